import { FormatError } from '../base/errors.js';

/** @throws FormatError where, what was expected, and what came, as text. */
export function fail(where: string, expected: string, got: string): never {
  throw new FormatError(`${where}: expected ${expected}, got ${got}.`);
}
