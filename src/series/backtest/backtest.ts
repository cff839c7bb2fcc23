import { OptionError, ShapeError } from '../../base/errors.js';
import { checkFunction, checkInteger, checkOptions, describe, isA } from '../../base/validate.js';
import { type Matrix, matrixOf } from '../../matrix/matrix.js';
import { upTo } from '../forecast/fit.js';
import { type FittedColumns, Forecaster } from '../forecast/forecaster.js';
import type { Forecast, SimulationOptions } from '../forecast/summarize.js';
import type { OwnSeries } from '../own-series.js';
import type { ColumnName, SeriesLike } from '../series-like.js';
import {
  covered,
  type ForecastScores,
  naiveErrors,
  type Sums,
  scoresOf,
  sumErrors,
} from './scores.js';
import { naive } from './seasonal-naive.js';

/** What `backtest` takes. */
export interface BacktestOptions extends SimulationOptions {
  /** How many times. Default 5. */
  folds?: number;
  /** Rows that are foretold each time. Default: the forecaster's horizon. */
  steps?: number;
  /** Rows from one beginning to the next. Default: `steps`, so that each row is foretold once. */
  stride?: number;
  /** Rows of a season, for the seasonal-naive forecast and the scaled error. Default 1. */
  period?: number;
  /** Called after each fold, in the order in which they end. */
  onFold?: (fold: BacktestFold) => void;
  /** Ends it, rejecting with its reason. */
  signal?: AbortSignal;
  /** As for `trainAsync`. */
  worker?: string | URL | false;
}

/** One time: the forecaster knew the rows before `origin`, and foretold those from it on. */
export interface BacktestFold {
  /** The first row that was foretold. */
  origin: number;
  /** (steps, targets): what came. */
  truth: Matrix;
  /** What was foretold. */
  forecast: Forecast;
  /** (steps, targets): each row as a season before. */
  naive: Matrix;
  /** Of the forecast's `values`. */
  scores: ForecastScores;
  /** Of the seasonal-naive forecast. */
  naiveScores: ForecastScores;
  /** The share of the truth that lay within the interval. */
  coverage: number;
}

/** What `backtest` tells. */
export interface Backtest {
  /** From the earliest to the latest. */
  folds: BacktestFold[];
  /** Over all folds. */
  scores: ForecastScores;
  /** Of the seasonal-naive forecast, over all folds. */
  naiveScores: ForecastScores;
  /** 1 − mae / the mae of the seasonal-naive forecast: above 0 is better than that. */
  skill: number;
  /** The share of the truth that lay within the intervals: close to `level`, if they can be trusted. */
  coverage: number;
  /** What share was to lie there. */
  level: number;
  /** The columns that were foretold. */
  targets: ColumnName[];
}

const NAMES = [
  ...['folds', 'steps', 'stride', 'period', 'onFold', 'signal', 'worker'],
  ...['level', 'samples', 'seed'],
];

/**
 * How good a forecaster would have been: it is fitted anew with the rows up to a point, foretells the next ones, then with more
 * rows and so on (expanding windows). Transformation, network and intervals of a fold have seen nothing of what it foretells.
 *
 * @param forecaster What is tried: its options. It stays as it is.
 * @param series Rows in the order of time.
 * @throws (rejects with) ShapeError the series is too short for so many folds. @throws OptionError @throws DataError
 * @throws DivergenceError @throws the reason of `signal`.
 *
 * @example
 * ```ts
 * const { scores, naiveScores, coverage } = await backtest(forecaster, passengers, { folds: 4, period: 12 });
 * ```
 */
export async function backtest(
  forecaster: Forecaster,
  series: SeriesLike,
  options: BacktestOptions = {},
): Promise<Backtest> {
  const what = 'backtest';
  const given = checkOptions(what, options, NAMES);
  if (!isA(forecaster, Forecaster)) {
    throw new OptionError(`${what}: expected a Forecaster, got ${describe(forecaster)}.`);
  }
  const { signal, worker, onFold, level, samples, seed } = given;
  if (onFold !== undefined) checkFunction(`${what}: onFold`, onFold);
  const count = checkInteger(`${what}: folds`, given.folds ?? 5, 1, 10_000);
  const horizon = forecaster.options.horizon ?? 1;
  const steps = checkInteger(`${what}: steps`, given.steps ?? horizon, 1, 1_000_000);
  const stride = checkInteger(`${what}: stride`, given.stride ?? steps, 1, 2 ** 31);
  const period = checkInteger(`${what}: period`, given.period ?? 1, 1, 2 ** 31);
  const own = forecaster.open(what, series);
  const first = own.series.rows - steps - (count - 1) * stride;
  if (first <= period) {
    throw new ShapeError(
      `${what}: ${count} folds of ${steps} steps, ${stride} rows apart, leave ${Math.max(0, first)} of ${own.series.rows} rows to begin with; more than a season of ${period} is needed.`,
    );
  }
  const simulation = {
    ...(level === undefined ? {} : { level }),
    ...(samples === undefined ? {} : { samples }),
    ...(seed === undefined ? {} : { seed }),
  };
  const run = async (origin: number): Promise<Measured> => {
    const known = upTo(own.series, origin);
    const model = forecaster.fresh();
    await model.fitOwn(
      `${what}: fold at row ${origin}`,
      { ...own, series: known },
      {
        ...(signal === undefined ? {} : { signal }),
        ...(worker === undefined ? {} : { worker }),
      },
    );
    const measured = measure(own, known, steps, period, model.forecast(steps, simulation));
    onFold?.(measured.fold);
    return measured;
  };
  const origins = Array.from({ length: count }, (_, i) => first + i * stride);
  const measured = await Promise.all(origins.map(run));
  const folds = measured.map(({ fold }) => fold);
  const scores = scoresOf(measured.map(({ ours }) => ours));
  const naiveScores = scoresOf(measured.map(({ naives }) => naives));
  return {
    folds,
    scores,
    naiveScores,
    skill: 1 - scores.mae / naiveScores.mae,
    coverage: folds.reduce((sum, fold) => sum + fold.coverage, 0) / count,
    level: folds[0]!.forecast.level,
    targets: own.targets.map((place) => own.names[place]!),
  };
}

interface Measured {
  readonly fold: BacktestFold;
  readonly ours: Sums;
  readonly naives: Sums;
}

function measure(
  { series, targets }: FittedColumns,
  known: OwnSeries,
  steps: number,
  period: number,
  forecast: Forecast,
): Measured {
  const origin = known.rows;
  const truth = pick(
    { ...series, data: series.data.subarray(origin * series.columns), rows: steps },
    targets,
  );
  const past = pick(known, targets);
  const places = targets.map((_, i) => i);
  const season = naive(past, steps, period);
  const scale = naiveErrors(past, places, period);
  const ours = sumErrors(truth.data, forecast.values.data, scale);
  const naives = sumErrors(truth.data, season.data, scale);
  const fold = {
    origin,
    truth: matrixOf(truth.data, steps, targets.length),
    forecast,
    naive: season,
    scores: scoresOf([ours]),
    naiveScores: scoresOf([naives]),
    coverage: covered(truth.data, forecast.lower.data, forecast.upper.data),
  };
  return { fold, ours, naives };
}

/** Some of the columns. */
function pick({ data, rows, columns }: OwnSeries, places: readonly number[]): OwnSeries {
  const width = places.length;
  const picked = new Float64Array(rows * width);
  for (let i = 0; i < rows; i++) {
    for (const [k, j] of places.entries()) picked[i * width + k] = data[i * columns + j]!;
  }
  return { data: picked, rows, columns: width };
}
