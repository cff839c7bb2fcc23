// Whether numbers are numbers.
import { lanes, loadUpTo, splat } from "../simd/lanes";

/** Whether each of `count` elements is finite: x − x is +0 for those, NaN for NaN and ±∞. No alignment. */
// @ts-ignore: decorator
@inline
function allFinite<T>(count: i32, x: usize): bool {
  let bits = splat<T>(0, 0);
  let others = bits;
  for (; count >= 2 * lanes<T>(); count -= 2 * lanes<T>()) {
    const first = v128.load(x);
    const second = v128.load(x, 16);
    bits = v128.or(bits, v128.sub<T>(first, first));
    others = v128.or(others, v128.sub<T>(second, second));
    x += 32;
  }
  for (; count > 0; count -= lanes<T>()) {
    const last = loadUpTo<T>(x, count);
    bits = v128.or(bits, v128.sub<T>(last, last));
    x += 16;
  }
  return !v128.any_true(v128.or(bits, others));
}

export function allFiniteF64(count: i32, x: usize): bool {
  return allFinite<f64>(count, x);
}
export function allFiniteF32(count: i32, x: usize): bool {
  return allFinite<f32>(count, x);
}
