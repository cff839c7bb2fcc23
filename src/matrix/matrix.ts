import { ownMatrix } from './intake.js';
import type { MatrixLike } from './matrix-like.js';
import { putMatrix } from './numbers.js';

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
  const own = ownMatrix(what, input, columns);
  if (!own.flat) return matrixOf(own.data, own.rows, own.columns); // a copy already, and checked
  const single = own.data instanceof Float32Array;
  const count = own.rows * own.columns;
  const data = single ? new Float32Array(count) : new Float64Array(count);
  putMatrix(what, own, data);
  return matrixOf(data, own.rows, own.columns);
}
