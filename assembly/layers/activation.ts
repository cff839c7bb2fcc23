// An activation as a layer of its own: O = f(x), softmax over the last axis. Backward dx = dO ⊙ f′(x), in place.
import { Activation, Layer, Nonlinearity } from "../abi";
import { activate, chainRule, softmax, softmaxDerivative } from "../kernels/typed";
import { sizeOf } from "../training/layout";

/** The last layer's x, for a loss that takes logits. */
export function activationKept<T>(layer: usize, batch: i32, last: bool): usize {
  return last ? <usize>batch * <usize>load<i32>(layer + Layer.UNITS) * sizeof<T>() : 0;
}

export function activationForward<T>(
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
): usize {
  const code = load<i32>(layer + Layer.ACTIVATION);
  const count = rows * load<i32>(layer + Layer.UNITS);
  if (saved != output) memory.copy(saved, x, <usize>count * sizeof<T>());
  if (!output) return output;
  const columns = sizeOf(layer, Nonlinearity.SIZE_COLUMNS);
  if (code == Activation.Softmax) softmax<T>(count / columns, columns, x, output);
  else activate<T>(code, load<f64>(layer + Layer.SLOPE), count, x, output);
  return output;
}

/** `output` is used up. */
export function activationBackward<T>(
  layer: usize,
  rows: i32,
  x: usize,
  output: usize,
  delta: usize,
  fused: bool,
): usize {
  const code = load<i32>(layer + Layer.ACTIVATION);
  const count = rows * load<i32>(layer + Layer.UNITS);
  const columns = sizeOf(layer, Nonlinearity.SIZE_COLUMNS);
  if (fused || code == Activation.Linear) return delta;
  if (code == Activation.Softmax) softmaxDerivative<T>(count / columns, columns, output, delta, delta);
  else chainRule<T>(code, load<f64>(layer + Layer.SLOPE), count, x, output, delta);
  return delta;
}
