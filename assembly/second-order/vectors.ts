// What full-batch methods do with flat buffers of f64 or f32. Sums are float64 for both, in the order of kernels/reduce.ts:
// eight partial sums, element j of the whole blocks of eight in sum j mod 8, added as ((s0+s4)+(s2+s6)) + ((s1+s5)+(s3+s7)), then
// the rest one by one. Numbers that meet a vector are rounded to its type first. No alignment but that of elements.
import { lanes, loadUpTo, madd, splat, storeUpTo } from "../simd/lanes";

/** Elements 2k and 2k + 1 at `ptr` as float64. */
// @ts-ignore: decorator
@inline
function pair<T>(ptr: usize, k: usize): v128 {
  if (sizeof<T>() == 8) return v128.load(ptr + 16 * k);
  return f64x2.promote_low_f32x4(v128.load64_zero(ptr + 8 * k));
}

/** Σ a[j]·b[j]. */
export function innerProduct<T>(count: i32, a: usize, b: usize): f64 {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (; count >= 8; count -= 8) {
    s0 = madd<f64>(pair<T>(a, 0), pair<T>(b, 0), s0);
    s1 = madd<f64>(pair<T>(a, 1), pair<T>(b, 1), s1);
    s2 = madd<f64>(pair<T>(a, 2), pair<T>(b, 2), s2);
    s3 = madd<f64>(pair<T>(a, 3), pair<T>(b, 3), s3);
    a += 8 * sizeof<T>();
    b += 8 * sizeof<T>();
  }
  const folded = f64x2.add(f64x2.add(s0, s2), f64x2.add(s1, s3));
  let sum = f64x2.extract_lane(folded, 0) + f64x2.extract_lane(folded, 1);
  for (; count > 0; count--) {
    sum += <f64>load<T>(a) * <f64>load<T>(b);
    a += sizeof<T>();
    b += sizeof<T>();
  }
  return sum;
}

/** The largest |x[j]|, of finite numbers; 0 of none. */
export function largest<T>(count: i32, x: usize): f64 {
  let most = splat<T>(0, 0);
  for (; count > 0; count -= lanes<T>()) {
    most = v128.pmax<T>(most, v128.abs<T>(loadUpTo<T>(x, count)));
    x += 16;
  }
  let result: f64 = 0;
  for (let i = 0; i < lanes<T>(); i++) {
    const lane = sizeof<T>() == 8
      ? (i == 0 ? f64x2.extract_lane(most, 0) : f64x2.extract_lane(most, 1))
      : <f64>(i == 0
          ? f32x4.extract_lane(most, 0)
          : i == 1
            ? f32x4.extract_lane(most, 1)
            : i == 2
              ? f32x4.extract_lane(most, 2)
              : f32x4.extract_lane(most, 3));
    if (lane > result) result = lane;
  }
  return result;
}

/** dst = x + factor·y; dst may be x or y, else disjoint. */
export function combine<T>(count: i32, x: usize, factor: f64, y: usize, dst: usize): void {
  const by = splat<T>(factor, <f32>factor);
  for (; count > 0; count -= lanes<T>()) {
    storeUpTo<T>(dst, madd<T>(by, loadUpTo<T>(y, count), loadUpTo<T>(x, count)), count);
    x += 16;
    y += 16;
    dst += 16;
  }
}

/** dst = factor·x; dst may be x, else disjoint. */
export function multiple<T>(count: i32, factor: f64, x: usize, dst: usize): void {
  const by = splat<T>(factor, <f32>factor);
  for (; count > 0; count -= lanes<T>()) {
    storeUpTo<T>(dst, v128.mul<T>(by, loadUpTo<T>(x, count)), count);
    x += 16;
    dst += 16;
  }
}

export function innerProductF64(count: i32, a: usize, b: usize): f64 {
  return innerProduct<f64>(count, a, b);
}
export function innerProductF32(count: i32, a: usize, b: usize): f64 {
  return innerProduct<f32>(count, a, b);
}
export function largestF64(count: i32, x: usize): f64 {
  return largest<f64>(count, x);
}
export function largestF32(count: i32, x: usize): f64 {
  return largest<f32>(count, x);
}
