import { FormatError } from '../../base/errors.js';
import { describe } from '../../base/validate.js';

/** An object of JSON, of which nothing is known. */
export type Fields = Readonly<Record<string, unknown>>;

/** @throws FormatError */
export function objectAt(what: string, value: unknown): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new FormatError(`${what}: expected an object, got ${describe(value)}.`);
}

/** @throws FormatError */
export function listAt(what: string, value: unknown, length?: number): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw new FormatError(`${what}: expected a list, got ${describe(value)}.`);
  }
  if (length === undefined || value.length === length) return value;
  throw new FormatError(`${what}: expected a list of ${length}, got ${value.length}.`);
}

/** A whole number from `min` to 1,000,000. @throws FormatError */
export function countAt(what: string, value: unknown, min = 1): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= 1e6) {
    return value;
  }
  throw new FormatError(
    `${what}: expected a whole number from ${min} to 1000000, got ${describe(value)}.`,
  );
}

/** Writes a list of finite numbers into `target` from `at`, `step` apart. @throws FormatError */
export function copyNumbersAt(
  what: string,
  value: unknown,
  count: number,
  target: Float64Array,
  at: number,
  step: number,
): void {
  for (const [i, number] of listAt(what, value, count).entries()) {
    if (typeof number !== 'number' || !Number.isFinite(number)) {
      throw new FormatError(`${what}[${i}]: expected a finite number, got ${describe(number)}.`);
    }
    target[at + i * step] = number;
  }
}
