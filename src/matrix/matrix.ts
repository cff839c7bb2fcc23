import { DataError, ShapeError } from '../base/errors.js';
import { makeResult } from '../base/typed-array.js';
import { describe } from '../base/validate.js';
import { checkShape, copyMatrix, type MatrixLike, rowsOf } from './matrix-like.js';

/** A matrix that Myelin returns. It is the caller's own; every input that takes a matrix takes it back. */
export interface Matrix {
  /** The numbers, row by row. */
  data: Float64Array | Float32Array;
  /** Their arrangement. */
  shape: readonly [rows: number, columns: number];
  /** A copy as nested arrays, one a row. */
  toArray(): number[][];
}

class DenseMatrix implements Matrix {
  readonly data: Float64Array | Float32Array;
  readonly shape: readonly [rows: number, columns: number];

  constructor(data: Float64Array | Float32Array, rows: number, columns: number) {
    this.data = data;
    this.shape = [rows, columns];
  }

  toArray(): number[][] {
    const [rows, columns] = this.shape;
    return Array.from({ length: rows }, (_, i) =>
      Array.from(this.data.subarray(i * columns, (i + 1) * columns)),
    );
  }
}

/** A matrix over `data` itself, whose length must be rows × columns. */
export function matrixOf(data: Float64Array | Float32Array, rows: number, columns: number): Matrix {
  return new DenseMatrix(data, rows, columns);
}

/**
 * A checked copy of user input. It is float64, unless the input is a `Float32Array` with its shape.
 *
 * @param columns Expected; default: as many as the shape or the first row says.
 * @throws ShapeError ragged, or another number of columns. @throws DataError empty, or a value that is no finite
 * number, with row and column.
 */
export function readMatrix(what: string, input: MatrixLike, columns?: number): Matrix {
  const width = columns ?? columnsOf(what, input);
  const rows = rowsOf(what, input, width);
  const data = makeResult(what, rows * width, (length) => new Float64Array(length));
  copyMatrix(what, input, width, data, 0);
  const single = 'shape' in input && input.data instanceof Float32Array;
  return matrixOf(single ? new Float32Array(data) : data, rows, width);
}

function columnsOf(what: string, input: MatrixLike): number {
  const width = firstWidth(what, input);
  if (!Number.isInteger(width) || width < 0) {
    throw new ShapeError(`${what}: expected a whole number of columns, got ${describe(width)}.`);
  }
  if (width === 0) throw new DataError(`${what}: row 0 is empty; expected at least one number.`, 0);
  return width;
}

function firstWidth(what: string, input: MatrixLike): number {
  if (typeof input !== 'object' || input === null) {
    throw new DataError(`${what}: expected rows of numbers, got ${describe(input)}.`);
  }
  if ('shape' in input) return checkShape(what, input.shape)[1];
  if (typeof input.length !== 'number') {
    throw new DataError(
      `${what}: expected an array of rows, or { data, shape }, got ${describe(input)}.`,
    );
  }
  if (input.length === 0) throw new DataError(`${what}: empty; expected at least one row.`);
  const first: unknown = input[0];
  if (typeof first !== 'object' || first === null) {
    throw new DataError(`${what}: row 0 is ${describe(first)}, expected an array of numbers.`, 0);
  }
  return (first as ArrayLike<number>).length;
}
