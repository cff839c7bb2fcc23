// silu(x) = x·sigmoid(x) (Elfwing, Uchibe and Doya, 2017; Ramachandran, Zoph and Le call it swish), as x/(1+e) or
// x·e/(1+e) with e = exp(−|x|). x goes into the product before the scaling by 2^k: one rounding less, and exact
// enough where e is subnormal and x·e not yet.
import { madd, splat } from "../simd/lanes";
import {
  allTrue,
  exponentOf,
  expm1Reduced,
  isDecayNormal,
  negativeAbs,
  one,
  powerOfTwo,
  remainderOf,
  scaleAny,
  scaleNormal,
} from "./exp";
import { sigmoidCall } from "./sigmoid";

/** x·sigmoid(x); −∞ gives −0, NaN goes through. Error ≤ 3 ulp, in the whole negative tail too. */
// @ts-ignore: decorator
@inline
export function silu<T>(x: v128): v128 {
  let result: v128;
  // Both arms in full, as in `exp`.
  if (allTrue<T>(isDecayNormal<T>(negativeAbs<T>(x)))) result = siluNormal<T>(x);
  else result = siluEdge<T>(x);
  return result;
}

/** Where e is normal in all lanes, and so is x·e unless x is too small to be: 2^k is one factor, and nothing is masked. */
// @ts-ignore: decorator
@inline
function siluNormal<T>(x: v128): v128 {
  const y = negativeAbs<T>(x);
  const t = exponentOf<T>(y);
  const p = expm1Reduced<T>(remainderOf<T>(y, t));
  const product = v128.mul<T>(madd<T>(y, p, y), powerOfTwo<T>(t));
  const top = v128.bitselect(product, x, v128.lt<T>(x, splat<T>(0, 0)));
  return v128.div<T>(top, v128.add<T>(one<T>(), scaleNormal<T>(v128.add<T>(one<T>(), p), t)));
}

/** Out of line: for vectors with a lane beyond, whose other lanes get the same bits. */
function siluEdge<T>(x: v128): v128 {
  // Beyond the bound x·e rounds to 0. pmin lets a NaN in its first operand through.
  const u = v128.pmin<T>(v128.abs<T>(x), splat<T>(760, 112));
  const y = v128.neg<T>(u);
  const t = exponentOf<T>(y);
  const p = expm1Reduced<T>(remainderOf<T>(y, t));
  // There e and the product are masked, not computed: underflow takes a processor 150 cycles.
  const visible = v128.lt<T>(u, splat<T>(760, 112));
  const e = scaleAny<T>(v128.and(visible, v128.add<T>(one<T>(), p)), t);
  const product = scaleAny<T>(v128.and(visible, madd<T>(u, p, u)), t);
  const top = v128.bitselect(v128.neg<T>(product), x, v128.lt<T>(x, splat<T>(0, 0)));
  return v128.div<T>(top, v128.add<T>(one<T>(), e));
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
