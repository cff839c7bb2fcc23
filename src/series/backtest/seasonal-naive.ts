import { ShapeError } from '../../base/errors.js';
import { checkInteger, checkOptions } from '../../base/validate.js';
import { type Matrix, matrixOf } from '../../matrix/matrix.js';
import { type OwnSeries, readSeries } from '../own-series.js';
import type { SeriesLike } from '../series-like.js';

/**
 * What anybody can foretell: each row as one season before, the last season again and again. With a period of 1 the last row.
 *
 * @param history (rows, columns), a season at least. @param steps How many rows ahead.
 * @param options `period`: rows of a season, default 1.
 * @returns (steps, columns). @throws ShapeError less than a season. @throws OptionError @throws DataError
 *
 * @example
 * ```ts
 * seasonalNaive([1, 2, 3, 4], 3, { period: 2 }).toArray(); // [[3], [4], [3]]
 * ```
 */
export function seasonalNaive(
  history: SeriesLike,
  steps: number,
  options: { period?: number } = {},
): Matrix {
  const what = 'seasonalNaive';
  const { period } = checkOptions(what, options, ['period']);
  const season = checkInteger(`${what}: period`, period ?? 1, 1, 2 ** 31);
  const count = checkInteger(`${what}: steps`, steps, 1, 1_000_000);
  const own = readSeries(`${what}: history`, history);
  checkSeason(`${what}: history`, own, season);
  return naive(own, count, season);
}

/** @throws ShapeError @internal */
export function checkSeason(what: string, { rows }: OwnSeries, period: number): void {
  if (rows >= period) return;
  throw new ShapeError(`${what}: a season of ${period} rows is needed, there are ${rows}.`);
}

/** @internal */
export function naive({ data, rows, columns }: OwnSeries, steps: number, period: number): Matrix {
  const values = new Float64Array(steps * columns);
  for (let i = 0; i < steps; i++) {
    const row = rows - period + (i % period);
    values.set(data.subarray(row * columns, (row + 1) * columns), i * columns);
  }
  return matrixOf(values, steps, columns);
}
