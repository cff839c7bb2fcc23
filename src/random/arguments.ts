import { DataError, OptionError } from '../base/errors.js';
import { viewOf } from '../base/typed-array.js';
import { checkInteger, describe, isArray } from '../base/validate.js';

/** An integer that float64 holds exactly, its neighbours too. @throws OptionError */
export function checkSafeInteger(what: string, value: unknown): number {
  return checkInteger(what, value, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
}

/** @throws OptionError not an array. @throws DataError a hole, with its place. */
export function checkArray(where: string, array: unknown): void {
  if (isArray(array)) {
    for (let i = 0; i < array.length; i++) {
      if (!(i in array)) throw new DataError(`${where}: the array has a hole at index ${i}.`, i);
    }
  } else if (!viewOf(array)) {
    throw new OptionError(`${where}: expected an array or a typed array, got ${describe(array)}.`);
  }
}
