import type { BenchRow } from './bench-rows.js';

/** One row's times in seconds, each once done. */
export interface Measured {
  readonly name: string;
  readonly ours: number;
  readonly plain: number;
  /** The median of plain / ours over the rounds. */
  readonly ratio: number;
}

/** Milliseconds of one reading: long beside the clock's steps and short pauses of the machine. */
const READING = 60;
/** Milliseconds, and calls, after which engines have compiled what runs often. */
const WARM_UP = 400;
const LEAST = 30;

/** Both in turn, so that whatever else the machine does is done to both; medians of the rounds. */
export function measure({ name, ours, plain }: BenchRow, rounds: number): Measured {
  const [a, b] = [repeats(ours), repeats(plain)];
  const times = Array.from({ length: rounds }, () => [timed(ours, a), timed(plain, b)] as const);
  return {
    name,
    ours: median(times.map(([own]) => own)),
    plain: median(times.map(([, other]) => other)),
    ratio: median(times.map(([own, other]) => other / own)),
  };
}

/** How often makes a reading, when it has run long enough to be compiled. */
function repeats(work: () => unknown): number {
  let count = 0;
  const start = performance.now();
  let now = start;
  while (now - start < WARM_UP || count < LEAST) {
    work();
    count++;
    now = performance.now();
  }
  return Math.max(1, Math.round((count * READING) / (now - start)));
}

function timed(work: () => unknown, count: number): number {
  const start = performance.now();
  for (let i = 0; i < count; i++) work();
  return (performance.now() - start) / count / 1000;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}
