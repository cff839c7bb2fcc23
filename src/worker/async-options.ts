import { OptionError } from '../base/errors.js';
import { checkThreads } from '../base/processors.js';
import { checkBoolean, describe } from '../base/validate.js';
import { checkUrl } from '../base/worker-url.js';
import type { RunOptions } from './executor.js';

/** How work is done off the caller's thread. */
export interface AsyncOptions {
  /** Stops the work, within 50 ms. */
  signal?: AbortSignal;
  /**
   * Whether arrays that fit (`{ data, shape }` or typed arrays of the network's dtype, alone in their buffers) are moved
   * to the worker instead of copied: afterwards they are empty here. Default false.
   */
  transfer?: boolean;
  /**
   * Where a Content-Security-Policy forbids workers from blobs: the URL of the worker's program, `myelin/worker.js`. false:
   * no worker, but time slices of at most 8 ms on this thread, which is also done where no worker can be had. Default: a
   * worker from the source that is built in.
   */
  worker?: string | URL | false;
  /**
   * Threads among which the worker's work is divided, the worker included, from `worker` where that is given; 'auto': as many as
   * the machine runs at a time. Bits do not depend on it. Default: as `init` was told, where no other job runs in a worker;
   * else 1, as it is where memory cannot be shared and without a worker.
   */
  threads?: number | 'auto';
}

/** Their names, for the check of options. @internal */
export const ASYNC_OPTIONS: readonly string[] = ['signal', 'threads', 'transfer', 'worker'];

/** @throws OptionError @internal */
export function resolveAsyncOptions(
  where: string,
  { signal, threads, transfer, worker }: AsyncOptions,
): RunOptions & { readonly transfer: boolean } {
  if (signal !== undefined && !isSignal(signal)) {
    throw new OptionError(`${where}: signal: expected an AbortSignal, got ${describe(signal)}.`);
  }
  const isUrl = worker !== undefined && worker !== false;
  return {
    signal,
    transfer: checkBoolean(`${where}: transfer`, transfer ?? false),
    worker: isUrl ? checkUrl(`${where}: worker`, worker, 'a URL or false') : worker,
    threads: threads === undefined ? undefined : checkThreads(`${where}: threads`, threads),
  };
}

/** By what it can do: signals come from other windows, too. */
function isSignal(value: unknown): value is AbortSignal {
  const signal = value as Partial<AbortSignal> | null;
  return (
    typeof signal === 'object' &&
    typeof signal?.aborted === 'boolean' &&
    typeof signal.addEventListener === 'function'
  );
}
