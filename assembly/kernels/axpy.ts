// Vector updates. Each element is one product and one sum, so no order of summation arises.
import { lanes, loadPart, madd, nmadd, storePart } from "../simd/lanes";

class Plus {}
class Minus {}

// @ts-ignore: decorator
@inline
function update<T, Sign>(x: v128, factor: v128, y: v128): v128 {
  return idof<Sign>() == idof<Plus>() ? madd<T>(x, factor, y) : nmadd<T>(x, factor, y);
}

// @ts-ignore: decorator
@inline
function run<T, Sign>(count: i32, factor: v128, x: usize, y: usize): void {
  const end = x + <usize>(count & -lanes<T>()) * sizeof<T>();
  while (x < end) {
    v128.store(y, update<T, Sign>(v128.load(x), factor, v128.load(y)));
    x += 16;
    y += 16;
  }
  const rest = count & (lanes<T>() - 1);
  if (rest) storePart<T>(y, update<T, Sign>(loadPart<T>(x, rest), factor, loadPart<T>(y, rest)), rest);
}

/** y = y + alpha·x. x and y are one block or disjoint. The neuron's weight update, alpha the learning rate. */
export function axpyF64(count: i32, alpha: f64, x: usize, y: usize): void {
  run<f64, Plus>(count, f64x2.splat(alpha), x, y);
}
export function axpyF32(count: i32, alpha: f32, x: usize, y: usize): void {
  run<f32, Plus>(count, f32x4.splat(alpha), x, y);
}

/** weights = weights − learningRate·gradient: plain gradient descent on a flat buffer. */
export function sgdStepF64(count: i32, learningRate: f64, gradient: usize, weights: usize): void {
  run<f64, Minus>(count, f64x2.splat(learningRate), gradient, weights);
}
export function sgdStepF32(count: i32, learningRate: f32, gradient: usize, weights: usize): void {
  run<f32, Minus>(count, f32x4.splat(learningRate), gradient, weights);
}
