// What a fitted model can be asked: figures, importance, dependence, cross-validation; and how it goes on.
import { describe, expect, it } from 'vitest';
import { DataError, NotFittedError, OptionError } from '../../src/index.js';
import {
  Classifier,
  crossValidateModel,
  fromPairs,
  gridSearchModel,
  Regressor,
  tableOf,
} from '../../src/table.js';
import { loose } from '../support/errors.js';

/** y follows from x and kind; noise is of no use. */
const ROWS = Array.from({ length: 90 }, (_, i) => {
  const x = ((i * 37) % 90) / 10;
  const kind = ['a', 'b', 'c'][i % 3]!;
  return {
    x,
    kind,
    noise: (i * 53) % 31,
    day: new Date(Date.UTC(2024, (i * 7) % 11, 1 + ((i * 5) % 27))),
    flag: i % 7 < 3,
    label: x > 4.5 !== (kind === 'b') ? 'in' : 'out',
    y: 3 * x + (kind === 'b' ? 10 : 0),
  };
});
const OF_CLASSES = { target: 'label', exclude: ['y'], quality: 'fast', seed: 3 } as const;
const OF_NUMBERS = { target: 'y', exclude: ['label'], quality: 'fast', seed: 3 } as const;
const classifier = new Classifier(OF_CLASSES);
classifier.fitSync(ROWS);
const regressor = new Regressor(OF_NUMBERS);
regressor.fitSync(ROWS);

describe('evaluate', () => {
  it('figures of each class are those of the confusion matrix', () => {
    const { perClass, confusion, accuracy, auc, rows } = classifier.evaluate(ROWS);
    const [[ii, io], [oi, oo]] = confusion.matrix.toArray() as [[number, number], [number, number]];
    expect(ii + io + oi + oo).toBe(rows);
    expect(accuracy).toBeCloseTo((ii + oo) / rows, 12);
    expect(perClass.map(({ label, rows }) => [label, rows])).toEqual([
      ['in', ii + io],
      ['out', oi + oo],
    ]);
    expect(perClass[0]!.precision).toBeCloseTo(ii / (ii + oi), 12);
    expect(perClass[0]!.recall).toBeCloseTo(ii / (ii + io), 12);
    expect(perClass[0]!.f1).toBeCloseTo((2 * ii) / (2 * ii + io + oi), 12);
    // Of two classes both curves have the same area.
    expect(perClass[0]!.auc).toBeCloseTo(perClass[1]!.auc, 12);
    expect(auc).toBeGreaterThan(0.8);
  });

  it('calibration counts each row once, and its error is the distance of what was said from what was', () => {
    const { calibration, rows, accuracy } = classifier.evaluate(ROWS);
    const { bins, expectedError } = calibration;
    expect(bins.reduce((sum, bin) => sum + bin.rows, 0)).toBe(rows);
    const used = bins.filter((bin) => bin.rows > 0);
    const right = used.reduce((sum, bin) => sum + bin.accuracy * bin.rows, 0);
    expect(right / rows).toBeCloseTo(accuracy, 12);
    const far = used.reduce((s, bin) => s + bin.rows * Math.abs(bin.confidence - bin.accuracy), 0);
    expect(expectedError).toBeCloseTo(far / rows, 12);
    for (const bin of used) {
      expect(bin.confidence).toBeGreaterThanOrEqual(bin.from);
      expect(bin.confidence).toBeLessThanOrEqual(bin.to);
    }
  });

  it('a class without rows has no area under a curve', () => {
    const { perClass, auc } = classifier.evaluate(ROWS.filter(({ label }) => label === 'in'));
    expect([perClass[1]!.rows, perClass[1]!.recall]).toEqual([0, 0]);
    expect([perClass[0]!.auc, perClass[1]!.auc, auc]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});

describe('importance', () => {
  it('finds what counts, with spread, and the same again', () => {
    const found = regressor.importance(ROWS, { seed: 1 });
    expect(
      found
        .map(({ column }) => column)
        .slice(0, 2)
        .sort(),
    ).toEqual(['kind', 'x']);
    expect(found[0]!.mean).toBeGreaterThan(0.1);
    expect(found[0]!.values).toHaveLength(5);
    expect(found[0]!.std).toBeGreaterThan(0);
    expect(found.find(({ column }) => column === 'noise')!.mean).toBeLessThan(found[1]!.mean / 2);
    expect(regressor.importance(ROWS, { seed: 1 })).toEqual(found);
    expect(regressor.importance(ROWS, { seed: 2 })).not.toEqual(found);
    const [first] = regressor.importance(ROWS, { score: 'rootMeanSquaredError', repeats: 2 });
    expect([first!.column, first!.values.length]).toEqual(['x', 2]);
    expect(first!.mean).toBeGreaterThan(3);
    expect(classifier.importance(ROWS, { score: 'accuracy' })[0]!.mean).toBeGreaterThan(0.1);
  });

  it('refuses other figures, counts and rows', () => {
    expect(() => classifier.importance(ROWS, { score: 'r2' })).toThrow(OptionError);
    expect(() => classifier.importance(ROWS, { repeats: 0 })).toThrow(OptionError);
    expect(() => classifier.importance([])).toThrow(DataError);
    expect(() => new Classifier(OF_CLASSES).importance(ROWS)).toThrow(NotFittedError);
  });
});

describe('partialDependence', () => {
  it('is the mean answer with the column set, whatever its type', () => {
    const { values, answers } = regressor.partialDependence('x', ROWS, { points: 5 });
    expect(values).toHaveLength(5);
    for (const [i, value] of values.entries()) {
      const set = regressor.predict(ROWS.map((row) => ({ ...row, x: Number(value) })));
      expect(answers.y![i]).toBeCloseTo(set.reduce((a, b) => a + b, 0) / ROWS.length, 9);
    }
    expect(answers.y![4]! - answers.y![0]!).toBeGreaterThan(10);
    const kinds = classifier.partialDependence('kind', ROWS);
    expect(kinds.values).toEqual(['a', 'b', 'c']);
    for (const [i, share] of kinds.answers.in!.entries()) {
      expect(share + kinds.answers.out![i]!).toBeCloseTo(1, 12);
    }
    expect(classifier.partialDependence('flag', ROWS).values).toEqual([false, true]);
    expect(classifier.partialDependence('day', ROWS).values[0]).toBeInstanceOf(Date);
  });

  it('refuses columns that the model does not know', () => {
    expect(() => classifier.partialDependence('y', ROWS)).toThrow(
      /no column that the model learns/,
    );
    expect(() => classifier.partialDependence('x', [])).toThrow(DataError);
    expect(() => classifier.partialDependence('x', ROWS, { points: 1 })).toThrow(OptionError);
  });
});

describe('update', () => {
  const moved = ROWS.map((row) => ({ ...row, y: row.y + 8 }));

  it('learns what is new, tells how it did before, in workers the same bits', async () => {
    const json = regressor.toJSON();
    const one = Regressor.fromJSON(json);
    const two = Regressor.fromJSON(json);
    const before = one.evaluate(moved);
    expect(one.updateSync(moved)).toEqual(before);
    expect(one.evaluate(moved).rootMeanSquaredError).toBeLessThan(before.rootMeanSquaredError / 2);
    expect(await two.update(moved)).toEqual(before);
    expect(two.toJSON()).toEqual(one.toJSON());
    // Bounds know of the misses.
    const width = (model: Regressor): number => {
      const { low, high } = model.predictInterval(ROWS[0]!);
      return high - low;
    };
    expect(width(one)).toBeGreaterThan(width(regressor));
  });

  it('a classifier, too; a failed or ended one changes nothing', async () => {
    const model = Classifier.fromJSON(classifier.toJSON());
    const turned = ROWS.map((row) => ({ ...row, label: row.label === 'in' ? 'out' : 'in' }));
    const before = model.toJSON();
    expect(() => model.updateSync([{ ...ROWS[0], label: 'new' }])).toThrow(DataError);
    await expect(model.update(ROWS, { signal: AbortSignal.abort() })).rejects.toThrow();
    expect(model.toJSON()).toEqual(before);
    const { logLoss } = model.updateSync(turned);
    expect(model.evaluate(turned).logLoss).toBeLessThan(logLoss);
  });
});

describe('crossValidateModel, gridSearchModel', () => {
  it('every row is held out once, and the model that is given stays as it is', async () => {
    const model = new Classifier(OF_CLASSES);
    const { scores, mean, models } = await crossValidateModel(model, ROWS, { folds: 3 });
    expect(scores.accuracy).toHaveLength(3);
    expect(mean.accuracy).toBeCloseTo(scores.accuracy!.reduce((a, b) => a + b, 0) / 3, 12);
    expect(models).toHaveLength(3);
    expect(() => model.predict(ROWS)).toThrow(NotFittedError);
    expect(Object.keys(mean)).toEqual(['accuracy', 'logLoss', 'auc']);
  });

  it('finds the better of two, and fits it with all rows', async () => {
    const { best, results, model } = await gridSearchModel(ROWS, {
      grid: { exclude: [['label', 'x'], ['label']] },
      model: ({ exclude }) => new Regressor({ ...OF_NUMBERS, exclude }),
      folds: 3,
    });
    expect(results.map(({ point }) => point.exclude)).toEqual([['label', 'x'], ['label']]);
    expect(best).toBe(results[1]);
    expect(best.mean.r2).toBeGreaterThan(results[0]!.mean.r2!);
    expect(model.predict(ROWS)).toEqual(regressor.predict(ROWS));
  });
});

describe('fromPairs', () => {
  it("reads brain.js's pairs as classes where they are such", () => {
    const { table, targets } = fromPairs([
      { input: { r: 0.03, g: 0.7 }, output: { black: 1 } },
      { input: { r: 0.16, b: 0.2 }, output: { white: 1, black: 0 } },
    ]);
    expect(targets).toEqual(['output']);
    expect([...table]).toEqual([
      { r: 0.03, g: 0.7, b: 0, output: 'black' },
      { r: 0.16, g: 0, b: 0.2, output: 'white' },
    ]);
  });

  it('else as numbers; lists get names', () => {
    const xor = fromPairs([
      { input: [0, 1], output: [1] },
      { input: Float32Array.of(1, 1), output: [0] },
    ]);
    expect(xor.targets).toEqual(['output 0']);
    expect(xor.table.names).toEqual(['input 0', 'input 1', 'output 0']);
    const shares = fromPairs([{ input: { a: 1 }, output: { x: 0.3, y: 0.7 } }]);
    expect([shares.targets, shares.table.row(0)]).toEqual([['x', 'y'], { a: 1, x: 0.3, y: 0.7 }]);
  });

  it('hostile and wrong pairs', () => {
    const hostile = JSON.parse('[{"input": {"__proto__": 1, "a": 2}, "output": {"y": 0.5}}]');
    expect(fromPairs(hostile).table.names).toEqual(['__proto__', 'a', 'y']);
    for (const bad of [[], [3], 3, [{ input: [1] }], [{ input: { a: 'x' }, output: [1] }]]) {
      expect(() => fromPairs(loose(bad))).toThrow(DataError);
    }
    expect(() => fromPairs([{ input: { a: 1 }, output: { a: 0.5 } }])).toThrow(
      /input and an output/,
    );
  });
});

it('a table of a target alone is told apart from one with inputs', () => {
  expect(() => new Classifier({ target: 'y' }).fitSync(tableOf([{ y: 1 }, { y: 2 }]))).toThrow(
    /no column to learn from/,
  );
});
