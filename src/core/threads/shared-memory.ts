/** What a build with threads exports beside the kernels (assembly/threads.ts). */
export interface ThreadExports {
  /** Writes the constants into the memory: once, by whoever made it. */
  initialize(): void;
  /** Bytes that a thread which serves needs for itself. */
  threadRoom(): number;
  /** Serves until `threadsEnd`, in `room`. */
  threadServe(room: number): void;
  /** A thread that served has failed amid a part. */
  threadFailed(): void;
  /** Divides work among so many threads from now on; `maySleep`: whether this one may wait for others. */
  threadsUse(count: number, maySleep: boolean): void;
  /** Also where it does not pay: for tests. */
  threadsAlways(): void;
  /** Times that this thread has divided anything. */
  threadForks(): number;
  /** Lets those that serve return. */
  threadsEnd(): void;
}

/** What such a build imports. @param lost called where a thread has vanished amid its part; throws. */
export function threadImports(memory: WebAssembly.Memory, lost: () => void): WebAssembly.Imports {
  return { env: { memory, lost, now: () => performance.now() } };
}

/** Pages of a memory at most: as the builds say, then what smaller systems may give addresses for. */
const PAGES: readonly number[] = [65_536, 32_768, 16_384];

/** A memory to be shared. @throws RangeError there are no addresses for one. */
export function sharedMemory(): WebAssembly.Memory {
  for (const maximum of PAGES) {
    try {
      return new WebAssembly.Memory({ initial: 1, maximum, shared: true });
    } catch (error) {
      if (maximum === PAGES.at(-1)) throw error;
    }
  }
  throw new RangeError('No shared memory.');
}

/** Whether this thread may wait for others: that of a page may not. */
export function maySleep(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0); // is not 1: at once
    return true;
  } catch {
    return false;
  }
}

/** Whether memory can be shared here: in pages only where they are isolated from other origins. */
export function canShare(): boolean {
  return typeof SharedArrayBuffer === 'function' && globalThis.crossOriginIsolated !== false;
}

/** Whether a base binary is a build with threads. */
export function isShared(module: WebAssembly.Module): boolean {
  return WebAssembly.Module.imports(module).length > 0;
}
