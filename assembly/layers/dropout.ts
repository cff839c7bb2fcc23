// Inverted dropout (Srivastava et al. 2014): in training each value is dropped with probability `rate` and the others
// grow by 1/(1 − rate); otherwise the layer does nothing. One `random` of the network's generator a value, row-major.
import { uniformOne } from "../random/distributions";
import { multiply } from "../kernels/typed";
import { Layer } from "../training/layout";

/** x → output, the factors stay in `mask`: (rows, units). */
export function dropoutForward<T>(layer: usize, random: usize, rows: i32, x: usize, mask: usize, output: usize): void {
  const rate = load<f64>(layer + Layer.RATE);
  const scale = 1 / (1 - rate);
  const count = rows * load<i32>(layer + Layer.UNITS);
  for (let i = 0; i < count; i++) {
    const at = <usize>i * sizeof<T>();
    const factor = <T>(uniformOne(random, 0, 1) < rate ? 0 : scale);
    store<T>(mask + at, factor);
    store<T>(output + at, <T>(load<T>(x + at) * factor));
  }
}

/** delta: in dO, out dX. */
export function dropoutBackward<T>(layer: usize, rows: i32, mask: usize, delta: usize): void {
  multiply<T>(rows * load<i32>(layer + Layer.UNITS), mask, delta);
}
