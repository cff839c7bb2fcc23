import { OptionError } from '../base/errors.js';
import { describe, isArray, isDictionary } from '../base/validate.js';

/** Nobody writes options that deep; a circle would never end. */
const DEEPEST = 64;

/**
 * Plain data as JSON: equal data has equal text, whatever the order of its keys, and the text is read as what was written,
 * −0 included. Lists of any kind become arrays.
 *
 * @throws OptionError what is no plain data: functions, instances of classes, NaN and the infinities.
 */
export function plainText(what: string, value: unknown, depth = 0): string {
  if (depth > DEEPEST) throw new OptionError(`${what}: expected plain data, got a circle.`);
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) {
    return JSON.stringify(value);
  }
  if (typeof value === 'number' && Number.isFinite(value)) {
    return Object.is(value, -0) ? '-0' : String(value);
  }
  if (isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) {
    const list = Array.from(value as ArrayLike<unknown>);
    return `[${list.map((each, i) => plainText(`${what}[${i}]`, each ?? null, depth + 1)).join()}]`;
  }
  if (isDictionary(value) && isPlain(value)) {
    const entries = Object.keys(value)
      .filter((key) => value[key] !== undefined)
      .sort()
      .map((key) => {
        const text = plainText(`${what}: ${key}`, value[key], depth + 1);
        return `${JSON.stringify(key)}:${text}`;
      });
    return `{${entries.join()}}`;
  }
  throw new OptionError(
    `${what}: expected plain data, which alone can be stored and sent, got ${describe(value)}.`,
  );
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null) return true;
  return Object.getPrototypeOf(prototype) === null;
}
