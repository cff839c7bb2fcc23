import { AdagradScalar } from "../abi";
import { lanes, loadUpTo, madd, splat, storeUpTo } from "../simd/lanes";

/** One vector, or `count` = 1 element. */
// @ts-ignore: decorator
@inline
function update<T>(w: usize, g: usize, s: usize, count: i32, rate: v128, epsilon: v128): void {
  const gradient = loadUpTo<T>(g, count);
  const sum = madd<T>(gradient, gradient, loadUpTo<T>(s, count));
  const root = v128.add<T>(v128.sqrt<T>(sum), epsilon);
  const change = v128.div<T>(v128.mul<T>(rate, gradient), root);
  storeUpTo<T>(s, sum, count);
  storeUpTo<T>(w, v128.sub<T>(loadUpTo<T>(w, count), change), count);
}

export function adagrad<T>(count: i32, w: usize, g: usize, s: usize, scalars: usize): void {
  const rate = load<f64>(scalars, AdagradScalar.LEARNING_RATE);
  const epsilon = load<f64>(scalars, AdagradScalar.EPSILON);
  const rates = splat<T>(rate, <f32>rate);
  const floor = splat<T>(epsilon, <f32>epsilon);
  for (; count >= lanes<T>(); count -= lanes<T>()) {
    update<T>(w, g, s, lanes<T>(), rates, floor);
    w += 16;
    g += 16;
    s += 16;
  }
  // One by one: the same code with the length known is shorter than tails of any length.
  for (; count > 0; count--) {
    update<T>(w, g, s, 1, rates, floor);
    w += sizeof<T>();
    g += sizeof<T>();
    s += sizeof<T>();
  }
}
