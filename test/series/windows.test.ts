// Windows: every number stands where it belongs, whatever the series came as, and what is wrong is named with its place.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DataError,
  dense,
  flatten,
  Network,
  OptionError,
  ShapeError,
  sgd,
} from '../../src/index.js';
import { windows } from '../../src/series.js';
import { tableOf } from '../../src/table.js';
import { runs } from '../support/effort.js';
import { expectError, loose } from '../support/errors.js';

const count = (min: number, max: number) => fc.integer({ min, max });

describe('windows', () => {
  it('cuts a list', () => {
    const { inputs, targets, starts } = windows([1, 2, 3, 4, 5], { size: 3 });
    expect(inputs.shape).toEqual([2, 3, 1]);
    expect(inputs.toArray()).toEqual([
      [[1], [2], [3]],
      [[2], [3], [4]],
    ]);
    expect(targets.toArray()).toEqual([[4], [5]]);
    expect([...starts]).toEqual([0, 1]);
  });

  it('has every number of the series in its place', () => {
    const cases = fc.record({
      rows: count(1, 40),
      columns: count(1, 4),
      size: count(1, 12),
      horizon: count(0, 6),
      stride: count(1, 7),
    });
    fc.assert(
      fc.property(cases, fc.gen(), ({ rows, columns, size, horizon, stride }, gen) => {
        // Number i·10 + j stands in row i, column j.
        const series = Array.from({ length: rows }, (_, i) =>
          Array.from({ length: columns }, (_, j) => i * 10 + j),
        );
        const all = Array.from({ length: columns }, (_, j) => j);
        const pick = () => gen(fc.shuffledSubarray, all, { minLength: 1 });
        const [x, y] = [pick(), pick()];
        const make = () => windows(series, { size, horizon, stride, columns: x, targets: y });
        if (size + horizon > rows) {
          expectError(make, ShapeError, 'ERR_SHAPE', `${size + horizon} rows`, `has ${rows}`);
          return;
        }
        const { inputs, targets, starts } = make();
        const last = starts.at(-1)!;
        expect(last + size + horizon).toBeLessThanOrEqual(rows);
        expect(last + stride + size + horizon).toBeGreaterThan(rows);
        expect(inputs.toArray()).toEqual(
          Array.from(starts, (start) =>
            Array.from({ length: size }, (_, i) => x.map((j) => (start + i) * 10 + j)),
          ),
        );
        expect(targets.shape).toEqual([starts.length, horizon * y.length]);
        expect([...targets.data]).toEqual(
          Array.from(starts, (start) =>
            Array.from({ length: horizon }, (_, i) => y.map((j) => (start + size + i) * 10 + j)),
          ).flat(2),
        );
      }),
      { numRuns: runs(400) },
    );
  });

  it('takes lists, rows, flat data, tables and columns alike', () => {
    const options = { size: 2, columns: [1], targets: [0] };
    const rows = [
      [1, 10],
      [2, 20],
      [3, 30],
    ];
    const expected = windows(rows, options);
    expect(expected.inputs.toArray()).toEqual([[[10], [20]]]);
    expect(expected.targets.toArray()).toEqual([[3]]);
    const named = { size: 2, columns: 'b', targets: ['a'] };
    expect(windows({ data: Float32Array.from(rows.flat()), shape: [3, 2] }, options)).toEqual(
      expected,
    );
    expect(windows({ a: [1, 2, 3], b: Float64Array.of(10, 20, 30) }, named)).toEqual(expected);
    const table = tableOf(rows.map(([a, b], i) => ({ a, b, month: `note ${i}` })));
    expect(windows(table, named)).toEqual(expected);
    expect(
      windows(tableOf([{ on: true }, { on: false }, { on: true }]), { size: 2 }).targets.toArray(),
    ).toEqual([[1]]);
  });

  it('is what a network trains with', () => {
    const series = Array.from({ length: 60 }, (_, t) => Math.sin(t / 3));
    const { inputs, targets } = windows(series, { size: 6, horizon: 2 });
    const network = new Network({
      inputs: [6, 1],
      layers: [flatten(), dense({ units: 2 })],
      seed: 1,
    });
    const { loss } = network.train(inputs, targets, {
      epochs: 100,
      loss: 'meanSquaredError',
      optimizer: sgd({ learningRate: 0.1 }),
    });
    expect(loss.at(-1)).toBeLessThan(1e-3);
  });

  it('names what is wrong, and where', () => {
    const error = expectError(
      () => windows([1, 2, 3], { size: 24, horizon: 12 }),
      ShapeError,
      'ERR_SHAPE',
      'a window of 24 rows and a horizon of 12 need 36 rows, the series has 3',
    );
    expect(error.message).toMatch(/^windows: /);
    const bad = expectError(
      () => windows({ sales: [1, 2, Number.NaN, 4] }, { size: 1 }),
      DataError,
      'ERR_DATA',
      'row 2, column "sales" is NaN',
    );
    expect(bad).toMatchObject({ row: 2, column: 0 });
    expectError(
      () => windows([[1], [2], [Number.NaN]], { size: 1 }),
      DataError,
      'ERR_DATA',
      'row 2',
    );
    expectError(() => windows([1, 2, loose('3')], { size: 1 }), DataError, 'ERR_DATA', 'row 2');
    const gaps = tableOf([{ a: 1 }, { a: null }, { a: 3 }]);
    expectError(() => windows(gaps, { size: 1 }), DataError, 'ERR_DATA', 'row 1, column "a"');
    const texts = tableOf([
      { a: 1, day: '2024-01-01' },
      { a: 2, day: '2024-01-02' },
    ]);
    expectError(() => windows(texts, { size: 1 }), DataError, 'ERR_DATA', '"day"', "'columns'");
    expectError(
      () => windows({ a: [1, 2], b: [1] }, { size: 1 }),
      ShapeError,
      'ERR_SHAPE',
      '"b" has 1',
    );
    expectError(() => windows(loose([{ a: 1 }]), { size: 1 }), DataError, 'ERR_DATA', 'tableOf');
    expectError(() => windows([1, 2], { size: 0 }), OptionError, 'ERR_OPTION', 'size');
    expectError(() => windows([1, 2], loose({ length: 1 })), OptionError, 'ERR_OPTION', 'length');
    expectError(
      () => windows({ a: [1, 2] }, { size: 1, columns: ['A'] }),
      OptionError,
      'ERR_OPTION',
      '"A"',
      '"a"',
    );
    expectError(
      () => windows([1, 2], { size: 1, columns: [0, 0] }),
      OptionError,
      'ERR_OPTION',
      'twice',
    );
    for (const nothing of [undefined, null, 3, 'x', {}, [], new Map()]) {
      expect(() => windows(loose(nothing), { size: 1 })).toThrow(DataError);
    }
  });

  it('reads what is odd once', () => {
    let reads = 0;
    const series = [1, 2, 3];
    Object.defineProperty(series, 1, {
      get() {
        series.length = 2;
        return ++reads;
      },
    });
    expect(() => windows(series, { size: 1 })).toThrow(DataError);
    expect(reads).toBe(1);
  });
});
