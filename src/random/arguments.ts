import { DataError, EngineError, OptionError } from '../base/errors.js';
import { checkInteger, describe } from '../base/validate.js';

/** An array of numbers or bigints that JavaScript keeps in typed memory. */
export type TypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/** An integer that float64 holds exactly, its neighbours too. @throws OptionError */
export function checkSafeInteger(what: string, value: unknown): number {
  return checkInteger(what, value, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
}

/** An array for `size` values. @throws OptionError not a length. @throws EngineError too long to be had. */
export function makeResult<T>(where: string, size: unknown, make: (size: number) => T): T {
  const length = checkInteger(`${where}: size`, size, 0, Number.MAX_SAFE_INTEGER);
  try {
    return make(length);
  } catch (cause) {
    throw new EngineError(`${where}: an array of ${length} numbers cannot be had.`, {
      code: 'ERR_OUT_OF_MEMORY',
      cause,
    });
  }
}

/** @throws OptionError not an array. @throws DataError a hole, with its place. */
export function checkArray(where: string, array: unknown): void {
  if (Array.isArray(array)) {
    for (let i = 0; i < array.length; i++) {
      if (!(i in array)) throw new DataError(`${where}: the array has a hole at index ${i}.`, i);
    }
  } else if (!ArrayBuffer.isView(array) || array instanceof DataView) {
    throw new OptionError(`${where}: expected an array or a typed array, got ${describe(array)}.`);
  }
}
