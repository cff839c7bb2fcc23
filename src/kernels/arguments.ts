import { OptionError } from '../base/errors.js';
import { describe } from '../base/validate.js';

/** Any number, NaN and ±∞ too. @throws OptionError */
export function checkScalar(what: string, value: unknown): number {
  if (typeof value === 'number') return value;
  throw new OptionError(`${what}: expected a number, got ${describe(value)}.`);
}
