import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Arguments } from '../arguments.js';
import { interruptible } from '../interrupt.js';
import { MissingPart } from '../missing-part.js';
import { openPage } from '../playground/open-page.js';
import { staticServer } from '../playground/static-server.js';
import type { Words } from '../words.js';

/** Beside the bundle that this is a part of: put there when the package is packed. */
const FOLDER = 'playground/';
/** That of Vite's preview, so that what the browser keeps of the page is found again. */
const PORT = 4173;

/** `myelin playground`: until SIGINT or SIGTERM. */
export async function run(args: Arguments, words: Words): Promise<void> {
  const port = args.number('port', 0, 65_535, true) ?? PORT;
  const host = args.text('host') ?? '127.0.0.1';
  const folder = fileURLToPath(new URL(FOLDER, import.meta.url));
  if (!existsSync(`${folder}index.html`)) {
    throw new MissingPart(
      `the playground is not in this copy of Myelin (${folder}): npm packs it; in the repository 'npm run playground' serves it, and 'npm run playground:pack' puts it there.`,
    );
  }
  const server = staticServer(folder);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: own } = server.address() as AddressInfo;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${own}/`;
  words.say('listening', `the playground is at ${url}; Ctrl-C ends it`, { url, port: own });
  if (args.has('open')) {
    openPage(url, (reason) =>
      words.say('note', `note: no browser could be opened (${reason}).`, { reason }),
    );
  }
  const interrupt = interruptible(words, 'ending');
  await new Promise<void>((resolve) => {
    interrupt.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    // Files are small: who still waits has stopped reading.
    setTimeout(() => server.closeAllConnections(), 300).unref();
    server.closeIdleConnections();
  });
  interrupt.end();
}
