// Rectifiers: relu(x) = max(x, 0) (Nair and Hinton, 2010) and leaky relu (Maas, Hannun and Ng, 2013).
import { splat } from "../simd/lanes";
import { one } from "./exp";

/** max(x, 0); NaN goes through, which `max` of two vectors would pay for with several instructions. */
// @ts-ignore: decorator
@inline
export function relu<T>(x: v128): v128 {
  return v128.andnot(x, v128.lt<T>(x, splat<T>(0, 0)));
}

/** 1 where the value o > 0, else 0 (at 0 too). */
// @ts-ignore: decorator
@inline
export function reluDerivative<T>(o: v128): v128 {
  return v128.and(one<T>(), v128.gt<T>(o, splat<T>(0, 0)));
}

/** x where x ≥ 0, else slope·x. */
// @ts-ignore: decorator
@inline
export function leakyRelu<T>(x: v128, slope: v128): v128 {
  return v128.bitselect(v128.mul<T>(x, slope), x, v128.lt<T>(x, splat<T>(0, 0)));
}

/** 1 where x > 0, else the slope (at 0 too). */
// @ts-ignore: decorator
@inline
export function leakyReluDerivative<T>(x: v128, slope: v128): v128 {
  return v128.bitselect(one<T>(), slope, v128.gt<T>(x, splat<T>(0, 0)));
}
