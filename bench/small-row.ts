// One row of small work (small-work.ts), in a process of its own, where V8 meets nothing else: `node small-row.mjs module row`.
// Prints nanoseconds of one call of Myelin's, of the same in plain JavaScript, and their ratio.
import { type Module, SMALL_ROWS } from './workloads/small.js';

/** Nanoseconds of processor time: on a machine that is shared the clock would tell of the others. */
function time(call: () => unknown, inner: number): number {
  const begin = process.cpuUsage();
  for (let i = 0; i < inner; i++) call();
  const { user, system } = process.cpuUsage(begin);
  return ((user + system) * 1000) / inner;
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;

const [, , module, name] = process.argv as [string, string, string, string];
const { ours, plain, inner } = SMALL_ROWS[name]!((await import(module)) as Module);
const times: number[][] = [[], [], []];
for (let round = 0; round < 21; round++) {
  const [a, b] = [time(ours, inner), plain ? time(plain, inner) : 1];
  if (round < 6) continue; // until V8 has compiled all of it
  times[0]!.push(a);
  times[1]!.push(b);
  times[2]!.push(a / b);
}
const [a, b, share] = times.map(median);
console.log(JSON.stringify({ ours: a, plain: plain && b, share: plain && share }));
