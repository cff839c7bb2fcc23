// Forecasts: of networks whose answers are known, along one way and many, and what a forecaster keeps in its file.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeModel, encodeModel } from '../../src/files.js';
import {
  adam,
  DataError,
  dense,
  FormatError,
  flatten,
  Network,
  NotFittedError,
  OptionError,
  RandomState,
  ShapeError,
} from '../../src/index.js';
import {
  difference,
  Forecaster,
  type ForecasterOptions,
  forecast,
  residuals,
  SeriesTransform,
  scale,
  seasonalNaive,
  seasonalScale,
  windows,
} from '../../src/series.js';
import { runs } from '../support/effort.js';
import { expectError, expectRejection, loose } from '../support/errors.js';

/** A network from `size` rows of `columns` to sums of them: weights (size · columns, outputs). */
function sums(size: number, columns: number, weights: number[][], bias: number[]): Network {
  const network = new Network({
    inputs: [size, columns],
    layers: [flatten(), dense({ units: bias.length })],
    seed: 1,
  });
  network.layers[1]!.parameters = { weights, bias };
  return network;
}
/** One more than the last of two rows. */
const counting = sums(2, 1, [[0], [1]], [1]);

describe('forecast', () => {
  it('feeds the network with its own answers', () => {
    expect(forecast(counting, [7, 1, 2, 3], 4).values.toArray()).toEqual([[4], [5], [6], [7]]);
    // Three at once: the last, its double, and 1.
    const three = sums(
      2,
      1,
      [
        [0, 0, 0],
        [1, 2, 0],
      ],
      [0, 0, 1],
    );
    expect([...forecast(three, [9, 5], 5).values.data]).toEqual([5, 10, 1, 1, 2]);
    // Each column: what the other was.
    const swap = sums(
      1,
      2,
      [
        [0, 1],
        [1, 0],
      ],
      [0, 0],
    );
    expect(forecast(swap, { a: [1, 2], b: [10, 20] }, 3).values.toArray()).toEqual([
      [20, 2],
      [2, 20],
      [20, 2],
    ]);
    const flat = new Network({ inputs: 2, layers: [dense({ units: 1 })], seed: 1 });
    flat.layers[0]!.parameters = { weights: [[0], [1]], bias: [1] };
    expect([...forecast(flat, [1, 2], 2).values.data]).toEqual([3, 4]);
  });

  it('simulates ways with errors that were made', () => {
    const { values, median, lower, upper, paths } = forecast(counting, [1, 2, 3], 3, {
      residuals: [[10]],
      samples: 4,
      seed: 1,
    });
    expect([...values.data]).toEqual([4, 5, 6]);
    for (const { data } of [median, lower, upper]) expect([...data]).toEqual([14, 25, 36]);
    expect(paths.shape).toEqual([4, 3, 1]);
    // ±1 at each step: a random walk around the count.
    const walk = forecast(counting, [1, 2, 3], 16, {
      residuals: [[-1], [1]],
      samples: 4000,
      seed: 1,
      level: 0.8,
    });
    const width = (step: number) => walk.upper.data[step]! - walk.lower.data[step]!;
    expect(width(15)).toBeGreaterThan(3 * width(0) * 0.9);
    expect(Math.abs(walk.median.data[15]! - walk.values.data[15]!)).toBeLessThanOrEqual(1);
    // The standard deviation is √16.
    const ends = Array.from(
      { length: 4000 },
      (_, p) => walk.paths.data[p * 16 + 15]! - walk.values.data[15]!,
    );
    const variance = ends.reduce((sum, end) => sum + end * end, 0) / ends.length;
    expect(Math.abs(variance - 16)).toBeLessThan(1.5);
    expect(
      forecast(counting, [1, 2, 3], 16, {
        residuals: [[-1], [1]],
        samples: 4000,
        seed: 1,
        level: 0.8,
      }),
    ).toEqual(walk);
  });

  it('through differences a network that answers 0 is the seasonal-naive forecast', () => {
    const zero = sums(3, 1, [[0], [0], [0]], [0]);
    const series = fc.array(fc.integer({ min: -1000, max: 1000 }), {
      minLength: 12,
      maxLength: 30,
    });
    fc.assert(
      fc.property(
        series,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 20 }),
        (history, period, steps) => {
          const transform = new SeriesTransform([difference({ lag: period })]).fit(history);
          expect(forecast(zero, history, steps, { transform }).values).toEqual(
            seasonalNaive(history, steps, { period }),
          );
        },
      ),
      { numRuns: runs(200) },
    );
  });

  it('knows the phase of a history that begins later', () => {
    // 1 2 3 1 2 3 …, of which nothing is left when each phase has its mean.
    const series = Array.from({ length: 12 }, (_, i) => (i % 3) + 1 + (i < 3 ? 0.5 : 0));
    const transform = new SeriesTransform([seasonalScale({ period: 3 })]).fit(series);
    const zero = sums(1, 1, [[0]], [0]);
    const whole = forecast(zero, series, 4, { transform }).values;
    expect(forecast(zero, series.slice(7), 4, { transform, start: 7 }).values).toEqual(whole);
    expect([...whole.data].map(Math.round)).toEqual([1, 2, 3, 1]);
  });

  it('errors are targets − answers', () => {
    expect(residuals(counting, windows([1, 2, 4, 4], { size: 2 })).toArray()).toEqual([[1], [-1]]);
  });

  it('names what is wrong', () => {
    expectError(
      () => forecast(counting, [1], 1),
      ShapeError,
      'ERR_SHAPE',
      '2 rows of history',
      'there are 1',
    );
    expectError(
      () =>
        forecast(
          counting,
          [
            [1, 2],
            [3, 4],
          ],
          1,
        ),
      ShapeError,
      'ERR_SHAPE',
      '[rows, 2]',
      '[2, 1]',
    );
    const one = sums(1, 2, [[1], [0]], [0]);
    const rows = [
      [1, 2],
      [3, 4],
    ];
    expect([...forecast(one, rows, 1, { targets: 0 }).values.data]).toEqual([3]);
    expectError(
      () => forecast(one, rows, 2, { targets: 0 }),
      OptionError,
      'ERR_OPTION',
      'horizon of 1',
    );
    expectError(() => forecast(one, rows, 1), ShapeError, 'ERR_SHAPE', '2 targets');
    expectError(() => forecast(counting, [1, Number.NaN], 1), DataError, 'ERR_DATA', 'row 1');
    expectError(() => forecast(counting, [1, 2], 0), OptionError, 'ERR_OPTION', 'steps');
    expectError(
      () => forecast(counting, [1, 2], 1, { residuals: [[1, 2]] }),
      ShapeError,
      'ERR_SHAPE',
      'residuals',
    );
    expect(() => forecast(loose({}), [1, 2], 1)).toThrow(OptionError);
    expect(() => forecast(counting, [1, 2], 1, { transform: new SeriesTransform([]) })).toThrow(
      NotFittedError,
    );
    expect(() => forecast(counting, [1, 2], 1, loose({ transform: {} }))).toThrow(OptionError);
    expect(() => seasonalNaive([1, 2], 1, { period: 3 })).toThrow(ShapeError);
  });
});

const random = new RandomState(3);
/** A season of 6 that grows, with noise. */
const SERIES = Array.from(
  { length: 90 },
  (_, t) => 20 + t / 4 + 5 * Math.sin((t * Math.PI) / 3) + random.normal(0, 0.3),
);
const OPTIONS: ForecasterOptions = {
  size: 6,
  horizon: 3,
  transform: [difference({ lag: 6 }), scale()],
  layers: [flatten(), dense({ units: 3 })],
  train: { epochs: 10, batchSize: 16, optimizer: adam({ learningRate: 0.01 }) },
  folds: 3,
  seed: 1,
};
const fitted = async (options: Partial<ForecasterOptions> = {}, series = SERIES) => {
  const forecaster = new Forecaster({ ...OPTIONS, ...options });
  await forecaster.fit(series, { worker: false });
  return forecaster;
};

describe('Forecaster', () => {
  it('foretells, the same for a seed, and the same after a file', async () => {
    const forecaster = await fitted();
    const ahead = forecaster.forecast(8);
    const truth = Array.from(
      { length: 8 },
      (_, i) => 20 + (90 + i) / 4 + 5 * Math.sin(((90 + i) * Math.PI) / 3),
    );
    for (const [i, value] of truth.entries())
      expect(Math.abs(ahead.values.data[i]! - value)).toBeLessThan(2);
    expect((await fitted()).forecast(8)).toEqual(ahead);
    const copy = decodeModel(encodeModel(forecaster), Forecaster);
    expect(copy.forecast(8)).toEqual(ahead);
    expect(copy.toJSON()).toEqual(forecaster.toJSON());
    await copy.fit(SERIES, { worker: false });
    expect(copy.forecast(8)).toEqual(ahead);
    expect(forecaster.forecast(8, { seed: 2 }).lower).not.toEqual(ahead.lower);
    const narrow = forecaster.forecast(8, { level: 0.5 });
    for (const [i, lower] of ahead.lower.data.entries()) {
      expect(lower).toBeLessThanOrEqual(narrow.lower.data[i]!);
      expect(narrow.lower.data[i]).toBeLessThanOrEqual(narrow.median.data[i]!);
      expect(ahead.upper.data[i]).toBeGreaterThanOrEqual(narrow.upper.data[i]!);
    }
  });

  it('goes on from what came later', async () => {
    const forecaster = await fitted({ transform: [seasonalScale({ period: 6 }), difference()] });
    const later = [43, 47, 48, 44, 39];
    const whole = forecaster.forecast(4, { history: [...SERIES, ...later] });
    const part = forecaster.forecast(4, { history: [...SERIES.slice(70), ...later], start: 70 });
    expect(part).toEqual(whole);
    expect(forecaster.observe(later.slice(0, 2)).observe(later.slice(2)).forecast(4)).toEqual(
      whole,
    );
    expect(Forecaster.fromJSON(forecaster.toJSON()).forecast(4)).toEqual(whole);
  });

  it('keeps the names of columns, and sees some that it does not foretell', async () => {
    const warm = SERIES.map((_, t) => Math.cos(t));
    const forecaster = new Forecaster({ ...OPTIONS, columns: ['sales', 'warm'], targets: 'sales' });
    await forecaster.fit({ other: warm, warm, sales: SERIES }, { worker: false });
    expect(forecaster.targets).toEqual(['sales']);
    const { values } = forecaster.forecast(3);
    expect(values.shape).toEqual([3, 1]);
    expect(forecaster.forecast(3, { history: { sales: SERIES, warm } }).values).toEqual(values);
    expectError(() => forecaster.forecast(4), OptionError, 'ERR_OPTION', 'horizon of 3');
    expectError(() => forecaster.observe({ sales: [1] }), OptionError, 'ERR_OPTION', '"warm"');
    expectError(() => forecaster.observe([1]), ShapeError, 'ERR_SHAPE', 'sales, warm');
  });

  it('errors of folds are larger than those of the training', async () => {
    // As many weights as it can take to learn by heart.
    const options = {
      layers: [flatten(), dense({ units: 40, activation: 'tanh' }), dense({ units: 3 })],
      train: { ...OPTIONS.train, epochs: 60 },
    } as const;
    const width = async (folds: number) => {
      const { lower, upper } = (await fitted({ ...options, folds })).forecast(3);
      return upper.data[1]! - lower.data[1]!;
    };
    expect(await width(3)).toBeGreaterThan(1.3 * (await width(1)));
  });

  it('names what is wrong, and stays as it was', async () => {
    const forecaster = new Forecaster(OPTIONS);
    expect(() => forecaster.forecast(1)).toThrow(NotFittedError);
    await expectRejection(
      forecaster.fit(SERIES.slice(0, 14)),
      ShapeError,
      'ERR_SHAPE',
      'the series has 14',
    );
    const wrong = new Forecaster({ ...OPTIONS, layers: [flatten(), dense({ units: 4 })] });
    await expectRejection(wrong.fit(SERIES), ShapeError, 'ERR_SHAPE', 'answers 4', 'expected 3');
    await forecaster.fit(SERIES, { worker: false });
    const before = forecaster.forecast(2);
    await expectRejection(forecaster.fit([...SERIES, Number.NaN]), DataError, 'ERR_DATA', 'row 90');
    const stop = new AbortController();
    const epochs: (number | undefined)[] = [];
    const onEpoch = (_: unknown, fold: number | undefined) => {
      epochs.push(fold);
      stop.abort(new Error('enough'));
    };
    await expect(
      forecaster.fit(SERIES, { worker: false, signal: stop.signal, onEpoch }),
    ).rejects.toThrow('enough');
    expect(epochs.length).toBeGreaterThan(0);
    expect(forecaster.forecast(2)).toEqual(before);
    for (const options of [
      { size: 0 },
      { horizon: 0 },
      { folds: 0 },
      { columns: {} },
      { transform: [{ kind: 'x' }] },
      { dtype: 'float16' },
      { hidden: 3 },
      { train: { ...OPTIONS.train, schedule: () => 1 } },
      { train: { ...OPTIONS.train, onEpoch: () => undefined } },
    ]) {
      expect(() => new Forecaster(loose({ ...OPTIONS, ...options }))).toThrow(OptionError);
    }
    const json = forecaster.toJSON();
    for (const broken of [
      { names: [] },
      { inputs: [1] },
      { targets: [0, 0] },
      { rows: 3 },
      { latest: [1] },
      { residuals: [1] },
      { options: { ...json.options, size: 7 } },
      { options: 3 },
      { network: {} },
    ]) {
      expect(() => Forecaster.fromJSON(loose({ ...json, ...broken }))).toThrow(FormatError);
    }
  });
});
