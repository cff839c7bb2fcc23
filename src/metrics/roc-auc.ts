import { DataError, OptionError, ShapeError } from '../base/errors.js';
import { checkOptions, describe } from '../base/validate.js';
import { type Label, listOf, sortedClasses } from '../data/labels.js';
import { isBatch } from '../matrix/intake.js';
import { readMatrix } from '../matrix/matrix.js';
import type { MatrixLike, Vector } from '../matrix/matrix-like.js';
import { type ClassesLike, readClassLabels } from './label-pairs.js';
import { readColumn } from './read-column.js';

/** What `rocAuc` takes. */
export interface RocAucOptions {
  /** The class that high scores speak for. Default: the greater of the two, such as 1 of 0 and 1. */
  positiveLabel?: Label;
}

/**
 * The area under the receiver operating characteristic: how probable it is that a sample of the positive class has a
 * higher score than one of the other class, a tie counting half. By the ranks of the scores, tied ones sharing their
 * mean (Hanley and McNeil, Radiology 143, 1982). scikit-learn's `roc_auc_score` for two classes.
 *
 * @param targets Labels of two classes, or rows of scores: see `ClassesLike`.
 * @param scores Probabilities of the positive class, or any numbers in their order: (samples) or (samples, 1). Of
 * (samples, 2), a softmax layer's, the second column counts.
 * @throws ShapeError not one score a target, or more columns. @throws DataError empty, no finite number, or not two
 * classes among the targets. @throws OptionError an unknown option, or a positive label that does not occur.
 *
 * @example
 * ```ts
 * rocAuc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]); // 0.75
 * ```
 */
export function rocAuc(
  targets: ClassesLike,
  scores: Vector | MatrixLike,
  options: RocAucOptions = {},
): number {
  const given = checkOptions('rocAuc', options, ['positiveLabel']);
  const labels = readClassLabels('rocAuc: targets', targets);
  const values = readScores(scores, labels.length);
  const classes = sortedClasses(labels);
  if (classes.length !== 2) {
    throw new DataError(`rocAuc: expected targets of two classes, got ${listOf(classes)}.`);
  }
  const positive = given.positiveLabel ?? classes[1]!;
  if (!classes.includes(positive)) {
    throw new OptionError(
      `rocAuc: positiveLabel: ${describe(positive)} does not occur; expected one of ${listOf(classes)}.`,
    );
  }
  return area(labels, values, positive);
}

/** Counts in halves, which are whole numbers: the quotient is the only operation that rounds. */
function area(labels: readonly Label[], scores: Float64Array, positive: Label): number {
  const order = Uint32Array.from(labels, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  let below = 0; // samples of the other class with a lower score
  let positives = 0;
  let halves = 0;
  for (let start = 0; start < order.length; ) {
    let tiedPositives = 0;
    let end = start;
    for (; end < order.length && scores[order[end]!] === scores[order[start]!]; end++) {
      if (labels[order[end]!] === positive) tiedPositives++;
    }
    const tiedOthers = end - start - tiedPositives;
    halves += tiedPositives * (2 * below + tiedOthers);
    below += tiedOthers;
    positives += tiedPositives;
    start = end;
  }
  return halves / (2 * positives * below);
}

function readScores(scores: Vector | MatrixLike, samples: number): Float64Array {
  const what = 'rocAuc: scores';
  if (typeof scores !== 'object' || scores === null || !isBatch(scores)) {
    return readColumn(what, scores as Vector, samples);
  }
  const { data, shape } = readMatrix(what, scores);
  const columns = shape[1];
  if (shape[0] !== samples) {
    throw new ShapeError(`${what}: ${shape[0]} scores for ${samples} targets.`);
  }
  if (columns > 2) throw new ShapeError(`${what}: expected one or two columns, got ${columns}.`);
  return Float64Array.from({ length: samples }, (_, i) => data[i * columns + columns - 1]!);
}
