// Twin of assembly/second-order/line-search.ts, line by line.
import {
  SEARCH_BEST_LOSS,
  SEARCH_BEST_SLOPE,
  SEARCH_BEST_STEP,
  SEARCH_BRACKETED,
  SEARCH_CEILING,
  SEARCH_EVALUATIONS,
  SEARCH_LEAST,
  SEARCH_MODIFIED,
  SEARCH_MOST,
  SEARCH_OTHER_LOSS,
  SEARCH_OTHER_SLOPE,
  SEARCH_OTHER_STEP,
  SEARCH_START_LOSS,
  SEARCH_START_SLOPE,
  SEARCH_STEP,
  SEARCH_WIDTH,
  SEARCH_WIDTH_BEFORE,
} from '../../abi.js';
import type { Pointer } from '../../core.js';

const { abs, sqrt } = Math;

/** What a trial led to. */
export type Outcome = 'next' | 'found' | 'exhausted';

/** Where the interval is this small beside its end, another trial gains nothing (as in L-BFGS-B 3.0). */
const SMALLEST_WIDTH: number = 0.1;
/** No step is longer. */
const LONGEST_STEP: number = 1e10;
/** A trial whose loss or slope is not finite is followed by one at this share of the way. */
const RETREAT: number = 0.25;
/** The interval shall shrink to this share in two trials. */
const SHRINKING: number = 0.66;

/** The struct as numbers: float64 and, at twice its places, i32. */
export interface SearchView {
  readonly f64: Float64Array;
  readonly u32: Uint32Array;
  readonly at: Pointer;
}

function get({ f64, at }: SearchView, field: number): number {
  return f64[(at + field) >>> 3]!;
}

function set({ f64, at }: SearchView, field: number, value: number): void {
  f64[(at + field) >>> 3] = value;
}

function flag({ u32, at }: SearchView, field: number): number {
  return u32[(at + field) >>> 2]!;
}

function setFlag({ u32, at }: SearchView, field: number, value: number): void {
  u32[(at + field) >>> 2] = value;
}

/** Begins at step 0 with `loss` and `slope` < 0; the first trial is `step`. */
export function beginSearch(search: SearchView, loss: number, slope: number, step: number): void {
  setFlag(search, SEARCH_EVALUATIONS, 0);
  setFlag(search, SEARCH_BRACKETED, 0);
  setFlag(search, SEARCH_MODIFIED, 1);
  set(search, SEARCH_START_LOSS, loss);
  set(search, SEARCH_START_SLOPE, slope);
  set(search, SEARCH_STEP, step);
  set(search, SEARCH_BEST_STEP, 0);
  set(search, SEARCH_BEST_LOSS, loss);
  set(search, SEARCH_BEST_SLOPE, slope);
  set(search, SEARCH_OTHER_STEP, 0);
  set(search, SEARCH_OTHER_LOSS, loss);
  set(search, SEARCH_OTHER_SLOPE, slope);
  set(search, SEARCH_LEAST, 0);
  set(search, SEARCH_MOST, 5 * step);
  set(search, SEARCH_CEILING, LONGEST_STEP);
  set(search, SEARCH_WIDTH, LONGEST_STEP);
  set(search, SEARCH_WIDTH_BEFORE, 2 * LONGEST_STEP);
}

/** Takes loss and slope of the trial. c1, c2: of the conditions; `limit`: of evaluations. */
export function advanceSearch(
  search: SearchView,
  loss: number,
  slope: number,
  c1: number,
  c2: number,
  limit: number,
): Outcome {
  const evaluations = flag(search, SEARCH_EVALUATIONS) + 1;
  setFlag(search, SEARCH_EVALUATIONS, evaluations);
  const step = get(search, SEARCH_STEP);
  const exhausted = evaluations >= limit;
  if (loss - loss !== 0 || slope - slope !== 0) {
    if (exhausted) return 'exhausted';
    const best = get(search, SEARCH_BEST_STEP);
    set(search, SEARCH_CEILING, best + 0.5 * (step - best));
    set(search, SEARCH_STEP, best + RETREAT * (step - best));
    return 'next';
  }
  const startSlope = get(search, SEARCH_START_SLOPE);
  const decrease = c1 * startSlope;
  const bound = get(search, SEARCH_START_LOSS) + step * decrease;
  let bracketed = flag(search, SEARCH_BRACKETED) !== 0;
  let modified = flag(search, SEARCH_MODIFIED) !== 0;
  if (modified && loss <= bound && slope >= 0) modified = false;
  setFlag(search, SEARCH_MODIFIED, modified ? 1 : 0);
  if (loss <= bound && abs(slope) <= -c2 * startSlope) return 'found';
  const least = get(search, SEARCH_LEAST);
  const most = get(search, SEARCH_MOST);
  const narrow =
    bracketed && (step <= least || step >= most || most - least <= SMALLEST_WIDTH * most);
  if (narrow || (step >= get(search, SEARCH_CEILING) && loss <= bound && slope <= decrease)) {
    if (loss < get(search, SEARCH_BEST_LOSS)) {
      set(search, SEARCH_BEST_STEP, step);
      set(search, SEARCH_BEST_LOSS, loss);
    }
    return 'exhausted';
  }

  // By ψ in place of φ where the paper wants it: all losses and slopes without the line that ψ leaves out.
  const line: number =
    modified && loss <= get(search, SEARCH_BEST_LOSS) && loss > bound ? decrease : 0;
  shift(search, -line);
  const next = trial(search, step, loss - step * line, slope - line);
  shift(search, line);
  if (exhausted) return 'exhausted';
  bracketed = flag(search, SEARCH_BRACKETED) !== 0;
  const best = get(search, SEARCH_BEST_STEP);
  const other = get(search, SEARCH_OTHER_STEP);
  let chosen = next;
  if (bracketed) {
    const width = abs(other - best);
    if (width >= SHRINKING * get(search, SEARCH_WIDTH_BEFORE)) chosen = best + 0.5 * (other - best);
    set(search, SEARCH_WIDTH_BEFORE, get(search, SEARCH_WIDTH));
    set(search, SEARCH_WIDTH, width);
    set(search, SEARCH_LEAST, best < other ? best : other);
    set(search, SEARCH_MOST, best < other ? other : best);
  } else {
    set(search, SEARCH_LEAST, next + 1.1 * (next - best));
    set(search, SEARCH_MOST, next + 4 * (next - best));
  }
  const ceiling = get(search, SEARCH_CEILING);
  if (chosen < 0) chosen = 0;
  if (chosen > ceiling) chosen = ceiling;
  const low = get(search, SEARCH_LEAST);
  const high = get(search, SEARCH_MOST);
  if (bracketed && (chosen <= low || chosen >= high || high - low <= SMALLEST_WIDTH * high))
    chosen = best;
  set(search, SEARCH_STEP, chosen);
  // The best step was evaluated already.
  return chosen === best ? 'exhausted' : 'next';
}

/** Adds `line`·step to the losses and `line` to the slopes at both ends. */
function shift(search: SearchView, line: number): void {
  if (line === 0) return;
  set(
    search,
    SEARCH_BEST_LOSS,
    get(search, SEARCH_BEST_LOSS) + get(search, SEARCH_BEST_STEP) * line,
  );
  set(search, SEARCH_BEST_SLOPE, get(search, SEARCH_BEST_SLOPE) + line);
  set(
    search,
    SEARCH_OTHER_LOSS,
    get(search, SEARCH_OTHER_LOSS) + get(search, SEARCH_OTHER_STEP) * line,
  );
  set(search, SEARCH_OTHER_SLOPE, get(search, SEARCH_OTHER_SLOPE) + line);
}

function greatest(a: number, b: number, c: number): number {
  const larger = abs(a) > abs(b) ? abs(a) : abs(b);
  return larger > abs(c) ? larger : abs(c);
}

/** √(θ² − d·e), scaled against overflow; 0 where rounding made the radicand negative. */
function root(theta: number, d: number, e: number): number {
  const s = greatest(theta, d, e);
  const radicand = (theta / s) * (theta / s) - (d / s) * (e / s);
  return radicand > 0 ? s * sqrt(radicand) : 0;
}

/** The next trial after one at `step`, by cubic and secant interpolation; updates the interval. */
function trial(search: SearchView, step: number, loss: number, slope: number): number {
  const best = get(search, SEARCH_BEST_STEP);
  const bestLoss = get(search, SEARCH_BEST_LOSS);
  const bestSlope = get(search, SEARCH_BEST_SLOPE);
  const other = get(search, SEARCH_OTHER_STEP);
  const bracketed = flag(search, SEARCH_BRACKETED) !== 0;
  const least = get(search, SEARCH_LEAST);
  const most = get(search, SEARCH_MOST);
  const turns = slope * (bestSlope < 0 ? -1 : 1) < 0;
  const theta = (3 * (bestLoss - loss)) / (step - best) + bestSlope + slope;
  let next: number;
  if (loss > bestLoss) {
    // Higher: the cubic's minimizer, or the mean of it and the quadratic's where that is nearer to the best step.
    let gamma = root(theta, bestSlope, slope);
    if (step < best) gamma = -gamma;
    const r = (gamma - bestSlope + theta) / (gamma - bestSlope + gamma + slope);
    const cubic = best + r * (step - best);
    const quadratic =
      best + (bestSlope / ((bestLoss - loss) / (step - best) + bestSlope) / 2) * (step - best);
    next = abs(cubic - best) < abs(quadratic - best) ? cubic : cubic + (quadratic - cubic) / 2;
    setFlag(search, SEARCH_BRACKETED, 1);
  } else if (turns) {
    // Lower, with a slope of the other sign: the farther from the trial of the cubic's and the secant's.
    let gamma = root(theta, bestSlope, slope);
    if (step > best) gamma = -gamma;
    const r = (gamma - slope + theta) / (gamma - slope + gamma + bestSlope);
    const cubic = step + r * (best - step);
    const secant = step + (slope / (slope - bestSlope)) * (best - step);
    next = abs(cubic - step) > abs(secant - step) ? cubic : secant;
    setFlag(search, SEARCH_BRACKETED, 1);
  } else if (abs(slope) < abs(bestSlope)) {
    // Lower, less steep: the cubic may have no minimizer beyond the trial.
    let gamma = root(theta, bestSlope, slope);
    if (step > best) gamma = -gamma;
    const r = (gamma - slope + theta) / (gamma + (bestSlope - slope) + gamma);
    const cubic = r < 0 && gamma !== 0 ? step + r * (best - step) : step > best ? most : least;
    const secant = step + (slope / (slope - bestSlope)) * (best - step);
    const nearer = abs(cubic - step) < abs(secant - step);
    if (bracketed) {
      next = nearer ? cubic : secant;
      const border = step + SHRINKING * (other - step);
      if (step > best ? next > border : next < border) next = border;
    } else {
      next = nearer ? secant : cubic;
      if (next > most) next = most;
      if (next < least) next = least;
    }
  } else if (bracketed) {
    // Lower, no less steep: the cubic between the trial and the other end.
    const otherLoss = get(search, SEARCH_OTHER_LOSS);
    const otherSlope = get(search, SEARCH_OTHER_SLOPE);
    const turned = (3 * (loss - otherLoss)) / (other - step) + otherSlope + slope;
    let gamma = root(turned, otherSlope, slope);
    if (step > other) gamma = -gamma;
    const r = (gamma - slope + turned) / (gamma - slope + gamma + otherSlope);
    next = step + r * (other - step);
  } else next = step > best ? most : least;

  if (loss > bestLoss) {
    set(search, SEARCH_OTHER_STEP, step);
    set(search, SEARCH_OTHER_LOSS, loss);
    set(search, SEARCH_OTHER_SLOPE, slope);
    return next;
  }
  if (turns) {
    set(search, SEARCH_OTHER_STEP, best);
    set(search, SEARCH_OTHER_LOSS, bestLoss);
    set(search, SEARCH_OTHER_SLOPE, bestSlope);
  }
  set(search, SEARCH_BEST_STEP, step);
  set(search, SEARCH_BEST_LOSS, loss);
  set(search, SEARCH_BEST_SLOPE, slope);
  return next;
}
