import { DataError, FormatError, MyelinError, NotFittedError } from '../base/errors.js';
import { inspectable } from '../base/inspect.js';
import { sendJSON } from '../base/not-cloneable.js';
import { describe } from '../base/validate.js';
import { checkFormat } from './check-format.js';
import { indicesOf, type Label, readClasses, readLabels, sortedClasses } from './labels.js';

/** A label encoder as plain data. */
export interface LabelEncoderJSON<L extends Label = Label> {
  /** What this is. */
  format: 'myelin-label-encoder';
  /** The version of this form. */
  version: 1;
  /** The class of each index. */
  classes: L[];
}

const NOT_CLONEABLE = sendJSON('LabelEncoder');

/**
 * Class labels to indices 0 … classes − 1 and back. scikit-learn's `LabelEncoder`.
 *
 * Classes are sorted: integers by value, strings by code point (`'B'` before `'a'`), as scikit-learn sorts them.
 *
 * @example
 * ```ts
 * const encoder = new LabelEncoder<string>();
 * encoder.fitTransform(['no', 'yes', 'no']); // Uint32Array [0, 1, 0]
 * encoder.inverseTransform([1, 0]); // ['yes', 'no']
 * ```
 */
export class LabelEncoder<L extends Label = Label> {
  /** @internal */
  readonly notCloneable = NOT_CLONEABLE;
  #classes: readonly L[] | undefined;

  constructor() {
    inspectable(this, 'LabelEncoder', (self) => ({ classes: self.classes }));
  }

  /** A copy of the classes, the one of index 0 first. @throws NotFittedError */
  get classes(): L[] {
    return [...this.#fitted()];
  }

  /**
   * Learns the classes; those of an earlier call are forgotten.
   *
   * @param labels Strings or integers, at least one.
   * @returns This encoder.
   * @throws DataError empty, or not one kind of label, with its row. The encoder is as it was.
   */
  fit(labels: ArrayLike<L>): this {
    this.#classes = sortedClasses(readLabels('fit', labels));
    return this;
  }

  /**
   * The index of each label's class.
   *
   * @throws DataError a label that `fit` did not see, with its row. @throws NotFittedError
   */
  transform(labels: ArrayLike<L>): Uint32Array {
    const classes = this.#fitted();
    return indicesOf('transform', readLabels('transform', labels), classes);
  }

  /** `fit`, then `transform` of the same labels. @throws DataError as `fit`. */
  fitTransform(labels: ArrayLike<L>): Uint32Array {
    return this.fit(labels).transform(labels);
  }

  /**
   * The label of each index.
   *
   * @param indices Whole numbers below the number of classes, such as `argmax` returns.
   * @throws DataError an index that no class has, with its row. @throws NotFittedError
   */
  inverseTransform(indices: ArrayLike<number>): L[] {
    const classes = this.#fitted();
    return readLabels('inverseTransform', indices).map((index, i) => {
      const label = classes[index];
      if (label === undefined) {
        throw new DataError(
          `inverseTransform: index ${i} is ${describe(index)}, expected a whole number from 0 to ${classes.length - 1}.`,
          i,
        );
      }
      return label;
    });
  }

  /** The encoder as plain data. @throws NotFittedError */
  toJSON(): LabelEncoderJSON<L> {
    return { format: 'myelin-label-encoder', version: 1, classes: this.classes };
  }

  /**
   * The encoder that `toJSON` described.
   *
   * @throws FormatError The data is not a label encoder's.
   *
   * @example
   * ```ts
   * const copy = LabelEncoder.fromJSON(JSON.parse(JSON.stringify(encoder)));
   * ```
   */
  static fromJSON<L extends Label>(json: LabelEncoderJSON<L>): LabelEncoder<L> {
    const where = 'LabelEncoder.fromJSON';
    const own = checkFormat(where, json, 'myelin-label-encoder');
    const made = new LabelEncoder<L>();
    try {
      made.#classes = readClasses(`${where}: classes`, own.classes);
    } catch (cause) {
      if (cause instanceof MyelinError) throw new FormatError(cause.message);
      throw cause;
    }
    return made;
  }

  #fitted(): readonly L[] {
    if (!this.#classes) throw new NotFittedError('LabelEncoder');
    return this.#classes;
  }
}
