// A chunk of its own in bundles, loaded by the first work that wants threads. What it needs of the rest it is given.
import type { WasmCore } from '../wasm/wasm-core.js';
import { type Helpers, openHelpers } from './open-helpers.js';
import { type MakeCore, sharedEngine } from './shared-engine.js';

/** An engine whose work is divided among threads. */
export interface ThreadedEngine {
  readonly core: WasmCore;
  /** Threads that it has now, the caller's included. */
  readonly threads: number;
  /** Ends all others; the engine goes on alone. */
  end(): void;
}

/** What is given. */
export interface ThreadedParts {
  readonly module: WebAssembly.Module;
  /** How many threads are wanted, the caller's included. */
  readonly count: number;
  readonly makeCore: MakeCore;
  /** Of the worker's program, where it is hosted. */
  readonly worker: string | undefined;
  /** The error for work that a thread has left undone. */
  lost(): Error;
}

/** Starts an engine with threads; undefined where none but this one can be had. @throws what compiling and allocating throw. */
export async function startThreads({
  module,
  count,
  makeCore,
  worker,
  lost,
}: ThreadedParts): Promise<ThreadedEngine | undefined> {
  let threads = 1;
  let helpers: Helpers | undefined;
  const engine = sharedEngine(module, makeCore, () => {
    end();
    throw lost();
  });
  const end = () => {
    threads = 1;
    engine.end();
    helpers?.end();
  };
  helpers = await openHelpers(module, engine.memory, engine.rooms(count - 1), end, worker);
  if (helpers.count === 0) return undefined;
  threads = helpers.count + 1;
  engine.use(threads);
  return {
    core: engine.core,
    get threads() {
      return threads;
    },
    end,
  };
}
