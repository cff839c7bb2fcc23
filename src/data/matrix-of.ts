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
