import { OptionError, ShapeError } from '../base/errors.js';
import { checkBoolean, checkInteger, checkOptions } from '../base/validate.js';
import { isBatch } from '../matrix/intake.js';
import { type Matrix, readMatrix } from '../matrix/matrix.js';
import type { MatrixLike } from '../matrix/matrix-like.js';
import { RandomState } from '../random/random-state.js';
import { type Label, readLabels } from './labels.js';
import { splitSizes } from './split-sizes.js';
import { stratifiedSplit } from './stratified-split.js';
import { type NumberArray, type Rows, readRows, take } from './take.js';

/** What `trainTestSplit` takes. */
export interface TrainTestSplitOptions {
  /** A fraction between 0 and 1 (rounded up to samples), or a number of samples. Default: the rest, else 0.25. */
  testSize?: number;
  /** A fraction between 0 and 1 (rounded down to samples), or a number of samples. Default: the rest. */
  trainSize?: number;
  /** Whether the samples are drawn at random. If not, the first are for training. Default true. */
  shuffle?: boolean;
  /** Labels whose classes keep their shares in both parts, or true for the targets themselves. Default: none. */
  stratify?: true | ArrayLike<Label>;
  /** 0 to 2³² − 1. Default: one drawn from the platform, returned as `seed`. Without effect where nothing is shuffled. */
  seed?: number;
}

/** One part of a split. */
export interface Part<T> {
  /** (samples, columns). */
  inputs: Matrix;
  /** One target a sample, of the kind that was given. */
  targets: T;
  /** Which samples these were, counted from 0. */
  indices: Uint32Array;
}

/** What `trainTestSplit` returns. */
export interface TrainTestSplit<T> {
  /** To train with. */
  train: Part<T>;
  /** To test with. */
  test: Part<T>;
  /** What the samples were drawn with. */
  seed: number;
}

/**
 * Splits samples into a part to train with and a part to test with. The same seed gives the split of scikit-learn's
 * `train_test_split(inputs, targets, random_state=seed)`, stratified ones included.
 *
 * @param inputs (samples, columns).
 * @param targets One a sample: a list of numbers or labels, a typed array, or a matrix.
 * @throws ShapeError ragged, or not one target (or label to stratify by) a sample. @throws DataError empty, a value that
 * is no finite number, with row and column, or a class with one member when stratified.
 * @throws OptionError an option is unknown, of the wrong type or out of range, or a part would be empty.
 *
 * @example
 * ```ts
 * const { train, test } = trainTestSplit(inputs, labels, { testSize: 0.2, stratify: true, seed: 1 });
 * ```
 */
export function trainTestSplit<T extends Label>(
  inputs: MatrixLike,
  targets: readonly T[],
  options?: TrainTestSplitOptions,
): TrainTestSplit<T[]>;
export function trainTestSplit<T extends NumberArray>(
  inputs: MatrixLike,
  targets: T,
  options?: TrainTestSplitOptions,
): TrainTestSplit<T>;
export function trainTestSplit(
  inputs: MatrixLike,
  targets: MatrixLike,
  options?: TrainTestSplitOptions,
): TrainTestSplit<Matrix>;
export function trainTestSplit(
  inputs: MatrixLike,
  targets: Rows,
  options: TrainTestSplitOptions = {},
): TrainTestSplit<Matrix | NumberArray | Label[]> {
  const given = checkOptions('trainTestSplit', options, [
    'testSize',
    'trainSize',
    'shuffle',
    'stratify',
    'seed',
  ]);
  const shuffle = checkBoolean('trainTestSplit: shuffle', given.shuffle ?? true);
  const seed =
    given.seed === undefined
      ? undefined
      : checkInteger('trainTestSplit: seed', given.seed, 0, 2 ** 32 - 1);
  const matrix = readMatrix('trainTestSplit: inputs', inputs);
  const samples = matrix.shape[0];
  const answers = readRows('trainTestSplit: targets', targets);
  if (answers.length !== samples) {
    throw new ShapeError(
      `trainTestSplit: ${answers.length} targets for ${samples} rows of inputs.`,
    );
  }
  const sizes = splitSizes(samples, given.testSize, given.trainSize);
  const labels = readStratify(given.stratify, targets, samples);
  if (labels && !shuffle) {
    throw new OptionError("trainTestSplit: 'stratify' needs 'shuffle', which is false.");
  }
  const random = new RandomState(seed);
  try {
    const { train, test } = labels
      ? stratifiedSplit('trainTestSplit', labels, sizes, random)
      : cut(shuffle ? random.permutation(samples) : count(samples), sizes, shuffle);
    const part = (indices: ArrayLike<number>): Part<Matrix | NumberArray | Label[]> => ({
      inputs: take(matrix, indices),
      targets: answers.take(indices),
      indices: Uint32Array.from(indices),
    });
    return { train: part(train), test: part(test), seed: random.seed };
  } finally {
    random.dispose();
  }
}

/** A shuffled order has the test part in front, as scikit-learn cuts it; without shuffling it comes behind. */
function cut(
  order: Uint32Array,
  { train, test }: { train: number; test: number },
  testFirst: boolean,
): { train: Uint32Array; test: Uint32Array } {
  return testFirst
    ? { test: order.subarray(0, test), train: order.subarray(test, test + train) }
    : { train: order.subarray(0, train), test: order.subarray(train, train + test) };
}

function count(length: number): Uint32Array {
  return Uint32Array.from({ length }, (_, i) => i);
}

function readStratify(stratify: unknown, targets: Rows, samples: number): Label[] | undefined {
  if (stratify === undefined) return undefined;
  if (stratify !== true) {
    return readLabels('trainTestSplit: stratify', stratify as ArrayLike<Label>, samples);
  }
  if (isBatch(targets as ArrayLike<number>)) {
    throw new OptionError(
      "trainTestSplit: stratify: true needs one label a sample, but the targets are a matrix; give the labels as 'stratify'.",
    );
  }
  return readLabels('trainTestSplit: targets', targets as ArrayLike<Label>, samples);
}
