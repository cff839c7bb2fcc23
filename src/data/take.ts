import { DataError } from '../base/errors.js';
import type { TypedArray } from '../base/typed-array.js';
import { describe, isArray } from '../base/validate.js';
import { isBatch, notFinite, type OwnList, ownList } from '../matrix/intake.js';
import { type Matrix, matrixOf, readMatrix } from '../matrix/matrix.js';
import type { MatrixLike } from '../matrix/matrix-like.js';
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
  const places = ownList('take: indices', indices, undefined, (index, i) => {
    if (!(Number.isInteger(index) && Number(index) >= 0 && Number(index) < source.length)) {
      throw new DataError(
        `take: index ${i} is ${describe(index)}, expected a whole number from 0 to ${source.length - 1}.`,
        i,
      );
    }
  });
  if (!places) {
    throw new DataError(`take: indices: expected a list of indices, got ${describe(indices)}.`);
  }
  return source.take(places as ArrayLike<number>);
}

/** Checks all values before any are taken. @throws ShapeError @throws DataError as `take`. */
export function readRows(what: string, values: Rows): Source {
  if (typeof values !== 'object' || values === null || isMatrix(values)) {
    const matrix = readMatrix(what, values);
    return { length: matrix.shape[0], take: (indices) => takeRows(matrix, indices) };
  }
  const list = isArray(values) || ArrayBuffer.isView(values) ? ownRowsOf(what, values) : undefined;
  if (!list || list instanceof BigInt64Array || list instanceof BigUint64Array) {
    throw new DataError(
      `${what}: expected an array, a typed array or { data, shape }, got ${describe(values)}.`,
    );
  }
  const { length } = list;
  return {
    length,
    take: (indices) =>
      ArrayBuffer.isView(list)
        ? takeElements(list as NumberArray, indices)
        : Array.from(indices, (i) => list[i] as Label),
  };
}

function ownRowsOf(what: string, values: unknown): OwnList | undefined {
  return ownList(
    what,
    values,
    (length) => {
      if (length === 0) throw new DataError(`${what}: empty; expected at least one value.`);
    },
    (value, i) => {
      if (typeof value === 'bigint') return; // said for the whole array
      if (typeof value !== 'string' && !Number.isFinite(value)) throw notFinite(what, value, i, 0);
    },
  );
}

function isMatrix(values: Rows): values is MatrixLike {
  return isBatch(values as ArrayLike<number> | MatrixLike);
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
  const Kind = values.constructor as new (length: number) => NumberArray; // of a view of ours
  const taken = new Kind(indices.length);
  for (let i = 0; i < indices.length; i++) taken[i] = values[indices[i]!]!;
  return taken;
}
