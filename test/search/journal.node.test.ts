// Resuming from a journal, whatever moment the process before was killed at.
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ConflictError,
  dense,
  FormatError,
  OptionError,
  StandardScaler,
  sgd,
} from '../../src/index.js';
import { Journal } from '../../src/search/journal.js';
import { resultText, type TrialResult } from '../../src/search/trial.js';
import {
  crossValidate,
  integers,
  optimize,
  randomSearch,
  type SearchTrainOptions,
  uniform,
} from '../../src/search.js';
import { expectError, expectRejection, loose } from '../support/errors.js';

let folder = '';
let path = '';

beforeEach(() => {
  // In memory, where there is a place for it: each line is brought to the disk.
  folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'myelin-journal-'));
  path = join(folder, 'search.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const X = Array.from({ length: 40 }, (_, i) => [Math.sin(i), Math.cos(i * 3)]);
const Y = X.map(([a, b]) => a! * b!);
const OPTIONS = {
  space: { units: integers(1, 5), momentum: uniform(0, 0.9) },
  points: 3,
  network: ({ units }: { units: number }) => ({
    inputs: 2,
    layers: [dense({ units, activation: 'tanh' }), dense({ units: 1 })],
  }),
  train: ({ momentum }: { momentum: number }): SearchTrainOptions => ({
    epochs: 3,
    loss: 'meanSquaredError',
    optimizer: sgd({ learningRate: 0.05, momentum }),
  }),
  folds: 2,
  metrics: ['r2'],
  scaler: () => new StandardScaler(),
  seed: 2,
} as const;

const RESULTS: readonly (readonly [string, TrialResult])[] = [
  ['a', { scores: { loss: 0.1, r2: -0 }, weights: 'é' }],
  ['b', { scores: { loss: Number.NaN }, trainScores: { loss: Number.POSITIVE_INFINITY } }],
  ['c', { scores: {}, divergence: { message: 'line\nfeed', epoch: 3 } }],
];

describe('the journal', () => {
  it('cut at every byte gives the whole lines before, and takes what comes after', () => {
    const journal = new Journal('test', path);
    for (const [id, result] of RESULTS) journal.add(id, result, '{"x":"ü"}');
    journal.close();
    const bytes = readFileSync(path);
    const starts = [...bytes.keys()].filter((i) => bytes[i] === 10).map((i) => i + 1);
    expect(starts).toHaveLength(4);
    for (let cut = 0; cut <= bytes.length; cut++) {
      writeFileSync(path, bytes.subarray(0, cut));
      const again = new Journal('test', path);
      const whole = starts.filter((start) => start <= cut).length - 1;
      for (const [i, [id, result]] of RESULTS.entries()) {
        const found = again.get(id);
        if (i < whole) expect(resultText(found!)).toBe(resultText(result));
        else {
          expect(found).toBeUndefined();
          again.add(id, result, '{"x":"ü"}');
        }
      }
      again.close();
      expect(readFileSync(path).equals(bytes), `cut at ${cut}`).toBe(true);
    }
  });

  it('refuses what is none, and leaves it as it is', () => {
    for (const text of ['a,b\n1,2\n', 'x', '{"format":"myelin-search","version":2}\n', '{}']) {
      writeFileSync(path, text);
      expectError(() => new Journal('test', path), FormatError, 'ERR_FORMAT', 'search.ndjson');
      expect(readFileSync(path, 'utf8')).toBe(text);
    }
  });

  it('names a line that is broken, and two answers that differ', () => {
    new Journal('test', path).close();
    const head = readFileSync(path, 'utf8');
    for (const line of [
      'nonsense',
      '{}',
      '{"trial":"a","result":{"scores":{"loss":null}}}',
      '[1]',
    ]) {
      writeFileSync(path, `${head}${line}\n`);
      expectError(() => new Journal('test', path), FormatError, 'ERR_FORMAT', 'line 2');
    }
    writeFileSync(path, head);
    const line = (loss: number) => `{"trial":"a","result":{"scores":{"loss":${loss}}}}\n`;
    appendFileSync(path, line(1) + line(1));
    new Journal('test', path).close();
    appendFileSync(path, line(2));
    const error = expectError(() => new Journal('test', path), ConflictError, 'ERR_CONFLICT');
    expect((error as ConflictError).first).toContain('1');
    expect((error as ConflictError).second).toContain('2');
  });
});

describe('a search with a store', () => {
  it('goes on where it was cut, to the same bits, training only what is not there', async () => {
    const plain = await randomSearch(X, Y, OPTIONS);
    await randomSearch(X, Y, { ...OPTIONS, store: path });
    const bytes = readFileSync(path);
    const lines = [...bytes.keys()].filter((i) => bytes[i] === 10).map((i) => i + 1);
    expect(lines).toHaveLength(7);
    for (const lost of [0, 1, 4, 6]) {
      writeFileSync(path, bytes.subarray(0, lines[6 - lost]! + 9));
      const again = await randomSearch(X, Y, { ...OPTIONS, store: path });
      expect(again.results).toEqual(plain.results);
      expect(again.network!.toJSON()).toEqual(plain.network!.toJSON());
      expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(8);
    }
    // Trials of other data, options or seeds are others.
    for (const other of [{ seed: 3 }, { metrics: [] }]) {
      await randomSearch(X, Y, { ...OPTIONS, ...other, store: path, refit: false });
    }
    await randomSearch(X, [...Y].reverse(), { ...OPTIONS, store: path, refit: false });
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(8 + 18);
  });

  it('optimize and crossValidate, too, with networks and histories', async () => {
    const options = { ...OPTIONS, points: 14, together: 3, store: path };
    const first = await optimize(X, Y, options);
    const text = readFileSync(path, 'utf8');
    const second = await optimize(X, Y, options);
    expect(second.results).toEqual(first.results);
    expect(readFileSync(path, 'utf8')).toBe(text);
    const cv = { network: OPTIONS.network({ units: 3 }), train: OPTIONS.train({ momentum: 0.5 }) };
    const plain = await crossValidate(X, Y, { ...cv, folds: 3, seed: 1 });
    for (let i = 0; i < 2; i++) {
      const stored = await crossValidate(X, Y, { ...cv, folds: 3, seed: 1, store: path });
      expect(stored.scores).toEqual(plain.scores);
      expect(stored.histories).toEqual(plain.histories);
      expect(stored.networks.map((network) => network.toJSON())).toEqual(
        plain.networks.map((network) => network.toJSON()),
      );
    }
  });

  it('refuses what cannot be stored', async () => {
    const own = { fitTransform: (x: unknown) => x, transform: (x: unknown) => x };
    const run = (more: object) => randomSearch(X, Y, loose({ ...OPTIONS, store: path, ...more }));
    const schedule = () => ({ ...OPTIONS.train({ momentum: 0 }), schedule: () => 0.1 });
    await expectRejection(run({ scaler: () => own }), OptionError, 'ERR_OPTION', 'scaler');
    await expectRejection(run({ train: schedule }), OptionError, 'ERR_OPTION', 'schedule');
    await expectRejection(run({ store: '' }), OptionError, 'ERR_OPTION', 'store');
    await expectRejection(run({ executor: {} }), OptionError, 'ERR_OPTION', 'executor');
  });
});
