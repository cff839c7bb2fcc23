import { DataError, ShapeError } from '../base/errors.js';
import { describe } from '../base/validate.js';
import { notFinite, type Vector } from '../matrix/matrix-like.js';

/**
 * A checked copy of a list of numbers.
 *
 * @throws ShapeError another length than `length`. @throws DataError not a list, empty, or no finite number, with row.
 */
export function readColumn(what: string, values: Vector, length?: number): Float64Array {
  if (typeof values !== 'object' || values === null || typeof values.length !== 'number') {
    throw new DataError(`${what}: expected a list of numbers, got ${describe(values)}.`);
  }
  if (length !== undefined && values.length !== length) {
    throw new ShapeError(`${what}: expected ${length} numbers, got ${values.length}.`);
  }
  if (values.length === 0) throw new DataError(`${what}: empty; expected at least one number.`);
  return Float64Array.from({ length: values.length }, (_, i) => {
    const value: unknown = values[i];
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw notFinite(what, value, i, 0);
  });
}
