// silu(x) = x·sigmoid(x) (Elfwing, Uchibe and Doya, 2017; Ramachandran, Zoph and Le call it swish).
import { madd, splat } from "../simd/lanes";
import { allTrue, expTimes, one } from "./exp";
import { sigmoidCall } from "./sigmoid";

/** x·sigmoid(x); −∞ gives −0, NaN goes through. Error ≤ 3 ulp, in the whole negative tail too. */
// @ts-ignore: decorator
@inline
export function silu<T>(x: v128): v128 {
  let result = v128.mul<T>(x, sigmoidCall<T>(x));
  if (!allTrue<T>(v128.ge<T>(x, splat<T>(-708.0, -87.0)))) result = siluEdge<T>(x, result);
  return result;
}

/** Where sigmoid(x) may be subnormal, and so inexact, it is exp(x): x goes into the product before the scaling. */
function siluEdge<T>(x: v128, result: v128): v128 {
  const far = v128.lt<T>(x, splat<T>(-708.0, -87.0));
  const bounded = v128.pmax<T>(splat<T>(-760.0, -112.0), x);
  return v128.bitselect(expTimes<T>(bounded, bounded), result, far);
}

/** The derivative of silu from x and the value o: s + o·(1 − s), s = sigmoid(x). */
// @ts-ignore: decorator
@inline
export function siluDerivative<T>(x: v128, o: v128): v128 {
  const s = sigmoidCall<T>(x);
  // ∞·0 is NaN, the largest number times 0 is 0.
  const bounded = v128.pmin<T>(o, splat<T>(f64.MAX_VALUE, f32.MAX_VALUE));
  return madd<T>(bounded, v128.sub<T>(one<T>(), s), s);
}
