import { DataError, OptionError } from '../base/errors.js';
import { describe } from '../base/validate.js';
import type { RandomState } from '../random/random-state.js';
import { indicesOf, type Label, sortedClasses } from './labels.js';

/**
 * Draws the two parts class by class, each with the classes' shares of the whole. The algorithm and the order of its
 * draws are those of scikit-learn's `StratifiedShuffleSplit`.
 *
 * @returns Indices of samples, in random order.
 * @throws DataError a class with one member. @throws OptionError fewer places than classes.
 */
export function stratifiedSplit(
  where: string,
  labels: readonly Label[],
  sizes: { train: number; test: number },
  random: RandomState,
): { train: number[]; test: number[] } {
  const classes = sortedClasses(labels);
  const members = membersOf(indicesOf(`${where}: stratify`, labels, classes), classes.length);
  const alone = members.findIndex((list) => list.length < 2);
  if (alone >= 0) {
    const row = members[alone]![0]!;
    throw new DataError(
      `${where}: stratify: class ${describe(classes[alone])} has one member, in row ${row}; expected at least two of each.`,
      row,
    );
  }
  for (const part of ['train', 'test'] as const) {
    if (sizes[part] < classes.length) {
      throw new OptionError(
        `${where}: ${part}Size: ${sizes[part]} samples for ${classes.length} classes; expected at least one of each.`,
      );
    }
  }
  const counts = members.map((list) => list.length);
  const trainCounts = allot(counts, sizes.train, random);
  const left = counts.map((count, k) => count - trainCounts[k]!);
  const testCounts = allot(left, sizes.test, random);
  const train: number[] = [];
  const test: number[] = [];
  for (const [k, list] of members.entries()) {
    const shuffled = random.permutation(list);
    const end = trainCounts[k]!;
    for (const row of shuffled.slice(0, end)) train.push(row);
    for (const row of shuffled.slice(end, end + testCounts[k]!)) test.push(row);
  }
  return { train: random.permutation(train), test: random.permutation(test) };
}

/** The samples of each class, ascending. */
export function membersOf(classOf: Uint32Array, classes: number): number[][] {
  const members = Array.from({ length: classes }, (): number[] => []);
  for (const [i, k] of classOf.entries()) members[k]!.push(i);
  return members;
}

/**
 * Shares `draws` among the classes in proportion to their counts: the whole parts first, the rest by the largest
 * fractions, ties drawn by lot. Approximates the mode of the multivariate hypergeometric distribution.
 */
function allot(counts: readonly number[], draws: number, random: RandomState): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const exact = counts.map((count) => (count / total) * draws);
  const shares = exact.map(Math.floor);
  const fractions = exact.map((share, k) => share - shares[k]!);
  let missing = Math.trunc(draws - shares.reduce((sum, share) => sum + share, 0));
  for (const fraction of [...new Set(fractions)].sort((a, b) => b - a)) {
    if (missing <= 0) break;
    const tied = [...fractions.keys()].filter((k) => fractions[k] === fraction);
    for (const k of random.permutation(tied).slice(0, missing)) {
      shares[k]!++;
      missing--;
    }
  }
  return shares;
}
