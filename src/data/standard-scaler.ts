import { DataError, FormatError, NotFittedError } from '../base/errors.js';
import { inspectable } from '../base/inspect.js';
import { sendJSON } from '../base/not-cloneable.js';
import { describe } from '../base/validate.js';
import { type Matrix, readMatrix } from '../matrix/matrix.js';
import type { MatrixLike } from '../matrix/matrix-like.js';
import { checkFormat, readNumbers } from './check-format.js';
import { mapColumns } from './map-columns.js';

/** A standard scaler as plain data. */
export interface StandardScalerJSON {
  /** What this is. */
  format: 'myelin-standard-scaler';
  /** The version of this form. */
  version: 1;
  /** What is subtracted, one number a column. */
  mean: number[];
  /** What is divided by, one number a column. */
  scale: number[];
}

interface Fitted {
  mean: Float64Array;
  scale: Float64Array;
}

const NOT_CLONEABLE = sendJSON('StandardScaler');

/**
 * Shifts and scales each column to mean 0 and standard deviation 1: (x − mean) / scale. scikit-learn's `StandardScaler`:
 * the population's standard deviation (divided by n, not n − 1), and scale 1 for a column that is constant or, by the
 * error bound of the variance, cannot be told from a constant one.
 *
 * The variance is that of the corrected two-pass algorithm (Chan, Golub and LeVeque, The American Statistician 37, 1983),
 * sums in the order of the rows.
 *
 * @example
 * ```ts
 * const scaler = new StandardScaler();
 * scaler.fitTransform([[1, 10], [3, 10]]).toArray(); // [[-1, 0], [1, 0]]
 * scaler.transform([[2, 11]]).toArray(); // [[0, 1]]
 * ```
 */
export class StandardScaler {
  /** @internal */
  readonly notCloneable = NOT_CLONEABLE;
  #fitted: Fitted | undefined;

  constructor() {
    inspectable(this, 'StandardScaler', (self) => ({ mean: self.mean, scale: self.scale }));
  }

  /** A copy of the columns' means, (columns). @throws NotFittedError */
  get mean(): Float64Array {
    return this.#check().mean.slice();
  }

  /** A copy of what the columns are divided by, (columns): the standard deviation, or 1. @throws NotFittedError */
  get scale(): Float64Array {
    return this.#check().scale.slice();
  }

  /**
   * Learns mean and scale of each column; those of an earlier call are forgotten.
   *
   * @param inputs (samples, columns).
   * @returns This scaler.
   * @throws ShapeError ragged. @throws DataError empty, a value that is no finite number, with row and column, or
   * values so large that their variance is ∞. The scaler is as it was.
   */
  fit(inputs: MatrixLike): this {
    this.#fitted = measure(readMatrix('fit', inputs));
    return this;
  }

  /**
   * (x − mean) / scale. Computed in float64; a `Float32Array` with its shape gives one back.
   *
   * @param inputs (samples, columns).
   * @throws ShapeError another number of columns. @throws DataError as `fit`. @throws NotFittedError
   */
  transform(inputs: MatrixLike): Matrix {
    const { mean, scale } = this.#check();
    const matrix = readMatrix('transform', inputs, mean.length);
    return mapColumns('transform', matrix, (x, j) => (x - mean[j]!) / scale[j]!);
  }

  /** `fit`, then `transform` of the same matrix. @throws ShapeError @throws DataError as `fit`. */
  fitTransform(inputs: MatrixLike): Matrix {
    return this.fit(inputs).transform(inputs);
  }

  /**
   * Back to the original units: x·scale + mean.
   *
   * @param inputs (samples, columns).
   * @throws ShapeError another number of columns. @throws DataError as `fit`. @throws NotFittedError
   */
  inverseTransform(inputs: MatrixLike): Matrix {
    const { mean, scale } = this.#check();
    const matrix = readMatrix('inverseTransform', inputs, mean.length);
    return mapColumns('inverseTransform', matrix, (x, j) => x * scale[j]! + mean[j]!);
  }

  /** The scaler as plain data, all numbers exact. @throws NotFittedError */
  toJSON(): StandardScalerJSON {
    const { mean, scale } = this.#check();
    return {
      format: 'myelin-standard-scaler',
      version: 1,
      mean: Array.from(mean),
      scale: Array.from(scale),
    };
  }

  /**
   * The scaler that `toJSON` described.
   *
   * @throws FormatError The data is not a standard scaler's.
   *
   * @example
   * ```ts
   * const copy = StandardScaler.fromJSON(JSON.parse(JSON.stringify(scaler)));
   * ```
   */
  static fromJSON(json: StandardScalerJSON): StandardScaler {
    const where = 'StandardScaler.fromJSON';
    const own = checkFormat(where, json, 'myelin-standard-scaler');
    const mean = readNumbers(`${where}: mean`, own.mean);
    const scale = readNumbers(`${where}: scale`, own.scale, mean.length);
    const wrong = scale.findIndex((value) => value <= 0);
    if (wrong >= 0) {
      throw new FormatError(
        `${where}: scale[${wrong}]: expected a positive number, got ${describe(scale[wrong])}.`,
      );
    }
    const made = new StandardScaler();
    made.#fitted = { mean, scale };
    return made;
  }

  #check(): Fitted {
    if (!this.#fitted) throw new NotFittedError('StandardScaler');
    return this.#fitted;
  }
}

function measure({ data, shape }: Matrix): Fitted {
  const [rows, columns] = shape;
  const mean = new Float64Array(columns);
  for (let at = 0; at < data.length; ) {
    for (let j = 0; j < columns; j++) mean[j]! += data[at++]!;
  }
  // + 0: JSON has no −0, which a tiny sum may round to.
  for (let j = 0; j < columns; j++) mean[j] = mean[j]! / rows + 0;
  // Deviations would sum to 0 but for the rounding of the mean, which their sum corrects.
  const sums = new Float64Array(columns);
  const squares = new Float64Array(columns);
  for (let at = 0; at < data.length; ) {
    for (let j = 0; j < columns; j++) {
      const deviation = data[at++]! - mean[j]!;
      sums[j]! += deviation;
      squares[j]! += deviation * deviation;
    }
  }
  const scale = Float64Array.from({ length: columns }, (_, j) => {
    const variance = (squares[j]! - (sums[j]! * sums[j]!) / rows) / rows;
    if (!Number.isFinite(variance)) {
      throw new DataError(
        `fit: the values in column ${j} are too large: their variance is not finite in float64.`,
        undefined,
        j,
      );
    }
    const bound = (rows * mean[j]! * Number.EPSILON) ** 2;
    const constant = variance <= rows * Number.EPSILON * variance + bound;
    return constant ? 1 : Math.sqrt(variance);
  });
  return { mean, scale };
}
