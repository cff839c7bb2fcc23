import { FormatError, MyelinError } from './errors.js';
import { viewOf } from './typed-array.js';
import { bare, describe, isArray } from './validate.js';

/** No file of ours comes near it; a circle does not end. */
const MAX_DEPTH = 64;
/** No block of memory holds more numbers. */
const MAX_LENGTH = 2 ** 28;
/** Shorter lists, such as shapes, stay lists. */
const LONG = 32;

/**
 * A copy of what a `fromJSON` takes, which need not come from JSON: everything in it is read once, own properties only,
 * typed arrays by views of our own. The copy's objects inherit nothing. Anything else than objects and lists is left as it is.
 *
 * @param typed Long lists of numbers alone become a Float64Array, which is copied in less time than checked.
 * @throws FormatError it cannot be read, has holes, or no end.
 */
export function ownJSON(where: string, json: unknown, typed = false): unknown {
  try {
    return copy(where, json, 0, typed);
  } catch (cause) {
    if (cause instanceof MyelinError) throw cause;
    const reason = cause instanceof Error ? cause.message : describe(cause);
    throw new FormatError(`${where}: cannot be read: ${reason}`);
  }
}

function copy(where: string, value: unknown, depth: number, typed: boolean): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) throw new FormatError(`${where}: nested more than ${MAX_DEPTH} deep.`);
  if (isArray(value)) return copyList(where, value, depth, typed);
  const view = viewOf(value);
  if (view) return view.slice();
  const fields = bare();
  for (const key of Object.keys(value)) {
    fields[key] = copy(where, (value as Record<string, unknown>)[key], depth + 1, typed);
  }
  return fields;
}

function copyList(
  where: string,
  list: readonly unknown[],
  depth: number,
  typed: boolean,
): readonly unknown[] | Float64Array {
  const { length } = list;
  // JSON has no undefined; a list of holes may be of any length.
  for (const end of length > 0 ? [0, length - 1] : []) {
    if (list[end] === undefined) throw hole(where, length, end);
  }
  if (length > MAX_LENGTH) throw new FormatError(`${where}: a list of ${length}.`);
  if (typed && length >= LONG) {
    const numbers = copyNumbers(list, length);
    if (numbers) return numbers;
  }
  const copied = [...list]; // ours, in one go; what follows runs nothing of the user's but what the elements are
  for (let i = 0; i < copied.length; i++) {
    const value = copied[i];
    if (typeof value === 'number') continue;
    if (value === undefined) throw hole(where, length, i);
    copied[i] = copy(where, value, depth + 1, typed);
  }
  return copied;
}

/** undefined: something among them is no number. */
function copyNumbers(list: readonly unknown[], length: number): Float64Array | undefined {
  const numbers = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const value = list[i];
    if (typeof value !== 'number') return undefined;
    numbers[i] = value;
  }
  return numbers;
}

function hole(where: string, length: number, at: number): FormatError {
  return new FormatError(`${where}: a list of ${length} has a hole at ${at}.`);
}
