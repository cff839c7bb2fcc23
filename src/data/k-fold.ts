import { OptionError } from '../base/errors.js';
import { makeResult } from '../base/typed-array.js';
import { checkBoolean, checkInteger, checkOptions } from '../base/validate.js';
import { RandomState } from '../random/random-state.js';
import { indicesOf, type Label, readLabels } from './labels.js';
import { membersOf } from './stratified-split.js';

/** What `kFold` takes. */
export interface KFoldOptions {
  /** How many folds, 2 to the number of samples. Default 5. */
  folds?: number;
  /** Whether the samples are dealt to the folds at random; if not, in their order. Default false. */
  shuffle?: boolean;
  /** One label a sample, whose classes keep their shares in every fold. Default: none. */
  stratify?: ArrayLike<Label>;
  /** 0 to 2³² − 1, with `shuffle` only. Default: one drawn from the platform. */
  seed?: number;
}

/** One fold: the samples to test with, and all others to train with. */
export interface Fold {
  /** Indices of samples, ascending. */
  train: Uint32Array;
  /** Indices of samples, ascending. */
  test: Uint32Array;
}

/**
 * Deals samples into folds for cross-validation: each sample is tested in one fold and trained with in the others. The
 * same seed gives the folds of scikit-learn's `KFold` and, with `stratify`, `StratifiedKFold`. As there, a class may
 * have fewer members than there are folds (some folds then test none of it), but not every class.
 *
 * @param samples How many there are, 2 to 4294967295.
 * @throws OptionError an option is unknown, of the wrong type or out of range; more folds than samples or, stratified,
 * than the largest class has members; a seed without `shuffle`.
 * @throws ShapeError not one label a sample. @throws DataError a value that is no label, with its row.
 *
 * @example
 * ```ts
 * for (const { train, test } of kFold(labels.length, { folds: 5, shuffle: true, stratify: labels, seed: 1 })) {
 *   network.train(take(inputs, train), take(targets, train), options);
 * }
 * ```
 */
export function kFold(samples: number, options: KFoldOptions = {}): Fold[] {
  checkInteger('kFold: samples', samples, 2, 2 ** 32 - 1);
  const given = checkOptions('kFold', options, ['folds', 'shuffle', 'stratify', 'seed']);
  const folds = checkInteger('kFold: folds', given.folds ?? 5, 2, samples);
  const shuffle = checkBoolean('kFold: shuffle', given.shuffle ?? false);
  const { seed, stratify } = given;
  if (seed !== undefined) {
    checkInteger('kFold: seed', seed, 0, 2 ** 32 - 1);
    if (!shuffle) throw new OptionError("kFold: 'seed' has no effect without 'shuffle: true'.");
  }
  const labels =
    stratify === undefined ? undefined : readLabels('kFold: stratify', stratify, samples);
  const random = shuffle ? new RandomState(seed) : undefined;
  try {
    const foldOf = labels ? dealByClass(labels, folds, random) : deal(samples, folds, random);
    return Array.from({ length: folds }, (_, fold) => partsOf(foldOf, fold));
  } finally {
    random?.dispose();
  }
}

/** The fold of each sample: blocks of the (shuffled) order, the first ones longer by one where need be. */
function deal(samples: number, folds: number, random: RandomState | undefined): Uint32Array {
  const foldOf = makeResult('kFold', samples, (length) => new Uint32Array(length));
  const order = random?.permutation(samples);
  const size = Math.floor(samples / folds);
  const longer = samples % folds;
  let place = 0;
  for (let fold = 0; fold < folds; fold++) {
    const end = place + size + (fold < longer ? 1 : 0);
    for (; place < end; place++) foldOf[order ? order[place]! : place] = fold;
  }
  return foldOf;
}

/**
 * The fold of each sample, class by class in the order in which classes appear. How many of a class a fold gets follows
 * from dealing all samples, sorted by class, to the folds in turn.
 */
function dealByClass(
  labels: readonly Label[],
  folds: number,
  random: RandomState | undefined,
): Uint32Array {
  const classes = [...new Set(labels)];
  const members = membersOf(indicesOf('kFold: stratify', labels, classes), classes.length);
  const largest = members.reduce((most, list) => Math.max(most, list.length), 0);
  if (folds > largest) {
    throw new OptionError(
      `kFold: folds: ${folds} are more than the largest of the ${classes.length} classes has members, ${largest}.`,
    );
  }
  const foldOf = new Uint32Array(labels.length);
  let dealt = 0;
  for (const list of members) {
    const block = Uint32Array.from(list, (_, i) => (dealt + i) % folds).sort();
    random?.shuffle(block);
    for (const [i, sample] of list.entries()) foldOf[sample] = block[i]!;
    dealt += list.length;
  }
  return foldOf;
}

function partsOf(foldOf: Uint32Array, fold: number): Fold {
  const testCount = foldOf.reduce((count, other) => count + (other === fold ? 1 : 0), 0);
  const test = new Uint32Array(testCount);
  const train = new Uint32Array(foldOf.length - testCount);
  let tested = 0;
  let trained = 0;
  for (const [i, other] of foldOf.entries()) {
    if (other === fold) test[tested++] = i;
    else train[trained++] = i;
  }
  return { train, test };
}
