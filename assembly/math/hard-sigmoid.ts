// hardSigmoid(x) = min(max(x + 3, 0), 6)/6: the sigmoid by three straight lines, as in PyTorch and Keras 3 (Howard et al.,
// "Searching for MobileNetV3", 2019). Not x/6 + 0.5, which cancels where x is near −3.
import { splat } from "../simd/lanes";

/** Exactly 0 up to −3 and 1 from 3 on; NaN goes through. Error ≤ 1 ulp. */
// @ts-ignore: decorator
@inline
export function hardSigmoid<T>(x: v128): v128 {
  const six = splat<T>(6, 6);
  // pmax and pmin let a NaN in their first operand through.
  const above = v128.pmax<T>(v128.add<T>(x, splat<T>(3, 3)), splat<T>(0, 0));
  return v128.div<T>(v128.pmin<T>(above, six), six);
}

/** The derivative of hardSigmoid from its value o: 1/6 where 0 < o < 1, else 0. */
// @ts-ignore: decorator
@inline
export function hardSigmoidDerivative<T>(o: v128): v128 {
  const between = v128.and(v128.gt<T>(o, splat<T>(0, 0)), v128.lt<T>(o, splat<T>(1, 1)));
  return v128.and(between, splat<T>(0.16666666666666666, 0.16666667));
}
