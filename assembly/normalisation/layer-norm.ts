// Layer normalisation (Ba, Kiros and Hinton 2016) of each row, the last axis:
//
//   o = γ·x̂ + β, x̂ = (x − mean)·r, r = 1/√(Σ(x − mean)²/n + ε)
//
// Backward: dβ and dγ are the sums of dO and dO·x̂ over all rows, in index order from +0; with d = dO·γ,
// dx = r·((d − mean(d)) − x̂·mean(d·x̂)).
//
// Sums along a row are kernels/reduce's, float64 throughout, and rounded to the element type as mean and r are; all else is
// rounded after each operation (madd in the relaxed build only for γ·x̂ + β).
import { Frame, LayerNorm } from "../abi";
import { sum, sumOfSquares } from "../kernels/typed";
import { lanes, loadUpTo, madd, splat, storeUpTo } from "../simd/lanes";
import { isTrained, rounded, sizeOf, tensorAt } from "../training/layout";

/** Mean and r of each row, two numbers. */
export function layerNormKept<T>(layer: usize, batch: i32): usize {
  return 2 * <usize>batch * <usize>sizeOf(layer, LayerNorm.SIZE_ROWS) * sizeof<T>();
}

/** A row of x̂ or d, and one of d·x̂; outside training mean and r. */
export function layerNormScratch<T>(layer: usize): usize {
  return 3 * rounded(<usize>sizeOf(layer, LayerNorm.SIZE_COLUMNS) * sizeof<T>());
}

export function layerNormForward<T>(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  training: bool,
): usize {
  const parameters = <usize>load<u32>(frame + Frame.PARAMETERS);
  const columns = sizeOf(layer, LayerNorm.SIZE_COLUMNS);
  const epsilon = load<f64>(layer + LayerNorm.SETTING_EPSILON);
  const gamma = tensorAt<T>(layer, LayerNorm.TENSOR_GAMMA, parameters);
  const beta = tensorAt<T>(layer, LayerNorm.TENSOR_BETA, parameters);
  const bytes = <usize>columns * sizeof<T>();
  let to = output;
  for (let i = rows * sizeOf(layer, LayerNorm.SIZE_ROWS); i > 0; i--) {
    const mean = <T>(sum<T>(columns, x) / <f64>columns);
    const means = splat<T>(<f64>mean, <f32>mean);
    let at: usize = 0;
    for (let c = columns; c > 0; c -= lanes<T>()) {
      storeUpTo<T>(to + at, v128.sub<T>(loadUpTo<T>(x + at, c), means), c);
      at += 16;
    }
    const root = <T>(1 / Math.sqrt(sumOfSquares<T>(columns, to) / <f64>columns + epsilon));
    const roots = splat<T>(<f64>root, <f32>root);
    at = 0;
    for (let c = columns; c > 0; c -= lanes<T>()) {
      const normal = v128.mul<T>(loadUpTo<T>(to + at, c), roots);
      storeUpTo<T>(to + at, madd<T>(loadUpTo<T>(gamma + at, c), normal, loadUpTo<T>(beta + at, c)), c);
      at += 16;
    }
    if (training) {
      store<T>(saved, mean);
      store<T>(saved + sizeof<T>(), root);
      saved += 2 * sizeof<T>();
    }
    x += bytes;
    to += bytes;
  }
  return output;
}

/** In place: the gradient goes to `delta`, unless `next` is 0. */
export function layerNormBackward<T>(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  delta: usize,
  next: usize,
  scratch: usize,
): usize {
  const gradients = <usize>load<u32>(frame + Frame.GRADIENTS);
  const columns = sizeOf(layer, LayerNorm.SIZE_COLUMNS);
  const bytes = <usize>columns * sizeof<T>();
  const gamma = tensorAt<T>(layer, LayerNorm.TENSOR_GAMMA, load<u32>(frame + Frame.PARAMETERS));
  const dGamma = isTrained(layer, LayerNorm.TENSOR_GAMMA)
    ? tensorAt<T>(layer, LayerNorm.TENSOR_GAMMA, gradients)
    : <usize>0;
  const dBeta = isTrained(layer, LayerNorm.TENSOR_BETA)
    ? tensorAt<T>(layer, LayerNorm.TENSOR_BETA, gradients)
    : <usize>0;
  if (dGamma) memory.fill(dGamma, 0, bytes);
  if (dBeta) memory.fill(dBeta, 0, bytes);
  const normals = scratch;
  const scaled = scratch + rounded(bytes);
  const products = scaled + rounded(bytes);
  for (let i = rows * sizeOf(layer, LayerNorm.SIZE_ROWS); i > 0; i--) {
    const mean = load<T>(saved);
    const root = load<T>(saved + sizeof<T>());
    const means = splat<T>(<f64>mean, <f32>mean);
    const roots = splat<T>(<f64>root, <f32>root);
    let at: usize = 0;
    for (let c = columns; c > 0; c -= lanes<T>()) {
      const d = loadUpTo<T>(delta + at, c);
      const normal = v128.mul<T>(v128.sub<T>(loadUpTo<T>(x + at, c), means), roots);
      if (dGamma) storeUpTo<T>(dGamma + at, v128.add<T>(loadUpTo<T>(dGamma + at, c), v128.mul<T>(d, normal)), c);
      if (dBeta) storeUpTo<T>(dBeta + at, v128.add<T>(loadUpTo<T>(dBeta + at, c), d), c);
      const slope = v128.mul<T>(d, loadUpTo<T>(gamma + at, c));
      storeUpTo<T>(normals + at, normal, c);
      storeUpTo<T>(scaled + at, slope, c);
      storeUpTo<T>(products + at, v128.mul<T>(slope, normal), c);
      at += 16;
    }
    if (next) {
      const middle = <T>(sum<T>(columns, scaled) / <f64>columns);
      const pull = <T>(sum<T>(columns, products) / <f64>columns);
      const middles = splat<T>(<f64>middle, <f32>middle);
      const pulls = splat<T>(<f64>pull, <f32>pull);
      at = 0;
      for (let c = columns; c > 0; c -= lanes<T>()) {
        const away = v128.sub<T>(loadUpTo<T>(scaled + at, c), middles);
        const left = v128.sub<T>(away, v128.mul<T>(loadUpTo<T>(normals + at, c), pulls));
        storeUpTo<T>(delta + at, v128.mul<T>(roots, left), c);
        at += 16;
      }
    }
    saved += 2 * sizeof<T>();
    x += bytes;
    delta += bytes;
  }
  return next ? delta - <usize>(rows * sizeOf(layer, LayerNorm.SIZE_ROWS)) * bytes : next;
}
