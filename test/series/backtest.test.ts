// Backtests: each fold knows nothing of what it foretells, and figures are those of its forecasts.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adam,
  dense,
  flatten,
  lbfgs,
  meanAbsoluteError,
  meanSquaredError,
  OptionError,
  RandomState,
  ShapeError,
} from '../../src/index.js';
import { backtest, Forecaster, scale, seasonalNaive, seasonalScale } from '../../src/series.js';
import { runs } from '../support/effort.js';
import { expectRejection, loose } from '../support/errors.js';

const random = new RandomState(5);
const NOISE = Array.from(random.normal(0, 1, 200));

const forecaster = new Forecaster({
  size: 4,
  horizon: 2,
  transform: [seasonalScale({ period: 4 }), scale()],
  layers: [flatten(), dense({ units: 2 })],
  train: { epochs: 2, optimizer: adam() },
  folds: 2,
  seed: 1,
});

describe('backtest', () => {
  it('sees nothing of what it foretells', async () => {
    const changes = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), {
      minLength: 40,
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(changes, fc.integer({ min: 0, max: 2 }), async (change, fold) => {
        const series = NOISE.slice(0, 40);
        const options = { folds: 3, stride: 3, samples: 20, worker: false } as const;
        const before = (await backtest(forecaster, series, options)).folds[fold]!;
        const changed = series.map((value, i) => (i < before.origin ? value : change[i]!));
        const after = (await backtest(forecaster, changed, options)).folds[fold]!;
        expect(after.forecast).toEqual(before.forecast);
        expect(after.naive).toEqual(before.naive);
        expect([...after.truth.data]).toEqual(changed.slice(before.origin, before.origin + 2));
      }),
      { numRuns: runs(20) },
    );
  });

  it('has the figures of its forecasts', async () => {
    const series = NOISE.map((value, i) => value + (i % 4));
    const seen: number[] = [];
    const options = {
      folds: 3,
      steps: 5,
      stride: 4,
      period: 4,
      level: 0.6,
      samples: 50,
      worker: false,
      onFold: ({ origin }: { origin: number }) => seen.push(origin),
    } as const;
    const { folds, scores, naiveScores, skill, coverage, level, targets } = await backtest(
      forecaster,
      series,
      options,
    );
    expect(folds.map(({ origin }) => origin)).toEqual([187, 191, 195]);
    expect(seen.sort()).toEqual([187, 191, 195]);
    expect([level, targets]).toEqual([0.6, [0]]);
    const truth = folds.flatMap((fold) => [...fold.truth.data]);
    const values = folds.flatMap((fold) => [...fold.forecast.values.data]);
    expect(truth).toEqual([187, 191, 195].flatMap((origin) => series.slice(origin, origin + 5)));
    expect(scores.mae).toBeCloseTo(meanAbsoluteError(truth, values), 12);
    expect(scores.rmse).toBeCloseTo(Math.sqrt(meanSquaredError(truth, values)), 12);
    for (const {
      origin,
      naive,
      truth: own,
      forecast,
      naiveScores: figures,
      coverage: share,
    } of folds) {
      const known = series.slice(0, origin);
      expect(naive).toEqual(seasonalNaive(known, 5, { period: 4 }));
      const differences = known.slice(4).map((value, i) => Math.abs(value - known[i]!));
      const scaleOf = differences.reduce((sum, each) => sum + each, 0) / differences.length;
      expect(figures.mase).toBeCloseTo(meanAbsoluteError(own, naive) / scaleOf, 12);
      const within = [...own.data].filter(
        (value, i) => value >= forecast.lower.data[i]! && value <= forecast.upper.data[i]!,
      );
      expect(share).toBe(within.length / 5);
    }
    expect(coverage).toBeCloseTo(folds.reduce((sum, fold) => sum + fold.coverage, 0) / 3, 12);
    expect(skill).toBeCloseTo(1 - scores.mae / naiveScores.mae, 12);
  });

  it('intervals hold what they promise, of a series that they fit', async () => {
    // An autoregression of order 1; the straight line through two rows is all there is to learn.
    const series: number[] = [0];
    for (const noise of NOISE.slice(1)) series.push(0.7 * series.at(-1)! + noise);
    const model = new Forecaster({
      size: 2,
      layers: [flatten(), dense({ units: 1 })],
      train: { epochs: 30, optimizer: lbfgs() },
      seed: 1,
    });
    const { coverage, scores, folds } = await backtest(model, series, {
      folds: 20,
      steps: 4,
      level: 0.8,
      samples: 200,
      worker: false,
    });
    expect(coverage).toBeGreaterThan(0.68);
    expect(coverage).toBeLessThan(0.92);
    // What is known of the series: each step is 0.7 of the one before.
    const ideal = folds.map(({ origin, truth }) =>
      meanAbsoluteError(
        truth,
        [1, 2, 3, 4].map((k) => [series[origin - 1]! * 0.7 ** k]),
      ),
    );
    expect(scores.mae).toBeLessThan((1.08 * ideal.reduce((sum, each) => sum + each, 0)) / 20);
  });

  it('names what is wrong', async () => {
    await expectRejection(
      backtest(forecaster, NOISE.slice(0, 9)),
      ShapeError,
      'ERR_SHAPE',
      '5 folds of 2 steps',
    );
    await expectRejection(
      backtest(forecaster, NOISE.slice(0, 20), { worker: false }),
      ShapeError,
      'ERR_SHAPE',
      'fold at row 10',
    );
    await expectRejection(backtest(loose({}), NOISE), OptionError, 'ERR_OPTION', 'Forecaster');
    await expectRejection(
      backtest(forecaster, NOISE, loose({ season: 12 })),
      OptionError,
      'ERR_OPTION',
      'period',
    );
    const signal = AbortSignal.abort(new Error('no'));
    await expect(backtest(forecaster, NOISE, { signal, worker: false })).rejects.toThrow('no');
  });
});
