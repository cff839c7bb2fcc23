// A web server for pages that tests open in real browsers.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

/** What stands at a path. */
export interface Content {
  readonly body: string;
  /** Default: by the path's extension, else HTML. */
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Site {
  /** `http://127.0.0.1:port`, without a slash at the end. */
  readonly origin: string;
  /** More paths to answer. */
  add(contents: Readonly<Record<string, Content>>): void;
  close(): void;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

/** Serves given contents first, then the files of a folder, these with `fileHeaders`; a path that ends with a slash is its index.html. */
export async function serve(
  folder: string,
  first: Readonly<Record<string, Content>> = {},
  fileHeaders: Readonly<Record<string, string>> = {},
): Promise<Site> {
  const contents = { ...first };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    const given = contents[path];
    try {
      const body = given?.body ?? readFileSync(join(folder, path));
      const type = given?.type ?? TYPES[extname(path)] ?? 'text/plain';
      response.writeHead(200, { 'Content-Type': type, ...(given ? given.headers : fileHeaders) });
      response.end(body);
    } catch {
      // Browsers ask for it on their own and log what is missing.
      response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    add: (more) => Object.assign(contents, more),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
