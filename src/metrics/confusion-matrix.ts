import { checkOptions } from '../base/validate.js';
import { indicesOf, type Label, readClasses } from '../data/labels.js';
import { type Matrix, matrixOf } from '../matrix/matrix.js';
import { type ClassesLike, readPairs } from './label-pairs.js';

/** What `confusionMatrix` takes. */
export interface ConfusionMatrixOptions {
  /** The class of each row and column, in this order. Default: all that occur, sorted as `LabelEncoder` does. */
  classes?: ArrayLike<Label>;
}

/** What `confusionMatrix` returns. */
export interface ConfusionMatrix {
  /** (classes, classes): in row i and column j, how many samples of class i were predicted to be of class j. */
  matrix: Matrix;
  /** The class of each row and column. */
  classes: Label[];
}

/**
 * How often each class was predicted as which. scikit-learn's `confusion_matrix`, except that a label outside of
 * `classes` is an error and not left out.
 *
 * @param targets @param predictions Labels, or rows of scores: see `ClassesLike`.
 * @throws ShapeError @throws DataError as `accuracy`, or a label that is not among `classes`, with its row.
 * @throws OptionError an unknown option.
 *
 * @example
 * ```ts
 * const { matrix, classes } = confusionMatrix(['cat', 'dog', 'dog'], ['cat', 'dog', 'cat']);
 * classes; // ['cat', 'dog']
 * matrix.toArray(); // [[1, 0], [1, 1]]
 * ```
 */
export function confusionMatrix(
  targets: ClassesLike,
  predictions: ClassesLike,
  options: ConfusionMatrixOptions = {},
): ConfusionMatrix {
  const where = 'confusionMatrix';
  const given = checkOptions(where, options, ['classes']);
  const pairs = readPairs(where, targets, predictions);
  const classes =
    given.classes === undefined ? pairs.classes : readClasses(`${where}: classes`, given.classes);
  const rows = indicesOf(`${where}: targets`, pairs.targets, classes);
  const columns = indicesOf(`${where}: predictions`, pairs.predictions, classes);
  const counts = new Float64Array(classes.length ** 2);
  for (const [i, row] of rows.entries()) counts[row * classes.length + columns[i]!]!++;
  return { matrix: matrixOf(counts, classes.length, classes.length), classes };
}
