// The line search of Moré and Thuente (ACM Transactions on Mathematical Software 20, 1994, 286–307): a step with
//
//   φ(a) ≤ φ(0) + c1·a·φ′(0)   and   |φ′(a)| ≤ c2·|φ′(0)|,   φ(a) the loss at x + a·d,
//
// the strong Wolfe conditions. In its first stage, until a step has ψ(a) = φ(a) − φ(0) − c1·a·φ′(0) ≤ 0 and φ′(a) ≥ 0, the
// interval is updated by ψ where φ(a) > φ(0) + c1·a·φ′(0), though lower than at the best step; afterwards by φ. Trials are
// chosen by the four cases of the paper's section 4. It takes one evaluation at a time and asks for the next, all in float64.
import { Search } from "../abi";

/** What a trial led to. */
export const enum Outcome {
  /** There is another: `Search.STEP`. */
  Next = 0,
  /** It meets both conditions. */
  Found = 1,
  /** No better step can be had: the interval is as small as may be, or too many were tried. */
  Exhausted = 2,
}

/** Where the interval is this small beside its end, another trial gains nothing (as in L-BFGS-B 3.0). */
const SMALLEST_WIDTH: f64 = 0.1;
/** No step is longer. */
const LONGEST_STEP: f64 = 1e10;
/** A trial whose loss or slope is not finite is followed by one at this share of the way. */
const RETREAT: f64 = 0.25;
/** The interval shall shrink to this share in two trials. */
const SHRINKING: f64 = 0.66;

// @ts-ignore: decorator
@inline
function get(search: usize, field: usize): f64 {
  return load<f64>(search + field);
}

// @ts-ignore: decorator
@inline
function set(search: usize, field: usize, value: f64): void {
  store<f64>(search + field, value);
}

/** Begins at step 0 with `loss` and `slope` < 0; the first trial is `step`. */
export function beginSearch(search: usize, loss: f64, slope: f64, step: f64): void {
  store<i32>(search + Search.EVALUATIONS, 0);
  store<i32>(search + Search.BRACKETED, 0);
  store<i32>(search + Search.MODIFIED, 1);
  set(search, Search.START_LOSS, loss);
  set(search, Search.START_SLOPE, slope);
  set(search, Search.STEP, step);
  set(search, Search.BEST_STEP, 0);
  set(search, Search.BEST_LOSS, loss);
  set(search, Search.BEST_SLOPE, slope);
  set(search, Search.OTHER_STEP, 0);
  set(search, Search.OTHER_LOSS, loss);
  set(search, Search.OTHER_SLOPE, slope);
  set(search, Search.LEAST, 0);
  set(search, Search.MOST, 5 * step);
  set(search, Search.CEILING, LONGEST_STEP);
  set(search, Search.WIDTH, LONGEST_STEP);
  set(search, Search.WIDTH_BEFORE, 2 * LONGEST_STEP);
}

/** Takes loss and slope of the trial. c1, c2: of the conditions; `limit`: of evaluations. */
export function advanceSearch(search: usize, loss: f64, slope: f64, c1: f64, c2: f64, limit: f64): Outcome {
  const evaluations = load<i32>(search + Search.EVALUATIONS) + 1;
  store<i32>(search + Search.EVALUATIONS, evaluations);
  const step = get(search, Search.STEP);
  const exhausted = <f64>evaluations >= limit;
  if (loss - loss != 0 || slope - slope != 0) {
    if (exhausted) return Outcome.Exhausted;
    const best = get(search, Search.BEST_STEP);
    set(search, Search.CEILING, best + 0.5 * (step - best));
    set(search, Search.STEP, best + RETREAT * (step - best));
    return Outcome.Next;
  }
  const startSlope = get(search, Search.START_SLOPE);
  const decrease = c1 * startSlope;
  const bound = get(search, Search.START_LOSS) + step * decrease;
  let bracketed = load<i32>(search + Search.BRACKETED) != 0;
  let modified = load<i32>(search + Search.MODIFIED) != 0;
  if (modified && loss <= bound && slope >= 0) modified = false;
  store<i32>(search + Search.MODIFIED, modified ? 1 : 0);
  if (loss <= bound && abs<f64>(slope) <= -c2 * startSlope) return Outcome.Found;
  const least = get(search, Search.LEAST);
  const most = get(search, Search.MOST);
  const narrow = bracketed && (step <= least || step >= most || most - least <= SMALLEST_WIDTH * most);
  if (narrow || (step >= get(search, Search.CEILING) && loss <= bound && slope <= decrease)) {
    if (loss < get(search, Search.BEST_LOSS)) {
      set(search, Search.BEST_STEP, step);
      set(search, Search.BEST_LOSS, loss);
    }
    return Outcome.Exhausted;
  }

  // By ψ in place of φ where the paper wants it: all losses and slopes without the line that ψ leaves out.
  const line: f64 = modified && loss <= get(search, Search.BEST_LOSS) && loss > bound ? decrease : 0;
  shift(search, -line);
  const next = trial(search, step, loss - step * line, slope - line);
  shift(search, line);
  if (exhausted) return Outcome.Exhausted;
  bracketed = load<i32>(search + Search.BRACKETED) != 0;
  const best = get(search, Search.BEST_STEP);
  const other = get(search, Search.OTHER_STEP);
  let chosen = next;
  if (bracketed) {
    const width = abs<f64>(other - best);
    if (width >= SHRINKING * get(search, Search.WIDTH_BEFORE)) chosen = best + 0.5 * (other - best);
    set(search, Search.WIDTH_BEFORE, get(search, Search.WIDTH));
    set(search, Search.WIDTH, width);
    set(search, Search.LEAST, best < other ? best : other);
    set(search, Search.MOST, best < other ? other : best);
  } else {
    set(search, Search.LEAST, next + 1.1 * (next - best));
    set(search, Search.MOST, next + 4 * (next - best));
  }
  const ceiling = get(search, Search.CEILING);
  if (chosen < 0) chosen = 0;
  if (chosen > ceiling) chosen = ceiling;
  const low = get(search, Search.LEAST);
  const high = get(search, Search.MOST);
  if (bracketed && (chosen <= low || chosen >= high || high - low <= SMALLEST_WIDTH * high)) chosen = best;
  set(search, Search.STEP, chosen);
  // The best step was evaluated already.
  return chosen == best ? Outcome.Exhausted : Outcome.Next;
}

/** Adds `line`·step to the losses and `line` to the slopes at both ends. */
// @ts-ignore: decorator
@inline
function shift(search: usize, line: f64): void {
  if (line == 0) return;
  set(search, Search.BEST_LOSS, get(search, Search.BEST_LOSS) + get(search, Search.BEST_STEP) * line);
  set(search, Search.BEST_SLOPE, get(search, Search.BEST_SLOPE) + line);
  set(search, Search.OTHER_LOSS, get(search, Search.OTHER_LOSS) + get(search, Search.OTHER_STEP) * line);
  set(search, Search.OTHER_SLOPE, get(search, Search.OTHER_SLOPE) + line);
}

// @ts-ignore: decorator
@inline
function greatest(a: f64, b: f64, c: f64): f64 {
  const larger = abs<f64>(a) > abs<f64>(b) ? abs<f64>(a) : abs<f64>(b);
  return larger > abs<f64>(c) ? larger : abs<f64>(c);
}

/** √(θ² − d·e), scaled against overflow; 0 where rounding made the radicand negative. */
// @ts-ignore: decorator
@inline
function root(theta: f64, d: f64, e: f64): f64 {
  const s = greatest(theta, d, e);
  const radicand = (theta / s) * (theta / s) - (d / s) * (e / s);
  return radicand > 0 ? s * Math.sqrt(radicand) : 0;
}

/** The next trial after one at `step`, by cubic and secant interpolation; updates the interval. */
function trial(search: usize, step: f64, loss: f64, slope: f64): f64 {
  const best = get(search, Search.BEST_STEP);
  const bestLoss = get(search, Search.BEST_LOSS);
  const bestSlope = get(search, Search.BEST_SLOPE);
  const other = get(search, Search.OTHER_STEP);
  const bracketed = load<i32>(search + Search.BRACKETED) != 0;
  const least = get(search, Search.LEAST);
  const most = get(search, Search.MOST);
  const turns = slope * (bestSlope < 0 ? -1 : 1) < 0;
  const theta = (3 * (bestLoss - loss)) / (step - best) + bestSlope + slope;
  let next: f64;
  if (loss > bestLoss) {
    // Higher: the cubic's minimizer, or the mean of it and the quadratic's where that is nearer to the best step.
    let gamma = root(theta, bestSlope, slope);
    if (step < best) gamma = -gamma;
    const r = (gamma - bestSlope + theta) / (gamma - bestSlope + gamma + slope);
    const cubic = best + r * (step - best);
    const quadratic = best + (bestSlope / ((bestLoss - loss) / (step - best) + bestSlope) / 2) * (step - best);
    next = abs<f64>(cubic - best) < abs<f64>(quadratic - best) ? cubic : cubic + (quadratic - cubic) / 2;
    store<i32>(search + Search.BRACKETED, 1);
  } else if (turns) {
    // Lower, with a slope of the other sign: the farther from the trial of the cubic's and the secant's.
    let gamma = root(theta, bestSlope, slope);
    if (step > best) gamma = -gamma;
    const r = (gamma - slope + theta) / (gamma - slope + gamma + bestSlope);
    const cubic = step + r * (best - step);
    const secant = step + (slope / (slope - bestSlope)) * (best - step);
    next = abs<f64>(cubic - step) > abs<f64>(secant - step) ? cubic : secant;
    store<i32>(search + Search.BRACKETED, 1);
  } else if (abs<f64>(slope) < abs<f64>(bestSlope)) {
    // Lower, less steep: the cubic may have no minimizer beyond the trial.
    let gamma = root(theta, bestSlope, slope);
    if (step > best) gamma = -gamma;
    const r = (gamma - slope + theta) / (gamma + (bestSlope - slope) + gamma);
    const cubic = r < 0 && gamma != 0 ? step + r * (best - step) : step > best ? most : least;
    const secant = step + (slope / (slope - bestSlope)) * (best - step);
    const nearer = abs<f64>(cubic - step) < abs<f64>(secant - step);
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
    const otherLoss = get(search, Search.OTHER_LOSS);
    const otherSlope = get(search, Search.OTHER_SLOPE);
    const turned = (3 * (loss - otherLoss)) / (other - step) + otherSlope + slope;
    let gamma = root(turned, otherSlope, slope);
    if (step > other) gamma = -gamma;
    const r = (gamma - slope + turned) / (gamma - slope + gamma + otherSlope);
    next = step + r * (other - step);
  } else next = step > best ? most : least;

  if (loss > bestLoss) {
    set(search, Search.OTHER_STEP, step);
    set(search, Search.OTHER_LOSS, loss);
    set(search, Search.OTHER_SLOPE, slope);
    return next;
  }
  if (turns) {
    set(search, Search.OTHER_STEP, best);
    set(search, Search.OTHER_LOSS, bestLoss);
    set(search, Search.OTHER_SLOPE, bestSlope);
  }
  set(search, Search.BEST_STEP, step);
  set(search, Search.BEST_LOSS, loss);
  set(search, Search.BEST_SLOPE, slope);
  return next;
}
