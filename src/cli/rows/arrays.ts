import { DataError } from '../../base/errors.js';
import type { Tensor } from '../../serialization/tensor.js';

/**
 * Arrays as columns, in their order: one axis is a column of the array's name, two are as many columns, `x0`, `x1`, …
 * The first `maxRows` of them.
 *
 * @throws DataError other shapes, or arrays of different lengths.
 */
export function tensorColumns(
  arrays: ReadonlyMap<string, Tensor>,
  maxRows: number = Number.POSITIVE_INFINITY,
): Record<string, ArrayLike<number>> {
  const columns: Record<string, ArrayLike<number>> = {};
  let rows: number | undefined;
  for (const [name, { data, shape }] of arrays) {
    const [length = 0, width = 1] = shape;
    if (shape.length < 1 || shape.length > 2) {
      throw new DataError(
        `array '${name}' has the shape (${shape.join(', ')}), expected rows, or rows and columns.`,
      );
    }
    rows ??= length;
    if (length !== rows) {
      throw new DataError(`array '${name}' has ${length} rows, expected ${rows} as in the first.`);
    }
    const taken = Math.min(length, maxRows);
    if (shape.length === 1) columns[name] = taken < length ? data.slice(0, taken) : data;
    else
      for (let i = 0; i < width; i++) {
        columns[`${name}${i}`] = Float64Array.from(
          { length: taken },
          (_, row) => data[row * width + i] as number,
        );
      }
  }
  return columns;
}
