// The life of a thread that serves another one: it makes an instance over the memory that it is given and takes parts of that thread's work
// until it is told to end. Runs in programs of its own (../../thread.ts, ../../worker.ts).
import { ENTERED_KINDS } from '../abi.js';
import { enterKinds } from '../wasm/enter-kinds.js';
import { type ThreadExports, threadImports } from './shared-memory.js';

/** What such a thread is told, once. */
export interface ToThread {
  readonly type: 'serve';
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly room: number;
}

/** What it says when it is ready to serve. */
export interface FromThread {
  readonly type: 'serving';
}

/** Returns when it is told to end. @param ready called before it serves. @throws what a kernel traps with; the other thread knows of it. */
export function serve({ module, memory, room }: ToThread, ready: () => void): void {
  const { exports } = new WebAssembly.Instance(
    module,
    threadImports(memory, () => {}),
  );
  enterKinds(ENTERED_KINDS, exports, exports);
  ready();
  const threads = exports as unknown as ThreadExports;
  try {
    threads.threadServe(room);
  } catch (error) {
    threads.threadFailed();
    throw error;
  }
}
