// HTTP around a model. Node's own server: four paths need no router, and nothing is to be installed.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises';
import { HttpError } from './http-error.js';
import { Metrics } from './metrics.js';
import { readBody } from './read-body.js';
import type { Served } from './served.js';

/** A server of a model. */
export interface ModelServer {
  readonly server: Server;
  /** Takes no more connections, answers what has come, and then is at an end. */
  stop(): Promise<void>;
}

/** Milliseconds. */
const GRACE = 300;
const PATHS = ['/predict', '/schema', '/health', '/metrics'];

/** Not listening yet. `bodyLimit`: bytes. */
export function serverOf(
  served: Served,
  { bodyLimit }: { readonly bodyLimit: number },
): ModelServer {
  const metrics = new Metrics();
  let stopping = false;
  const schema = JSON.stringify(served.schema);

  const route = async (request: IncomingMessage, path: string): Promise<Reply> => {
    switch (path) {
      case '/predict': {
        allow(request, 'POST');
        const { value, rows } = served.answer(await readBody(request, bodyLimit));
        metrics.foretold(rows);
        return json(200, JSON.stringify(value));
      }
      case '/schema':
        allow(request, 'GET');
        return json(200, schema);
      case '/health':
        allow(request, 'GET');
        return json(stopping ? 503 : 200, stopping ? '{"status":"stopping"}' : '{"status":"ok"}');
      case '/metrics':
        allow(request, 'GET');
        return {
          status: 200,
          type: 'text/plain; version=0.0.4; charset=utf-8',
          body: `${metrics}`,
        };
      default:
        throw new HttpError(
          404,
          'ERR_PATH',
          `there is no ${path.slice(0, 40)}; there are ${PATHS.join(', ')}.`,
        );
    }
  };

  const server = createServer(async (request, response) => {
    const start = performance.now();
    const path = pathOf(request);
    metrics.active++;
    const reply = await route(request, path).catch(failed);
    metrics.active--;
    const known = PATHS.includes(path) ? path : 'other';
    metrics.answered(known, reply.status, (performance.now() - start) / 1000);
    send(request, response, reply, stopping);
  });
  // Who opens a connection and says nothing holds it no longer.
  server.requestTimeout = 30_000;
  server.headersTimeout = 10_000;
  return {
    server,
    async stop() {
      // A connection that is kept may have a request under way that no one has read yet: for a while each is answered, and
      // told to be the last of its connection. Those who ask for the health are told to go elsewhere.
      stopping = true;
      await sleep(GRACE);
      const ended = new Promise<void>((resolve, reject) => {
        // HTTP's own `close` would cut connections at once.
        NetServer.prototype.close.call(server, (error) => (error ? reject(error) : resolve()));
      });
      await Promise.race([ended, sleep(GRACE)]);
      // What came while an answer held the loop is not read yet; its connection is idle for Node until then.
      await immediate();
      server.closeIdleConnections();
      await ended;
    },
  };
}

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly allow?: string;
}

function json(status: number, body: string): Reply {
  return { status, type: 'application/json; charset=utf-8', body };
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0]!;
}

function allow({ method = '' }: IncomingMessage, wanted: 'GET' | 'POST'): void {
  if (method === wanted || (method === 'HEAD' && wanted === 'GET')) return;
  throw Object.assign(new HttpError(405, 'ERR_METHOD', `expected ${wanted}, got ${method}.`), {
    allow: wanted,
  });
}

/** What went wrong, as JSON; of faults of ours no more than that. */
function failed(error: unknown): Reply {
  if (!(error instanceof HttpError)) {
    return json(500, '{"error":{"code":"ERR_UNKNOWN","message":"a fault of the server."}}');
  }
  const { status, code, message, allow: allowed } = error as HttpError & { allow?: string };
  const reply = json(status, JSON.stringify({ error: { code, message } }));
  return allowed === undefined ? reply : { ...reply, allow: allowed };
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, type, body, allow: allowed }: Reply,
  stopping: boolean,
): void {
  const bytes = Buffer.from(body);
  // What is left of a body that nobody reads would be taken for the next request.
  const ends = stopping || !request.complete;
  response.writeHead(status, {
    'content-type': type,
    'content-length': bytes.length,
    'x-content-type-options': 'nosniff',
    ...(allowed === undefined ? {} : { allow: allowed }),
    ...(ends ? { connection: 'close' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}
