import { DataError } from '../base/errors.js';
import type { TypedArray } from '../base/typed-array.js';
import { describe } from '../base/validate.js';
import { type Matrix, matrixOf, readMatrix } from '../matrix/matrix.js';
import { isBatch, type MatrixLike, notFinite } from '../matrix/matrix-like.js';
import type { Label } from './labels.js';

/** A typed array of numbers, not of bigints. */
export type NumberArray = Exclude<TypedArray, BigInt64Array | BigUint64Array>;

/** Values that can be taken apart by row: a matrix, a typed array, or a list of numbers or strings. */
export type Rows = MatrixLike | NumberArray | readonly Label[];

/** What rows are taken from, checked. */
interface Source {
  readonly length: number;
  take(indices: ArrayLike<number>): Matrix | NumberArray | Label[];
}

/**
 * The rows of a matrix, or the elements of a list, at the given indices, in their order. NumPy's `take(axis=0)`; for
 * the folds of `kFold`.
 *
 * @param values A matrix gives a `Matrix`, a typed array one of its kind, a list an array.
 * @param indices Whole numbers from 0; one may occur again.
 * @returns A copy.
 * @throws DataError no values, a value that is neither a finite number nor (in a list) a string, or an index out of
 * range. @throws ShapeError ragged.
 *
 * @example
 * ```ts
 * take(['a', 'b', 'c'], [2, 0]); // ['c', 'a']
 * take([[1, 2], [3, 4], [5, 6]], [1]).toArray(); // [[3, 4]]
 * ```
 */
export function take<T extends Label>(values: readonly T[], indices: ArrayLike<number>): T[];
export function take<T extends NumberArray>(values: T, indices: ArrayLike<number>): T;
export function take(values: MatrixLike, indices: ArrayLike<number>): Matrix;
export function take(values: Rows, indices: ArrayLike<number>): Matrix | NumberArray | Label[] {
  const source = readRows('take: values', values);
  if (typeof indices !== 'object' || indices === null) {
    throw new DataError(`take: indices: expected a list of indices, got ${describe(indices)}.`);
  }
  for (let i = 0; i < indices.length; i++) {
    const index: unknown = indices[i];
    if (!(Number.isInteger(index) && Number(index) >= 0 && Number(index) < source.length)) {
      throw new DataError(
        `take: index ${i} is ${describe(index)}, expected a whole number from 0 to ${source.length - 1}.`,
        i,
      );
    }
  }
  return source.take(indices);
}

/** Checks all values before any are taken. @throws ShapeError @throws DataError as `take`. */
export function readRows(what: string, values: Rows): Source {
  if (typeof values !== 'object' || values === null || isMatrix(values)) {
    const matrix = readMatrix(what, values);
    return { length: matrix.shape[0], take: (indices) => takeRows(matrix, indices) };
  }
  if (!Array.isArray(values) && !isNumberArray(values)) {
    throw new DataError(
      `${what}: expected an array, a typed array or { data, shape }, got ${describe(values)}.`,
    );
  }
  if (values.length === 0) throw new DataError(`${what}: empty; expected at least one value.`);
  for (let i = 0; i < values.length; i++) {
    const value: unknown = values[i];
    if (typeof value !== 'string' && !Number.isFinite(value)) throw notFinite(what, value, i, 0);
  }
  if (Array.isArray(values)) {
    return { length: values.length, take: (indices) => Array.from(indices, (i) => values[i]) };
  }
  return { length: values.length, take: (indices) => takeElements(values, indices) };
}

function isMatrix(values: Rows): values is MatrixLike {
  return isBatch(values as ArrayLike<number> | MatrixLike);
}

function isNumberArray(values: unknown): values is NumberArray {
  return (
    ArrayBuffer.isView(values) &&
    !(values instanceof DataView) &&
    !(values instanceof BigInt64Array || values instanceof BigUint64Array)
  );
}

function takeRows({ data, shape }: Matrix, indices: ArrayLike<number>): Matrix {
  const columns = shape[1];
  const { length } = indices;
  const single = data instanceof Float32Array;
  const taken = single ? new Float32Array(length * columns) : new Float64Array(length * columns);
  for (let i = 0; i < length; i++) {
    const start = indices[i]! * columns;
    taken.set(data.subarray(start, start + columns), i * columns);
  }
  return matrixOf(taken, length, columns);
}

function takeElements(values: NumberArray, indices: ArrayLike<number>): NumberArray {
  // Not the constructor of Node's Buffer, which is deprecated.
  const Kind = values instanceof Uint8Array ? Uint8Array : values.constructor;
  const taken = new (Kind as new (length: number) => NumberArray)(indices.length);
  for (let i = 0; i < indices.length; i++) taken[i] = values[indices[i]!]!;
  return taken;
}
