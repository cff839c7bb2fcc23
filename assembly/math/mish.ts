// mish(x) = x·tanh(softplus(x)) (Misra, 2019). With w = exp(x) the tangent is w·(w + 2)/(w·(w + 2) + 2): a rational function, in
// which nothing cancels. With e = exp(−|x|), which never overflows, and the larger part apart, so that the roundings of the rest
// count for less:
//
//   x < 0:  x·e − x·e·(e + e²)/(2 + 2e + e²)        x ≥ 0:  x − x·2e²/(1 + 2e + 2e²)
//
// e is the square of exp(−|x|/2): x·e is exact enough where e is subnormal and x·e not yet.
import { madd, nmadd, splat } from "../simd/lanes";
import { expCall, one } from "./exp";

/** min(|x|, 760 or 112): beyond, e and x·e round to 0. pmin lets a NaN in its first operand through. */
// @ts-ignore: decorator
@inline
function bounded<T>(x: v128): v128 {
  return v128.pmin<T>(v128.abs<T>(x), splat<T>(760, 112));
}

/** x·tanh(softplus(x)); −∞ gives 0, NaN goes through. Error ≤ 3.8 ulp, in the whole negative tail too. */
// @ts-ignore: decorator
@inline
export function mish<T>(x: v128): v128 {
  const negative = v128.lt<T>(x, splat<T>(0, 0));
  const u = bounded<T>(x);
  const h = expCall<T>(v128.mul<T>(u, splat<T>(-0.5, -0.5)));
  const e = v128.mul<T>(h, h);
  const twice = v128.add<T>(e, e);
  const top = v128.mul<T>(e, v128.bitselect(v128.add<T>(one<T>(), e), twice, negative));
  const bottom = v128.add<T>(
    v128.add<T>(top, v128.bitselect(e, twice, negative)),
    v128.bitselect(splat<T>(2, 2), one<T>(), negative),
  );
  const product = v128.neg<T>(v128.mul<T>(v128.mul<T>(u, h), h));
  const factor = v128.bitselect(product, u, negative);
  return nmadd<T>(factor, v128.div<T>(top, bottom), v128.bitselect(product, x, negative));
}

/** 2 + e where x < 0, else 1 + 2e. */
// @ts-ignore: decorator
@inline
function leadOf<T>(e: v128, negative: v128): v128 {
  const two = splat<T>(2, 2);
  return v128.add<T>(v128.bitselect(two, one<T>(), negative), v128.bitselect(e, v128.add<T>(e, e), negative));
}

/** 2 + e·(2 + e) where x < 0, else 1 + 2e + 2e²; `lead` is the one above. */
// @ts-ignore: decorator
@inline
function bottomOf<T>(e: v128, lead: v128, negative: v128): v128 {
  const factor = v128.bitselect(lead, v128.add<T>(e, e), negative);
  return madd<T>(factor, e, v128.bitselect(splat<T>(2, 2), lead, negative));
}

/**
 * The derivative of mish from x: e·(l·b + 4x·(1 + e))/b² with l = 2 + e, b = 2 + e·l where x < 0, else (l·b + 4x·e²·(1 + e))/b² with
 * l = 1 + 2e, b = l + 2e². It vanishes near x = −1.19, where its error is small in absolute terms alone.
 */
// @ts-ignore: decorator
@inline
export function mishDerivative<T>(x: v128): v128 {
  const u = bounded<T>(x);
  const e = expCall<T>(v128.neg<T>(u));
  const negative = v128.lt<T>(x, splat<T>(0, 0));
  const lead = leadOf<T>(e, negative);
  const bottom = bottomOf<T>(e, lead, negative);
  const four = v128.mul<T>(v128.bitselect(v128.neg<T>(u), v128.mul<T>(u, v128.mul<T>(e, e)), negative), splat<T>(4, 4));
  const top = madd<T>(four, v128.add<T>(one<T>(), e), v128.mul<T>(lead, bottom));
  const scaled = v128.mul<T>(v128.bitselect(e, one<T>(), negative), top);
  return v128.div<T>(scaled, v128.mul<T>(bottom, bottom));
}
