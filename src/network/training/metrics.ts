import { ELEMENTS_PER_STEP } from '../../base/steps.js';
import type { Numbers } from '../../matrix/matrix-like.js';
import { determination } from '../../metrics/determination.js';
import { meanOf } from '../../metrics/mean-of.js';

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
 * Targets that are class indices count as one-hot rows. What has the weight 0 is not counted; other weights are for the loss alone.
 */
export type MetricName = 'accuracy' | 'meanAbsoluteError' | 'meanSquaredError' | 'r2';

/** Outputs and targets side by side; the arrays are other ones after a pause. */
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

/** In steps: a metric of a million rows is long for a thread that others share. */
const METRICS: Readonly<Record<MetricName, (scored: Scored) => Generator<void, number>>> = {
  accuracy,
  meanAbsoluteError: (scored) => mean(scored, Math.abs),
  meanSquaredError: (scored) => mean(scored, squared),
  r2,
};

/** Every name. */
export const METRIC_NAMES: readonly MetricName[] = /* @__PURE__ */ Object.keys(
  METRICS,
) as MetricName[];

/** The metrics asked for. */
export function* measure(
  names: readonly MetricName[],
  scored: Scored,
): Generator<void, Partial<Record<MetricName, number>>> {
  const measured: Partial<Record<MetricName, number>> = {};
  for (const name of names) measured[name] = yield* METRICS[name](scored);
  return measured;
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

function* accuracy(scored: Scored): Generator<void, number> {
  const { rows, columns, threshold } = scored;
  const pause = Math.ceil(ELEMENTS_PER_STEP / columns);
  let right = 0;
  for (let i = 0; i < rows; i++) {
    if (i % pause === pause - 1) yield;
    const { outputs, targets } = scored;
    if (columns === 1) {
      if (outputs[i]! > threshold === targets[i]! > threshold) right++;
      continue;
    }
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

function mean(scored: Scored, term: (difference: number) => number): Generator<void, number> {
  const { rows, columns } = scored;
  if (!(scored.targets instanceof Uint32Array)) {
    return meanOf(rows * columns, (k) => term(scored.outputs[k]! - scored.targets[k]!));
  }
  return meanOf(rows * columns, (k) => {
    const i = Math.floor(k / columns);
    return term(scored.outputs[k]! - target(scored, i, k - i * columns));
  });
}

function* r2(scored: Scored): Generator<void, number> {
  const { rows, columns } = scored;
  let total = 0;
  for (let j = 0; j < columns; j++) {
    total += yield* determination(
      rows,
      (i) => target(scored, i, j),
      (i) => scored.outputs[i * columns + j]!,
    );
  }
  return total / columns;
}
