// Splits, folds, scalers and encoders against scikit-learn's: test/golden/data-metrics.py.
import { beforeAll, describe, expect, it } from 'vitest';
import { loadDigits } from '../../examples/data/digits.js';
import { loadIris } from '../../examples/data/iris.js';
import {
  kFold,
  LabelEncoder,
  type Matrix,
  MinMaxScaler,
  StandardScaler,
  trainTestSplit,
} from '../../src/index.js';
import golden from '../golden/data-metrics.json' with { type: 'json' };
import { expectSameBits, expectWithinUlps } from '../support/bits.js';
import { engines } from '../support/facade.js';
import { fromHex } from '../support/hex.js';

const numbers = (texts: readonly string[]): Float64Array => Float64Array.from(texts, fromHex);
const flat = (matrix: Matrix): Float64Array => Float64Array.from(matrix.data);

describe.each(engines)('as scikit-learn, engine %s', (_, choose) => {
  beforeAll(choose);

  it('trainTestSplit draws the same samples in the same order', () => {
    for (const { n, options, seed, labels, train, test } of golden.splits) {
      const inputs = Array.from({ length: n }, (_, i) => [i]);
      const given = pythonOptions(options);
      const split = trainTestSplit(inputs, (labels ?? Array(n).fill(0)) as (string | number)[], {
        ...given,
        seed,
        ...(labels && { stratify: true }),
      });
      const what = JSON.stringify({ n, options, seed, labels });
      expect(Array.from(split.train.indices), what).toEqual(train);
      expect(Array.from(split.test.indices), what).toEqual(test);
      expect(Array.from(split.train.inputs.data), what).toEqual(train);
      if (labels) {
        expect(split.test.targets).toEqual(test.map((i) => labels[i]));
        const apart = trainTestSplit(inputs, inputs, { ...given, seed, stratify: labels });
        expect(apart.train.indices).toEqual(split.train.indices);
      }
    }
  });

  it('kFold deals the same folds', () => {
    for (const { n, folds, seed, labels, foldOf } of golden.folds) {
      const made = kFold(n, {
        folds,
        ...(seed !== null && { shuffle: true, seed }),
        ...(labels && { stratify: labels }),
      });
      const dealt = new Array<number>(n).fill(-1);
      for (const [fold, { test }] of made.entries()) for (const i of test) dealt[i] = fold;
      expect(dealt, JSON.stringify({ n, folds, seed, labels })).toEqual(foldOf);
    }
  });
});

describe('scalers as scikit-learn', () => {
  it.each(golden.scalers.map((scaler) => [scaler.shape.join(' × '), scaler] as const))(
    '%s',
    (_, { shape, x, other, standard, minMax }) => {
      const [rows, columns] = shape as [number, number];
      const data = { data: numbers(x), shape: [rows, columns] as const };
      const more = { data: numbers(other), shape: [3, columns] as const };
      const scaler = new StandardScaler().fit(data);
      // NumPy sums a single column in pairs of pairs, so its last bits may differ there.
      const compare: typeof expectSameBits =
        columns > 1 ? expectSameBits : (a, b, what) => expectWithinUlps(a, b, 4, what);
      compare(scaler.mean, numbers(standard.mean), 'mean');
      compare(scaler.scale, numbers(standard.scale), 'scale');
      compare(flat(scaler.transform(more)), numbers(standard.transformed), 'transform');
      compare(flat(scaler.inverseTransform(more)), numbers(standard.inverse), 'inverse');
      for (const expected of minMax) {
        const featureRange = expected.featureRange as [number, number];
        const scaler = new MinMaxScaler({ featureRange }).fit(data);
        expectSameBits(scaler.dataMin, numbers(expected.dataMin), 'dataMin');
        expectSameBits(scaler.dataMax, numbers(expected.dataMax), 'dataMax');
        expectSameBits(flat(scaler.transform(more)), numbers(expected.transformed), 'transform');
        expectSameBits(flat(scaler.inverseTransform(more)), numbers(expected.inverse), 'inverse');
      }
    },
  );
});

describe('LabelEncoder as scikit-learn', () => {
  it.each(golden.encoders.map((encoder) => [JSON.stringify(encoder.labels), encoder] as const))(
    '%s',
    (_, { labels, classes, indices }) => {
      const encoder = new LabelEncoder();
      expect(Array.from(encoder.fitTransform(labels))).toEqual(indices);
      expect(encoder.classes).toEqual(classes);
      expect(encoder.inverseTransform(indices)).toEqual(labels);
    },
  );
});

describe('the data of the examples is that of scikit-learn', () => {
  it('iris', async () => {
    const { inputs, labels } = loadIris();
    const encoder = new LabelEncoder<string>();
    const targets = encoder.fitTransform(labels);
    expect(encoder.classes).toEqual(['setosa', 'versicolor', 'virginica']);
    await expectDataSet(golden.dataSets.iris, inputs, targets);
  });

  it('digits', async () => {
    const { inputs, labels } = loadDigits();
    expect(inputs.data.every((pixel) => pixel >= 0 && pixel <= 16)).toBe(true);
    await expectDataSet(golden.dataSets.digits, inputs, labels);
  });
});

async function expectDataSet(
  expected: (typeof golden.dataSets)['iris'],
  { data, shape }: { data: Float64Array; shape: [number, number] },
  targets: Uint8Array | Uint32Array,
): Promise<void> {
  const [rows, columns] = shape;
  expect(shape).toEqual(expected.shape);
  expect(data.length).toBe(rows * columns);
  const counts = expected.counts.map((_, k) => targets.filter((target) => target === k).length);
  expect(counts).toEqual(expected.counts);
  const sums = new Float64Array(columns);
  const all = new Float64Array(rows * (columns + 1));
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * columns, (i + 1) * columns);
    for (const [j, value] of row.entries()) sums[j]! += value;
    all.set(row, i * (columns + 1));
    all[i * (columns + 1) + columns] = targets[i]!;
  }
  expectSameBits(sums, numbers(expected.columnSums), 'column sums');
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', all));
  const text = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
  expect(text).toBe(expected.sha256);
}

function pythonOptions(options: { test_size?: number; train_size?: number; shuffle?: boolean }): {
  testSize?: number;
  trainSize?: number;
  shuffle?: boolean;
} {
  const { test_size: testSize, train_size: trainSize, shuffle } = options;
  return {
    ...(testSize !== undefined && { testSize }),
    ...(trainSize !== undefined && { trainSize }),
    ...(shuffle !== undefined && { shuffle }),
  };
}
