import type { Measured, Order } from './bench-worker.js';

export const ENGINES = ['simd', 'relaxed', 'js'] as const;
export type EngineName = (typeof ENGINES)[number];

export interface EngineResult {
  /** Nanoseconds of a call. */
  readonly median: number;
  /** Plain JavaScript's time over Myelin's, in the same rounds: above 1 Myelin is faster. */
  readonly ratio: number;
}

export interface Result {
  readonly key: string;
  /** Nanoseconds: the median of all rounds of all engines. */
  readonly plain: number | undefined;
  readonly engines: Partial<Record<EngineName, EngineResult>>;
  /** Why an engine could not be had. */
  readonly errors: Partial<Record<EngineName, string>>;
}

export const ROUNDS = 7;

/** Measures one row with one engine; the worker ends with it. */
export async function measureOne(order: Order, signal: AbortSignal): Promise<Measured> {
  const worker = new Worker(new URL('./bench-worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise((resolve, reject) => {
      worker.addEventListener('message', ({ data }: MessageEvent<Measured>) => resolve(data));
      worker.addEventListener('error', ({ message }) => resolve({ error: message }));
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      worker.postMessage(order);
    });
  } finally {
    worker.terminate();
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}
