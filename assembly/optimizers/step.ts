// The optimizers by number. Another one is a file of its own, a line in `optimizerStep` and, where it differs from the
// rest, one in `optimizerStates` and `optimizerAdvance`.
//
// A step is done in place on `count` elements of flat buffers: parameters w, gradients g, and the moments, from one of which
// to the next are `stride` elements, zeros before the first step. The optimizer's numbers are float64 at `scalars`; what they
// mean stands in its file. They are rounded to T where they meet a vector. Each element depends on nothing but its own numbers.
// Subnormal moments become 0, averages of squares not less than the smallest normal number: math/flush.ts says why.
import { AdamScalar, Optimizer, SgdScalar } from "../abi";
import { adagrad } from "./adagrad";
import { adam } from "./adam";
import { adamW } from "./adam-w";
import { rmsprop } from "./rmsprop";
import { sgd } from "./sgd";

/** How many buffers, each as long as the parameters, an optimizer's state has; sgd none without momentum. */
export function optimizerStates(code: i32, scalars: usize): i32 {
  if (code == Optimizer.Sgd) return load<f64>(scalars, SgdScalar.MOMENTUM) == 0 ? 0 : 1;
  return code >= Optimizer.Adam ? 2 : 1;
}

/** Once before each step: the powers βᵗ go on by one factor. They are 1 before the first step. */
export function optimizerAdvance(code: i32, scalars: usize): void {
  if (code < Optimizer.Adam) return;
  store<f64>(scalars, load<f64>(scalars, AdamScalar.POWER1) * load<f64>(scalars, AdamScalar.BETA1), AdamScalar.POWER1);
  store<f64>(scalars, load<f64>(scalars, AdamScalar.POWER2) * load<f64>(scalars, AdamScalar.BETA2), AdamScalar.POWER2);
}

/** One step. Blocks are disjoint; no alignment but that of elements. */
export function optimizerStep<T>(
  code: i32,
  count: i32,
  stride: i32,
  parameters: usize,
  gradients: usize,
  state: usize,
  scalars: usize,
): void {
  switch (code) {
    case Optimizer.Rmsprop:
      return rmsprop<T>(count, parameters, gradients, state, scalars);
    case Optimizer.Adagrad:
      return adagrad<T>(count, parameters, gradients, state, scalars);
    case Optimizer.Adam:
      return adam<T>(count, stride, parameters, gradients, state, scalars, 1);
    case Optimizer.AdamW:
      return adamW<T>(count, stride, parameters, gradients, state, scalars);
    default:
      return sgd<T>(count, parameters, gradients, state, scalars);
  }
}

export function optimizerStepF64(
  code: i32,
  count: i32,
  stride: i32,
  parameters: usize,
  gradients: usize,
  state: usize,
  scalars: usize,
): void {
  optimizerStep<f64>(code, count, stride, parameters, gradients, state, scalars);
}
export function optimizerStepF32(
  code: i32,
  count: i32,
  stride: i32,
  parameters: usize,
  gradients: usize,
  state: usize,
  scalars: usize,
): void {
  optimizerStep<f32>(code, count, stride, parameters, gradients, state, scalars);
}
