import { FormatError, MyelinError } from './errors.js';
import { viewOf } from './typed-array.js';
import { bare, describe, isArray } from './validate.js';

/** No file of ours comes near it; a circle does not end. */
const MAX_DEPTH = 64;
/** No block of memory holds more numbers. */
const MAX_LENGTH = 2 ** 28;

/**
 * A copy of what a `fromJSON` takes, which need not come from JSON: everything in it is read once, own properties only,
 * typed arrays by views of our own. The copy's objects inherit nothing. Anything else than objects and lists is left as it is.
 *
 * @throws FormatError it cannot be read, has holes, or no end.
 */
export function ownJSON(where: string, json: unknown): unknown {
  try {
    return copy(where, json, 0);
  } catch (cause) {
    if (cause instanceof MyelinError) throw cause;
    const reason = cause instanceof Error ? cause.message : describe(cause);
    throw new FormatError(`${where}: cannot be read: ${reason}`);
  }
}

function copy(where: string, value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) throw new FormatError(`${where}: nested more than ${MAX_DEPTH} deep.`);
  if (isArray(value)) return copyList(where, value, depth);
  const view = viewOf(value);
  if (view) return view.slice();
  const fields = bare();
  for (const key of Object.keys(value)) {
    fields[key] = copy(where, (value as Record<string, unknown>)[key], depth + 1);
  }
  return fields;
}

function copyList(where: string, list: readonly unknown[], depth: number): readonly unknown[] {
  const { length } = list;
  // JSON has no undefined; a list of holes may be of any length.
  for (const end of length > 0 ? [0, length - 1] : []) {
    if (list[end] === undefined) throw hole(where, length, end);
  }
  if (length > MAX_LENGTH) throw new FormatError(`${where}: a list of ${length}.`);
  const copied = [...list]; // ours, in one go; what follows runs nothing of the user's but what the elements are
  for (let i = beginsWithFractions(copied) ? countNumbers(copied) : 0; i < copied.length; i++) {
    const value = copied[i];
    if (typeof value === 'number') continue;
    if (value === undefined) throw hole(where, length, i);
    copied[i] = copy(where, value, depth + 1);
  }
  return copied;
}

/**
 * Whether a list begins with a fraction, as most of a file's numbers do. V8 keeps lists of fractions, of whole numbers and of
 * anything else apart, and where a loop meets more than one kind it makes an object of each fraction: so lists like this are
 * given a loop of their own.
 */
export function beginsWithFractions(list: ArrayLike<unknown>): boolean {
  const first = list[0];
  return typeof first === 'number' && !Number.isInteger(first);
}

/** How many numbers a list begins with. */
function countNumbers(list: readonly unknown[]): number {
  const { length } = list;
  for (let i = 0; i < length; i++) if (typeof list[i] !== 'number') return i;
  return length;
}

function hole(where: string, length: number, at: number): FormatError {
  return new FormatError(`${where}: a list of ${length} has a hole at ${at}.`);
}
