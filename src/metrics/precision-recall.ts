import { OptionError } from '../base/errors.js';
import { checkName, checkOptions, describe } from '../base/validate.js';
import { indicesOf, type Label, listOf } from '../data/labels.js';
import { type ClassesLike, readPairs } from './label-pairs.js';

/** How the classes' figures become one. */
export type Average = 'binary' | 'micro' | 'macro' | 'weighted';

/** What `precision`, `recall` and `f1` take. */
export interface AverageOptions {
  /**
   * `'binary'`: the figure of the positive class; there are two classes at most. `'micro'`: from the counts of all
   * classes together. `'macro'`: the mean over the classes that occur. `'weighted'`: that mean, weighted by how many
   * targets each class has. Default `'binary'`.
   */
  average?: Average;
  /** The class that `'binary'` is about. Default 1. */
  positiveLabel?: Label;
}

/** Of one class: hits, what was predicted, what there was. */
interface Counts {
  hits: number;
  predicted: number;
  actual: number;
}

type Figure = (counts: Counts) => number;

/**
 * The share of the samples predicted to be of a class that are of it, 0 to 1; 0 for a class that was never predicted.
 * scikit-learn's `precision_score` with `zero_division=0`.
 *
 * @param targets @param predictions Labels, or rows of scores: see `ClassesLike`.
 * @throws ShapeError @throws DataError as `accuracy`.
 * @throws OptionError an option is unknown, `'binary'` with more than two classes, or two classes of which none is the
 * positive one.
 *
 * @example
 * ```ts
 * precision([1, 0, 1, 1], [1, 1, 1, 0]); // 0.6666666666666666
 * precision(['a', 'b', 'c'], ['a', 'b', 'b'], { average: 'macro' }); // 0.5
 * ```
 */
export function precision(
  targets: ClassesLike,
  predictions: ClassesLike,
  options: AverageOptions = {},
): number {
  return average('precision', targets, predictions, options, ({ hits, predicted }) =>
    ratio(hits, predicted),
  );
}

/**
 * The share of a class's samples that were predicted to be of it, 0 to 1; 0 for a class without targets. scikit-learn's
 * `recall_score` with `zero_division=0`.
 *
 * @param targets @param predictions Labels, or rows of scores: see `ClassesLike`.
 * @throws ShapeError @throws DataError @throws OptionError as `precision`.
 *
 * @example
 * ```ts
 * recall([1, 0, 1, 1], [1, 0, 0, 1]); // 0.6666666666666666
 * ```
 */
export function recall(
  targets: ClassesLike,
  predictions: ClassesLike,
  options: AverageOptions = {},
): number {
  return average('recall', targets, predictions, options, ({ hits, actual }) =>
    ratio(hits, actual),
  );
}

/**
 * The harmonic mean of precision and recall, 2·hits / (predicted + actual), 0 to 1; 0 for a class that neither was
 * predicted nor has targets. scikit-learn's `f1_score` with `zero_division=0`. `'macro'` and `'weighted'` average the
 * classes' F1.
 *
 * @param targets @param predictions Labels, or rows of scores: see `ClassesLike`.
 * @throws ShapeError @throws DataError @throws OptionError as `precision`.
 *
 * @example
 * ```ts
 * f1([1, 0, 1, 1], [1, 1, 0, 1]); // 0.6666666666666666
 * ```
 */
export function f1(
  targets: ClassesLike,
  predictions: ClassesLike,
  options: AverageOptions = {},
): number {
  return average('f1', targets, predictions, options, ({ hits, predicted, actual }) =>
    ratio(2 * hits, predicted + actual),
  );
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function average(
  where: string,
  targets: ClassesLike,
  predictions: ClassesLike,
  options: AverageOptions,
  figure: Figure,
): number {
  const given = checkOptions(where, options, ['average', 'positiveLabel']);
  const kind = checkName(`${where}: average`, given.average ?? 'binary', [
    'binary',
    'micro',
    'macro',
    'weighted',
  ]);
  if (kind !== 'binary' && given.positiveLabel !== undefined) {
    throw new OptionError(`${where}: 'positiveLabel' has no effect with average '${kind}'.`);
  }
  const pairs = readPairs(where, targets, predictions);
  const counts = countByClass(where, pairs.targets, pairs.predictions, pairs.classes);
  const samples = pairs.targets.length;
  switch (kind) {
    case 'binary': {
      const positive = findPositive(where, pairs.classes, given.positiveLabel ?? 1);
      return positive < 0 ? 0 : figure(counts[positive]!);
    }
    case 'micro': {
      const hits = counts.reduce((sum, one) => sum + one.hits, 0);
      return figure({ hits, predicted: samples, actual: samples });
    }
    case 'macro':
      return counts.reduce((sum, one) => sum + figure(one), 0) / counts.length;
    case 'weighted':
      return counts.reduce((sum, one) => sum + figure(one) * one.actual, 0) / samples;
  }
}

function countByClass(
  where: string,
  targets: readonly Label[],
  predictions: readonly Label[],
  classes: readonly Label[],
): Counts[] {
  const counts = classes.map((): Counts => ({ hits: 0, predicted: 0, actual: 0 }));
  const actual = indicesOf(where, targets, classes);
  const predicted = indicesOf(where, predictions, classes);
  for (const [i, k] of actual.entries()) {
    counts[k]!.actual++;
    counts[predicted[i]!]!.predicted++;
    if (k === predicted[i]) counts[k]!.hits++;
  }
  return counts;
}

/** The index of the positive class; −1 where the only class is the other one. */
function findPositive(where: string, classes: readonly Label[], positive: Label): number {
  if (classes.length > 2) {
    throw new OptionError(
      `${where}: average 'binary' is for two classes, got ${listOf(classes)}; choose micro, macro or weighted.`,
    );
  }
  const index = classes.indexOf(positive);
  if (index < 0 && classes.length === 2) {
    throw new OptionError(
      `${where}: positiveLabel: ${describe(positive)} does not occur; expected one of ${listOf(classes)}.`,
    );
  }
  return index;
}
