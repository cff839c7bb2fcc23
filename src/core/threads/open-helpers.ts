// A chunk of its own in bundles, loaded by the first work that wants threads: it stands on nothing of the rest.
import { hasWorkers, openWorker, type WorkerHandle } from '../../base/open-worker.js';
import type { FromThread, ToThread } from './serve.js';
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
 * @param url of the worker's program (`myelin/worker.js`), where a policy forbids workers from blobs; else the one that is built in.
 */
export async function openHelpers(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  rooms: readonly number[],
  died: () => void,
  url?: string,
): Promise<Helpers> {
  if (!hasWorkers(url)) return { count: 0, end() {} };
  let over = false;
  const ended = () => {
    if (!over) died();
  };
  const opened = await Promise.all(
    rooms.map((room) => open({ type: 'serve', module, memory, room }, ended, url)),
  );
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
  message: ToThread,
  died: () => void,
  url: string | undefined,
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
      handle = openWorker(url, url === undefined ? threadSource : '', {
        message(data) {
          // The worker's program says first that it runs.
          if ((data as Partial<FromThread>).type !== 'serving') return;
          handle?.keepAlive(false);
          settle(handle);
        },
        failure() {
          if (settled) died();
          settle(undefined);
        },
      });
      handle.postMessage(message, []);
    } catch {
      settle(undefined);
    }
  });
}
