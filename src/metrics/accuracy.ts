import { type ClassesLike, readPairs } from './label-pairs.js';

/**
 * The share of predictions that equal their targets, 0 to 1. scikit-learn's `accuracy_score`.
 *
 * @param targets @param predictions Labels, or rows of scores: see `ClassesLike`.
 * @throws ShapeError ragged rows, or not one prediction a target. @throws DataError empty, labels of two kinds, no
 * finite number, or a label beyond the columns of the other side's rows; with row and column.
 *
 * @example
 * ```ts
 * accuracy(['cat', 'dog', 'dog'], ['cat', 'dog', 'cat']); // 0.6666666666666666
 * accuracy([2, 0], [[0.1, 0.2, 0.7], [0.8, 0.1, 0.1]]); // 1
 * ```
 */
export function accuracy(targets: ClassesLike, predictions: ClassesLike): number {
  const pairs = readPairs('accuracy', targets, predictions);
  let equal = 0;
  for (const [i, label] of pairs.targets.entries()) {
    if (label === pairs.predictions[i]) equal++;
  }
  return equal / pairs.targets.length;
}
