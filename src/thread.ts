// The program of a thread that serves another one, from a string: scripts/build-worker.mjs turns it into `core/threads/source.ts`. The worker's
// program (worker.ts) does the same when it is told to, so that pages which host one have both.
import { type FromThread, serve, type ToThread } from './core/threads/serve.js';

interface Port {
  postMessage(message: FromThread): void;
  onmessage: ((event: { data: ToThread }) => void) | null;
  close(): void;
}

interface NodeLike {
  getBuiltinModule?(name: string): { parentPort: Port | null } | undefined;
}

const node = (globalThis as { process?: NodeLike }).process;
const port =
  node?.getBuiltinModule?.('node:worker_threads')?.parentPort ?? (globalThis as unknown as Port);

port.onmessage = ({ data }) => {
  serve(data, () => port.postMessage({ type: 'serving' }));
  port.close();
};
