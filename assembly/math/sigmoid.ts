// The logistic function, without overflow and with full relative accuracy in both tails:
// e = exp(−|x|); sigmoid(x) = 1/(1+e) for x ≥ 0, e/(1+e) for x < 0. One exponential, one division.
import { splat } from "../simd/lanes";
import { exp, one } from "./exp";

/** sigmoid(x); ±∞ give exactly 1 and 0, NaN goes through. Error ≤ 2 ulp. */
// @ts-ignore: decorator
@inline
export function sigmoid<T>(x: v128): v128 {
  const e = exp<T>(v128.neg<T>(v128.abs<T>(x)));
  const negative = v128.lt<T>(x, splat<T>(0, 0));
  return v128.div<T>(v128.bitselect(e, one<T>(), negative), v128.add<T>(one<T>(), e));
}

/** The derivative of sigmoid from its value o: o·(1−o). */
// @ts-ignore: decorator
@inline
export function sigmoidDerivative<T>(o: v128): v128 {
  return v128.mul<T>(o, v128.sub<T>(one<T>(), o));
}
