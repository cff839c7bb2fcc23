// softplus(x) = log(1 + exp(x)) = max(x, 0) + log1p(e) with e = exp(−|x|) in [0, 1]. log1p takes log's reduction
// without ever forming 1 + e: f = e below √2 − 1, else k = 1 and f = (e − 1)/2.
import { splat } from "../simd/lanes";
import { expCall, expm1Negative, negativeAbs, one } from "./exp";
import { logReduced } from "./log";
import { relu } from "./relu";

/** log(1 + exp(x)) without overflow, with full relative accuracy for x → −∞; NaN goes through. Error ≤ 2 ulp. */
// @ts-ignore: decorator
@inline
export function softplus<T>(x: v128): v128 {
  const half = splat<T>(0.5, 0.5);
  const e = expCall<T>(negativeAbs<T>(x));
  const large = v128.gt<T>(e, splat<T>(0.41421356237309503, 0.41421356));
  const f = v128.bitselect(v128.sub<T>(v128.mul<T>(e, half), half), e, large);
  return v128.add<T>(relu<T>(x), logReduced<T>(v128.and(large, one<T>()), f));
}

/** The derivative of softplus, which is the sigmoid, from the value o: 1 − exp(−o), without a division. */
// @ts-ignore: decorator
@inline
export function softplusDerivative<T>(o: v128): v128 {
  return v128.neg<T>(expm1Negative<T>(v128.neg<T>(o)));
}
