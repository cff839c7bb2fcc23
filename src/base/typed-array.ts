import { EngineError } from './errors.js';
import { checkInteger } from './validate.js';

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
