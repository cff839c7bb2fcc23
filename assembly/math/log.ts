// The natural logarithm of vectors.
//
// x = 2^k·(1+f) with 1+f in [√½, √2). f64: log(1+f) = f − (f²/2 − s·(f²/2 + s²·l(s²))), s = f/(2+f), the form of
// FreeBSD's and Sun's msun (K. C. Ng, 1993), whose last addition is the only one that rounds at the result's size.
// f32: log(1+f) = f − f²/2 + f³·l(f), without a division. l is a minimax polynomial (scripts/minimax.py): degree 6
// for f64 (relative error of log 2^-59.0), 8 for f32 (2^-30.0). Bounds measured in docs/numerics-functions.md.
import { constant, madd, splat } from "../simd/lanes";
import { allTrue, one } from "./exp";

const WIDE = memory.data<f64>([
  0.6931471805598903, // ln2, upper 42 bits
  5.497923018708371e-14, // ln2, the rest
  0.5,
  2.0,
  4503599627371519.0, // 2^52 + 1023
  0.6666666666666734, // l0…l6
  0.3999999999941468,
  0.2857142874238718,
  0.22222198573223367,
  0.18183564324345197,
  0.15314050592566356,
  0.14795949337486508,
  0,
  0,
  2.2250738585072014e-308, // the smallest normal number
  Infinity,
]);
const NARROW = memory.data<f32>([
  0.693145751953125, // ln2, upper 15 bits
  1.42860677e-6, // ln2, the rest
  0.5,
  2.0,
  127.0,
  0.3333331, // l0…l8
  -0.24999987,
  0.20002227,
  -0.16669253,
  0.14218664,
  -0.12384335,
  0.11872928,
  -0.11789867,
  0.06915539,
  1.1754943508222875e-38,
  Infinity,
]);
// Bits: 1 − √½ as a difference of patterns, the fraction, √½, and the exponent of 2^52. The f64 pattern of √½ is cut
// to its upper word, so that the plain twin can do without the lower.
const WIDE_BITS = memory.data<u64>([
  0x00095f6200000000,
  0x000fffffffffffff,
  0x3fe6a09e00000000,
  0x4330000000000000,
]);
const NARROW_BITS = memory.data<u32>([0x004afb0d, 0x007fffff, 0x3f3504f3]);

// @ts-ignore: decorator
@inline
function c<T>(index: usize): v128 {
  return constant<T>(sizeof<T>() == 8 ? WIDE : NARROW, index);
}

// @ts-ignore: decorator
@inline
function pattern<T>(index: usize): v128 {
  return constant<T>(sizeof<T>() == 8 ? WIDE_BITS : NARROW_BITS, index);
}

/** k·ln2 + log(1+f) for 1+f in [√½, √2] and a whole k. */
// @ts-ignore: decorator
@inline
export function logReduced<T>(k: v128, f: v128): v128 {
  const f2 = v128.mul<T>(f, f);
  const half = v128.mul<T>(f2, c<T>(2));
  if (sizeof<T>() == 4) {
    const l01 = madd<T>(f, c<T>(6), c<T>(5));
    const l23 = madd<T>(f, c<T>(8), c<T>(7));
    const l45 = madd<T>(f, c<T>(10), c<T>(9));
    const l67 = madd<T>(f, c<T>(12), c<T>(11));
    const f4 = v128.mul<T>(f2, f2);
    const high = madd<T>(f4, c<T>(13), madd<T>(f2, l67, l45));
    const cubic = v128.mul<T>(v128.mul<T>(f2, f), madd<T>(f4, high, madd<T>(f2, l23, l01)));
    const small = v128.sub<T>(madd<T>(k, c<T>(1), cubic), half);
    return madd<T>(k, c<T>(0), v128.add<T>(f, small));
  }
  const s = v128.div<T>(f, v128.add<T>(c<T>(3), f));
  const z = v128.mul<T>(s, s);
  const z2 = v128.mul<T>(z, z);
  const l01 = madd<T>(z, c<T>(6), c<T>(5));
  const l23 = madd<T>(z, c<T>(8), c<T>(7));
  const l45 = madd<T>(z, c<T>(10), c<T>(9));
  const high = madd<T>(z2, madd<T>(z2, c<T>(11), l45), l23);
  const l = madd<T>(z2, high, l01);
  const small = madd<T>(s, madd<T>(z, l, half), v128.mul<T>(k, c<T>(1)));
  return v128.sub<T>(v128.mul<T>(k, c<T>(0)), v128.sub<T>(v128.sub<T>(half, small), f));
}

/** log(x·2^-n) of normal positive x; `excess` is the bias of the exponent (f64: and 2^52, left of the conversion) + n. */
// @ts-ignore: decorator
@inline
function logBiased<T>(x: v128, excess: v128): v128 {
  let k: v128;
  let fraction: v128;
  if (sizeof<T>() == 8) {
    const shifted = i64x2.add(x, pattern<T>(0));
    k = v128.or(i64x2.shr_u(shifted, 52), pattern<T>(3));
    fraction = i64x2.add(v128.and(shifted, pattern<T>(1)), pattern<T>(2));
  } else {
    const shifted = i32x4.add(x, pattern<T>(0));
    k = f32x4.convert_i32x4_s(i32x4.shr_u(shifted, 23));
    fraction = i32x4.add(v128.and(shifted, pattern<T>(1)), pattern<T>(2));
  }
  return logReduced<T>(v128.sub<T>(k, excess), v128.sub<T>(fraction, one<T>()));
}

/** log of normal positive numbers. */
// @ts-ignore: decorator
@inline
export function logNormal<T>(x: v128): v128 {
  return logBiased<T>(x, c<T>(4));
}

/** The lanes that are normal positive numbers, as a mask. */
// @ts-ignore: decorator
@inline
export function isLogNormal<T>(x: v128): v128 {
  return v128.and(v128.ge<T>(x, c<T>(14)), v128.lt<T>(x, c<T>(15)));
}

/** log(x), every x: ±0 → −∞, negative → NaN, subnormals, ∞, NaN. Error ≤ 1 ulp. */
// @ts-ignore: decorator
@inline
export function log<T>(x: v128): v128 {
  let result: v128;
  // Both arms in full, for the reason that stands in exp.ts.
  if (allTrue<T>(isLogNormal<T>(x))) result = logNormal<T>(x);
  else result = logAny<T>(x);
  return result;
}

/** log(x) as a call: where the binary's size counts more than some nanoseconds. */
// @ts-ignore: decorator
@inline
export function logCall<T>(x: v128): v128 {
  return logAny<T>(x);
}

/** log for vectors with any lanes: what logNormal cannot take is scaled before, or replaced afterwards. */
function logAny<T>(x: v128): v128 {
  const zero = splat<T>(0, 0);
  const tiny = v128.lt<T>(x, c<T>(14));
  const scale = splat<T>(18014398509481984.0, 33554432.0); // 2^54, 2^25
  const scaled = v128.bitselect(v128.mul<T>(x, scale), x, tiny);
  const excess = v128.add<T>(c<T>(4), v128.and(tiny, splat<T>(54.0, 25.0)));
  const finite = logBiased<T>(scaled, excess);
  // ∞ and NaN stay as they are, ±0 give −∞, negative numbers NaN.
  const nan = splat<T>(NaN, <f32>NaN);
  const pole = v128.bitselect(splat<T>(-Infinity, <f32>-Infinity), nan, v128.eq<T>(x, zero));
  const special = v128.bitselect(pole, x, v128.le<T>(x, zero));
  const inside = v128.and(v128.gt<T>(x, zero), v128.lt<T>(x, c<T>(15)));
  return v128.bitselect(finite, special, inside);
}
