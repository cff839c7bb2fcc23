import type { ErrorCode } from '../base/errors.js';
import type { LinkedFamily } from '../core/modules.js';
import type { FromThread, ToThread } from '../core/threads/serve.js';
import type { JobData } from './job.js';

/** What a worker is told. One job at a time; each `start`, `rooms` and `run` is answered, in their order. */
export type ToWorker =
  /** `base` is left out where it is that of the last job; `families` are those that came to it since. */
  | {
      readonly type: 'start';
      readonly base?: WebAssembly.Module;
      readonly families: readonly LinkedFamily[];
      readonly data: JobData;
    }
  | { readonly type: 'run'; readonly request: unknown }
  /** Room for so many threads is wanted: answered with `Rooms`. */
  | { readonly type: 'rooms'; readonly count: number }
  /** So many threads have it now: work is divided among them and the worker. */
  | { readonly type: 'divide'; readonly helpers: number }
  /** The request that runs, if any, shall be answered at once with what is whole. */
  | { readonly type: 'stop' }
  /** The job is over. */
  | { readonly type: 'end' }
  /** Instead of all that: to be a thread that serves another one, until that tells it to end. */
  | ToThread;

/** What threads need that are to take part in a worker's work. */
export interface Rooms {
  readonly memory: WebAssembly.Memory;
  readonly rooms: readonly number[];
}

/** What a worker answers; the first thing that it ever says, unasked, is `ready`. */
export type FromWorker =
  | { readonly type: 'ready' }
  | FromThread
  | { readonly type: 'done'; readonly report: unknown }
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly message: string };

/** The buffers of all typed arrays in plain data, each once: what is transferred instead of copied. */
export function buffersOf(value: unknown, found: Set<ArrayBuffer> = new Set()): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) buffersOf(part, found);
  }
  return [...found];
}
