// The method of Levenberg (1944) and Marquardt (1963) with Nielsen's damping (Damping Parameter in Marquardt's Method, 1999; as
// Algorithm 3.16 of Madsen, Nielsen and Tingleff, Methods for Non-Linear Least Squares Problems, 2004), by reverse communication.
// For the loss f = ‖r‖² + Σ c·x² (c: `diagonal`), with A = JᵀJ + diag(c) and g = ½∇f of the trained parameters x, n of them:
//
//   (A + λ·I)·δ = −g by Cholesky's factor;  gain = (f(x) − f(x + δ)) / (λ‖δ‖² − gᵀδ), what the model promises
//   f lower: x ← x + δ, λ ← λ·max(1/3, 1 − (2·gain − 1)³), ν ← 2;  else λ ← λ·ν, ν ← 2ν, and another δ
//   at first λ = τ·max a_ii, ν = 2;  converged: max |2g| ≤ tolerance;  stalled: ‖δ‖ ≤ ε·(‖x‖ + ε), ε of the type
//
// All numbers are float64, whatever the type of the parameters: to it they are rounded, and only there.
import { Answer, Damping, LevenbergMarquardtScalar } from "../abi";
import { rounded } from "../training/layout";
import { choleskyF64, choleskySolveF64 } from "./cholesky";
import { collect } from "./jacobian";
import { innerProduct, largest, multiple } from "./vectors";

const enum Phase {
  Between = 0,
  Factoring = 1,
  Trying = 2,
}

/** A damping that is not 0, as 0 says that none was chosen yet. */
const LEAST_DAMPING: f64 = 1e-200;

/** Vector `index` of the workspace, n float64: 0: x, 1: g, 2: δ. */
// @ts-ignore: decorator
@inline
function vectorAt(n: i32, work: usize, index: i32): usize {
  return work + Damping.BYTES + <usize>index * rounded(<usize>n << 3);
}

export function marquardtWorkspace(n: i32): usize {
  return vectorAt(n, 0, 3);
}

/** x + factor·δ to the parameters; a number whose δ is 0 keeps its sign. */
function scatter<T>(parts: usize, count: i32, x: usize, step: usize, factor: f64, to: usize): void {
  for (let i = 0; i < count; i++) {
    const part = parts + (<usize>i << 3);
    let at = to + <usize>load<u32>(part) * sizeof<T>();
    for (let rest = load<i32>(part, 4); rest > 0; rest--) {
      const change = factor * load<f64>(step);
      store<T>(at, <T>(change == 0 ? load<f64>(x) : load<f64>(x) + change));
      at += sizeof<T>();
      x += 8;
      step += 8;
    }
  }
}

/** More damping, after a failure; false where there is no more. */
// @ts-ignore: decorator
@inline
function dampMore(scalars: usize): bool {
  const growth = load<f64>(scalars, LevenbergMarquardtScalar.GROWTH);
  const lambda = load<f64>(scalars, LevenbergMarquardtScalar.LAMBDA) * growth;
  store<f64>(scalars, lambda, LevenbergMarquardtScalar.LAMBDA);
  store<f64>(scalars, 2 * growth, LevenbergMarquardtScalar.GROWTH);
  return lambda < Infinity;
}

/** A and g complete: the first damping, if none is known. */
function begin<T>(n: i32, parts: usize, count: i32, x: usize, normal: usize, diagonal: usize, scalars: usize, work: usize): void {
  let most: f64 = 0;
  for (let i = 0; i < n; i++) {
    const at = normal + ((<usize>i * <usize>(n + 1)) << 3);
    if (diagonal) store<f64>(at, load<f64>(at) + load<f64>(diagonal + (<usize>i << 3)));
    if (load<f64>(at) > most) most = load<f64>(at);
  }
  if (load<f64>(scalars, LevenbergMarquardtScalar.LAMBDA) == 0) {
    const damping = load<f64>(scalars, LevenbergMarquardtScalar.DAMPING);
    store<f64>(scalars, most > 0 ? damping * most : damping, LevenbergMarquardtScalar.LAMBDA);
    store<f64>(scalars, 2, LevenbergMarquardtScalar.GROWTH);
  }
  collect<T>(parts, count, 1, x, vectorAt(n, work, 0));
  store<i32>(work, 0, Damping.ROW);
  store<i32>(work, Phase.Factoring, Damping.PHASE);
}

/** Contract: `SecondOrderKernels.marquardtAdvanceF64` in src/core/second-order-kernels.ts. */
function advance<T>(
  n: i32,
  parts: usize,
  count: i32,
  parameters: usize,
  gradient: usize,
  normal: usize,
  diagonal: usize,
  factor: usize,
  scalars: usize,
  work: usize,
  loss: f64,
  budget: f64,
): Answer {
  const x = vectorAt(n, work, 0);
  const g = vectorAt(n, work, 1);
  const step = vectorAt(n, work, 2);
  const tolerance = load<f64>(scalars, LevenbergMarquardtScalar.TOLERANCE);
  const phase = load<i32>(work, Damping.PHASE);
  if (phase == Phase.Between) {
    store<f64>(work, loss, Damping.LOSS);
    collect<T>(parts, count, 0.5, gradient, g);
    if (2 * largest<f64>(n, g) <= tolerance) return Answer.Converged;
    begin<T>(n, parts, count, parameters, normal, diagonal, scalars, work);
  }
  if (phase == Phase.Trying) {
    const before = load<f64>(work, Damping.LOSS);
    if (loss < before) {
      const turn = 2 * ((before - loss) / load<f64>(work, Damping.PROMISE)) - 1;
      const share = 1 - turn * turn * turn;
      const lambda = load<f64>(scalars, LevenbergMarquardtScalar.LAMBDA) * (share > 1.0 / 3.0 ? share : 1.0 / 3.0);
      store<f64>(scalars, lambda > LEAST_DAMPING ? lambda : LEAST_DAMPING, LevenbergMarquardtScalar.LAMBDA);
      store<f64>(scalars, 2, LevenbergMarquardtScalar.GROWTH);
      store<f64>(work, loss, Damping.LOSS);
      store<i32>(work, Phase.Between, Damping.PHASE);
      collect<T>(parts, count, 0.5, gradient, g);
      return 2 * largest<f64>(n, g) <= tolerance ? Answer.Converged : Answer.Over;
    }
    scatter<T>(parts, count, x, step, 0, parameters);
    store<i32>(work, dampMore(scalars) ? 0 : n + 1, Damping.ROW);
    store<i32>(work, Phase.Factoring, Damping.PHASE);
  }
  const epsilon: f64 = sizeof<T>() == 8 ? f64.EPSILON : <f64>f32.EPSILON;
  for (;;) {
    let row = load<i32>(work, Damping.ROW);
    const lambda = load<f64>(scalars, LevenbergMarquardtScalar.LAMBDA);
    for (; row < n && budget > 0; row++) {
      budget -= 0.5 * <f64>row * <f64>row + 1;
      if (choleskyF64(n, row, row + 1, normal, lambda, factor)) continue;
      row = dampMore(scalars) ? -1 : n + 1;
      break;
    }
    if (row == -1) {
      store<i32>(work, 0, Damping.ROW);
      continue;
    }
    store<i32>(work, row, Damping.ROW);
    if (row < n) return Answer.Pause;
    if (row == n) {
      multiple<f64>(n, -1, g, step);
      choleskySolveF64(n, factor, step);
      const square = innerProduct<f64>(n, step, step);
      const length = Math.sqrt(square);
      if (length > epsilon * (Math.sqrt(innerProduct<f64>(n, x, x)) + epsilon)) {
        store<f64>(work, lambda * square - innerProduct<f64>(n, g, step), Damping.PROMISE);
        scatter<T>(parts, count, x, step, 1, parameters);
        store<i32>(work, Phase.Trying, Damping.PHASE);
        return Answer.Evaluate;
      }
    }
    // With this damping nobody should begin.
    store<f64>(scalars, 0, LevenbergMarquardtScalar.LAMBDA);
    store<i32>(work, Phase.Between, Damping.PHASE);
    return Answer.Stalled;
  }
}

export function marquardtAdvanceF64(
  n: i32,
  parts: usize,
  count: i32,
  parameters: usize,
  gradient: usize,
  normal: usize,
  diagonal: usize,
  factor: usize,
  scalars: usize,
  work: usize,
  loss: f64,
  budget: f64,
): i32 {
  return advance<f64>(n, parts, count, parameters, gradient, normal, diagonal, factor, scalars, work, loss, budget);
}
export function marquardtAdvanceF32(
  n: i32,
  parts: usize,
  count: i32,
  parameters: usize,
  gradient: usize,
  normal: usize,
  diagonal: usize,
  factor: usize,
  scalars: usize,
  work: usize,
  loss: f64,
  budget: f64,
): i32 {
  return advance<f32>(n, parts, count, parameters, gradient, normal, diagonal, factor, scalars, work, loss, budget);
}
