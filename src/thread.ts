// The program of a thread that serves another one: it makes an instance over the memory that it is given and takes parts of that
// thread's work until it is told to end. scripts/build-worker.mjs turns it into a string, `core/threads/source.ts`.
import { ENTERED_KINDS } from './core/abi.js';
import { type ThreadExports, threadImports } from './core/threads/shared-memory.js';
import { enterKinds } from './core/wasm/enter-kinds.js';

/** What it is told, once. */
interface ToThread {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly room: number;
}

interface Port {
  postMessage(message: unknown): void;
  onmessage: ((event: { data: ToThread }) => void) | null;
  close(): void;
}

interface NodeLike {
  getBuiltinModule?(name: string): { parentPort: Port | null } | undefined;
}

const node = (globalThis as { process?: NodeLike }).process;
const port =
  node?.getBuiltinModule?.('node:worker_threads')?.parentPort ?? (globalThis as unknown as Port);

port.onmessage = ({ data: { module, memory, room } }) => {
  const { exports } = new WebAssembly.Instance(
    module,
    threadImports(memory, () => {}),
  );
  enterKinds(ENTERED_KINDS, exports, exports);
  port.postMessage('ready');
  const threads = exports as unknown as ThreadExports;
  try {
    threads.threadServe(room);
  } catch (error) {
    threads.threadFailed();
    throw error;
  }
  port.close();
};
