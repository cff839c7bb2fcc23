import { checkOptions } from '../base/validate.js';
import { type Matrix, matrixOf } from '../matrix/matrix.js';
import { indicesOf, type Label, readClasses, readLabels, sortedClasses } from './labels.js';

/** What `oneHot` takes. */
export interface OneHotOptions<L extends Label = Label> {
  /** The class of each column, in this order. Default: those among the labels, sorted as `LabelEncoder` does. */
  classes?: ArrayLike<L>;
}

/** What `oneHot` returns. */
export interface OneHot<L extends Label = Label> {
  /** (labels, classes): 1 in the column of the label's class, else 0. */
  matrix: Matrix;
  /** The class of each column. */
  classes: L[];
}

/**
 * Class labels as rows with a single 1, the targets of a softmax layer. As scikit-learn's `OneHotEncoder`: two classes
 * give two columns, and integers get a column only if they occur.
 *
 * @param labels Strings or integers.
 * @throws DataError empty, not one kind of label, or a label that is not among `classes`, with its row.
 * @throws OptionError an unknown option.
 *
 * @example
 * ```ts
 * const { matrix, classes } = oneHot(['cat', 'dog', 'cat']);
 * matrix.toArray(); // [[1, 0], [0, 1], [1, 0]]
 * classes; // ['cat', 'dog']
 * ```
 */
export function oneHot<L extends Label>(
  labels: ArrayLike<L>,
  options: OneHotOptions<L> = {},
): OneHot<L> {
  const given = checkOptions('oneHot', options, ['classes']);
  const list = readLabels('oneHot: labels', labels);
  const classes =
    given.classes === undefined
      ? sortedClasses(list)
      : readClasses('oneHot: classes', given.classes);
  const data = new Float64Array(list.length * classes.length);
  for (const [i, index] of indicesOf('oneHot: labels', list, classes).entries()) {
    data[i * classes.length + index] = 1;
  }
  return { matrix: matrixOf(data, list.length, classes.length), classes };
}
