import { SgdScalar } from "../abi";
import { axpyF32, axpyF64 } from "../kernels/axpy";
import { flush } from "../math/flush";
import { lanes, loadUpTo, splat, storeUpTo } from "../simd/lanes";

/** One vector, or `count` = 1 element. */
// @ts-ignore: decorator
@inline
function update<T>(w: usize, g: usize, v: usize, count: i32, rate: v128, momentum: v128, nesterov: bool): void {
  const step = v128.mul<T>(rate, loadUpTo<T>(g, count));
  const velocity = flush<T>(v128.sub<T>(v128.mul<T>(momentum, loadUpTo<T>(v, count)), step));
  let change = velocity;
  if (nesterov) change = v128.sub<T>(v128.mul<T>(momentum, velocity), step);
  storeUpTo<T>(v, velocity, count);
  storeUpTo<T>(w, v128.add<T>(loadUpTo<T>(w, count), change), count);
}

export function sgd<T>(count: i32, w: usize, g: usize, v: usize, scalars: usize): void {
  const rate = load<f64>(scalars, SgdScalar.LEARNING_RATE);
  const momentum = load<f64>(scalars, SgdScalar.MOMENTUM);
  if (momentum == 0) {
    // The kernel adds; −rate·g rounds as rate·g does.
    if (sizeof<T>() == 8) axpyF64(count, -rate, g, w);
    else axpyF32(count, <f32>-rate, g, w);
    return;
  }
  const nesterov = load<f64>(scalars, SgdScalar.NESTEROV) != 0;
  const rates = splat<T>(rate, <f32>rate);
  const momenta = splat<T>(momentum, <f32>momentum);
  for (; count >= lanes<T>(); count -= lanes<T>()) {
    update<T>(w, g, v, lanes<T>(), rates, momenta, nesterov);
    w += 16;
    g += 16;
    v += 16;
  }
  // One by one: the same code with the length known is shorter than tails of any length.
  for (; count > 0; count--) {
    update<T>(w, g, v, 1, rates, momenta, nesterov);
    w += sizeof<T>();
    g += sizeof<T>();
    v += sizeof<T>();
  }
}
