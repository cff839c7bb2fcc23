// What a picture is of, made ours before it is looked at.
import { DataError, MyelinError } from '../base/errors.js';
import { viewOf } from '../base/typed-array.js';
import { describe, isArray, tagOf } from '../base/validate.js';
import { ownList, reading } from '../matrix/intake.js';

/** What results of Myelin's have at most. */
const MAX_DEPTH = 8;
/** More than any picture shows; a list may state any length. */
const MAX_LENGTH = 10 ** 7;

/**
 * The picture of a result of Myelin's, which is read once and copied. What runs from then on is ours and the library's, so where it
 * fails the result is none.
 *
 * @throws DataError it cannot be read, or is no such result. @internal
 */
export function picture<T>(where: string, given: T, draw: (own: T) => string): string {
  const own = reading(where, () => copied(where, given, 0)) as T;
  try {
    return draw(own);
  } catch (cause) {
    if (cause instanceof MyelinError) throw cause;
    const reason = cause instanceof Error ? cause.message : describe(cause);
    throw new DataError(
      `${where}: ${describe(given)} is not what is drawn here: ${reason}`,
      undefined,
      undefined,
      { cause },
    );
  }
}

function copied(where: string, value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || tagOf(value) === 'Date') return value;
  if (depth > MAX_DEPTH) throw new DataError(`${where}: nested more than ${MAX_DEPTH} deep.`);
  const view = viewOf(value);
  if (view) return view.slice();
  if (!isArray(value)) {
    const entries = Object.entries(value);
    return Object.fromEntries(entries.map(([key, each]) => [key, copied(where, each, depth + 1)]));
  }
  const { length } = value;
  if (length > MAX_LENGTH) throw new DataError(`${where}: a list of ${length}.`);
  return Array.from({ length }, (_, i) => copied(where, value[i], depth + 1));
}

/** A list of finite numbers, ours from now on. @throws DataError @internal */
export function ownNumbers(where: string, given: unknown): number[] {
  const list = ownList(where, given);
  if (!list) throw new DataError(`${where}: expected a list of numbers, got ${describe(given)}.`);
  const bad = list.findIndex((value: unknown) => !Number.isFinite(value));
  if (bad < 0) return Array.from(list as ArrayLike<number>);
  throw new DataError(
    `${where}: number ${bad} is ${describe(list[bad])}, expected a finite number.`,
    bad,
  );
}
