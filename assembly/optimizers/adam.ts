import { AdamScalar } from "../abi";
import { atLeastNormal, flush } from "../math/flush";
import { lanes, loadUpTo, madd, splat, storeUpTo } from "../simd/lanes";

/** One number in every lane, rounded to T. */
// @ts-ignore: decorator
@inline
function every<T>(value: f64): v128 {
  return splat<T>(value, <f32>value);
}

/** One vector, or `count` = 1 element. `step` and `inverse` carry the corrections. */
// @ts-ignore: decorator
@inline
function update<T>(
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  count: i32,
  decay: v128,
  beta1: v128,
  take1: v128,
  beta2: v128,
  take2: v128,
  step: v128,
  inverse: v128,
  epsilon: v128,
): void {
  const gradient = loadUpTo<T>(g, count);
  const mean = flush<T>(madd<T>(beta1, loadUpTo<T>(m, count), v128.mul<T>(take1, gradient)));
  const taken = v128.mul<T>(v128.mul<T>(take2, gradient), gradient);
  const square = atLeastNormal<T>(madd<T>(beta2, loadUpTo<T>(v, count), taken));
  storeUpTo<T>(m, mean, count);
  storeUpTo<T>(v, square, count);
  const root = madd<T>(v128.sqrt<T>(square), inverse, epsilon);
  const change = v128.div<T>(v128.mul<T>(step, mean), root);
  storeUpTo<T>(w, v128.sub<T>(v128.mul<T>(loadUpTo<T>(w, count), decay), change), count);
}

/** Adam; before the step each weight is multiplied by `decay`, 1 for none: then the product changes no bit. */
export function adam<T>(count: i32, stride: i32, w: usize, g: usize, m: usize, scalars: usize, decay: f64): void {
  const rate = load<f64>(scalars, AdamScalar.LEARNING_RATE);
  const b1 = load<f64>(scalars, AdamScalar.BETA1);
  const b2 = load<f64>(scalars, AdamScalar.BETA2);
  const decays = every<T>(decay);
  const beta1 = every<T>(b1);
  const take1 = every<T>(1 - b1);
  const beta2 = every<T>(b2);
  const take2 = every<T>(1 - b2);
  const step = every<T>(rate / (1 - load<f64>(scalars, AdamScalar.POWER1)));
  const inverse = every<T>(1 / sqrt<f64>(1 - load<f64>(scalars, AdamScalar.POWER2)));
  const epsilon = every<T>(load<f64>(scalars, AdamScalar.EPSILON));
  let v = m + <usize>stride * sizeof<T>();
  for (; count >= lanes<T>(); count -= lanes<T>()) {
    update<T>(w, g, m, v, lanes<T>(), decays, beta1, take1, beta2, take2, step, inverse, epsilon);
    w += 16;
    g += 16;
    m += 16;
    v += 16;
  }
  // One by one: the same code with the length known is shorter than tails of any length.
  for (; count > 0; count--) {
    update<T>(w, g, m, v, 1, decays, beta1, take1, beta2, take2, step, inverse, epsilon);
    w += sizeof<T>();
    g += sizeof<T>();
    m += sizeof<T>();
    v += sizeof<T>();
  }
}
