/** The numbers of a matrix, a parameter or an output. */
export type Numbers = Float64Array | Float32Array;

/** One sample, or a list of targets: an array, a typed array, or anything with a length and numbers. */
export type Vector = ArrayLike<number>;

/** Rows of numbers, all of one length, or one typed array, row-major, with its shape. */
export type MatrixLike =
  | readonly Vector[]
  | {
      /** The numbers, row by row. */
      data: Float64Array | Float32Array;
      /** Their arrangement. */
      shape: readonly [rows: number, columns: number];
    };
