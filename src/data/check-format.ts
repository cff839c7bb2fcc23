import { FormatError } from '../base/errors.js';
import { ownJSON } from '../base/own-json.js';
import { describe } from '../base/validate.js';

/** A copy of what a `fromJSON` takes, its head checked. @throws FormatError not an object, another format or version. */
export function checkFormat<T>(where: string, given: T, format: string): T {
  const json = ownJSON(where, given);
  const head = typeof json === 'object' && json !== null ? json : {};
  if (!('format' in head) || head.format !== format) {
    const got = 'format' in head ? `format ${describe(head.format)}` : describe(json);
    throw new FormatError(`${where}: expected { format: '${format}' }, got ${got}.`);
  }
  if (!('version' in head) || head.version !== 1) {
    const got = 'version' in head ? describe(head.version) : 'none';
    throw new FormatError(`${where}: expected version 1, got ${got}.`);
  }
  return json as T;
}

/** A list of finite numbers out of JSON. @throws FormatError anything else, or another length than `length`. */
export function readNumbers(what: string, value: unknown, length?: number): Float64Array {
  if (!Array.isArray(value) || value.length === 0) {
    throw new FormatError(`${what}: expected an array of numbers, got ${describe(value)}.`);
  }
  if (length !== undefined && value.length !== length) {
    throw new FormatError(`${what}: expected ${length} numbers, got ${value.length}.`);
  }
  return Float64Array.from({ length: value.length }, (_, i) => {
    const number: unknown = value[i];
    if (typeof number === 'number' && Number.isFinite(number)) return number;
    throw new FormatError(`${what}[${i}]: expected a finite number, got ${describe(number)}.`);
  });
}
