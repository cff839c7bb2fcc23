import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  argmax,
  kFold,
  LabelEncoder,
  type Matrix,
  MinMaxScaler,
  oneHot,
  StandardScaler,
  take,
  trainTestSplit,
} from '../../src/index.js';
import { strictEngines } from '../support/facade.js';

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const columnCounts = fc.integer({ min: 1, max: 6 });
const values = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const matrices = columnCounts.chain((columns) =>
  fc.array(fc.array(values, { minLength: columns, maxLength: columns }), {
    minLength: 1,
    maxLength: 30,
  }),
);
const labels = fc.oneof(
  fc.array(fc.string({ unit: 'binary', maxLength: 3 }), { minLength: 1, maxLength: 40 }),
  fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 40 }),
) as fc.Arbitrary<(string | number)[]>;

/** |x| of the columns' largest value: what rounding errors are measured by. */
function sizes(matrix: number[][]): number[] {
  return matrix[0]!.map((_, j) => Math.max(...matrix.map((row) => Math.abs(row[j]!))));
}

function expectNear(actual: Matrix, expected: number[][], bound: (column: number) => number): void {
  expect(actual.shape).toEqual([expected.length, expected[0]!.length]);
  for (const [i, row] of actual.toArray().entries()) {
    for (const [j, x] of row.entries()) {
      const distance = Math.abs(x - expected[i]![j]!);
      if (!(distance <= bound(j))) expect.fail(`${i}, ${j}: ${x}, expected ${expected[i]![j]}`);
    }
  }
}

describe('scalers', () => {
  it('inverseTransform undoes transform', () => {
    fc.assert(
      fc.property(matrices, (matrix) => {
        const size = sizes(matrix);
        const standard = new StandardScaler();
        const there = standard.fitTransform(matrix);
        expectNear(standard.inverseTransform(there), matrix, (j) => 1e-14 * size[j]!);
        const minMax = new MinMaxScaler({ featureRange: [-1, 1] });
        const inRange = minMax.fitTransform(matrix);
        // A column that counts as constant is shifted to −1, which costs what lies below the last bit of 1.
        const spans = minMax.dataMax.map((max, j) => max - minMax.dataMin[j]!);
        expectNear(
          minMax.inverseTransform(inRange),
          matrix,
          (j) => 1e-14 * (size[j]! + (spans[j]! < 1e-14 ? 1 : 0)),
        );
      }),
    );
  });

  it('standardized columns have mean 0 and deviation 1, or were constant', () => {
    const integers = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(integers, integers), { minLength: 1 }), (matrix) => {
        const data = Array.from(new StandardScaler().fitTransform(matrix).data);
        for (const j of [0, 1]) {
          const column = data.filter((_, at) => at % 2 === j);
          const mean = column.reduce((sum, x) => sum + x, 0) / column.length;
          const square = column.reduce((sum, x) => sum + x * x, 0) / column.length;
          expect(Math.abs(mean)).toBeLessThan(1e-12);
          const constant = matrix.every((row) => row[j] === matrix[0]![j]);
          expect(square).toBeCloseTo(constant ? 0 : 1, 10);
        }
      }),
    );
  });

  it('do the same after JSON, to the bit', () => {
    fc.assert(
      fc.property(matrices, matrices, (matrix, other) => {
        const columns = matrix[0]!.length;
        const more = other.map((row) => Array.from({ length: columns }, (_, j) => row[j] ?? -0));
        const standard = new StandardScaler().fit(matrix);
        const minMax = new MinMaxScaler({ featureRange: [-0, 0.3] }).fit(matrix);
        const pairs = [
          [standard, StandardScaler.fromJSON(JSON.parse(JSON.stringify(standard)))],
          [minMax, MinMaxScaler.fromJSON(JSON.parse(JSON.stringify(minMax)))],
        ] as const;
        for (const [scaler, twin] of pairs) {
          expect(twin.toJSON()).toEqual(scaler.toJSON());
          // toEqual tells −0 from 0.
          expect(twin.transform(more)).toEqual(scaler.transform(more));
          expect(twin.inverseTransform(more)).toEqual(scaler.inverseTransform(more));
        }
      }),
    );
  });
});

describe('labels', () => {
  it('come back from indices, one-hot rows and JSON', () => {
    fc.assert(
      fc.property(labels, (list) => {
        const encoder = new LabelEncoder();
        const indices = encoder.fitTransform(list);
        expect(encoder.inverseTransform(indices)).toEqual(list);
        const { matrix, classes } = oneHot(list);
        expect(classes).toEqual(encoder.classes);
        expect(argmax(matrix)).toEqual(indices);
        expect(Array.from(matrix.data).reduce((sum, x) => sum + x, 0)).toBe(list.length);
        const twin = LabelEncoder.fromJSON(JSON.parse(JSON.stringify(encoder)));
        expect(twin.transform(list)).toEqual(indices);
      }),
    );
  });

  it('are sorted by code point', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: 'binary' }), { minLength: 1 }), (list) => {
        const points = new LabelEncoder<string>()
          .fit(list)
          .classes.map((text) => Array.from(text, (character) => character.codePointAt(0)!));
        for (let i = 1; i < points.length; i++) {
          const [a, b] = [points[i - 1]!, points[i]!];
          const at = a.findIndex((point, k) => point !== b[k]);
          expect(at < 0 ? a.length < b.length : b[at] !== undefined && a[at]! < b[at]!).toBe(true);
        }
      }),
    );
  });
});

describe.each(strictEngines)('splits, engine %s', (_, choose) => {
  beforeAll(choose);

  it('trainTestSplit parts the samples, inputs and targets alike', () => {
    const size = fc.oneof(
      fc.double({ min: 0.05, max: 0.95, noNaN: true }),
      fc.integer({ min: 1, max: 19 }),
    );
    fc.assert(
      fc.property(seeds, size, fc.boolean(), fc.boolean(), (seed, testSize, shuffle, typed) => {
        const inputs = Array.from({ length: 20 }, (_, i) => [i, -i]);
        const numbers = inputs.map(([i]) => 10 * i!);
        const targets = typed ? Float32Array.from(numbers) : Float64Array.from(numbers);
        const split = trainTestSplit(inputs, targets, { testSize, shuffle, seed });
        const { train, test } = split;
        expect(split.seed).toBe(seed);
        expect([...train.indices, ...test.indices].sort((a, b) => a - b)).toEqual([
          ...Array(20).keys(),
        ]);
        expect(test.indices.length).toBe(testSize < 1 ? Math.ceil(testSize * 20) : testSize);
        for (const part of [train, test]) {
          const rows = Array.from(part.indices);
          expect(part.inputs.toArray()).toEqual(rows.map((i) => inputs[i]));
          expect(part.targets.constructor).toBe(targets.constructor);
          expect(Array.from(part.targets)).toEqual(rows.map((i) => 10 * i));
        }
      }),
    );
  });

  it('a stratified split keeps the shares within one sample', () => {
    fc.assert(
      fc.property(seeds, fc.array(fc.nat(3), { minLength: 40, maxLength: 80 }), (seed, some) => {
        const list = [...some, 0, 0, 1, 1, 2, 2, 3, 3];
        const inputs = list.map((label) => [label]);
        const { train, test } = trainTestSplit(inputs, list, { stratify: true, seed });
        for (const label of [0, 1, 2, 3]) {
          const count = list.filter((other) => other === label).length;
          for (const part of [train, test]) {
            const share = (count * part.targets.length) / list.length;
            const got = part.targets.filter((other) => other === label).length;
            expect(Math.abs(got - share)).toBeLessThanOrEqual(1);
          }
        }
      }),
    );
  });

  it('kFold tests every sample once, in folds of nearly one size', () => {
    const cases = fc
      .integer({ min: 2, max: 60 })
      .chain((samples) => fc.tuple(fc.constant(samples), fc.integer({ min: 2, max: samples })));
    fc.assert(
      fc.property(cases, fc.option(seeds), fc.boolean(), ([samples, folds], seed, stratified) => {
        // One class that every fold can have a sample of, and some of another.
        const list = Array.from({ length: samples + 9 }, (_, i) => (i < samples ? 'a' : 'b'));
        const made = kFold(samples + 9, {
          folds,
          ...(seed !== null && { shuffle: true, seed }),
          ...(stratified && { stratify: list }),
        });
        expect(made.length).toBe(folds);
        const all = made.flatMap(({ test }) => [...test]).sort((a, b) => a - b);
        expect(all).toEqual([...list.keys()]);
        const testSizes = made.map(({ test }) => test.length);
        expect(Math.max(...testSizes) - Math.min(...testSizes)).toBeLessThanOrEqual(1);
        for (const { train, test } of made) {
          expect([...train, ...test].sort((a, b) => a - b)).toEqual(all);
          if (stratified) {
            const counts = take(list, test).filter((label) => label === 'b').length;
            expect(Math.abs(counts - 9 / folds)).toBeLessThan(1);
          }
        }
      }),
    );
  });

  it('without a seed one is drawn, which gives the same split again', () => {
    const inputs = Array.from({ length: 50 }, (_, i) => [i]);
    const { train, seed } = trainTestSplit(inputs, inputs);
    expect(trainTestSplit(inputs, inputs, { seed }).train).toEqual(train);
  });
});

describe('what comes in stays, what goes out is a copy', () => {
  const data = Float32Array.of(1, 2, 3, 4);
  const input = { data, shape: [2, 2] as const };

  it('float32 in, float32 out', () => {
    expect(new StandardScaler().fitTransform(input).data).toEqual(Float32Array.of(-1, -1, 1, 1));
    expect(new MinMaxScaler().fitTransform(input).data).toEqual(Float32Array.of(0, 0, 1, 1));
    expect(take(input, [1]).data).toEqual(Float32Array.of(3, 4));
    expect(trainTestSplit(input, input, { shuffle: false }).test.targets.data).toEqual(
      Float32Array.of(3, 4),
    );
    expect(data).toEqual(Float32Array.of(1, 2, 3, 4));
  });

  it('getters give copies', () => {
    const scaler = new StandardScaler().fit(input);
    scaler.mean.fill(9);
    scaler.scale.fill(9);
    expect(scaler.mean).toEqual(Float64Array.of(2, 3));
    expect(scaler.scale).toEqual(Float64Array.of(1, 1));
    const encoder = new LabelEncoder<string>().fit(['a', 'b']);
    encoder.classes.reverse();
    expect(encoder.classes).toEqual(['a', 'b']);
  });

  it('classes choose the columns of oneHot, in their order', () => {
    const { matrix, classes } = oneHot(Uint8Array.of(2, 0), { classes: [2, 1, 0] });
    expect(matrix.toArray()).toEqual([
      [1, 0, 0],
      [0, 0, 1],
    ]);
    expect(classes).toEqual([2, 1, 0]);
  });

  it('take repeats, reorders and keeps kinds', () => {
    expect(take(['a', 'b'], [1, 1, 0])).toEqual(['b', 'b', 'a']);
    expect(take(Uint8Array.of(7, 8), [1])).toEqual(Uint8Array.of(8));
    expect(take([[1, 2]], []).shape).toEqual([0, 2]);
  });
});
