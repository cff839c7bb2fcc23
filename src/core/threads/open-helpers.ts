// A chunk of its own in bundles, loaded by the first work that wants threads: it stands on nothing of the rest.
import { hasWorkers, openWorker, type WorkerHandle } from '../../base/open-worker.js';
import { threadSource } from './source.js';

/** A thread that has not answered after so many milliseconds is no longer waited for. */
const START_TIMEOUT = 10_000;

/** Threads that take parts of another's work, which has `memory`. */
export interface Helpers {
  readonly count: number;
  /** Ends them at once. */
  end(): void;
}

/**
 * Starts a thread for each room, as many as can be had: in pages some may be refused. They keep no process alive.
 *
 * @param died one that had started has ended unasked.
 */
export async function openHelpers(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  rooms: readonly number[],
  died: () => void,
): Promise<Helpers> {
  if (!hasWorkers(undefined)) return { count: 0, end() {} };
  let over = false;
  const ended = () => {
    if (!over) died();
  };
  const opened = await Promise.all(rooms.map((room) => open(module, memory, room, ended)));
  const handles = opened.filter((handle) => handle !== undefined);
  return {
    count: handles.length,
    end() {
      over = true;
      for (const handle of handles) handle.terminate();
    },
  };
}

function open(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  room: number,
  died: () => void,
): Promise<WorkerHandle | undefined> {
  return new Promise((resolve) => {
    let handle: WorkerHandle | undefined;
    let settled = false;
    const settle = (given: WorkerHandle | undefined) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      if (!given) handle?.terminate();
      resolve(given);
    };
    const timer = setTimeout(() => settle(undefined), START_TIMEOUT);
    try {
      handle = openWorker(undefined, threadSource, {
        message() {
          handle?.keepAlive(false);
          settle(handle);
        },
        failure() {
          if (settled) died();
          settle(undefined);
        },
      });
      handle.postMessage({ module, memory, room }, []);
    } catch {
      settle(undefined);
    }
  });
}
