import { DataError, ShapeError } from '../base/errors.js';
import { describe } from '../base/validate.js';
import { ownList } from '../matrix/intake.js';

/** The name of a class: a string, or an integer that float64 holds exactly. */
export type Label = string | number;

/**
 * Checks a list of class labels: strings only, or integers only.
 *
 * @returns A copy; −0 becomes 0.
 * @throws DataError not a list, empty, a value that is no label, or strings and integers mixed; with its row.
 * @throws ShapeError another length than `length`.
 */
export function readLabels<L extends Label>(
  what: string,
  labels: ArrayLike<L>,
  length?: number,
): L[] {
  let first: unknown;
  const list = ownList(
    what,
    labels,
    (count) => {
      if (length !== undefined && count !== length) {
        throw new ShapeError(`${what}: expected ${length} labels, got ${count}.`);
      }
      if (count === 0) throw new DataError(`${what}: empty; expected at least one label.`);
    },
    (label, i) => {
      if (i === 0) first = label;
      if (!(typeof label === 'string' || Number.isSafeInteger(label))) {
        throw new DataError(
          `${what}: label ${i} is ${describe(label)}, expected a string or an integer.`,
          i,
        );
      }
      if (typeof label !== typeof first) {
        throw new DataError(
          `${what}: label ${i} is ${describe(label)} after ${describe(first)}; expected one kind, strings or integers.`,
          i,
        );
      }
    },
  );
  if (!list) throw new DataError(`${what}: expected a list of labels, got ${describe(labels)}.`);
  return Array.from(list as ArrayLike<L>, (label) => (label === 0 ? (0 as L) : label));
}

/**
 * The different labels in ascending order: integers by value, strings by code point. That is the order of `numpy.unique`
 * and so of scikit-learn's `classes_`; JavaScript's own order of strings differs beyond U+FFFF.
 */
export function sortedClasses<L extends Label>(labels: Iterable<L>): L[] {
  return [...new Set(labels)].sort(compareLabels);
}

function compareLabels(a: Label, b: Label): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const left = String(a);
  const right = String(b);
  const shared = Math.min(left.length, right.length);
  for (let i = 0; i < shared; i++) {
    // The first code unit that differs decides; in the second half of a pair the first halves were equal.
    if (left.charCodeAt(i) !== right.charCodeAt(i)) {
      return left.codePointAt(i)! - right.codePointAt(i)!;
    }
  }
  return left.length - right.length;
}

/** Each label's index among `classes`. @throws DataError a label that is not among them, with its row. */
export function indicesOf<L extends Label>(
  what: string,
  labels: readonly L[],
  classes: readonly L[],
): Uint32Array {
  const places = new Map(classes.map((label, i) => [label, i]));
  return Uint32Array.from(labels, (label, i) => {
    const index = places.get(label);
    if (index === undefined) {
      throw new DataError(
        `${what}: label ${i} is ${describe(label)}, which is not among the classes ${listOf(classes)}.`,
        i,
      );
    }
    return index;
  });
}

/** The classes as a message shows them: the first few. */
export function listOf(classes: readonly Label[]): string {
  const shown = classes.slice(0, 10).map((label) => JSON.stringify(label));
  return classes.length > 10 ? `${shown.join(', ')}, … (${classes.length})` : shown.join(', ');
}

/** Checks a list of classes that the user gives. @throws DataError as `readLabels`, or a class twice. */
export function readClasses<L extends Label>(what: string, classes: ArrayLike<L>): L[] {
  const list = readLabels(what, classes);
  const seen = new Set<L>();
  for (const [i, label] of list.entries()) {
    if (seen.has(label)) {
      throw new DataError(`${what}: ${describe(label)} stands there twice, again at ${i}.`, i);
    }
    seen.add(label);
  }
  return list;
}
