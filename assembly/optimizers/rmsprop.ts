import { RmspropScalar } from "../abi";
import { atLeastNormal } from "../math/flush";
import { lanes, loadUpTo, madd, splat, storeUpTo } from "../simd/lanes";

/** One vector, or `count` = 1 element. */
// @ts-ignore: decorator
@inline
function update<T>(
  w: usize,
  g: usize,
  v: usize,
  count: i32,
  rate: v128,
  keep: v128,
  take: v128,
  epsilon: v128,
): void {
  const gradient = loadUpTo<T>(g, count);
  const taken = v128.mul<T>(v128.mul<T>(take, gradient), gradient);
  const mean = atLeastNormal<T>(madd<T>(keep, loadUpTo<T>(v, count), taken));
  const root = v128.add<T>(v128.sqrt<T>(mean), epsilon);
  const change = v128.div<T>(v128.mul<T>(rate, gradient), root);
  storeUpTo<T>(v, mean, count);
  storeUpTo<T>(w, v128.sub<T>(loadUpTo<T>(w, count), change), count);
}

export function rmsprop<T>(count: i32, w: usize, g: usize, v: usize, scalars: usize): void {
  const rate = load<f64>(scalars, RmspropScalar.LEARNING_RATE);
  const decay = load<f64>(scalars, RmspropScalar.DECAY);
  const epsilon = load<f64>(scalars, RmspropScalar.EPSILON);
  const rates = splat<T>(rate, <f32>rate);
  const keep = splat<T>(decay, <f32>decay);
  const take = splat<T>(1 - decay, <f32>(1 - decay));
  const floor = splat<T>(epsilon, <f32>epsilon);
  for (; count >= lanes<T>(); count -= lanes<T>()) {
    update<T>(w, g, v, lanes<T>(), rates, keep, take, floor);
    w += 16;
    g += 16;
    v += 16;
  }
  // One by one: the same code with the length known is shorter than tails of any length.
  for (; count > 0; count--) {
    update<T>(w, g, v, 1, rates, keep, take, floor);
    w += sizeof<T>();
    g += sizeof<T>();
    v += sizeof<T>();
  }
}
