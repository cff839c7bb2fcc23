// Inverted dropout (Srivastava et al. 2014): in training each value is dropped with probability `rate` and the others
// grow by 1/(1 − rate); otherwise the layer does nothing. One `random` of the network's generator a value, row-major.
import { Dropout, Frame, Layer } from "../abi";
import { uniformOne } from "../random/distributions";
import { multiply } from "../kernels/typed";

/** The factors: as many as outputs. */
export function dropoutKept<T>(layer: usize, batch: i32): usize {
  return <usize>batch * <usize>load<i32>(layer + Layer.UNITS) * sizeof<T>();
}

/** The factors stay in `mask`: (rows, units). */
export function dropoutForward<T>(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  mask: usize,
  output: usize,
  training: bool,
): usize {
  if (!training) return x;
  const random = <usize>load<u32>(frame + Frame.RANDOM);
  const rate = load<f64>(layer + Dropout.SETTING_RATE);
  const scale = 1 / (1 - rate);
  const count = rows * load<i32>(layer + Layer.UNITS);
  for (let i = 0; i < count; i++) {
    const at = <usize>i * sizeof<T>();
    const factor = <T>(uniformOne(random, 0, 1) < rate ? 0 : scale);
    store<T>(mask + at, factor);
    store<T>(output + at, <T>(load<T>(x + at) * factor));
  }
  return output;
}

/** In place. */
export function dropoutBackward<T>(layer: usize, rows: i32, mask: usize, delta: usize): usize {
  multiply<T>(rows * load<i32>(layer + Layer.UNITS), mask, delta);
  return delta;
}
