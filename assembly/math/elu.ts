// Exponential linear units: elu (Clevert, Unterthiner and Hochreiter, 2015) with α = 1 and selu (Klambauer et al.,
// "Self-normalizing neural networks", 2017) with that paper's α and λ. Both need exp(x) − 1 exact near 0.
import { splat } from "../simd/lanes";
import { expm1Negative, one } from "./exp";

// @ts-ignore: decorator
@inline
function lambda<T>(): v128 {
  return splat<T>(1.0507009873554805, 1.0507009873554805);
}

/** λ·α, rounded once. */
// @ts-ignore: decorator
@inline
function lambdaAlpha<T>(): v128 {
  return splat<T>(1.7580993408473768, 1.7580993408473768);
}

/** x where x ≥ 0, else exp(x) − 1. Error ≤ 2 ulp. */
// @ts-ignore: decorator
@inline
export function elu<T>(x: v128): v128 {
  return v128.bitselect(expm1Negative<T>(x), x, v128.lt<T>(x, splat<T>(0, 0)));
}

/** The derivative of elu from its value o: 1 + min(o, 0). */
// @ts-ignore: decorator
@inline
export function eluDerivative<T>(o: v128): v128 {
  return v128.add<T>(one<T>(), v128.pmin<T>(o, splat<T>(0, 0)));
}

/** λ·x where x ≥ 0, else λ·α·(exp(x) − 1). Error ≤ 3 ulp. */
// @ts-ignore: decorator
@inline
export function selu<T>(x: v128): v128 {
  const negative = v128.lt<T>(x, splat<T>(0, 0));
  const value = v128.bitselect(expm1Negative<T>(x), x, negative);
  return v128.mul<T>(value, v128.bitselect(lambdaAlpha<T>(), lambda<T>(), negative));
}

/** The derivative of selu from its value o: λ where o > 0, else o + λ·α. */
// @ts-ignore: decorator
@inline
export function seluDerivative<T>(o: v128): v128 {
  const positive = v128.gt<T>(o, splat<T>(0, 0));
  return v128.bitselect(lambda<T>(), v128.add<T>(o, lambdaAlpha<T>()), positive);
}
