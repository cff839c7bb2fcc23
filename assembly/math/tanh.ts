// The hyperbolic tangent: with m = exp(−2|x|) − 1, tanh|x| = −m/(2+m), and the sign is x's. m keeps its relative
// accuracy near 0 and reaches exactly −1, so that one formula serves every x; one exponential, one division.
import { nmadd, splat } from "../simd/lanes";
import { expm1Negative, one } from "./exp";

/** tanh(x); ±∞ give exactly ±1, ±0 stay, NaN goes through. Error ≤ 2 ulp. */
// @ts-ignore: decorator
@inline
export function tanh<T>(x: v128): v128 {
  const m = expm1Negative<T>(v128.mul<T>(v128.abs<T>(x), splat<T>(-2, -2)));
  // The sign goes into the numerator while the denominator is being added.
  const signed = v128.bitselect(x, m, splat<T>(-0.0, <f32>-0.0));
  return v128.div<T>(signed, v128.add<T>(splat<T>(2, 2), m));
}

/** The derivative of tanh from its value o: 1 − o². */
// @ts-ignore: decorator
@inline
export function tanhDerivative<T>(o: v128): v128 {
  return nmadd<T>(o, o, one<T>());
}
