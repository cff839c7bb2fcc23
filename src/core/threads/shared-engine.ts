import { ENTERED_KINDS } from '../abi.js';
import type { Pointer } from '../pointer.js';
import type { Instantiate, WasmCore } from '../wasm/wasm-core.js';
import { maySleep, sharedMemory, type ThreadExports, threadImports } from './shared-memory.js';

/** Makes an engine of a base binary. */
export type MakeCore = (module: WebAssembly.Module, instantiate: Instantiate) => WasmCore;

/** An engine over memory that other threads can have, too. */
export interface SharedEngine {
  readonly core: WasmCore;
  readonly memory: WebAssembly.Memory;
  /** Room for so many threads that serve, each its own. @throws EngineError out of memory. */
  rooms(count: number): Pointer[];
  /** Divides work among so many threads from now on, this one included. */
  use(count: number): void;
  /** Lets all others return. */
  end(): void;
}

/** @param lost called where a thread has vanished amid its part; throws. @throws what compiling and allocating throw. */
export function sharedEngine(
  module: WebAssembly.Module,
  makeCore: MakeCore,
  lost: () => never,
): SharedEngine {
  const memory = sharedMemory();
  let exports: ThreadExports | undefined;
  const core = makeCore(module, (binary) => {
    const instance = new WebAssembly.Instance(binary, threadImports(memory, lost));
    exports = instance.exports as unknown as ThreadExports;
    exports.initialize();
    return instance;
  });
  core.enterAll(ENTERED_KINDS);
  const { threadRoom, threadsUse, threadsEnd } = exports!;
  return {
    core,
    memory,
    rooms: (count) => Array.from({ length: count }, () => core.allocate(threadRoom())),
    use: (count) => threadsUse(count, maySleep()),
    end: threadsEnd,
  };
}
