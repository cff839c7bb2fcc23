import { createServer, type Server } from 'node:http';
import sirv from 'sirv';

/** The files of a folder, as they are now, and nothing else of the disk: their names are read once. Not listening yet. */
export function staticServer(folder: string): Server {
  const files = sirv(folder, { etag: true, setHeaders: (response) => strict(response) });
  const server = createServer((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      strict(response);
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    files(request, response, () => {
      strict(response);
      response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such page.\n');
    });
  });
  server.headersTimeout = 10_000;
  return server;
}

/** Beside the policy that the pages have themselves. */
function strict(response: { setHeader(name: string, value: string): unknown }): void {
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('content-security-policy', "frame-ancestors 'none'");
  response.setHeader('referrer-policy', 'no-referrer');
  // The service worker keeps the pages; the server's copy is asked for each time.
  response.setHeader('cache-control', 'no-cache');
}
