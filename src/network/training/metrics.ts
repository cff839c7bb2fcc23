import type { Numbers } from '../../matrix/matrix-like.js';
import { determination } from '../../metrics/determination.js';

/**
 * What `train` and `evaluate` measure beside the loss.
 *
 * | name | value |
 * |---|---|
 * | `accuracy` | share of samples whose largest output is that of their class; with one output: on the right side of ½ (with loss `hinge`: of 0) |
 * | `meanAbsoluteError` | mean of \|output − target\| over samples and outputs |
 * | `meanSquaredError` | mean of (output − target)² |
 * | `r2` | 1 − Σ(output − target)²/Σ(target − mean)², the mean over outputs of each one's, as the function `r2` |
 *
 * Targets that are class indices count as one-hot rows.
 */
export type MetricName = 'accuracy' | 'meanAbsoluteError' | 'meanSquaredError' | 'r2';

/** Outputs and targets side by side. */
export interface Scored {
  readonly rows: number;
  readonly columns: number;
  /** (rows, columns) */
  readonly outputs: Numbers;
  /** (rows, columns), or class indices (rows). */
  readonly targets: Numbers | Uint32Array;
  /** What parts the two classes of one output. */
  readonly threshold: number;
}

const METRICS: Readonly<Record<MetricName, (scored: Scored) => number>> = {
  accuracy,
  meanAbsoluteError: (scored) => mean(scored, Math.abs),
  meanSquaredError: (scored) => mean(scored, squared),
  r2,
};

/** Every name. */
export const METRIC_NAMES: readonly MetricName[] = Object.keys(METRICS) as MetricName[];

/** The metrics asked for. */
export function measure(
  names: readonly MetricName[],
  scored: Scored,
): Partial<Record<MetricName, number>> {
  return Object.fromEntries(names.map((name) => [name, METRICS[name](scored)]));
}

function squared(difference: number): number {
  return difference * difference;
}

function target(
  { targets, columns }: Pick<Scored, 'targets' | 'columns'>,
  i: number,
  j: number,
): number {
  if (targets instanceof Uint32Array) return targets[i] === j ? 1 : 0;
  return targets[i * columns + j]!;
}

function accuracy({ rows, columns, outputs, targets, threshold }: Scored): number {
  let right = 0;
  if (columns === 1) {
    for (let i = 0; i < rows; i++) {
      if (outputs[i]! > threshold === targets[i]! > threshold) right++;
    }
    return right / rows;
  }
  for (let i = 0; i < rows; i++) {
    const expected =
      targets instanceof Uint32Array ? targets[i]! : largest(targets, i * columns, columns);
    if (largest(outputs, i * columns, columns) === expected) right++;
  }
  return right / rows;
}

/** The index of the largest of `columns` numbers, the first of several. */
function largest(values: Numbers, start: number, columns: number): number {
  let best = 0;
  for (let j = 1; j < columns; j++) if (values[start + j]! > values[start + best]!) best = j;
  return best;
}

function mean(scored: Scored, term: (difference: number) => number): number {
  const { rows, columns, outputs } = scored;
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      sum += term(outputs[i * columns + j]! - target(scored, i, j));
    }
  }
  return sum / (rows * columns);
}

function r2(scored: Scored): number {
  const { rows, columns, outputs } = scored;
  let total = 0;
  for (let j = 0; j < columns; j++) {
    total += determination(
      rows,
      (i) => target(scored, i, j),
      (i) => outputs[i * columns + j]!,
    );
  }
  return total / columns;
}
