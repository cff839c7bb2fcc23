import { DataError, EngineError, OptionError } from './errors.js';

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

/** `value` as a message shows it. */
function show(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'object' && value !== null)
    return Array.isArray(value) ? 'an array' : 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}

/** An integer in [least, most]. `where` is the method, `name` the argument. @throws OptionError */
export function checkInteger(
  value: unknown,
  where: string,
  name: string,
  least: number = Number.MIN_SAFE_INTEGER,
  most: number = Number.MAX_SAFE_INTEGER,
): number {
  if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most) {
    return value as number;
  }
  throw new OptionError(
    `${where}: '${name}' must be an integer from ${least} to ${most}, got ${show(value)}.`,
  );
}

/** @throws OptionError not a finite number */
export function checkFinite(value: unknown, where: string, name: string): number {
  if (Number.isFinite(value)) return value as number;
  throw new OptionError(`${where}: '${name}' must be a finite number, got ${show(value)}.`);
}

/** An array for `size` values. @throws OptionError not a length. @throws EngineError too long to be had. */
export function makeResult<T>(size: unknown, where: string, make: (size: number) => T): T {
  const length = checkInteger(size, where, 'size', 0);
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
export function checkArray(array: unknown, where: string): void {
  if (Array.isArray(array)) {
    for (let i = 0; i < array.length; i++) {
      if (!(i in array)) throw new DataError(`${where}: the array has a hole at index ${i}.`, i);
    }
  } else if (!ArrayBuffer.isView(array) || array instanceof DataView) {
    throw new OptionError(`${where}: an array or typed array was expected, got ${show(array)}.`);
  }
}
