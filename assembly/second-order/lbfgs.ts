// L-BFGS (Nocedal and Wright, Numerical Optimization, 2006, Algorithms 7.4 and 7.5) on a flat buffer of f64 or f32, by reverse
// communication: it is handed loss and gradient at the parameters as they are, moves the parameters to a trial, and asks again.
// It knows nothing of networks.
//
//   d = −H·g by the two-loop recursion, H₀ = γ·I with γ = sᵀy/yᵀy of the newest pair; s = x′ − x, y = g′ − g
//   first trial: 1 with pairs, else min(1, 1/‖g‖); line search: line-search.ts
//   a pair is stored where sᵀy > ε·yᵀy, ε of the type; else it is left out (curvature that is not positive)
//   converged: max |g| ≤ tolerance
//
// Where a search finds no lower loss, or d does not descend, the pairs are dropped and −g is tried; where that fails, too, the
// method has stalled and the parameters are as they were. Numbers are float64, vectors of the type.
import { Answer, LbfgsScalar, Search } from "../abi";
import { rounded } from "../training/layout";
import { advanceSearch, beginSearch, Outcome } from "./line-search";
import { combine, innerProduct, largest, multiple } from "./vectors";

const enum Phase {
  Fresh = 0,
  Between = 1,
  Searching = 2,
  Returning = 3,
}

// @ts-ignore: decorator
@inline
function memoryOf(scalars: usize): i32 {
  return <i32>load<f64>(scalars, LbfgsScalar.MEMORY);
}

/** Where α and ρ of the pairs stand. */
// @ts-ignore: decorator
@inline
function alphaAt(work: usize, slot: i32): usize {
  return work + Search.BYTES + (<usize>slot << 3);
}
// @ts-ignore: decorator
@inline
function rhoAt(work: usize, memory: i32, slot: i32): usize {
  return alphaAt(work, memory + slot);
}

/** Vector `index` of the workspace: 0: the start, 1: its gradient, 2: the direction. */
// @ts-ignore: decorator
@inline
function vectorAt<T>(count: i32, work: usize, memory: i32, index: i32): usize {
  return work + rounded(Search.BYTES + (<usize>memory << 4)) + <usize>index * rounded(<usize>count * sizeof<T>());
}

/** Vector s of a pair; y is `memory` vectors behind. */
// @ts-ignore: decorator
@inline
function pairAt<T>(count: i32, state: usize, slot: i32): usize {
  return state + <usize>slot * <usize>count * sizeof<T>();
}

export function lbfgsWorkspace<T>(count: i32, memory: i32): usize {
  return vectorAt<T>(count, 0, memory, 3);
}

/** −H·g of the gradient at `g` to the direction; `pairs` > 0, the newest in slot `newest`. */
function twoLoops<T>(count: i32, g: usize, state: usize, work: usize, memory: i32, newest: i32, pairs: i32): void {
  const d = vectorAt<T>(count, work, memory, 2);
  copyVector<T>(count, g, d);
  let slot = newest;
  for (let i = 0; i < pairs; i++) {
    const alpha = load<f64>(rhoAt(work, memory, slot)) * innerProduct<T>(count, pairAt<T>(count, state, slot), d);
    store<f64>(alphaAt(work, slot), alpha);
    combine<T>(count, d, -alpha, pairAt<T>(count, state, memory + slot), d);
    slot = slot == 0 ? memory - 1 : slot - 1;
  }
  const y = pairAt<T>(count, state, memory + newest);
  multiple<T>(count, 1 / (load<f64>(rhoAt(work, memory, newest)) * innerProduct<T>(count, y, y)), d, d);
  for (let i = 0; i < pairs; i++) {
    slot = slot == memory - 1 ? 0 : slot + 1;
    const beta = load<f64>(rhoAt(work, memory, slot)) * innerProduct<T>(count, pairAt<T>(count, state, memory + slot), d);
    combine<T>(count, d, load<f64>(alphaAt(work, slot)) - beta, pairAt<T>(count, state, slot), d);
  }
  multiple<T>(count, -1, d, d);
}

// @ts-ignore: decorator
@inline
function copyVector<T>(count: i32, from: usize, to: usize): void {
  memory.copy(to, from, <usize>count * sizeof<T>());
}

/** ρ of all pairs anew: a training begins with pairs of an earlier one. */
function restore<T>(count: i32, state: usize, work: usize, memory: i32, pairs: i32): void {
  for (let slot = 0; slot < pairs; slot++) {
    const s = pairAt<T>(count, state, slot);
    store<f64>(rhoAt(work, memory, slot), 1 / innerProduct<T>(count, s, pairAt<T>(count, state, memory + slot)));
  }
}

/** The direction from here, and the first trial of a search along it. */
function descend<T>(count: i32, x: usize, g: usize, state: usize, scalars: usize, work: usize, loss: f64): void {
  const memory = memoryOf(scalars);
  const d = vectorAt<T>(count, work, memory, 2);
  let updates = load<f64>(scalars, LbfgsScalar.UPDATES);
  let slope: f64 = 0;
  let step: f64 = 1;
  if (updates > 0) {
    const newest = <i32>((updates - 1) % <f64>memory);
    twoLoops<T>(count, g, state, work, memory, newest, <i32>min<f64>(updates, <f64>memory));
    slope = innerProduct<T>(count, g, d);
    if (!(slope < 0) || slope - slope != 0) updates = 0;
  }
  if (updates == 0) {
    store<f64>(scalars, 0, LbfgsScalar.UPDATES);
    multiple<T>(count, -1, g, d);
    slope = innerProduct<T>(count, g, d);
    const inverse = 1 / Math.sqrt(-slope);
    step = inverse < 1 ? inverse : 1;
  }
  beginSearch(work, loss, slope, step);
  combine<T>(count, vectorAt<T>(count, work, memory, 0), step, d, x);
  store<i32>(work, Phase.Searching, Search.PHASE);
}

/** Stores the pair of the step that was made, where its curvature is positive. */
function remember<T>(count: i32, x: usize, g: usize, state: usize, scalars: usize, work: usize): void {
  const memory = memoryOf(scalars);
  const updates = load<f64>(scalars, LbfgsScalar.UPDATES);
  const slot = <i32>(updates % <f64>memory);
  const s = vectorAt<T>(count, work, memory, 0);
  const y = vectorAt<T>(count, work, memory, 1);
  combine<T>(count, x, -1, s, s);
  combine<T>(count, g, -1, y, y);
  const curvature = innerProduct<T>(count, s, y);
  const epsilon: f64 = sizeof<T>() == 8 ? f64.EPSILON : <f64>f32.EPSILON;
  if (!(curvature > epsilon * innerProduct<T>(count, y, y))) return;
  copyVector<T>(count, s, pairAt<T>(count, state, slot));
  copyVector<T>(count, y, pairAt<T>(count, state, memory + slot));
  store<f64>(rhoAt(work, memory, slot), 1 / curvature);
  store<f64>(scalars, updates + 1, LbfgsScalar.UPDATES);
}

/** Contract: `SecondOrderKernels.lbfgsAdvanceF64` in src/core/second-order-kernels.ts. */
export function lbfgsAdvance<T>(
  count: i32,
  x: usize,
  g: usize,
  state: usize,
  scalars: usize,
  work: usize,
  loss: f64,
): Answer {
  const memory = memoryOf(scalars);
  const start = vectorAt<T>(count, work, memory, 0);
  const startGradient = vectorAt<T>(count, work, memory, 1);
  const d = vectorAt<T>(count, work, memory, 2);
  const phase = load<i32>(work, Search.PHASE);
  const tolerance = load<f64>(scalars, LbfgsScalar.TOLERANCE);
  if (phase <= Phase.Between) {
    store<f64>(work, loss, Search.LOSS);
    store<i32>(work, Phase.Between, Search.PHASE);
    if (phase == Phase.Fresh) {
      const updates = load<f64>(scalars, LbfgsScalar.UPDATES);
      restore<T>(count, state, work, memory, <i32>min<f64>(updates, <f64>memory));
    }
    if (largest<T>(count, g) <= tolerance) return Answer.Converged;
    copyVector<T>(count, x, start);
    copyVector<T>(count, g, startGradient);
    descend<T>(count, x, g, state, scalars, work, loss);
    return Answer.Evaluate;
  }
  if (phase == Phase.Searching) {
    const step = load<f64>(work, Search.STEP);
    const outcome = advanceSearch(
      work,
      loss,
      innerProduct<T>(count, g, d),
      load<f64>(scalars, LbfgsScalar.SUFFICIENT_DECREASE),
      load<f64>(scalars, LbfgsScalar.CURVATURE),
      load<f64>(scalars, LbfgsScalar.MAX_EVALUATIONS),
    );
    if (outcome == Outcome.Next) {
      combine<T>(count, start, load<f64>(work, Search.STEP), d, x);
      return Answer.Evaluate;
    }
    const best = load<f64>(work, Search.BEST_STEP);
    const startLoss = load<f64>(work, Search.START_LOSS);
    if (outcome == Outcome.Exhausted && !(load<f64>(work, Search.BEST_LOSS) < startLoss)) {
      copyVector<T>(count, start, x);
      copyVector<T>(count, startGradient, g);
      if (load<f64>(scalars, LbfgsScalar.UPDATES) > 0) {
        store<f64>(scalars, 0, LbfgsScalar.UPDATES);
        descend<T>(count, x, g, state, scalars, work, startLoss);
        return Answer.Evaluate;
      }
      store<i32>(work, Phase.Between, Search.PHASE);
      return Answer.Stalled;
    }
    if (outcome == Outcome.Exhausted && best != step) {
      combine<T>(count, start, best, d, x);
      store<i32>(work, Phase.Returning, Search.PHASE);
      return Answer.Evaluate;
    }
  }
  store<f64>(work, loss, Search.LOSS);
  store<i32>(work, Phase.Between, Search.PHASE);
  remember<T>(count, x, g, state, scalars, work);
  return largest<T>(count, g) <= tolerance ? Answer.Converged : Answer.Over;
}

export function lbfgsWorkspaceF64(count: i32, memory: i32): usize {
  return lbfgsWorkspace<f64>(count, memory);
}
export function lbfgsWorkspaceF32(count: i32, memory: i32): usize {
  return lbfgsWorkspace<f32>(count, memory);
}
export function lbfgsAdvanceF64(
  count: i32,
  x: usize,
  g: usize,
  state: usize,
  scalars: usize,
  work: usize,
  loss: f64,
): i32 {
  return lbfgsAdvance<f64>(count, x, g, state, scalars, work, loss);
}
export function lbfgsAdvanceF32(
  count: i32,
  x: usize,
  g: usize,
  state: usize,
  scalars: usize,
  work: usize,
  loss: f64,
): i32 {
  return lbfgsAdvance<f32>(count, x, g, state, scalars, work, loss);
}
