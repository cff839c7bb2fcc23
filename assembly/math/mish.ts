// mish(x) = x·tanh(softplus(x)) (Misra, 2019). With w = exp(x) the tangent is w·(w + 2)/(w·(w + 2) + 2): a rational function, in
// which nothing cancels. With e = exp(−|x|), which never overflows:
//
//   x < 0:  x·e·(2 + e)/(2 + e·(2 + e))        x ≥ 0:  x·(1 + 2e)/(1 + 2e + 2e²)
//
// As in silu.ts x goes into the product before the scaling by 2^k: exact enough where e is subnormal and x·e not yet.
import { madd, splat } from "../simd/lanes";
import { expCall, exponentOf, expm1Reduced, one, remainderOf, scaleAny } from "./exp";

/** 2 + e where x < 0, else 1 + 2e. */
// @ts-ignore: decorator
@inline
function leadOf<T>(e: v128, negative: v128): v128 {
  const two = splat<T>(2, 2);
  return v128.add<T>(v128.bitselect(two, one<T>(), negative), v128.bitselect(e, v128.add<T>(e, e), negative));
}

/** 2 + e·(2 + e) where x < 0, else 1 + 2e + 2e²; `lead` as above. */
// @ts-ignore: decorator
@inline
function bottomOf<T>(e: v128, lead: v128, negative: v128): v128 {
  const factor = v128.bitselect(lead, v128.add<T>(e, e), negative);
  return madd<T>(factor, e, v128.bitselect(splat<T>(2, 2), lead, negative));
}

/** x·tanh(softplus(x)); −∞ gives −0, NaN goes through. Error ≤ 4.2 ulp, in the whole negative tail too. */
// @ts-ignore: decorator
@inline
export function mish<T>(x: v128): v128 {
  // Beyond the bound x·e rounds to 0. pmin lets a NaN in its first operand through.
  const u = v128.pmin<T>(v128.abs<T>(x), splat<T>(760, 112));
  const y = v128.neg<T>(u);
  const t = exponentOf<T>(y);
  const p = expm1Reduced<T>(remainderOf<T>(y, t));
  // There e and the product are masked, not computed: underflow takes a processor 150 cycles.
  const visible = v128.lt<T>(u, splat<T>(760, 112));
  const e = scaleAny<T>(v128.and(visible, v128.add<T>(one<T>(), p)), t);
  const product = scaleAny<T>(v128.and(visible, madd<T>(u, p, u)), t);
  const negative = v128.lt<T>(x, splat<T>(0, 0));
  const lead = leadOf<T>(e, negative);
  const top = v128.mul<T>(v128.bitselect(v128.neg<T>(product), x, negative), lead);
  return v128.div<T>(top, bottomOf<T>(e, lead, negative));
}

/**
 * The derivative of mish from x: with l the lead and b the bottom of the fraction above, e·(l·b + 4x·(1 + e))/b² where x < 0, else
 * (l·b + 4x·e²·(1 + e))/b². It vanishes near x = −1.19, where its error is small in absolute terms alone.
 */
// @ts-ignore: decorator
@inline
export function mishDerivative<T>(x: v128): v128 {
  const u = v128.pmin<T>(v128.abs<T>(x), splat<T>(760, 112));
  const e = expCall<T>(v128.neg<T>(u));
  const negative = v128.lt<T>(x, splat<T>(0, 0));
  const lead = leadOf<T>(e, negative);
  const bottom = bottomOf<T>(e, lead, negative);
  const four = v128.mul<T>(v128.bitselect(v128.neg<T>(u), v128.mul<T>(u, v128.mul<T>(e, e)), negative), splat<T>(4, 4));
  const top = madd<T>(four, v128.add<T>(one<T>(), e), v128.mul<T>(lead, bottom));
  const scaled = v128.mul<T>(v128.bitselect(e, one<T>(), negative), top);
  return v128.div<T>(scaled, v128.mul<T>(bottom, bottom));
}
