import { onAbort } from '../worker/abort.js';

/**
 * Runs tasks 0 to `count` − 1, up to `concurrency` at a time, and returns their results in their order. The first failure,
 * or the user's `signal`, aborts the others; it is thrown when all have ended.
 */
export async function runAll<T>(
  count: number,
  concurrency: number,
  signal: AbortSignal | undefined,
  task: (index: number, signal: AbortSignal) => Promise<T>,
): Promise<T[]> {
  signal?.throwIfAborted();
  const all = new AbortController();
  const stopListening = onAbort(signal, () => all.abort(signal?.reason));
  const results = new Array<T>(count);
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count && !all.signal.aborted) {
      const index = next++;
      try {
        results[index] = await task(index, all.signal);
      } catch (error) {
        all.abort(error); // the first one counts
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(concurrency, count) }, lane));
    all.signal.throwIfAborted();
    return results;
  } finally {
    stopListening();
  }
}
