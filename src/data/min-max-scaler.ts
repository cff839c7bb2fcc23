import {
  DataError,
  FormatError,
  MyelinError,
  NotFittedError,
  OptionError,
} from '../base/errors.js';
import { inspectable } from '../base/inspect.js';
import { sendJSON } from '../base/not-cloneable.js';
import { checkNumber, checkOptions, describe } from '../base/validate.js';
import { type Matrix, readMatrix } from '../matrix/matrix.js';
import type { MatrixLike } from '../matrix/matrix-like.js';
import { checkFormat, readNumbers } from './check-format.js';
import { mapColumns } from './map-columns.js';

/** What `new MinMaxScaler` takes. */
export interface MinMaxScalerOptions {
  /** Where each column's smallest and largest value shall lie. Default [0, 1]. */
  featureRange?: readonly [min: number, max: number];
}

/** A min-max scaler as plain data. */
export interface MinMaxScalerJSON {
  /** What this is. */
  format: 'myelin-min-max-scaler';
  /** The version of this form. */
  version: 1;
  /** Where the columns' smallest and largest values lie after the transformation. */
  featureRange: [min: number, max: number];
  /** The smallest value of each column. */
  dataMin: number[];
  /** The largest value of each column. */
  dataMax: number[];
}

interface Fitted {
  dataMin: Float64Array;
  dataMax: Float64Array;
  scale: Float64Array;
  offset: Float64Array;
}

const NOT_CLONEABLE = sendJSON('MinMaxScaler');

/**
 * Shifts and scales each column so that its values span `featureRange`: x·scale + offset, with
 * scale = (max − min of the range) / (max − min of the column) and offset = min of the range − min of the column·scale.
 * scikit-learn's `MinMaxScaler`: a column that spans less than 10·2⁻⁵² counts as constant and is divided by 1.
 * Values outside of what `fit` saw come out outside of the range.
 *
 * @example
 * ```ts
 * const scaler = new MinMaxScaler({ featureRange: [-1, 1] });
 * scaler.fitTransform([[0], [5], [10]]).toArray(); // [[-1], [0], [1]]
 * ```
 */
export class MinMaxScaler {
  /** @internal */
  readonly notCloneable = NOT_CLONEABLE;
  readonly #range: readonly [min: number, max: number];
  #fitted: Fitted | undefined;

  /** @throws OptionError an unknown option, or a range that is not two finite numbers, the smaller first. */
  constructor(options: MinMaxScalerOptions = {}) {
    inspectable(this, 'MinMaxScaler', (self) => ({
      featureRange: self.featureRange,
      dataMin: self.dataMin,
      dataMax: self.dataMax,
    }));
    const given = checkOptions('MinMaxScaler', options, ['featureRange']);
    this.#range = checkRange('MinMaxScaler: featureRange', given.featureRange ?? [0, 1]);
  }

  /** A copy of the range. */
  get featureRange(): [min: number, max: number] {
    return [...this.#range];
  }

  /** A copy of the columns' smallest values, (columns). @throws NotFittedError */
  get dataMin(): Float64Array {
    return this.#check().dataMin.slice();
  }

  /** A copy of the columns' largest values, (columns). @throws NotFittedError */
  get dataMax(): Float64Array {
    return this.#check().dataMax.slice();
  }

  /**
   * Learns the span of each column; that of an earlier call is forgotten.
   *
   * @param inputs (samples, columns).
   * @returns This scaler.
   * @throws ShapeError ragged. @throws DataError empty, a value that is no finite number, with row and column, or a
   * span that float64 does not hold. The scaler is as it was.
   */
  fit(inputs: MatrixLike): this {
    const { data, shape } = readMatrix('fit', inputs);
    const columns = shape[1];
    const dataMin = new Float64Array(data.subarray(0, columns));
    const dataMax = dataMin.slice();
    for (let at = columns; at < data.length; ) {
      for (let j = 0; j < columns; j++, at++) {
        const x = data[at]!;
        if (x < dataMin[j]!) dataMin[j] = x;
        if (x > dataMax[j]!) dataMax[j] = x;
      }
    }
    this.#fitted = fittedTo('fit', this.#range, dataMin, dataMax);
    return this;
  }

  /**
   * x·scale + offset. Computed in float64; a `Float32Array` with its shape gives one back.
   *
   * @param inputs (samples, columns).
   * @throws ShapeError another number of columns. @throws DataError as `fit`. @throws NotFittedError
   */
  transform(inputs: MatrixLike): Matrix {
    const { scale, offset } = this.#check();
    const matrix = readMatrix('transform', inputs, scale.length);
    return mapColumns('transform', matrix, (x, j) => x * scale[j]! + offset[j]!);
  }

  /** `fit`, then `transform` of the same matrix. @throws ShapeError @throws DataError as `fit`. */
  fitTransform(inputs: MatrixLike): Matrix {
    return this.fit(inputs).transform(inputs);
  }

  /**
   * Back to the original units: (x − offset) / scale.
   *
   * @param inputs (samples, columns).
   * @throws ShapeError another number of columns. @throws DataError as `fit`. @throws NotFittedError
   */
  inverseTransform(inputs: MatrixLike): Matrix {
    const { scale, offset } = this.#check();
    const matrix = readMatrix('inverseTransform', inputs, scale.length);
    return mapColumns('inverseTransform', matrix, (x, j) => (x - offset[j]!) / scale[j]!);
  }

  /** The scaler as plain data, all numbers exact. @throws NotFittedError */
  toJSON(): MinMaxScalerJSON {
    const { dataMin, dataMax } = this.#check();
    return {
      format: 'myelin-min-max-scaler',
      version: 1,
      featureRange: this.featureRange,
      dataMin: Array.from(dataMin),
      dataMax: Array.from(dataMax),
    };
  }

  /**
   * The scaler that `toJSON` described.
   *
   * @throws FormatError The data is not a min-max scaler's.
   *
   * @example
   * ```ts
   * const copy = MinMaxScaler.fromJSON(JSON.parse(JSON.stringify(scaler)));
   * ```
   */
  static fromJSON(json: MinMaxScalerJSON): MinMaxScaler {
    const where = 'MinMaxScaler.fromJSON';
    const own = checkFormat(where, json, 'myelin-min-max-scaler');
    const dataMin = readNumbers(`${where}: dataMin`, own.dataMin);
    const dataMax = readNumbers(`${where}: dataMax`, own.dataMax, dataMin.length);
    const wrong = dataMin.findIndex((min, j) => min > dataMax[j]!);
    if (wrong >= 0) {
      throw new FormatError(
        `${where}: column ${wrong}: dataMin ${dataMin[wrong]} is above dataMax ${dataMax[wrong]}.`,
      );
    }
    try {
      const made = new MinMaxScaler({
        featureRange: checkRange('featureRange', own.featureRange),
      });
      made.#fitted = fittedTo(where, made.#range, dataMin, dataMax);
      return made;
    } catch (cause) {
      if (cause instanceof MyelinError) throw new FormatError(`${where}: ${cause.message}`);
      throw cause;
    }
  }

  #check(): Fitted {
    if (!this.#fitted) throw new NotFittedError('MinMaxScaler');
    return this.#fitted;
  }
}

function checkRange(what: string, range: unknown): [min: number, max: number] {
  if (!Array.isArray(range) || range.length !== 2) {
    throw new OptionError(`${what}: expected [min, max], got ${describe(range)}.`);
  }
  // + 0: JSON has no −0.
  const min = checkNumber(`${what}[0]`, range[0]) + 0;
  const max = checkNumber(`${what}[1]`, range[1]) + 0;
  if (min >= max || !Number.isFinite(max - min)) {
    throw new OptionError(`${what}: expected [min, max] with min < max, got [${min}, ${max}].`);
  }
  return [min, max];
}

function fittedTo(
  where: string,
  [low, high]: readonly [min: number, max: number],
  dataMin: Float64Array,
  dataMax: Float64Array,
): Fitted {
  const scale = new Float64Array(dataMin.length);
  const offset = new Float64Array(dataMin.length);
  for (let j = 0; j < dataMin.length; j++) {
    dataMin[j]! += 0; // no −0, as above
    dataMax[j]! += 0;
    const span = dataMax[j]! - dataMin[j]!;
    scale[j] = (high - low) / (span < 10 * Number.EPSILON ? 1 : span);
    offset[j] = low - dataMin[j]! * scale[j]!;
    if (!(scale[j]! > 0 && Number.isFinite(scale[j]!) && Number.isFinite(offset[j]!))) {
      throw new DataError(
        `${where}: column ${j} from ${dataMin[j]} to ${dataMax[j]} cannot be scaled to [${low}, ${high}] in float64.`,
        undefined,
        j,
      );
    }
  }
  return { dataMin, dataMax, scale, offset };
}
