// Vector updates. Each element is one product and one sum, so no order of summation arises.
import { lanes, loadPart, madd, storePart } from "../simd/lanes";

/** y = y + alpha·x. x and y are one block or disjoint. Plain gradient descent (alpha −rate), sums of gradients, skips. */
export function axpyF64(count: i32, alpha: f64, x: usize, y: usize): void {
  axpy<f64>(count, f64x2.splat(alpha), x, y);
}
export function axpyF32(count: i32, alpha: f32, x: usize, y: usize): void {
  axpy<f32>(count, f32x4.splat(alpha), x, y);
}

// @ts-ignore: decorator
@inline
function axpy<T>(count: i32, factor: v128, x: usize, y: usize): void {
  const end = x + <usize>(count & -lanes<T>()) * sizeof<T>();
  while (x < end) {
    v128.store(y, madd<T>(v128.load(x), factor, v128.load(y)));
    x += 16;
    y += 16;
  }
  const rest = count & (lanes<T>() - 1);
  if (rest) storePart<T>(y, madd<T>(loadPart<T>(x, rest), factor, loadPart<T>(y, rest)), rest);
}
