// Numbers that are ours already (intake.ts) on their way into linear memory or arrays of the network's dtype.
import { DataError } from '../base/errors.js';
import { isFloats } from '../base/typed-array.js';
import { notFinite, type OwnList, type OwnMatrix } from './intake.js';
import type { Numbers } from './matrix-like.js';

/**
 * Copies the rows [first, end) to `target` from element `at`, and checks every number there.
 *
 * @throws DataError not finite, or too large for float32; with row and column.
 */
export function putMatrix(
  what: string,
  own: OwnMatrix,
  target: Numbers,
  at = 0,
  first = 0,
  end: number = own.rows,
): void {
  const part = copyMatrix(what, own, target, at, first, end);
  checkFinite(what, part, part.length, target, at, own.columns, first);
}

/** Likewise, unchecked: for who checks the copy itself. Returns what was copied. @throws DataError the array was moved or resized. */
export function copyMatrix(
  what: string,
  { data, rows, columns }: OwnMatrix,
  target: Numbers,
  at: number,
  first: number,
  end: number,
): Numbers {
  const whole = first === 0 && end === rows;
  const part = whole ? data : data.subarray(first * columns, end * columns);
  setAll(what, part, (end - first) * columns, target, at);
  return part;
}

/**
 * Copies a list of `count` numbers to `target` from element `at`, and checks each.
 *
 * @throws DataError no number, not finite, or too large for float32; with its place as the row.
 */
export function putList(what: string, list: OwnList, count: number, target: Numbers, at = 0): void {
  if (isFloats(list as Numbers)) setAll(what, list, count, target, at);
  else {
    for (let i = 0; i < count; i++) {
      const value = list[i];
      if (typeof value !== 'number') throw notFinite(what, value, i, 0);
      target[at + i] = value;
    }
  }
  checkFinite(what, list as ArrayLike<number>, count, target, at, 1, 0);
}

/**
 * Copies all of a list that is ours. A view of a user's array loses its numbers when the buffer is moved or made smaller,
 * by a getter of what was read after it: `set` knows, where V8's optimized code may still give the length of before.
 *
 * @throws DataError
 */
export function setAll(
  what: string,
  list: OwnList,
  count: number,
  target: Numbers | Uint32Array,
  at = 0,
): void {
  try {
    if (list.length === count) {
      target.set(list as ArrayLike<number>, at);
      return;
    }
  } catch {}
  throw new DataError(`${what}: the array's buffer was moved or resized while it was read.`);
}

/**
 * Checks `count` values that were copied to `target`. Looks at the copy, as float32 turns large numbers into ±∞.
 */
export function checkFinite(
  what: string,
  values: ArrayLike<number>,
  count: number,
  target: Numbers,
  at: number,
  columns: number,
  row: number,
): void {
  if (areFinite(target, at, at + count)) return;
  throw firstNotFinite(what, values, target, at, columns, row);
}

/**
 * Whether the elements [first, end) are finite: NaN and ±∞ are the numbers that 0 times is not 0. One load, product and sum
 * an element is what V8 makes its best loop of; several sums at a time, or v − v, take longer.
 */
export function areFinite(target: Numbers, first: number, end: number): boolean {
  let sum = 0;
  for (let j = first; j < end; j++) sum += target[j]! * 0;
  return sum === 0;
}

/** The error for the first of the numbers, copied to `target`, that is not finite; there must be one. */
export function firstNotFinite(
  what: string,
  values: ArrayLike<number>,
  target: Numbers,
  at: number,
  columns: number,
  row = 0,
): DataError {
  let j = 0;
  while (Number.isFinite(target[at + j])) j++;
  const i = row + Math.floor(j / columns);
  const column = j % columns;
  if (!Number.isFinite(values[j])) return notFinite(what, values[j], i, column);
  return new DataError(
    `${what}: row ${i}, column ${column} is ${values[j]}, too large for float32.`,
    i,
    column,
  );
}
