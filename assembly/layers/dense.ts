// A dense layer: Z = bias + X·W, O = f(Z). X: (rows, inputs), W: (inputs, units), row-major. It works on the last axis: a
// sample of several is that many rows.
// Backward, from dO: dZ = dO ⊙ f′(Z); dW = Xᵀ·dZ; dbias = column sums of dZ; dX = dZ·Wᵀ.
// The loss grows by l1·Σ|w| + l2·Σw².
// Order of summation: kernels/gemm (index order over inputs, rows and units), kernels/reduce (column sums, penalties).
import { Activation, Dense, FROM_PRE_ACTIVATION, Frame, Layer, Start } from "../abi";
import {
  activate,
  chainRule,
  columnSums,
  gemm,
  gemmWorkspace,
  penaltyGradient,
  softmax,
  softmaxDerivative,
  sumOfMagnitudes,
  sumOfSquares,
  transpose,
} from "../kernels/typed";
import { hasPenalties, isTrained, rounded, sizeOf, tensorAt } from "../training/layout";

/** Rows in a sample. */
// @ts-ignore: decorator
@inline
function rowsOf(layer: usize): i32 {
  return sizeOf(layer, Dense.SIZE_ROWS);
}

/** Numbers in a row that enters. */
// @ts-ignore: decorator
@inline
function inputsOf(layer: usize): i32 {
  return sizeOf(layer, Dense.SIZE_INPUTS);
}

/** Numbers in a row that leaves. */
// @ts-ignore: decorator
@inline
function unitsOf(layer: usize): i32 {
  return sizeOf(layer, Dense.SIZE_UNITS);
}

/** The pre-activations: some derivatives are made from them; and the loss of the last layer may want them. */
export function denseKept<T>(layer: usize, batch: i32, last: bool): usize {
  const code = load<i32>(layer + Layer.ACTIVATION);
  if (code == Activation.Linear) return 0;
  const kept = last || ((1 << code) & FROM_PRE_ACTIVATION) != 0;
  return kept ? <usize>batch * <usize>load<i32>(layer + Layer.UNITS) * sizeof<T>() : 0;
}

/** What the products pack; in training Wᵀ before it, for dZ·Wᵀ. */
export function denseScratch<T>(layer: usize, batch: i32, training: bool): usize {
  batch *= rowsOf(layer);
  const inputs = inputsOf(layer);
  const units = unitsOf(layer);
  const forward = gemmWorkspace<T>(batch, units, inputs);
  if (!training) return forward;
  const backward = max(gemmWorkspace<T>(inputs, units, batch), gemmWorkspace<T>(batch, inputs, units));
  return max(forward, transposedBytes<T>(layer) + backward);
}

// @ts-ignore: decorator
@inline
function transposedBytes<T>(layer: usize): usize {
  return rounded(<usize>inputsOf(layer) * <usize>unitsOf(layer) * sizeof<T>());
}

/** Bytes of output that go through product and activation at a time: a third of the usual first-level cache. */
const BLOCK_BYTES: i32 = 16384;

/** Weights, in bytes, that a product may read again for each such block. */
const WEIGHT_BYTES: usize = 32768;

/** Pre-activations stay in `saved` (which may be `output`). */
export function denseForward<T>(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
): usize {
  const parameters = <usize>load<u32>(frame + Frame.PARAMETERS);
  rows *= rowsOf(layer);
  const inputs = inputsOf(layer);
  const units = unitsOf(layer);
  const code = load<i32>(layer + Layer.ACTIVATION);
  const bias = tensorAt<T>(layer, Dense.TENSOR_BIAS, parameters);
  const weights = tensorAt<T>(layer, Dense.TENSOR_WEIGHTS, parameters);
  const start = bias ? Start.Bias : Start.Zero;
  // The activation follows while its block is in the cache, where that does not fetch W again for each block.
  let block = rows;
  if (transposedBytes<T>(layer) <= WEIGHT_BYTES) {
    block = max(4, (BLOCK_BYTES / (units * <i32>sizeof<T>())) & ~3);
  }
  for (let first = 0; first < rows; first += block) {
    const some = min(block, rows - first);
    const from = x + <usize>first * <usize>inputs * sizeof<T>();
    const offset = <usize>first * <usize>units * sizeof<T>();
    const z = saved + offset;
    const o = output + offset;
    gemm<T>(some, units, inputs, from, inputs, 1, weights, units, z, units, start, bias, scratch);
    if (!output) continue;
    if (code == Activation.Softmax) softmax<T>(some, units, z, o);
    else if (code != Activation.Linear) activate<T>(code, load<f64>(layer + Layer.SLOPE), some * units, z, o);
  }
  return output;
}

/** delta: in dO, out dZ. `saved` and `output` are used up. */
function differentiate<T>(layer: usize, rows: i32, saved: usize, output: usize, delta: usize): void {
  const units = unitsOf(layer);
  const code = load<i32>(layer + Layer.ACTIVATION);
  if (code == Activation.Linear) return;
  if (code == Activation.Softmax) {
    softmaxDerivative<T>(rows, units, output, delta, delta);
    return;
  }
  chainRule<T>(code, load<f64>(layer + Layer.SLOPE), rows * units, saved, output, delta);
}

export function denseBackward<T>(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  delta: usize,
  next: usize,
  scratch: usize,
  fused: bool,
): usize {
  rows *= rowsOf(layer);
  if (!fused) differentiate<T>(layer, rows, saved, output, delta);
  const inputs = inputsOf(layer);
  const units = unitsOf(layer);
  const weights = tensorAt<T>(layer, Dense.TENSOR_WEIGHTS, load<u32>(frame + Frame.PARAMETERS));
  const gradients = <usize>load<u32>(frame + Frame.GRADIENTS);
  const work = scratch + transposedBytes<T>(layer);
  if (isTrained(layer, Dense.TENSOR_WEIGHTS)) {
    const gradient = tensorAt<T>(layer, Dense.TENSOR_WEIGHTS, gradients);
    gemm<T>(inputs, units, rows, x, 1, inputs, delta, units, gradient, units, Start.Zero, 0, work);
    const l1 = load<f64>(layer + Dense.SETTING_L1);
    const l2 = load<f64>(layer + Dense.SETTING_L2);
    if ((l1 != 0 || l2 != 0) && hasPenalties(frame)) penaltyGradient<T>(inputs * units, l1, l2, weights, gradient);
  }
  if (isTrained(layer, Dense.TENSOR_BIAS)) columnSums<T>(rows, units, delta, tensorAt<T>(layer, Dense.TENSOR_BIAS, gradients));
  if (next) {
    let turned = weights;
    if (units > 1 && inputs > 1) {
      transpose<T>(inputs, units, weights, units, scratch, inputs);
      turned = scratch;
    }
    gemm<T>(rows, inputs, units, delta, units, 1, turned, inputs, next, inputs, Start.Zero, 0, work);
  }
  return next;
}

export function densePenalty<T>(layer: usize, parameters: usize, sum: f64): f64 {
  const l1 = load<f64>(layer + Dense.SETTING_L1);
  const l2 = load<f64>(layer + Dense.SETTING_L2);
  const count = inputsOf(layer) * unitsOf(layer);
  const weights = tensorAt<T>(layer, Dense.TENSOR_WEIGHTS, parameters);
  if (l1 != 0) sum += l1 * sumOfMagnitudes<T>(count, weights);
  if (l2 != 0) sum += l2 * sumOfSquares<T>(count, weights);
  return sum;
}
