// A dense layer: Z = bias + X·W, O = f(Z). X: (rows, inputs), W: (inputs, units), row-major.
// Backward, from dO: dZ = dO ⊙ f′(Z); dW = Xᵀ·dZ; dbias = column sums of dZ; dX = dZ·Wᵀ.
// Order of summation: kernels/gemm (index order over inputs, rows and units), kernels/reduce (column sums).
import { Activation } from "../kernels/activation";
import { Start } from "../kernels/gemm/gemm";
import {
  activate,
  activationDerivative,
  columnSums,
  gemm,
  gemmWorkspace,
  multiply,
  penaltyGradient,
  softmax,
  softmaxDerivative,
  transpose,
} from "../kernels/typed";
import { Layer, SOFTMAX } from "../training/layout";

// @ts-ignore: decorator
@inline
function weightsOf<T>(layer: usize, parameters: usize): usize {
  return parameters + <usize>load<i32>(layer + Layer.WEIGHTS) * sizeof<T>();
}

// @ts-ignore: decorator
@inline
function biasOf<T>(layer: usize, parameters: usize): usize {
  const offset = load<i32>(layer + Layer.BIAS);
  return offset < 0 ? 0 : parameters + <usize>offset * sizeof<T>();
}

/** Bytes of output that go through product and activation at a time: a third of the usual first-level cache. */
const BLOCK_BYTES: i32 = 16384;

/** x → output; pre-activations stay in `saved` (which may be `output`). */
export function denseForward<T>(
  layer: usize,
  parameters: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  work: usize,
): void {
  const inputs = load<i32>(layer + Layer.INPUTS);
  const units = load<i32>(layer + Layer.UNITS);
  const code = load<i32>(layer + Layer.ACTIVATION);
  const bias = biasOf<T>(layer, parameters);
  const weights = weightsOf<T>(layer, parameters);
  const start = bias ? Start.Bias : Start.Zero;
  // The activation follows while its block is in the cache. A product that packs W is not cut: each part would pack again.
  let block = rows;
  if (!gemmWorkspace<T>(rows, units, inputs)) {
    block = max(4, (BLOCK_BYTES / (units * <i32>sizeof<T>())) & ~3);
  }
  for (let first = 0; first < rows; first += block) {
    const some = min(block, rows - first);
    const from = x + <usize>first * <usize>inputs * sizeof<T>();
    const offset = <usize>first * <usize>units * sizeof<T>();
    const z = saved + offset;
    const o = output + offset;
    gemm<T>(some, units, inputs, from, inputs, 1, weights, units, z, units, start, bias, work);
    if (code == SOFTMAX) softmax<T>(some, units, z, o);
    else if (code != Activation.Linear) activate<T>(code, some * units, z, o);
  }
}

/** delta: in dO, out dZ. `saved` and `output` are used up. */
export function denseDifferentiate<T>(layer: usize, rows: i32, saved: usize, output: usize, delta: usize): void {
  const units = load<i32>(layer + Layer.UNITS);
  const code = load<i32>(layer + Layer.ACTIVATION);
  if (code == Activation.Linear) return;
  if (code == SOFTMAX) {
    softmaxDerivative<T>(rows, units, output, delta, delta);
    return;
  }
  activationDerivative<T>(code, rows * units, saved, output, output);
  multiply<T>(rows * units, output, delta);
}

/** From dZ: the gradients of weights and bias, penalties included; and dX where `inputGradient` is not 0. */
export function denseBackward<T>(
  layer: usize,
  parameters: usize,
  gradients: usize,
  rows: i32,
  x: usize,
  delta: usize,
  transposed: usize,
  inputGradient: usize,
  work: usize,
): void {
  const inputs = load<i32>(layer + Layer.INPUTS);
  const units = load<i32>(layer + Layer.UNITS);
  const weights = weightsOf<T>(layer, parameters);
  const weightGradient = weightsOf<T>(layer, gradients);
  gemm<T>(inputs, units, rows, x, 1, inputs, delta, units, weightGradient, units, Start.Zero, 0, work);
  const biasGradient = biasOf<T>(layer, gradients);
  if (biasGradient) columnSums<T>(rows, units, delta, biasGradient);
  const l1 = load<f64>(layer + Layer.L1);
  const l2 = load<f64>(layer + Layer.L2);
  if (l1 != 0 || l2 != 0) penaltyGradient<T>(inputs * units, l1, l2, weights, weightGradient);
  if (inputGradient) {
    transpose<T>(inputs, units, weights, units, transposed, inputs);
    gemm<T>(rows, inputs, units, delta, units, 1, transposed, inputs, inputGradient, inputs, Start.Zero, 0, work);
  }
}
