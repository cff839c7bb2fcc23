// exp and expm1 of vectors.
//
// Algorithm: x = k·ln2 + r with |r| ≤ ln2/2 (Cody and Waite, "Software Manual for the Elementary Functions",
// 1980), exp(r) = 1 + r + r²·q(r), scaled by 2^k. q is a minimax polynomial found with the Remez exchange
// (scripts/minimax.py): degree 9 for f64 (relative error of exp 2^-57.7), 5 for f32 (2^-30.9), evaluated in Estrin's
// order because the fused neuron loop waits for it. Bounds measured in docs/numerics-functions.md.
import { constant, madd, nmadd, splat } from "../simd/lanes";

// Constants live in static memory: one load each. As literals V8 rebuilds each of them in three instructions
// at every use (no loop-invariant motion), which cost the neuron loop a third of its time.
const WIDE = memory.data<f64>([
  1.4426950408889634, // 1/ln2
  6755399441055744.0, // 1.5·2^52
  0.6931471805598903, // ln2, upper 42 bits
  5.497923018708371e-14, // ln2, the rest
  0.5000000000000011, // q0…q9
  0.16666666666666435,
  0.04166666666652573,
  0.008333333333476328,
  0.0013888888944894396,
  0.00019841269554457614,
  2.4801491697747122e-5,
  2.755753607518975e-6,
  2.763077746862281e-7,
  2.501832031291316e-8,
  1.0,
  708.0,
  -40.0, // expm1 of less is −1
  -708.0,
  -0.0,
]);
const NARROW = memory.data<f32>([
  1.44269504,
  12582912.0, // 1.5·2^23
  0.693145751953125, // ln2, upper 15 bits
  1.42860677e-6, // ln2, the rest
  0.5, // q0…q5
  0.16666648,
  0.04166648,
  0.00833782,
  0.0013933302,
  0.00017365879,
  0,
  0,
  0,
  0,
  1.0,
  87.0,
  -20.0,
  -87.0,
  -0.0,
]);

// @ts-ignore: decorator
@inline
function c<T>(index: usize): v128 {
  return constant<T>(sizeof<T>() == 8 ? WIDE : NARROW, index);
}

/** 1 in every lane, by one load. */
// @ts-ignore: decorator
@inline
export function one<T>(): v128 {
  return c<T>(14);
}

/** −|x|. */
// @ts-ignore: decorator
@inline
export function negativeAbs<T>(x: v128): v128 {
  return v128.or(x, c<T>(18));
}

/** x/ln2 rounded to an integer k, plus 1.5·2^52 (f32: 1.5·2^23): the low bits, read as an integer, hold k. */
// @ts-ignore: decorator
@inline
export function exponentOf<T>(x: v128): v128 {
  return v128.add<T>(v128.mul<T>(x, c<T>(0)), c<T>(1));
}

/** r = x − k·ln2 for t = exponentOf(x). The first product is exact: k has 11 (f32: 8) bits. */
// @ts-ignore: decorator
@inline
export function remainderOf<T>(x: v128, t: v128): v128 {
  const k = v128.sub<T>(t, c<T>(1));
  return nmadd<T>(k, c<T>(3), nmadd<T>(k, c<T>(2), x));
}

// q in two halves, so that r²·q(r) = r²·low + r⁶·high (f32: r²·low + r⁴·high) with both products at the same depth.

// @ts-ignore: decorator
@inline
function lowHalf<T>(r: v128, r2: v128): v128 {
  const q01 = madd<T>(r, c<T>(5), c<T>(4));
  if (sizeof<T>() == 4) return q01;
  return madd<T>(r2, madd<T>(r, c<T>(7), c<T>(6)), q01);
}

/** The high half times its power of r, plus `rest`. */
// @ts-ignore: decorator
@inline
function addHighHalf<T>(r: v128, r2: v128, rest: v128): v128 {
  const r4 = v128.mul<T>(r2, r2);
  const q45 = madd<T>(r, c<T>(9), c<T>(8));
  if (sizeof<T>() == 4) return madd<T>(r4, madd<T>(r2, q45, madd<T>(r, c<T>(7), c<T>(6))), rest);
  const q67 = madd<T>(r, c<T>(11), c<T>(10));
  const q89 = madd<T>(r, c<T>(13), c<T>(12));
  return madd<T>(v128.mul<T>(r4, r2), madd<T>(r4, q89, madd<T>(r2, q67, q45)), rest);
}

/** exp(r) − 1 for |r| ≤ ln2/2: r + r²·q(r). */
// @ts-ignore: decorator
@inline
export function expm1Reduced<T>(r: v128): v128 {
  const r2 = v128.mul<T>(r, r);
  return v128.add<T>(r, addHighHalf<T>(r, r2, v128.mul<T>(r2, lowHalf<T>(r, r2))));
}

/**
 * exp(x)/2^k for t = exponentOf(x). 1 + r is split into its rounded sum and what the rounding lost (Dekker's fast
 * two-sum), which joins the small terms: more exact than 1 + (r + r²·q(r)), and the chain, on which the neuron loop
 * waits, is 32 cycles in place of 40. Over arrays two more instructions cost some 5 %.
 */
// @ts-ignore: decorator
@inline
function expReduced<T>(x: v128, t: v128): v128 {
  const r = remainderOf<T>(x, t);
  const r2 = v128.mul<T>(r, r);
  const sum = v128.add<T>(c<T>(14), r);
  const lost = v128.add<T>(v128.sub<T>(c<T>(14), sum), r);
  return v128.add<T>(sum, addHighHalf<T>(r, r2, madd<T>(r2, lowHalf<T>(r, r2), lost)));
}

/** 2^k as a vector, from the bits of t = exponentOf(x); k within the normal range. */
// @ts-ignore: decorator
@inline
export function powerOfTwo<T>(t: v128): v128 {
  if (sizeof<T>() == 8) return i64x2.add(i64x2.shl(t, 52), c<T>(14));
  return i32x4.add(i32x4.shl(t, 23), c<T>(14));
}

/** p·2^k where p is near 1 and the product normal: one integer addition in place of a multiplication. */
// @ts-ignore: decorator
@inline
export function scaleNormal<T>(p: v128, t: v128): v128 {
  if (sizeof<T>() == 8) return i64x2.add(p, i64x2.shl(t, 52));
  return i32x4.add(p, i32x4.shl(t, 23));
}

/** Whether all lanes of a comparison's result are true: the mask costs one instruction, all_true some. */
// @ts-ignore: decorator
@inline
export function allTrue<T>(comparison: v128): bool {
  return sizeof<T>() == 8 ? i64x2.bitmask(comparison) == 3 : i32x4.bitmask(comparison) == 15;
}

/** exp(x) for lanes whose result is normal. */
// @ts-ignore: decorator
@inline
export function expNormal<T>(x: v128): v128 {
  const t = exponentOf<T>(x);
  return scaleNormal<T>(expReduced<T>(x, t), t);
}

/** The lanes whose exp is normal, as a mask. */
// @ts-ignore: decorator
@inline
export function isExpNormal<T>(x: v128): v128 {
  return v128.le<T>(v128.abs<T>(x), c<T>(15));
}

/** The same for x ≤ 0 or NaN. */
// @ts-ignore: decorator
@inline
export function isDecayNormal<T>(x: v128): v128 {
  return v128.ge<T>(x, c<T>(17));
}

/** exp(x), every x: ±∞, NaN, overflow to ∞, gradual underflow. Error ≤ 1 ulp. */
// @ts-ignore: decorator
@inline
export function exp<T>(x: v128): v128 {
  let result: v128;
  // Both arms in full: were the fast one written before the branch, Binaryen would sink its arithmetic but not its
  // loads, and V8 spill the constants; an early return of the edge call it would hoist and run every time.
  if (allTrue<T>(isExpNormal<T>(x))) result = expNormal<T>(x);
  else result = expEdge<T>(x);
  return result;
}

/** exp(x) for x ≤ 0, −∞ and NaN included: one comparison less. */
// @ts-ignore: decorator
@inline
export function expNegative<T>(x: v128): v128 {
  let result: v128;
  if (allTrue<T>(isDecayNormal<T>(x))) result = expNormal<T>(x);
  else result = expEdge<T>(x);
  return result;
}

/** exp(x) as a call: where the binary's size counts more than some nanoseconds. */
// @ts-ignore: decorator
@inline
export function expCall<T>(x: v128): v128 {
  return expEdge<T>(x);
}

/** exp(x) − 1 for x ≤ 0, with full relative accuracy near 0; NaN goes through. Error ≤ 2 ulp. A call. */
// @ts-ignore: decorator
@inline
export function expm1Negative<T>(x: v128): v128 {
  return expm1OutOfLine<T>(x);
}

function expm1OutOfLine<T>(x: v128): v128 {
  const bounded = v128.pmax<T>(x, c<T>(16));
  const t = exponentOf<T>(bounded);
  const scale = powerOfTwo<T>(t);
  const p = expm1Reduced<T>(remainderOf<T>(bounded, t));
  // 2^k·exp(r) − 1 = 2^k·p + (2^k − 1), and the bracket is exact until 2^k hardly counts.
  return madd<T>(scale, p, v128.sub<T>(scale, c<T>(14)));
}

/** a·2^k in two factors, so that k may lie beyond the normal range; t = exponentOf(k·ln2). */
// @ts-ignore: decorator
@inline
export function scaleAny<T>(a: v128, t: v128): v128 {
  let first: v128;
  let second: v128;
  if (sizeof<T>() == 8) {
    const k = i64x2.shr_s(i64x2.shl(t, 48), 48);
    first = i64x2.shr_s(k, 1);
    second = i64x2.sub(k, first);
  } else {
    const k = i32x4.shr_s(i32x4.shl(t, 16), 16);
    first = i32x4.shr_s(k, 1);
    second = i32x4.sub(k, first);
  }
  return v128.mul<T>(v128.mul<T>(a, powerOfTwo<T>(first)), powerOfTwo<T>(second));
}

/** exp out of line: for vectors with a lane outside the fast range, whose other lanes get the same bits. */
function expEdge<T>(x: v128): v128 {
  // Lanes whose result is 0 are masked, not computed: arithmetic that underflows takes a processor 150 cycles, and −∞
  // is a common argument (masked softmax). A NaN is masked too and put back at the end.
  const above = v128.ge<T>(x, splat<T>(-746.0, -104.0));
  const bounded = v128.and(above, v128.pmin<T>(splat<T>(710.0, 89.0), x));
  const t = exponentOf<T>(bounded);
  const result = v128.and(above, scaleAny<T>(expReduced<T>(bounded, t), t));
  return v128.bitselect(result, x, v128.eq<T>(x, x));
}
