import { DataError } from '../base/errors.js';
import type { Matrix } from '../matrix/matrix.js';

/**
 * Replaces each number in place by `map` of it and its column's index.
 *
 * @throws DataError a result that the matrix's kind of number does not hold, with row and column.
 */
export function mapColumns(
  what: string,
  matrix: Matrix,
  map: (x: number, column: number) => number,
): Matrix {
  const { data, shape } = matrix;
  const columns = shape[1];
  for (let at = 0; at < data.length; ) {
    for (let j = 0; j < columns; j++, at++) {
      const before = data[at]!;
      data[at] = map(before, j);
      if (!Number.isFinite(data[at])) {
        const row = Math.floor(at / columns);
        throw new DataError(
          `${what}: row ${row}, column ${j} is ${before}; its result is too large.`,
          row,
          j,
        );
      }
    }
  }
  return matrix;
}
