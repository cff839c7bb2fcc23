// A convolution layer: Z = bias + x ∗ W, O = f(Z). x: (height, width, channels), W: (kernelHeight, kernelWidth, channels/groups,
// filters), Z: (outHeight, outWidth, filters). With groups the i-th part of the filters sees the i-th part of the channels.
// Backward, from dO: dZ = dO ⊙ f′(Z); dW = Σ of x·dZ over samples and pixels; dbias = Σ dZ; dx is the convolution of dZ (strides
// filled and surrounded with zeros) with W turned around.
// The loss grows by l1·Σ|w| + l2·Σw².
//
// Order of summation: forward from the bias (−0 where there is none) over kernel rows, kernel columns, channels; dx from −0 over
// the turned kernel's rows, columns, then filters; dW from +0 over samples, then pixels row by row; dbias by kernels/reduce. Zeros around
// and between are terms like others. See convolve.ts.
//
// A transposed convolution layer is the same the other way round: Z = bias + the convolution against W of x (its strides filled and
// surrounded with zeros), so that dx = dZ ∗ W, and dW = Σ of dZ·x. Its descriptor says how the convolution lies whose
// images are Z.
import { Activation, Convolution, FROM_PRE_ACTIVATION, Frame, Layer } from "../abi";
import {
  chainRule,
  columnSums,
  penaltyGradient,
  softmaxDerivative,
  sumOfMagnitudes,
  sumOfSquares,
} from "../kernels/typed";
import { hasPenalties, isTrained, sizeOf, tensorAt } from "../training/layout";
import {
  allPanels,
  allTurned,
  deltaBytes,
  imageBytes,
  weightCount,
} from "./geometry";
import { forkBackward, forkForward } from "./divided";
import { gradientParts, packAgainst, packAlong } from "./passes";
import { backwardSamples, channelsOut, forwardSamples, Straight } from "./samples";

export { Straight, Transposed } from "./samples";

/** As `denseKept`. */
export function convolutionKept<T>(layer: usize, batch: i32, last: bool): usize {
  const code = load<i32>(layer + Layer.ACTIVATION);
  if (code == Activation.Linear) return 0;
  const kept = last || ((1 << code) & FROM_PRE_ACTIVATION) != 0;
  return kept ? <usize>batch * <usize>load<i32>(layer + Layer.UNITS) * sizeof<T>() : 0;
}

/** Weights in panels; an image with its margin; dZ with its gaps. */
export function convolutionScratch<T, Direction>(layer: usize, training: bool): usize {
  const straight = allPanels<T>(layer) + imageBytes<T>(layer);
  const turned = allTurned<T>(layer) + deltaBytes<T>(layer);
  if (training) return max(straight, turned + imageBytes<T>(layer));
  return idof<Direction>() == idof<Straight>() ? straight : turned;
}

/** Pre-activations stay in `saved` (which may be `output`). */
export function convolutionForward<T, Direction>(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
): usize {
  const straight = idof<Direction>() == idof<Straight>();
  const parameters = <usize>load<u32>(frame + Frame.PARAMETERS);
  const weights = tensorAt<T>(layer, Convolution.TENSOR_WEIGHTS, parameters);
  const bias = tensorAt<T>(layer, Convolution.TENSOR_BIAS, parameters);
  const copy = scratch + (straight ? allPanels<T>(layer) : allTurned<T>(layer));
  if (straight) packAlong<T>(layer, weights, bias, scratch);
  else packAgainst<T>(layer, weights, bias, scratch);
  if (!ASC_FEATURE_THREADS || !forkForward<T, Direction>(layer, rows, x, saved, output, scratch, copy)) {
    forwardSamples<T, Direction>(layer, 0, rows, x, saved, output, scratch, copy);
  }
  return output;
}

export function convolutionBackward<T, Direction>(
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
  const straight = idof<Direction>() == idof<Straight>();
  const code = load<i32>(layer + Layer.ACTIVATION);
  const channels = channelsOut<Direction>(layer);
  const count = rows * load<i32>(layer + Layer.UNITS);
  if (!fused && code != Activation.Linear) {
    if (code == Activation.Softmax) softmaxDerivative<T>(count / channels, channels, output, delta, delta);
    else chainRule<T>(code, load<f64>(layer + Layer.SLOPE), count, saved, output, delta);
  }
  const gradients = <usize>load<u32>(frame + Frame.GRADIENTS);
  const learns = isTrained(layer, Convolution.TENSOR_WEIGHTS);
  if (isTrained(layer, Convolution.TENSOR_BIAS)) {
    columnSums<T>(count / channels, channels, delta, tensorAt<T>(layer, Convolution.TENSOR_BIAS, gradients));
  }
  if (!learns && !next) return next;

  const weights = tensorAt<T>(layer, Convolution.TENSOR_WEIGHTS, load<u32>(frame + Frame.PARAMETERS));
  const gradient = tensorAt<T>(layer, Convolution.TENSOR_WEIGHTS, gradients);
  const padded = scratch + (straight ? allTurned<T>(layer) : allPanels<T>(layer));
  const spaced = padded + imageBytes<T>(layer);
  if (next) {
    if (straight) packAgainst<T>(layer, weights, 0, scratch);
    else packAlong<T>(layer, weights, 0, scratch);
  }
  if (learns) memory.fill(gradient, 0, <usize>weightCount(layer) * sizeof<T>());
  const to = learns ? gradient : 0;
  if (!ASC_FEATURE_THREADS || !forkBackward<T, Direction>(layer, rows, x, delta, next, to, scratch, padded)) {
    backwardSamples<T, Direction>(layer, 0, rows, 0, gradientParts(layer), x, delta, next, to, scratch, padded, spaced);
  }
  if (learns) {
    const l1 = load<f64>(layer + Convolution.SETTING_L1);
    const l2 = load<f64>(layer + Convolution.SETTING_L2);
    if ((l1 != 0 || l2 != 0) && hasPenalties(frame)) penaltyGradient<T>(weightCount(layer), l1, l2, weights, gradient);
  }
  return next;
}

export function convolutionPenalty<T>(layer: usize, parameters: usize, sum: f64): f64 {
  const l1 = load<f64>(layer + Convolution.SETTING_L1);
  const l2 = load<f64>(layer + Convolution.SETTING_L2);
  const count = weightCount(layer);
  const weights = tensorAt<T>(layer, Convolution.TENSOR_WEIGHTS, parameters);
  if (l1 != 0) sum += l1 * sumOfMagnitudes<T>(count, weights);
  if (l2 != 0) sum += l2 * sumOfSquares<T>(count, weights);
  return sum;
}

export function convolutionLossActivation(layer: usize): i32 {
  return load<i32>(layer + Layer.ACTIVATION);
}
