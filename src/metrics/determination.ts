import { ELEMENTS_PER_STEP } from '../base/steps.js';
import { meanOf } from './mean-of.js';

/** One number a sample, by its place. */
type Read = (row: number) => number;

/** Powers of two by which differences are multiplied whose squares float64 does not hold; exact. */
const DOWN = 2 ** -600;
const UP = 2 ** 900;
/** Below this a sum of squares may have lost what lies below the smallest number. */
const LEAST = 2 ** -900;

/**
 * The coefficient of determination of one output, 1 − Σ(target − prediction)²/Σ(target − mean)². Where all targets are
 * the same: 1 if the predictions are exact, else 0; told by comparing them, as the mean of 0.1, 0.1, 0.1 is not 0.1.
 */
export function* determination(
  rows: number,
  target: Read,
  prediction: Read,
): Generator<void, number> {
  const residual = yield* squares(rows, target, prediction);
  if (residual.sum === 0) return 1;
  if (yield* isConstant(rows, target)) return 0;
  const mean = yield* meanOf(rows, target);
  const spread = yield* squares(rows, target, () => mean);
  if (residual.scale === spread.scale) return 1 - residual.sum / spread.sum;
  // By the roots: products of the sums and the scales may overflow on the way.
  const lengths = Math.sqrt(residual.sum) / Math.sqrt(spread.sum);
  return 1 - (lengths * (spread.scale / residual.scale)) ** 2;
}

function* isConstant(rows: number, target: Read): Generator<void, boolean> {
  const first = target(0);
  for (let i = 1; i < rows; i++) {
    if (i % ELEMENTS_PER_STEP === 0) yield;
    if (target(i) !== first) return false;
  }
  return true;
}

/** Σ ((a − b)·scale)², with the scale that brings it into range. */
function* squares(
  rows: number,
  a: Read,
  b: Read,
  scale = 1,
): Generator<void, { sum: number; scale: number }> {
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    if (i % ELEMENTS_PER_STEP === ELEMENTS_PER_STEP - 1) yield;
    // The difference of large numbers may overflow, so may a small one's multiple.
    const each = scale < 1 ? a(i) * scale - b(i) * scale : (a(i) - b(i)) * scale;
    sum += each * each;
  }
  if (scale !== 1 || (sum >= LEAST && sum < Number.POSITIVE_INFINITY)) return { sum, scale };
  return yield* squares(rows, a, b, sum < LEAST ? UP : DOWN);
}
