// The sign of a number, as a subgradient of |x| asks for it.
import { splat } from "../simd/lanes";
import { one } from "./exp";

/** ±1, or x itself where x is ±0 or NaN. */
// @ts-ignore: decorator
@inline
export function sign<T>(x: v128): v128 {
  const zero = splat<T>(0, 0);
  const unit = v128.bitselect(x, one<T>(), splat<T>(-0.0, <f32>-0.0));
  return v128.bitselect(unit, x, v128.gt<T>(v128.abs<T>(x), zero));
}
