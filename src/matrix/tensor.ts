import { type Matrix, matrixOf } from './matrix.js';
import type { Numbers } from './matrix-like.js';
import { countOf } from './shape.js';

/** Lists of numbers, or of such lists: rows, pictures, batches of pictures. */
export type NestedArray = (number | NestedArray)[];

/** Numbers with their shape, of any number of axes, that Myelin returns. They are the caller's own. */
export interface Tensor {
  /** The numbers, the last axis fastest. */
  data: Float64Array | Float32Array;
  /** The lengths of the axes. */
  shape: readonly number[];
  /** A copy as nested arrays. */
  toArray(): NestedArray;
}

class DenseTensor implements Tensor {
  readonly data: Numbers;
  readonly shape: readonly number[];

  constructor(data: Numbers, shape: readonly number[]) {
    this.data = data;
    this.shape = shape;
  }

  toArray(): NestedArray {
    return nest(this.data, this.shape, 0);
  }
}

/** A tensor over `data` itself, whose length must be that of the shape, of at least one axis. */
export function tensorOf(data: Numbers, shape: readonly number[]): Tensor {
  return new DenseTensor(data, [...shape]);
}

/** Rows as a matrix where each is of one axis, else as a tensor (rows, ...shape); over `data` itself. */
export function shaped(data: Numbers, rows: number, shape: readonly number[]): Matrix | Tensor {
  return shape.length === 1 ? matrixOf(data, rows, shape[0]!) : tensorOf(data, [rows, ...shape]);
}

function nest(data: Numbers, shape: readonly number[], axis: number): NestedArray {
  if (axis === shape.length - 1) return Array.from(data);
  const part = countOf(shape.slice(axis + 1));
  return Array.from({ length: shape[axis]! }, (_, i) =>
    nest(data.subarray(i * part, (i + 1) * part), shape, axis + 1),
  );
}
