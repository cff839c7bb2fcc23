// The hyperbolic tangent of a = |x|, the sign put back at the end. Near 0, a + a³·N(a²)/D(a²), a minimax rational
// function (scripts/minimax.py; the form is Cody and Waite's, 1980): degrees 2 and 3 for f64 (relative error
// 2^-58.6), 4 and 0 for f32 (2^-27.6). Beyond 0.625, 1 − 2/(1 + exp(2a)). Both are a term plus a smaller quotient,
// whose error counts less, and the two quotients share one division.
import { constant, madd, nmadd } from "../simd/lanes";
import { expNormal, one } from "./exp";

const WIDE = memory.data<f64>([
  -0.43166666666666664, // N
  -0.026546204641365877,
  -0.0002579470379311758,
  1.295, // D
  0.5976386139240937,
  0.03016262001688963,
  0.0002674734758005117,
  22.0, // beyond it tanh rounds to 1
  0.625,
  -2.0,
  -0.0,
]);
const NARROW = memory.data<f32>([
  -0.33333284, // N
  0.13331491,
  -0.053743497,
  0.020650588,
  -0.005717045,
  0,
  0,
  12.0,
  0.625,
  -2.0,
  -0.0,
]);

// @ts-ignore: decorator
@inline
function c<T>(index: usize): v128 {
  return constant<T>(sizeof<T>() == 8 ? WIDE : NARROW, index);
}

/** tanh(x); ±∞ give exactly ±1, ±0 stay, NaN goes through. Error ≤ 2 ulp. */
// @ts-ignore: decorator
@inline
export function tanh<T>(x: v128): v128 {
  // pmin lets a NaN in its first operand through.
  const a = v128.pmin<T>(v128.abs<T>(x), c<T>(7));
  const far = v128.gt<T>(a, c<T>(8));
  const e = expNormal<T>(v128.add<T>(a, a));
  const z = v128.mul<T>(a, a);
  let top: v128;
  let bottom: v128;
  if (sizeof<T>() == 8) {
    top = madd<T>(z, madd<T>(z, c<T>(2), c<T>(1)), c<T>(0));
    bottom = madd<T>(z, madd<T>(z, madd<T>(z, c<T>(6), c<T>(5)), c<T>(4)), c<T>(3));
  } else {
    top = madd<T>(z, madd<T>(z, madd<T>(z, madd<T>(z, c<T>(4), c<T>(3)), c<T>(2)), c<T>(1)), c<T>(0));
    bottom = one<T>();
  }
  top = v128.bitselect(c<T>(9), v128.mul<T>(v128.mul<T>(a, z), top), far);
  bottom = v128.bitselect(v128.add<T>(one<T>(), e), bottom, far);
  const magnitude = v128.add<T>(v128.bitselect(one<T>(), a, far), v128.div<T>(top, bottom));
  return v128.bitselect(x, magnitude, c<T>(10));
}

/** tanh(x) as a call: where the binary's size counts more than some nanoseconds. */
// @ts-ignore: decorator
@inline
export function tanhCall<T>(x: v128): v128 {
  return tanhOutOfLine<T>(x);
}

function tanhOutOfLine<T>(x: v128): v128 {
  return tanh<T>(x);
}

/** The derivative of tanh from its value o: 1 − o². */
// @ts-ignore: decorator
@inline
export function tanhDerivative<T>(o: v128): v128 {
  return nmadd<T>(o, o, one<T>());
}
