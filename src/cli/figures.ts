// Figures of a model, with the interval in which they would lie in 95 of 100 such samples of rows.
import { RandomState } from '../random/random-state.js';
import type { ClassLabel } from '../table/model/classes.js';
import type { ClassifierScores } from '../table/model/classifier-scores.js';
import type { RegressorScores } from '../table/model/regressor-scores.js';

/** One figure. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** Of 95 %; undefined where it cannot be told. */
  readonly interval: readonly [low: number, high: number] | undefined;
}

/** Answers row by row, beside the truth. */
export interface Answered {
  /** (rows, outputs): probabilities of each class, or numbers. */
  readonly answers: Float64Array;
  /** Indices of classes, or numbers. */
  readonly targets: Float64Array;
  readonly classes: readonly ClassLabel[] | undefined;
}

const Z = 1.959964;
const RESAMPLES = 400;

/** Of a classifier: accuracy by Wilson's interval, log loss by its standard error, the area by Hanley and McNeil (1982). */
export function classifierFigures(
  scores: ClassifierScores,
  { answers, targets, classes }: Answered,
): Figure[] {
  const { rows, accuracy, logLoss, auc } = scores;
  const count = classes!.length;
  const losses = Float64Array.from(
    targets,
    (target, row) => -Math.log(Math.max(answers[row * count + target]!, Number.EPSILON)),
  );
  const error = deviation(losses) / Math.sqrt(rows);
  return [
    { name: 'accuracy', value: accuracy, interval: wilson(accuracy, rows) },
    {
      name: 'log loss',
      value: logLoss,
      interval: rows > 1 ? [Math.max(0, logLoss - Z * error), logLoss + Z * error] : undefined,
    },
    { name: 'area under ROC', value: auc, interval: count === 2 ? hanley(scores) : undefined },
    { name: 'calibration error', value: scores.calibration.expectedError, interval: undefined },
  ];
}

/** Of a regressor, each by resampling the rows (Efron 1979), with fixed draws. */
export function regressorFigures(
  scores: RegressorScores,
  { answers, targets }: Answered,
): Figure[] {
  const drawn = resampled(answers, targets);
  const of = (name: string, value: number, key: keyof (typeof drawn)[number]): Figure => ({
    name,
    value,
    interval: drawn.length > 0 ? middle(drawn.map((each) => each[key])) : undefined,
  });
  return [
    of('R²', scores.r2, 'r2'),
    of('root mean squared error', scores.rootMeanSquaredError, 'rmse'),
    of('mean absolute error', scores.meanAbsoluteError, 'mae'),
  ];
}

/** What people call a score that the library names in one word. */
export function nameOfScore(key: string): string {
  return SCORE_NAMES.get(key) ?? key;
}

const SCORE_NAMES: ReadonlyMap<string, string> = new Map([
  ['logLoss', 'log loss'],
  ['auc', 'area under ROC'],
  ['r2', 'R²'],
  ['rootMeanSquaredError', 'root mean squared error'],
  ['meanAbsoluteError', 'mean absolute error'],
]);

function wilson(share: number, rows: number): [number, number] {
  const z2 = Z * Z;
  const center = (share + z2 / (2 * rows)) / (1 + z2 / rows);
  const half =
    (Z / (1 + z2 / rows)) * Math.sqrt((share * (1 - share)) / rows + z2 / (4 * rows * rows));
  return [Math.max(0, center - half), Math.min(1, center + half)];
}

function hanley({ auc, perClass }: ClassifierScores): [number, number] | undefined {
  const [a, b] = perClass.map(({ rows }) => rows);
  if (!a || !b || Number.isNaN(auc)) return undefined;
  const q1 = auc / (2 - auc);
  const q2 = (2 * auc * auc) / (1 + auc);
  const variance =
    (auc * (1 - auc) + (a - 1) * (q1 - auc * auc) + (b - 1) * (q2 - auc * auc)) / (a * b);
  const half = Z * Math.sqrt(Math.max(0, variance));
  return [Math.max(0, auc - half), Math.min(1, auc + half)];
}

function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0));
}

interface Drawn {
  readonly r2: number;
  readonly rmse: number;
  readonly mae: number;
}

function resampled(answers: Float64Array, targets: Float64Array): Drawn[] {
  const rows = targets.length;
  if (rows < 10) return [];
  const random = new RandomState(0);
  const center = targets.reduce((sum, value) => sum + value / rows, 0);
  return Array.from({ length: RESAMPLES }, () => {
    let [squares, absolutes, sum, sumOfSquares] = [0, 0, 0, 0];
    for (const row of random.randint(0, rows, rows)) {
      const miss = targets[row]! - answers[row]!;
      const y = targets[row]! - center;
      squares += miss * miss;
      absolutes += Math.abs(miss);
      sum += y;
      sumOfSquares += y * y;
    }
    const spread = sumOfSquares - (sum * sum) / rows;
    return { r2: 1 - squares / spread, rmse: Math.sqrt(squares / rows), mae: absolutes / rows };
  }).filter(({ r2 }) => Number.isFinite(r2));
}

function middle(values: readonly number[]): [number, number] | undefined {
  if (values.length === 0) return undefined;
  const sorted = Float64Array.from(values).sort();
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]!;
  return [at(0.025), at(0.975)];
}
