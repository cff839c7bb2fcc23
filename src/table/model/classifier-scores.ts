import { type ConfusionMatrix, confusionMatrix } from '../../metrics/confusion-matrix.js';
import { rocAuc } from '../../metrics/roc-auc.js';
import { type Calibration, calibrationOf } from './calibration.js';
import type { ClassLabel } from './classes.js';
import { lossOf } from './greedy.js';
import { likeliest } from './probabilities.js';

/** Figures of one class. */
export interface ClassScores {
  /** Which. */
  readonly label: ClassLabel;
  /** How many rows are of it. */
  readonly rows: number;
  /** Of the rows that were answered with it, the share that is of it; 0 without such rows. */
  readonly precision: number;
  /** Of the rows that are of it, the share that was answered with it; 0 without such rows. */
  readonly recall: number;
  /** The harmonic mean of both; 0 where both are. */
  readonly f1: number;
  /** The area under the ROC curve of its probability against all others; NaN where one side has no rows. */
  readonly auc: number;
}

/** Figures of a classifier. */
export interface ClassifierScores {
  /** How many rows they are of: those with a target. */
  readonly rows: number;
  /** Share of the rows that were classified right. */
  readonly accuracy: number;
  /** The mean of −log(probability of the true class). */
  readonly logLoss: number;
  /** The mean over the classes of the area under the ROC curve, each against all others; NaN where a class has no rows. */
  readonly auc: number;
  /** The figures of each class, in the order of `classes`. */
  readonly perClass: readonly ClassScores[];
  /** Rows are true classes, columns answers, in the order of `classes`. */
  readonly confusion: ConfusionMatrix;
  /** How far the probabilities can be believed. */
  readonly calibration: Calibration;
}

/** `all`: (rows, classes), probabilities; `targets`: indices. @internal */
export function classifierScores(
  all: Float64Array,
  targets: Float64Array,
  classes: readonly ClassLabel[],
): ClassifierScores {
  const names = classes.map(String);
  const best = likeliest(all, classes.length);
  const confusion = confusionMatrix(
    Array.from(targets, (target) => names[target]!),
    Array.from(best, (index) => names[index]!),
    { classes: names },
  );
  const perClass = classes.map((label, c) => oneClass(label, c, all, targets, confusion));
  const given = Float64Array.from(targets, (target, row) => all[row * classes.length + target]!);
  const hits = best.reduce((sum, index, row) => sum + Number(index === targets[row]), 0);
  const certain = { kind: 'classes', count: 2 } as const;
  return {
    rows: targets.length,
    accuracy: hits / targets.length,
    logLoss: lossOf(given, { outcome: certain, targets: targets.map(() => 1), weights: undefined }),
    auc: perClass.reduce((sum, { auc }) => sum + auc, 0) / classes.length,
    perClass,
    confusion,
    calibration: calibrationOf(all, best, targets),
  };
}

function oneClass(
  label: ClassLabel,
  index: number,
  all: Float64Array,
  targets: Float64Array,
  { matrix }: ConfusionMatrix,
): ClassScores {
  const [classes] = matrix.shape;
  let actual = 0;
  let answered = 0;
  for (let other = 0; other < classes; other++) {
    actual += matrix.data[index * classes + other]!;
    answered += matrix.data[other * classes + index]!;
  }
  const hits = matrix.data[index * classes + index]!;
  const own = targets.map((target) => Number(target === index));
  const mixed = actual > 0 && actual < targets.length;
  return {
    label,
    rows: actual,
    precision: answered > 0 ? hits / answered : 0,
    recall: actual > 0 ? hits / actual : 0,
    f1: actual + answered > 0 ? (2 * hits) / (actual + answered) : 0,
    auc: mixed
      ? rocAuc(
          own,
          own.map((_, row) => all[row * classes + index]!),
        )
      : Number.NaN,
  };
}
