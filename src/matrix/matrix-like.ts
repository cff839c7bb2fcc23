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

/** Lists of numbers, or lists of such lists, as deep as the data has axes. */
export type NestedNumbers = readonly Vector[] | readonly NestedNumbers[];

/**
 * Samples: rows of flattened numbers, or nested lists as deep as a sample has axes, or one array, the last axis fastest, with
 * its shape, [samples, numbers] or [samples, ...shape of a sample]. Sequences of any length may each have theirs; or one array of
 * shape [samples, steps, ...] has as many steps as the longest, and `lengths` says how many of each sample's count.
 */
export type SamplesLike =
  | NestedNumbers
  | readonly ShapedNumbers[]
  | (ShapedNumbers & {
      /** Steps of each sample, at least 1; what stands behind them is not read. Default: all. */
      lengths?: ArrayLike<number>;
    });

/** One array with its shape. */
export interface ShapedNumbers {
  /** The numbers, the last axis fastest. */
  data: Float64Array | Float32Array;
  /** The lengths of the axes. null, for the steps of sequences of any length: as many as the numbers make. */
  shape: readonly (number | null)[];
}

/** Numbers with a shape: a list, nested lists, or one array with its shape. */
export type TensorLike = Vector | SamplesLike;

/** Targets: numbers as they leave a network; or class indices, which may also be integers in one array with its shape. */
export type TargetsLike =
  | TensorLike
  | {
      /** The indices, the last axis fastest. */
      data:
        | Int8Array
        | Uint8Array
        | Uint8ClampedArray
        | Int16Array
        | Uint16Array
        | Int32Array
        | Uint32Array;
      /** [samples, ...shape of an output but for its last axis]. */
      shape: readonly (number | null)[];
    };
