import { type Matrix, readMatrix } from '../matrix/matrix.js';
import type { MatrixLike } from '../matrix/matrix-like.js';

/**
 * The column of each row's largest number, the first of several: from a softmax layer's probabilities, or from one-hot
 * rows, to class indices. NumPy's `argmax(axis=1)`.
 *
 * @param scores (samples, classes).
 * @throws ShapeError ragged. @throws DataError empty, or no finite number, with row and column.
 *
 * @example
 * ```ts
 * argmax([[0.1, 0.7, 0.2], [0.9, 0, 0.1]]); // Uint32Array [1, 0]
 * ```
 */
export function argmax(scores: MatrixLike): Uint32Array {
  return argmaxOf(readMatrix('argmax', scores));
}

/** `argmax` of a matrix that was checked. */
export function argmaxOf({ data, shape }: Matrix): Uint32Array {
  const [rows, columns] = shape;
  const indices = new Uint32Array(rows);
  for (let i = 0; i < rows; i++) {
    let best = 0;
    for (let j = 1; j < columns; j++) {
      if (data[i * columns + j]! > data[i * columns + best]!) best = j;
    }
    indices[i] = best;
  }
  return indices;
}
