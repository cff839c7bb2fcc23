import { DataError, ShapeError } from '../base/errors.js';
import { describe } from '../base/validate.js';
import { notFinite, ownList } from '../matrix/intake.js';
import type { Vector } from '../matrix/matrix-like.js';

/**
 * A checked copy of a list of numbers.
 *
 * @throws ShapeError another length than `length`. @throws DataError not a list, empty, or no finite number, with row.
 */
export function readColumn(what: string, values: Vector, length?: number): Float64Array {
  const list = ownList(
    what,
    values,
    (count) => {
      if (length !== undefined && count !== length) {
        throw new ShapeError(`${what}: expected ${length} numbers, got ${count}.`);
      }
      if (count === 0) throw new DataError(`${what}: empty; expected at least one number.`);
    },
    (value, i) => {
      if (!Number.isFinite(value)) throw notFinite(what, value, i, 0);
    },
  );
  if (!list) throw new DataError(`${what}: expected a list of numbers, got ${describe(values)}.`);
  return Float64Array.from(list as ArrayLike<number>);
}
