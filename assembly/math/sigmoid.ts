// The logistic function, without overflow and with full relative accuracy in both tails:
// e = exp(−|x|); sigmoid(x) = 1/(1+e) for x ≥ 0, e/(1+e) for x < 0. One exponential, one division.
import { splat } from "../simd/lanes";
import { expNegative, expNormal, isDecayNormal, negativeAbs, one } from "./exp";

// @ts-ignore: decorator
@inline
function fromDecay<T>(x: v128, e: v128): v128 {
  // The numerator is e or 1, and e ≤ 1: the larger of e and (1 where x ≥ 0) saves two instructions over a selection.
  const numerator = v128.pmax<T>(e, v128.and(one<T>(), v128.ge<T>(x, splat<T>(0, 0))));
  return v128.div<T>(numerator, v128.add<T>(one<T>(), e));
}

/** sigmoid(x); ±∞ give exactly 1 and 0, NaN goes through. Error ≤ 2 ulp. */
// @ts-ignore: decorator
@inline
export function sigmoid<T>(x: v128): v128 {
  return fromDecay<T>(x, expNegative<T>(negativeAbs<T>(x)));
}

/** sigmoid(x) as a call: where the binary's size counts more than some nanoseconds. */
// @ts-ignore: decorator
@inline
export function sigmoidCall<T>(x: v128): v128 {
  return sigmoidOutOfLine<T>(x);
}

function sigmoidOutOfLine<T>(x: v128): v128 {
  return sigmoid<T>(x);
}

/** sigmoid(x) for lanes where exp(−|x|) is normal. */
// @ts-ignore: decorator
@inline
export function sigmoidNormal<T>(x: v128): v128 {
  return fromDecay<T>(x, expNormal<T>(negativeAbs<T>(x)));
}

/** The lanes where exp(−|x|) is normal, as a mask. */
// @ts-ignore: decorator
@inline
export function isSigmoidNormal<T>(x: v128): v128 {
  return isDecayNormal<T>(negativeAbs<T>(x));
}

/** The derivative of sigmoid from its value o: o·(1−o). */
// @ts-ignore: decorator
@inline
export function sigmoidDerivative<T>(o: v128): v128 {
  return v128.mul<T>(o, v128.sub<T>(one<T>(), o));
}
