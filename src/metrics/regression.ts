import { DataError, ShapeError } from '../base/errors.js';
import { finish } from '../base/steps.js';
import { isBatch } from '../matrix/intake.js';
import { readMatrix } from '../matrix/matrix.js';
import type { MatrixLike, Vector } from '../matrix/matrix-like.js';
import { determination } from './determination.js';
import { meanOf } from './mean-of.js';
import { readColumn } from './read-column.js';

/** Numbers as the metrics of regression take them: (samples), which stands for one column, or (samples, outputs). */
export type NumbersLike = Vector | MatrixLike;

/** Targets and predictions of one shape, row-major. */
interface Pairs {
  targets: Float64Array | Float32Array;
  predictions: Float64Array | Float32Array;
  rows: number;
  columns: number;
}

/**
 * The mean of (target − prediction)² over all samples and outputs. scikit-learn's `mean_squared_error`.
 *
 * @param targets @param predictions (samples) or (samples, outputs).
 * @returns ∞ where a square is beyond float64.
 * @throws ShapeError ragged, or shapes that differ. @throws DataError empty, or no finite number, with row and column.
 *
 * @example
 * ```ts
 * meanSquaredError([1, 2, 3], [1, 2, 5]); // 1.3333333333333333
 * ```
 */
export function meanSquaredError(targets: NumbersLike, predictions: NumbersLike): number {
  return mean(readPairs('meanSquaredError', targets, predictions), (error) => error * error);
}

/**
 * The mean of |target − prediction| over all samples and outputs. scikit-learn's `mean_absolute_error`.
 *
 * @param targets @param predictions (samples) or (samples, outputs).
 * @throws ShapeError ragged, or shapes that differ. @throws DataError empty, or no finite number, with row and column.
 *
 * @example
 * ```ts
 * meanAbsoluteError([1, 2, 3], [1, 2, 5]); // 0.6666666666666666
 * ```
 */
export function meanAbsoluteError(targets: NumbersLike, predictions: NumbersLike): number {
  return mean(readPairs('meanAbsoluteError', targets, predictions), Math.abs);
}

/**
 * The coefficient of determination, 1 − Σ(target − prediction)² / Σ(target − mean)²: 1 for exact predictions, 0 for
 * those no better than the mean, negative for worse. Of several outputs the plain mean. For an output whose targets are
 * all the same it is 1 if the predictions are exact, else 0. scikit-learn's `r2_score`; there, a constant whose mean is
 * not exact in float64 is not taken for one.
 *
 * @param targets @param predictions (samples) or (samples, outputs), two samples at least.
 * @throws ShapeError ragged, or shapes that differ. @throws DataError fewer than two samples, or no finite number, with
 * row and column.
 *
 * @example
 * ```ts
 * r2([1, 2, 3], [1, 2, 4]); // 0.5
 * ```
 */
export function r2(targets: NumbersLike, predictions: NumbersLike): number {
  const pairs = readPairs('r2', targets, predictions);
  if (pairs.rows < 2) throw new DataError('r2: got one sample; expected at least two.');
  let sum = 0;
  const { rows, columns } = pairs;
  for (let j = 0; j < columns; j++) {
    const at = (values: Float64Array | Float32Array) => (i: number) => values[i * columns + j]!;
    sum += finish(determination(rows, at(pairs.targets), at(pairs.predictions)));
  }
  return sum / columns;
}

function mean({ targets, predictions }: Pairs, of: (error: number) => number): number {
  return finish(meanOf(targets.length, (i) => of(targets[i]! - predictions[i]!)));
}

function readPairs(where: string, targets: NumbersLike, predictions: NumbersLike): Pairs {
  const [left, rows, columns] = readNumbers(`${where}: targets`, targets);
  const [right, otherRows, otherColumns] = readNumbers(`${where}: predictions`, predictions);
  if (rows !== otherRows || columns !== otherColumns) {
    throw new ShapeError(
      `${where}: targets of shape [${rows}, ${columns}], predictions of shape [${otherRows}, ${otherColumns}]; expected the same.`,
    );
  }
  return { targets: left, predictions: right, rows, columns };
}

function readNumbers(
  what: string,
  values: NumbersLike,
): [data: Float64Array | Float32Array, rows: number, columns: number] {
  if (typeof values === 'object' && values !== null && isBatch(values)) {
    const { data, shape } = readMatrix(what, values);
    return [data, ...shape];
  }
  const column = readColumn(what, values as Vector);
  return [column, column.length, 1];
}
