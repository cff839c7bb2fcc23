// trainStream over more than memory has, by a generator: the most that is resident does not grow with what comes. Needs dist.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Megabytes resident at most, of a process of its own. */
function peakOf(gigabytes: number): number {
  const args = ['bench/distributed.mjs', 'memory', String(gigabytes)];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  console.log(stdout.trim());
  return Number(/at most (\d+) MB/.exec(stdout)?.[1]);
}

it.skipIf(!existsSync('/proc/self/status'))('memory stays flat: 0.3 GB and 3 GB', () => {
  const short = peakOf(0.3);
  const long = peakOf(3);
  expect(long).toBeLessThan(400);
  expect(long).toBeLessThan(short * 1.3);
});
