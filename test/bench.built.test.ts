// Keeps the benchmarks of bench/ running: the loops of the pages, in Node, and the file that two commands write to.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ROWS } from '../bench/browser/rows.js';
import { measurePair } from '../bench/browser/time.js';
import { withSection } from '../bench/report.js';

describe('npm run bench:browser', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['scripts/run-bench-browser.mjs', ...args], { encoding: 'utf8' });

  it('prints a table for each group, with a time and a ratio', () => {
    const args = ['--browsers', 'node', '--only', 'start', '--rounds', '1'];
    const { stdout, stderr, status } = run(...args);
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/\| Start-up +\| +Node [\d.]+ \|/);
    expect(stdout).toMatch(/first answer of a neuron \| +[\d.]+ ms, [\d.]+ × \|/);
  });

  it('refuses what it does not know', () => {
    // What the command has bundled and runs.
    const driver = 'build/bench/browser/driver.mjs';
    for (const [args, said] of [
      [['--nonsense'], "Unknown option '--nonsense'"],
      [['--browsers', 'lynx'], "there is no 'lynx'. Known: chromium"],
      [['--only', 'nothing like it'], 'no row has'],
      [['--rounds', '0'], '--rounds must be an integer from 1'],
    ] as const) {
      const { stderr, status } = existsSync(driver)
        ? spawnSync(process.execPath, [driver, ...args], { encoding: 'utf8' })
        : run(...args);
      expect(status).toBe(1);
      expect(stderr).toContain(said);
    }
  });

  it('has a key of its own for each row', () => {
    const keys = ROWS.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('measures both in turn, per call', () => {
    const calls = { myelin: 0, plain: 0 };
    const { myelin, plain } = measurePair(
      {
        myelin: (count) => {
          calls.myelin += count;
          for (const end = performance.now() + count; performance.now() < end; );
        },
        plain: (count) => {
          calls.plain += count;
          for (const end = performance.now() + 2 * count; performance.now() < end; );
        },
      },
      3,
    );
    expect(myelin).toHaveLength(3);
    expect(plain).toHaveLength(3);
    for (const time of myelin) expect(time).toBeGreaterThanOrEqual(0.99e6);
    for (const time of plain) expect(time).toBeGreaterThanOrEqual(1.99e6);
  });
});

describe('bench/RESULTS.md', () => {
  const text = '# Benchmark results\n\n## A\n\nfirst\n\n| a |\n\n## B\n\nsecond\n';

  it('takes a section in the place of the one before, and leaves the others', () => {
    expect(withSection(text, 'A', 'new\n')).toBe(
      '# Benchmark results\n\n## A\n\nnew\n\n## B\n\nsecond\n',
    );
    expect(withSection(text, 'B', 'new')).toBe(
      '# Benchmark results\n\n## A\n\nfirst\n\n| a |\n\n## B\n\nnew\n',
    );
  });

  it('takes a new section at the end', () => {
    expect(withSection(text, 'C', 'third')).toBe(`${text}\n## C\n\nthird\n`);
    expect(withSection('# Benchmark results\n', 'A', 'x')).toBe(
      '# Benchmark results\n\n## A\n\nx\n',
    );
  });
});
