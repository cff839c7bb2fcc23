// What readers take beside the columns does not grow with the file: each in a process of its own, out of a file that is made while it
// is read. Needs dist.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Measured {
  rows: number;
  /** In MiB: the columns, the most that was resident, and what of that neither was there before nor is in the columns. */
  columns: number;
  peak: number;
  beside: number;
}

function measured(megabytes: number, mode: string): Measured {
  const args = ['bench/read-memory.mjs', String(megabytes), mode];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  console.log(stdout.trim());
  return JSON.parse(stdout) as Measured;
}

/** V8 lets memory go beside the program's work, on a busy machine later. */
function leastOfTwo(megabytes: number, mode: string): Measured {
  const [one, other] = [measured(megabytes, mode), measured(megabytes, mode)];
  return one.peak < other.peak ? one : other;
}

describe.skipIf(!existsSync('/proc/self/status'))('beside the columns', () => {
  // With the program itself. CSV: measured 1.0 to 1.1; when buffers doubled and pages waited for the garbage collector, 1.5. With gzip what
  // packs the file is in the same process: 1.3.
  it.each([
    ['all', 1.3],
    ['ndjson', 1.3],
    ['gzip', 1.4],
  ])('%s: 240 MB take what 60 MB take', (mode, factor) => {
    const short = leastOfTwo(60, mode);
    const long = leastOfTwo(240, mode);
    expect(long.rows).toBeGreaterThan(3.5 * short.rows);
    expect(long.peak - long.columns).toBeLessThan((short.peak - short.columns) * factor);
  });

  it('three of nine columns of 2 GB', () => {
    const { rows, columns, peak, beside } = measured(2000, 'some');
    expect(rows).toBeGreaterThan(15e6);
    // Eight bytes a number, four a category, one a boolean.
    expect(columns * 2 ** 20).toBeLessThan(rows * 13.1);
    // Measured 114, of which up to two batches of pages wait to be collected.
    expect(beside).toBeLessThan(150);
    expect(peak).toBeLessThan(450);
  });

  it('the first rows stop the reading of 2 GB', () => {
    expect(measured(2000, 'first')).toMatchObject({ rows: 100_000 });
  });
});
