// Several targets under one roof: each is learnt as if it were alone.
import { describe, expect, expectTypeOf, it } from 'vitest';
import { decodeModel, encodeModel } from '../../src/files.js';
import { DataError, FormatError, NotFittedError, OptionError } from '../../src/index.js';
import { Classifier, crossValidateModel, gridSearchModel, Regressor } from '../../src/table.js';
import { loose } from '../support/errors.js';

const ROWS = Array.from({ length: 54 }, (_, i) => {
  const x = ((i * 37) % 54) / 10;
  return {
    x,
    kind: ['a', 'b', 'c'][i % 3]!,
    price: i % 9 === 4 ? null : 3 * x + (i % 3),
    days: 100 - 8 * x + ((i * 7) % 5),
    sold: x > 2 ? 'yes' : 'no',
    grade: i % 7 === 0 ? null : (i + (x > 3 ? 1 : 0)) % 3,
  };
});
const BOTH = {
  target: ['price', 'days'],
  exclude: ['sold', 'grade'],
  quality: 'fast',
  seed: 4,
} as const;
const LABELS = {
  target: ['sold', 'grade'],
  exclude: ['price', 'days'],
  quality: 'fast',
  seed: 4,
} as const;
const alone = (target: string): Regressor =>
  new Regressor({
    ...BOTH,
    target,
    exclude: [...BOTH.exclude, ...BOTH.target.filter((name) => name !== target)],
  });

const model = new Regressor(BOTH);
const report = model.fitSync(ROWS);
const price = alone('price');
const days = alone('days');
const single = { price: price.fitSync(ROWS), days: days.fitSync(ROWS) };
const classifier = new Classifier(LABELS);
classifier.fitSync(ROWS);

describe('several targets', () => {
  it('each has the bits that it has alone, gaps of the others notwithstanding', async () => {
    expect(report).toEqual(single);
    expect([report.price.rows, report.days.rows]).toEqual([48, 54]);
    expect(model.predict(ROWS[3]!)).toEqual({
      price: price.predict(ROWS[3]!),
      days: days.predict(ROWS[3]!),
    });
    const many = model.predict(ROWS);
    expect(many.map((each) => each.price)).toEqual(Array.from(price.predict(ROWS)));
    expect(model.predictInterval(ROWS)[5]!.days).toEqual(days.predictInterval(ROWS)[5]);
    expect(model.evaluate(ROWS)).toEqual({
      price: price.evaluate(ROWS),
      days: days.evaluate(ROWS),
    });
    expect(model.importance(ROWS).days).toEqual(days.importance(ROWS));
    expect(model.partialDependence('x', ROWS).price).toEqual(price.partialDependence('x', ROWS));
    const seen: string[] = [];
    const other = new Regressor(BOTH);
    const onProgress = ({ target, done, total }: { target: string; done: number; total: number }) =>
      seen.push(`${done}/${total} ${target}`);
    expect(await other.fit(ROWS, { onProgress })).toEqual(report);
    expect(seen).toHaveLength(12);
    expect(new Set(seen.map((text) => text.split(' ')[1]))).toEqual(new Set(BOTH.target));
    expect(other.toJSON()).toEqual(model.toJSON());
  });

  it('no model sees the target of another', () => {
    expect(model.schema.targets.map(({ name }) => name)).toEqual(['price', 'days']);
    expect(model.schema.inputs.map(({ name }) => name)).toEqual(['x', 'kind']);
    const before = model.predict(ROWS[0]!);
    expect(model.predict({ ...ROWS[0], price: 1e9, days: -1e9 })).toEqual(before);
  });

  it('of classes: labels, probabilities and classes by target', () => {
    expect(classifier.classes).toEqual({ sold: ['no', 'yes'], grade: [0, 1, 2] });
    const { sold, grade } = classifier.predictProbabilities(ROWS[1]!);
    expect(sold.no! + sold.yes!).toBeCloseTo(1, 12);
    expect(Object.keys(grade)).toEqual(['0', '1', '2']);
    expect(classifier.predict(ROWS).every((each) => [0, 1, 2].includes(each.grade as number))).toBe(
      true,
    );
    expect(classifier.evaluate(ROWS).sold.accuracy).toBeGreaterThan(0.8);
  });

  it('goes on with more rows as each does alone, and not at all where one cannot', () => {
    const own = decodeModel(encodeModel(model), Regressor) as unknown as typeof model;
    const moved = ROWS.map((row) => ({ ...row, days: row.days + 10 }));
    const copy = decodeModel(encodeModel(days), Regressor);
    expect(own.updateSync(moved).days).toEqual(copy.updateSync(moved));
    expect(own.predict(ROWS[0]!).days).toBe(copy.predict(ROWS[0]!));
    const before = classifier.toJSON();
    expect(() => classifier.updateSync(ROWS.map((row) => ({ ...row, grade: 9 })))).toThrow(
      DataError,
    );
    expect(classifier.toJSON()).toEqual(before);
  });

  it('a file holds all of them; a broken one is a FormatError', () => {
    const again = decodeModel<Regressor<['price', 'days']>>(encodeModel(model), Regressor);
    expect(again.predict(ROWS)).toEqual(model.predict(ROWS));
    expect(again.toJSON()).toEqual(model.toJSON());
    expect(String(again.schema)).toBe(String(model.schema));
    const json = (): Record<string, never> => JSON.parse(JSON.stringify(model));
    const [first, second] = model.toJSON().models as [object, object];
    for (const models of [
      [],
      [first],
      [second, first],
      [first, first],
      [first, second, second],
      3,
    ]) {
      expect(() => Regressor.fromJSON(loose({ ...json(), models }))).toThrow(FormatError);
    }
    // A model that takes the other's target in.
    const leaky = new Regressor({
      target: 'days',
      exclude: [...BOTH.exclude],
      quality: 'fast',
      seed: 4,
    });
    leaky.fitSync(ROWS);
    const models = [first, leaky.toJSON()];
    expect(() => Regressor.fromJSON(loose({ ...json(), models }))).toThrow(/is a target, no input/);
  });

  it('cross-validation and searches take the mean over the targets', async () => {
    const { mean } = await crossValidateModel(new Regressor(BOTH), ROWS, { folds: 2 });
    expect(mean.r2).toBeCloseTo((mean['price.r2']! + mean['days.r2']!) / 2, 12);
    const found = await gridSearchModel(ROWS, {
      grid: {
        exclude: [
          ['sold', 'grade', 'x'],
          ['sold', 'grade'],
        ],
      },
      model: ({ exclude }) => new Regressor({ ...BOTH, exclude }),
      folds: 2,
    });
    expect(found.best.point.exclude).toHaveLength(2);
    expect(found.model.predict(ROWS)).toEqual(model.predict(ROWS));
  });

  it('bad lists, and targets that are bad, change nothing', () => {
    for (const target of [[], ['price', 'price'], ['price', 1], [['price']]]) {
      expect(() => new Regressor(loose({ target }))).toThrow(OptionError);
    }
    expect(() => new Regressor({ ...BOTH, include: ['days'] })).toThrow(
      "Regressor: include: 'days' is a target; no model sees the target of another.",
    );
    expect(() => new Regressor(BOTH).predict(ROWS)).toThrow(NotFittedError);
    const before = model.toJSON();
    expect(() => model.fitSync(ROWS.map(({ days: _, ...row }) => row))).toThrow(
      /target: there is no column "days"/,
    );
    expect(() => model.fitSync(ROWS.map((row) => ({ ...row, days: 5 })))).toThrow(/always 5/);
    expect(model.toJSON()).toEqual(before);
  });

  it('without time each target has its first kind', () => {
    const quick = new Regressor({ ...BOTH, quality: 'default', timeBudget: 0 }).fitSync(ROWS);
    expect(quick.price.members.map(({ name }) => name)).toEqual(['linear']);
    expect(quick.days.members.map(({ name }) => name)).toEqual(['linear']);
  });

  it('types: one answer, or a record by target', () => {
    expectTypeOf(model.predict(ROWS[0]!)).toEqualTypeOf<
      Readonly<Record<'price' | 'days', number>>
    >();
    expectTypeOf(price.predict(ROWS)).toEqualTypeOf<Float64Array>();
    expectTypeOf(new Regressor({ target: 'y' })).toExtend<Regressor>();
  });
});
