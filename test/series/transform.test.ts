// Transformations: there and back, learnt from what they were given alone, the same after a file.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeModel, encodeModel } from '../../src/files.js';
import {
  DataError,
  FormatError,
  NotFittedError,
  OptionError,
  ShapeError,
  StandardScaler,
} from '../../src/index.js';
import {
  difference,
  logarithm,
  SeriesTransform,
  scale,
  seasonalScale,
  type TransformSpec,
} from '../../src/series.js';
import { runs } from '../support/effort.js';
import { expectError, loose } from '../support/errors.js';

const rowsOf = (values: fc.Arbitrary<number>, columns: number) =>
  fc.array(fc.array(values, { minLength: columns, maxLength: columns }), {
    minLength: 30,
    maxLength: 50,
  });
const differences: fc.Arbitrary<TransformSpec[]> = fc.array(
  fc.integer({ min: 1, max: 5 }).map((lag) => difference({ lag })),
  { maxLength: 3 },
);
const steps: fc.Arbitrary<TransformSpec[]> = fc.array(
  fc.oneof(
    fc.integer({ min: 1, max: 4 }).map((lag) => difference({ lag })),
    fc.constant(scale()),
    fc.integer({ min: 2, max: 5 }).map((period) => seasonalScale({ period })),
  ),
  { maxLength: 3 },
);

describe('each step', () => {
  it('difference, scale, seasonalScale, logarithm', () => {
    expect(new SeriesTransform([difference()]).fitTransform([1, 4, 2]).toArray()).toEqual([
      [3],
      [-2],
    ]);
    expect(
      new SeriesTransform([difference({ lag: 2 })]).fitTransform([1, 4, 2, 9]).toArray(),
    ).toEqual([[1], [5]]);
    const rows = [
      [1, 2],
      [3, 9],
      [8, 4],
    ];
    expect(new SeriesTransform([scale()]).fitTransform(rows).toArray()).toEqual(
      new StandardScaler().fitTransform(rows).toArray(),
    );
    // Phase 0: 1, 3, of mean 2; phase 1: 10, 30, of mean 20.
    const seasonal = new SeriesTransform([seasonalScale({ period: 2 })]).fit([1, 10, 3, 30]);
    expect(seasonal.transform([1, 10, 3, 30]).toArray()).toEqual([[-1], [-1], [1], [1]]);
    expect(seasonal.transform([20, 2], { start: 5 }).toArray()).toEqual([[0], [0]]);
    const log = new SeriesTransform([logarithm({ shift: 1 })]).fit([0]);
    expect(log.transform([0, 9]).toArray()[1]![0]).toBeCloseTo(Math.log(10), 14);
    expect(new SeriesTransform([]).fitTransform([1, 2]).toArray()).toEqual([[1], [2]]);
  });
});

describe('back', () => {
  const there = (spec: TransformSpec[], rows: number[][], cut: number) => {
    const transform = new SeriesTransform(spec).fit(rows.slice(0, cut));
    const all = transform.transform(rows).toArray();
    const ahead = all.slice(cut - transform.lost);
    // A history that begins later will do, where it is said which rows these are.
    const history = rows.slice(2, cut);
    return transform.inverseTransform(ahead, { history, start: cut }).toArray();
  };

  it('is exact through differences of whole numbers', () => {
    const numbers = fc.integer({ min: -(2 ** 40), max: 2 ** 40 });
    fc.assert(
      fc.property(differences, rowsOf(numbers, 2), (spec, rows) => {
        expect(there(spec, rows, 25)).toEqual(rows.slice(25));
      }),
      { numRuns: runs(200) },
    );
  });

  it('is near through everything', () => {
    // Thousandths: a column that differs from a constant in its last bits alone has these for its scale, and nothing is near then.
    const positive = fc
      .integer({ min: 1000, max: 1_000_000 })
      .map((thousandths) => thousandths / 1000);
    fc.assert(
      fc.property(fc.boolean(), steps, rowsOf(positive, 2), (log, spec, rows) => {
        const back = there(log ? [logarithm(), ...spec] : spec, rows, 25).flat();
        for (const [i, value] of rows.slice(25).flat().entries()) {
          expect(Math.abs(back[i]! - value)).toBeLessThanOrEqual(1e-9 * 1000);
        }
      }),
      { numRuns: runs(200) },
    );
  });

  it('needs as much history as was lost', () => {
    const transform = new SeriesTransform([difference(), difference({ lag: 3 })]).fit([
      1, 2, 3, 4, 5, 6,
    ]);
    expect(transform.lost).toBe(4);
    expectError(
      () => transform.inverseTransform([[1]], { history: [1, 2, 3] }),
      ShapeError,
      'ERR_SHAPE',
      'the 4 rows before, the history has 3',
    );
  });
});

describe('what is learnt', () => {
  it('is of the training part alone', () => {
    fc.assert(
      fc.property(steps, rowsOf(fc.double({ min: -10, max: 10, noNaN: true }), 1), (spec, rows) => {
        const all = new SeriesTransform(spec).fit(rows.slice(0, 25));
        const other = new SeriesTransform(spec).fit([...rows.slice(0, 25)]);
        expect(other.toJSON()).toEqual(all.toJSON());
        const changed = rows.map((row, i) => (i < 25 ? row : [999]));
        // Earlier rows are changed alike, whatever comes after.
        expect(
          all
            .transform(changed)
            .toArray()
            .slice(0, 25 - all.lost),
        ).toEqual(
          all
            .transform(rows)
            .toArray()
            .slice(0, 25 - all.lost),
        );
      }),
      { numRuns: runs(100) },
    );
  });

  it('goes through a file to the bit', () => {
    fc.assert(
      fc.property(steps, rowsOf(fc.double({ min: -10, max: 10, noNaN: true }), 2), (spec, rows) => {
        const transform = new SeriesTransform(spec).fit(rows);
        const copy = decodeModel(encodeModel(transform), SeriesTransform);
        expect(copy.transform(rows)).toEqual(transform.transform(rows));
        expect(copy.steps).toEqual(transform.steps);
      }),
      { numRuns: runs(100) },
    );
  });
});

describe('wrong input', () => {
  it('is named, and leaves the transformation as it was', () => {
    const transform = new SeriesTransform([logarithm(), seasonalScale({ period: 2 })]).fit([
      1, 2, 3, 4,
    ]);
    const before = transform.toJSON();
    const bad = expectError(
      () => transform.fit([1, 2, -1, 4]),
      DataError,
      'ERR_DATA',
      'row 2',
      'above 0',
    );
    expect(bad).toMatchObject({ row: 2, column: 0 });
    expectError(
      () => transform.fit([1, 2, 3]),
      ShapeError,
      'ERR_SHAPE',
      'two seasons of 2',
      '3 rows',
    );
    expectError(() => transform.transform([[1, 2]]), ShapeError, 'ERR_SHAPE', '1 column');
    expect(transform.toJSON()).toEqual(before);
    expect(() => new SeriesTransform([scale()]).transform([1])).toThrow(NotFittedError);
    expectError(
      () => new SeriesTransform([difference({ lag: 3 })]).fit([1, 2, 3]),
      ShapeError,
      'ERR_SHAPE',
      '4 rows',
    );
    expect(() => new SeriesTransform(loose([{ kind: 'boxcox' }]))).toThrow(OptionError);
    expect(() => new SeriesTransform(loose('scale'))).toThrow(OptionError);
    expect(() => new SeriesTransform(loose([{ kind: 'scale', lag: 1 }]))).toThrow(OptionError);
    expect(() => difference({ lag: 0 })).toThrow(OptionError);
    expect(() => seasonalScale({ period: 1 })).toThrow(OptionError);
    const json = transform.toJSON();
    for (const broken of [
      { ...json, columns: 0 },
      { ...json, columns: 2 },
      { ...json, steps: [{ kind: 'scale', mean: [0], scale: [0] }] },
      { ...json, steps: [{ kind: 'difference', lag: -1 }] },
      { ...json, steps: 3 },
    ]) {
      expect(() => SeriesTransform.fromJSON(loose(broken))).toThrow(FormatError);
    }
  });
});
