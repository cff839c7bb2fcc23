import type { AddressInfo } from 'node:net';
import { Network } from '../../network/network.js';
import type { Arguments } from '../arguments.js';
import { interruptible } from '../interrupt.js';
import { loadModelFile } from '../model-file.js';
import { networkServed } from '../serve/network-served.js';
import { serverOf } from '../serve/server.js';
import { tableServed } from '../serve/table-served.js';
import { shortHash, weightsHash } from '../weights-hash.js';
import type { Words } from '../words.js';

/** `myelin serve`: until SIGINT or SIGTERM. */
export async function run(args: Arguments, words: Words): Promise<void> {
  const port = args.number('port', 0, 65_535, true) ?? 8080;
  const host = args.text('host') ?? '127.0.0.1';
  const bodyLimit = args.number('body-limit', 1, 2 ** 30, true) ?? 2 ** 20;
  const { model, trainedWith } = await loadModelFile(args.positionals[0]!);
  const served = model instanceof Network ? networkServed(model, trainedWith) : tableServed(model);
  const weights = weightsHash(model);
  const { server, stop } = serverOf(served, { bodyLimit });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: own } = server.address() as AddressInfo;
  const at = `http://${host.includes(':') ? `[${host}]` : host}:${own}`;
  words.say(
    'listening',
    `${served.title}, weights ${shortHash(weights)}, at ${at}: POST /predict, GET /schema, /health, /metrics`,
    { url: at, port: own, weights },
  );
  const interrupt = interruptible(words, 'ending: what has come is answered');
  await new Promise<void>((resolve) => {
    interrupt.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await stop();
  interrupt.end();
}
