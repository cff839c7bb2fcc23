// Rounds over all contestants in turn, so that drift of the machine meets each of them; the median of the rounds.
import { Bench } from 'tinybench';
import type { Workload } from './workload.js';

/** Milliseconds for one contestant in one round: long enough for the optimizing compiler, short enough for turns. */
const TIME = 40;
const WARM_UP = 15;

/** Nanoseconds of one call by contestant, one number a round. */
export type Rounds = Record<string, number[]>;

/** One round of one workload, added to `rounds`. */
export async function measureRound(workload: Workload, rounds: Rounds): Promise<void> {
  for (const [name, call] of Object.entries(workload.contestants)) {
    await workload.prepare?.(name);
    const bench = new Bench({
      time: TIME,
      warmupTime: WARM_UP,
      iterations: 3,
      warmupIterations: 1,
    });
    const { inner } = workload;
    bench.add(name, () => {
      for (let i = 0; i < inner; i++) call();
    });
    await bench.run();
    const { result } = bench.tasks[0]!;
    if (result.state !== 'completed')
      throw new Error(`${workload.label}, ${name}: ${result.state}`);
    append(rounds, name, (result.latency.p50 * 1e6) / inner);
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function append(rounds: Rounds, name: string, value: number): void {
  const list = rounds[name];
  if (list) list.push(value);
  else rounds[name] = [value];
}
