// Myelin and plain JavaScript in turn, round after round, so that what the machine does meanwhile meets both.
import type { Loop, Pair } from './row.js';

/** Milliseconds of one measurement: a thousand steps of the coarsest clock of an isolated page. */
const SLICE = 15;
const WARM_UP = 150;
const MOST_CALLS = 1 << 26;

/** What one page found, a number a round: nanoseconds of one call. */
export interface Times {
  readonly myelin: readonly number[];
  readonly plain: readonly number[];
}

export function measurePair({ myelin, plain }: Pair, rounds: number): Times {
  const counts = [callsOf(myelin), callsOf(plain)] as const;
  const times = { myelin: [] as number[], plain: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    times.myelin.push(nanoseconds(myelin, counts[0]));
    times.plain.push(nanoseconds(plain, counts[1]));
  }
  return times;
}

/** Warms up, and returns how many calls last for a measurement. */
function callsOf(loop: Loop): number {
  const end = performance.now() + WARM_UP;
  let count = 1;
  for (;;) {
    const took = (nanoseconds(loop, count) * count) / 1e6;
    if (performance.now() >= end && (took >= SLICE || count >= MOST_CALLS)) return count;
    if (took < SLICE && count < MOST_CALLS) count *= 2;
  }
}

/** Where the answers go: what nobody can read, a compiler may leave out. */
const answers: unknown[] = [];

function nanoseconds(loop: Loop, count: number): number {
  const begin = performance.now();
  answers[0] = loop(count);
  return (1e6 * (performance.now() - begin)) / count;
}
