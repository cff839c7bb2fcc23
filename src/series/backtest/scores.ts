// How good forecasts were.
import type { OwnSeries } from '../own-series.js';

/** Figures of forecasts, over all steps and targets. */
export interface ForecastScores {
  /** The mean of |truth − value|. */
  mae: number;
  /** The root of the mean of (truth − value)². */
  rmse: number;
  /**
   * The mean of |truth − value|, each divided by what the seasonal-naive forecast of one step is wrong by on average in the
   * training part (Hyndman and Koehler 2006): below 1 is better than that. ∞ where that is never wrong.
   */
  mase: number;
}

/** What figures are made of: sums over numbers that were foretold. @internal */
export interface Sums {
  readonly count: number;
  readonly absolute: number;
  readonly square: number;
  readonly scaled: number;
}

/** @param scale What errors are divided by, one a column. @internal */
export function sumErrors(
  truth: ArrayLike<number>,
  values: ArrayLike<number>,
  scale: readonly number[],
): Sums {
  let [absolute, square, scaled] = [0, 0, 0];
  for (let i = 0; i < truth.length; i++) {
    const error = Math.abs(truth[i]! - values[i]!);
    absolute += error;
    square += error * error;
    scaled += error === 0 ? 0 : error / scale[i % scale.length]!;
  }
  return { count: truth.length, absolute, square, scaled };
}

/** @internal */
export function scoresOf(parts: readonly Sums[]): ForecastScores {
  const total = (of: (part: Sums) => number): number =>
    parts.reduce((sum, part) => sum + of(part), 0);
  const count = total((part) => part.count);
  return {
    mae: total(({ absolute }) => absolute) / count,
    rmse: Math.sqrt(total(({ square }) => square) / count),
    mase: total(({ scaled }) => scaled) / count,
  };
}

/** What the seasonal-naive forecast of one step is wrong by, on average, for each of the columns. @internal */
export function naiveErrors(
  { data, rows, columns }: OwnSeries,
  places: readonly number[],
  period: number,
): number[] {
  return places.map((j) => {
    let sum = 0;
    for (let i = period; i < rows; i++) {
      sum += Math.abs(data[i * columns + j]! - data[(i - period) * columns + j]!);
    }
    return sum / (rows - period);
  });
}

/** The share of the numbers that lies within. @internal */
export function covered(
  truth: ArrayLike<number>,
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
): number {
  let count = 0;
  for (let i = 0; i < truth.length; i++) {
    if (truth[i]! >= lower[i]! && truth[i]! <= upper[i]!) count++;
  }
  return count / truth.length;
}
