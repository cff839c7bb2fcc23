// The names that brain.js gave to the numbers of a sample.
import { DataError, FormatError } from '../../base/errors.js';
import { describe } from '../../base/validate.js';
import { countAt, objectAt } from './fields.js';

/** { name: place } as a list of names. */
export function keysOf(what: string, table: unknown, count: number): string[] | undefined {
  if (table === null || table === undefined) return undefined;
  const entries = Object.entries(objectAt(what, table));
  if (entries.length !== count) {
    throw new FormatError(`${what}: expected ${count} names, got ${entries.length}.`);
  }
  const keys: string[] = [];
  for (const [key, place] of entries) {
    const at = countAt(`${what}: ${JSON.stringify(key.slice(0, 40))}`, place, 0);
    if (at >= count || keys[at] !== undefined) {
      throw new FormatError(`${what}: expected each place from 0 to ${count - 1} once, got ${at}.`);
    }
    keys[at] = key;
  }
  return keys;
}

/** The numbers in the order of their names; a missing one is 0, as in brain.js. @throws DataError */
export function valuesOf(what: string, keys: readonly string[], input: unknown): number[] {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new DataError(`${what}: expected an object of named numbers, got ${describe(input)}.`);
  }
  const named = input as Readonly<Record<string, number>>;
  return keys.map((key) => (Object.hasOwn(named, key) ? named[key]! : 0));
}
