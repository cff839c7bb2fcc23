// Keeps bench/compare honest with what is always there: Myelin itself and the baseline. Peers need not be installed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chart } from '../bench/compare/chart.js';
import { planTraining } from '../bench/compare/plan.js';
import { type Entry, type Results, rank } from '../bench/compare/results.js';

function compare(
  out: string,
  ...args: string[]
): { stdout: string; stderr: string; status: number | null } {
  return spawnSync(process.execPath, ['scripts/run-compare.mjs', '--out', out, ...args], {
    encoding: 'utf8',
    env: { ...process.env, MYELIN_PYTHON: '/nonexistent/python' },
  });
}

/** Every tag closed by its own kind, attributes quoted, no bare ampersand. */
function expectWellFormed(xml: string): void {
  const open: string[] = [];
  const rest = xml.replace(
    /<(\/?)([a-z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>/gi,
    (_, close, name, __, empty) => {
      if (close) expect(open.pop()).toBe(name);
      else if (!empty) open.push(name as string);
      return '';
    },
  );
  expect(open).toEqual([]);
  expect(rest).not.toContain('<');
  expect(rest.replace(/&(amp|lt|gt|quot);/g, '')).not.toContain('&');
}

describe('npm run bench:compare', () => {
  const out = mkdtempSync(join(tmpdir(), 'myelin-compare-'));
  const read = (name: string): string => readFileSync(join(out, name), 'utf8');
  let stdout = '';
  let results: Results;

  beforeAll(() => {
    const args = [
      '--peers',
      'myelin,baseline,sklearn',
      '--only',
      's0,xor',
      '--rounds',
      '1',
      '--warm-up',
      '60',
    ];
    const run = compare(out, ...args);
    expect(run.status, run.stderr).toBe(0);
    stdout = run.stdout;
    results = JSON.parse(read('results.json')) as Results;
  }, 120_000);
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  it('measures every contestant on the same task, with the quality beside the time', () => {
    const [s0, xor] = results.sections;
    const myelin = ['myelin', 'myelin-f32', 'myelin-relaxed', 'myelin-js', 'baseline'];
    expect(
      xor!.entries
        .filter(({ failed }) => !failed)
        .map(({ key }) => key)
        .sort(),
    ).toEqual(myelin.sort());
    for (const entry of [...s0!.entries, ...xor!.entries].filter(({ failed }) => !failed)) {
      expect(entry.values).toHaveLength(1);
      expect(entry.median).toBeGreaterThan(0);
      expect(entry.quality).toBeLessThan(0.3); // XOR may end where two samples are wrong, seldom worse
    }
    // All run the published program: the error it ends with is one number.
    for (const { quality } of s0!.entries) expect(quality).toBeCloseTo(6.459e-5, 8);
    expect(xor!.entries.find(({ key }) => key === 'myelin')).toMatchObject({ overMyelin: 1 });
  });

  it('names who could not run, and why', () => {
    const failed = results.sections[1]!.entries.filter((entry) => entry.failed);
    expect(failed.map(({ key }) => key)).toEqual(['sklearn', 'sklearn-f32']);
    expect(failed[0]!.failed).toContain('/nonexistent/python');
    expect(stdout).toMatch(/\| scikit-learn .*failed: spawn \/nonexistent\/python ENOENT/);
    expect(stdout).toContain('Without scikit-learn: trains networks');
  });

  it('writes the printed tables, lined up, and a chart with every contestant', () => {
    const tables = read('RESULTS.md')
      .trim()
      .split('\n\n')
      .filter((part) => part.startsWith('|'));
    expect(tables).toHaveLength(2);
    for (const table of tables) {
      expect(stdout).toContain(table);
      expect(new Set(table.split('\n').map((line) => line.length)).size).toBe(1);
    }
    const svg = read('chart.svg');
    expectWellFormed(svg);
    for (const { name } of results.sections[1]!.entries) expect(svg).toContain(`>${name} f`);
    expect(svg).toContain('>failed<');
  });

  it('refuses what it does not know', () => {
    const peer = compare(out, '--peers', 'brian.js');
    expect([peer.status, peer.stderr]).toEqual([
      2,
      expect.stringContaining('there is no "brian.js". Known: myelin,'),
    ]);
    expect(compare(out, '--only', 'xnor').stderr).toContain('there is no "xnor". Known: s0, xor,');
    expect(compare(out, '--rounds', '0').stderr).toContain(
      '--rounds: expected a positive integer, got 0',
    );
  });
});

describe('ranking', () => {
  const entry = (key: string, values: number[], failed?: string): Entry => ({
    key,
    name: key,
    version: '',
    dtype: '',
    values,
    how: '',
    ...(failed && { failed }),
  });

  it('takes ratios within a round, so that a slow round cancels; who failed comes last', () => {
    const entries = rank(
      [entry('broken', [], 'why'), entry('slow', [4, 40, 4]), entry('myelin', [2, 20, 2])],
      'myelin',
      'baseline',
    );
    expect(entries.map(({ key }) => key)).toEqual(['myelin', 'slow', 'broken']);
    expect(entries[1]).toMatchObject({ median: 4, overMyelin: 2 });
    expect(entries[1]!.overBaseline).toBeUndefined();
    expect(entries[2]!.median).toBeUndefined();
  });

  it('escapes names in the chart', () => {
    const entries = rank([entry('a<b&c', [1])], 'myelin', 'baseline');
    const svg = chart([
      { key: 'x', title: '<t>', unit: 'bytes', quality: '', entries, absent: [] },
    ]);
    expectWellFormed(svg);
    expect(svg).toContain('a&lt;b&amp;c');
  });
});

describe('planning', () => {
  const task = {
    kind: 'network' as const,
    sizes: [1, 1],
    hidden: 'relu' as const,
    optimizer: 'sgd' as const,
    learningRate: 1,
    batchSize: 10,
    data: { folder: '', rows: 1000 },
  };
  /** A contestant that takes as long as told for each row. */
  const steady = (millisecondsPerRow: number): Parameters<typeof planTraining>[0] =>
    ({
      ask: async (request: { epochs: number; rows: number }) => ({
        milliseconds: [millisecondsPerRow * request.epochs * request.rows],
      }),
    }) as unknown as Parameters<typeof planTraining>[0];

  const options = { limit: 20, warmUp: 600, once: false };

  it('trains all of a quick task several times, fewer epochs of a slow one, some rows of a very slow one', async () => {
    expect(await planTraining(steady(0.001), task, 10, options)).toEqual({
      epochs: 10,
      rows: 1000,
      repeats: 10,
      part: '',
    });
    expect(await planTraining(steady(5), task, 10, options)).toMatchObject({
      epochs: 4,
      rows: 1000,
      part: 'measured on 4 epochs',
    });
    expect(await planTraining(steady(100), task, 10, options)).toMatchObject({
      epochs: 1,
      rows: 200,
      part: 'measured on 200 rows',
    });
  });
});
