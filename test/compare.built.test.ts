// Keeps bench/compare honest with what is always there: Myelin itself and the baseline. Peers need not be installed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chart } from '../bench/compare/chart.js';
import { slowingVariables } from '../bench/compare/machine.js';
import { planTraining } from '../bench/compare/plan.js';
import { leftText, Remaining } from '../bench/compare/remaining.js';
import { type Entry, type Results, rank, type Section } from '../bench/compare/results.js';
import { NO_RESULTS, secondsBefore, withSection } from '../bench/compare/store.js';
import { resultsText } from '../bench/compare/tables.js';

function start(
  program: string,
  out: string,
  args: readonly string[],
): { stdout: string; stderr: string; status: number | null } {
  return spawnSync(process.execPath, [program, '--out', out, ...args], {
    encoding: 'utf8',
    env: {
      ...process.env,
      MYELIN_PYTHON: '/nonexistent/python',
      OPENBLAS_CORETYPE: 'Prescott',
    },
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
  let stderr = '';
  let results: Results;
  let sections: readonly Section[];

  beforeAll(() => {
    const args = [
      '--peers',
      'myelin,baseline,sklearn',
      '--only',
      's0,xor,fresh-xor,neuron-3,images-depthwise',
      '--rounds',
      '1',
      '--warm-up',
      '60',
    ];
    const run = start('scripts/run-compare.mjs', out, args);
    expect(run.status, run.stderr).toBe(0);
    stdout = run.stdout;
    stderr = run.stderr;
    results = JSON.parse(read('results.json')) as Results;
    sections = results.machines[0]!.sections;
  }, 120_000);
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  it('measures every contestant on the same task, with the quality beside the time', () => {
    const [s0, xor] = sections;
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

  it('measures trainings of fresh processes, and single neurons', () => {
    const [, , fresh, neuron] = sections;
    expect([fresh!.key, neuron!.key]).toEqual(['fresh-xor', 'neuron-3']);
    for (const key of ['myelin', 'baseline']) {
      for (const { entries } of [fresh!, neuron!]) {
        const entry = entries.find((candidate) => candidate.key === key)!;
        expect(entry.failed).toBeUndefined();
        expect(entry.median).toBeGreaterThan(0);
      }
    }
    // An answer is a thousand times as quick as a training.
    expect(neuron!.entries[0]!.median! * 1000).toBeLessThan(fresh!.entries[0]!.median!);
  });

  it('measures convolutional networks of those that have them', () => {
    const { key, entries, absent } = sections[4]!;
    expect([key, absent]).toEqual(['images-depthwise', []]);
    expect(entries.map(({ key }) => key).sort()).toEqual([
      'myelin',
      'myelin-f32',
      'myelin-relaxed',
    ]);
    for (const entry of entries) {
      expect(entry.failed).toBeUndefined();
      expect(entry.median).toBeGreaterThan(0);
      expect(entry.quality).toBeGreaterThan(0.05);
    }
  });

  it('says what it was measured by, how long is left, and which variable slows a peer', () => {
    const [machine] = results.machines;
    expect(machine!.processor).toMatch(/^\d+ × ./);
    expect(machine!.environment).toEqual([
      '`OPENBLAS_CORETYPE=Prescott` is set: NumPy and scikit-learn take the products of that processor, not of this one',
    ]);
    expect(read('RESULTS.md')).toContain('`OPENBLAS_CORETYPE=Prescott` is set');
    expect(sections[0]!.measured!.command).toContain('--only s0,xor');
    expect(stderr).toMatch(/about \d+ (s|min) left/);
  });

  it('names who could not run, and why', () => {
    const failed = sections[1]!.entries.filter((entry) => entry.failed);
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
    expect(tables).toHaveLength(5);
    for (const table of tables) {
      expect(stdout).toContain(table);
      expect(new Set(table.split('\n').map((line) => line.length)).size).toBe(1);
    }
    const svg = read('chart.svg');
    expectWellFormed(svg);
    for (const { name } of sections[1]!.entries) expect(svg).toContain(`>${name} f`);
    expect(svg).toContain('>failed<');
  });

  it('refuses what it does not know', () => {
    // The run above has bundled it.
    const compare = (...args: string[]) => start('bench/compare/build/index.js', out, args);
    const unknown = compare('--roudns', '3');
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toMatch(/^Unknown option '--roudns'.*\n\nnpm run bench:compare \[--/);
    expect(compare('--help').stdout).toContain('--update');
    const peer = compare('--peers', 'brian.js');
    expect([peer.status, peer.stderr]).toEqual([
      2,
      expect.stringContaining('there is no "brian.js". Known: myelin,'),
    ]);
    expect(compare('--only', 'xnor').stderr).toContain('there is no "xnor". Known: s0, xor,');
    expect(compare('--rounds', '0').stderr).toContain(
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

  it('takes ratios over the rounds that both have', () => {
    const entries = rank([entry('late', [6]), entry('myelin', [2, 1, 1])], 'myelin', 'baseline');
    expect(entries.find(({ key }) => key === 'late')).toMatchObject({ median: 6, overMyelin: 3 });
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

  it('makes no second trial where making the network alone takes longer than a round may', async () => {
    let [clock, asked] = [0, 0];
    const process = {
      ask: async (request: { epochs: number; rows: number }) => {
        asked++;
        const milliseconds = 0.01 * request.epochs * request.rows;
        clock += 30_000 + milliseconds;
        return { milliseconds: [milliseconds] };
      },
    } as unknown as Parameters<typeof planTraining>[0];
    const plan = await planTraining(process, task, 10, { ...options, now: () => clock });
    expect(plan).toEqual({
      epochs: 1,
      rows: 10,
      repeats: 1,
      part: 'measured on 10 rows, once, as making the network takes 30 s',
      done: 0.1,
    });
    expect(asked).toBe(1);
  });
});

describe('results of several processors', () => {
  const section = (key: string, time: number, seconds?: number): Section => {
    const entries: Entry[] = [
      { key: 'myelin', name: 'Myelin', version: '1', dtype: 'float64', values: [time], how: '' },
      { key: 'c', name: 'C', version: String(time), dtype: 'float64', values: [2 * time], how: '' },
    ];
    rank(entries, 'myelin', 'baseline');
    const measured = { on: '2026-11-22', command: 'npm run bench:compare', seconds: seconds! };
    return { key, title: `table ${key}`, unit: 'ms', quality: '', entries, absent: [], measured };
  };
  const [intel, amd] = ['2 × Intel', '2 × AMD'].map((processor) => ({
    processor,
    environment: [],
  }));
  const keys = ['s0', 'xor'];
  const both = [
    [intel!, section('xor', 10, 60)],
    [amd!, section('xor', 4, 40)],
    [amd!, section('s0', 1, 20)],
  ] as const;
  const results = both.reduce(
    (before, [machine, table]) => withSection(before, machine, table, keys),
    NO_RESULTS,
  );

  it('are kept, in order, and replaced table by table', () => {
    expect(results.machines.map(({ processor }) => processor)).toEqual(['2 × AMD', '2 × Intel']);
    expect(results.machines[0]!.sections.map(({ key }) => key)).toEqual(['s0', 'xor']);
    const again = withSection(results, intel!, section('xor', 11), keys);
    expect(again.machines.map(({ processor }) => processor)).toEqual(['2 × Intel', '2 × AMD']);
    expect(again.machines[0]!.sections.map(({ entries }) => entries[0]!.median)).toEqual([11]);
    expect(again.machines[1]).toEqual(results.machines[0]);
  });

  it('stand side by side where both have a table', () => {
    const text = resultsText(results);
    expect(text).toContain('- **A**: 2 × AMD');
    expect(text).toContain('- **B**: 2 × Intel');
    expect(text).toContain('## table s0 (A)');
    expect(text).toMatch(
      /contestant \| version \| dtype +\| A: time \| A: ÷ Myelin \| A: ÷ baseline \| B: time/,
    );
    expect(text).toMatch(/\| C +\| 8 \/ 20|\| C +\| 4 \/ 10/);
    expect(text).toMatch(
      /\| Myelin +\| 1 +\| float64 \| 4.00 ms \| +1.00 \| +– \| 10.0 ms \| +1.00/,
    );
  });

  it('tell how long a run will take: from this processor where it is known', () => {
    expect([...secondsBefore(results, '2 × AMD')]).toEqual([
      ['s0', 20],
      ['xor', 40],
    ]);
    expect(secondsBefore(results, '2 × Intel').get('xor')).toBe(60);
    let clock = 0;
    const before = new Map([
      ['a', 10],
      ['b', 20],
      ['c', 40],
    ]);
    const remaining = new Remaining(['a', 'b', 'c'], before, () => clock);
    remaining.begin();
    expect(remaining.seconds('a')).toBe(70);
    clock = 20;
    expect(remaining.end('a')).toBe(20);
    remaining.begin();
    // Twice as slow as before.
    expect(remaining.seconds('b')).toBe(120);
    clock = 30;
    expect(remaining.seconds('b', 0.5)).toBe(90);
    const unknown = new Remaining(['a', 'b'], new Map(), () => clock);
    unknown.begin();
    expect(unknown.seconds('a')).toBeUndefined();
    clock = 40;
    expect(unknown.seconds('a', 0.5)).toBe(30);
    expect([undefined, 42, 3, 601].map(leftText)).toEqual([
      '',
      'about 40 s left',
      'about 5 s left',
      'about 10 min left',
    ]);
  });
});

describe('variables that slow a peer', () => {
  it('are named with what they do, others are not', () => {
    expect(slowingVariables({ PATH: '/bin', ATEN_CPU_CAPABILITY: 'default' })).toEqual([
      '`ATEN_CPU_CAPABILITY=default` is set: PyTorch leaves instructions of this processor unused',
    ]);
    expect(slowingVariables({ OPENBLAS_CORETYPE: '' })).toEqual([]);
  });
});
