import {
  ACTIVATION_LINEAR,
  ACTIVATION_SOFTMAX,
  CONVOLUTION_SETTING_L1,
  CONVOLUTION_SETTING_L2,
  CONVOLUTION_TENSOR_BIAS,
  CONVOLUTION_TENSOR_WEIGHTS,
  FROM_PRE_ACTIVATION,
} from '../../abi.js';
import type { Pointer } from '../../core.js';
import {
  isTrained,
  type LayerKind,
  type LayerState,
  type Pass,
  tensorAt,
} from '../layers/layer.js';
import type { TypedKernels } from '../typed.js';
import { convolve, convolveTurned, correlate } from './convolve.js';
import { type Geometry, geometryOf } from './geometry.js';

const roundOf = ({ size }: TypedKernels): ((x: number) => number) =>
  size === 8 ? (x) => x : Math.fround;

/** Twin of assembly/images/convolution.ts. */
export const convolutionLayer: LayerKind = {
  kept,
  scratch: () => 0,
  forward: (pass, layer, x) => forward(true, pass, layer, x),
  backward: (...passed) => backward(true, ...passed),
  penalty,
  lossActivation: ({ activation }) => activation,
};

/** Likewise: a transposed convolution. */
export const transposedConvolutionLayer: LayerKind = {
  kept,
  scratch: () => 0,
  forward: (pass, layer, x) => forward(false, pass, layer, x),
  backward: (...passed) => backward(false, ...passed),
  penalty,
  lossActivation: ({ activation }) => activation,
};

function kept(
  { size }: TypedKernels,
  { activation, units }: LayerState,
  batch: number,
  last: boolean,
): number {
  if (activation === ACTIVATION_LINEAR) return 0;
  return last || ((1 << activation) & FROM_PRE_ACTIVATION) !== 0 ? batch * units * size : 0;
}

function channelsOut(straight: boolean, { filters, channels }: Geometry): number {
  return straight ? filters : channels;
}

function forward(
  straight: boolean,
  { kernels, parameters, rows }: Pass,
  layer: LayerState,
  x: Pointer,
): Pointer {
  const { activation, inputs, units, saved, output } = layer;
  const { size } = kernels;
  const geometry = geometryOf(layer);
  const v = kernels.view();
  const round = roundOf(kernels);
  const weights = tensorAt(kernels, layer, CONVOLUTION_TENSOR_WEIGHTS, parameters) / size;
  const bias = tensorAt(kernels, layer, CONVOLUTION_TENSOR_BIAS, parameters) / size || -1;
  for (let s = 0; s < rows; s++) {
    const [from, to] = [x / size + s * inputs, saved / size + s * units];
    if (straight) convolve(v, round, geometry, from, weights, bias, to);
    else convolveTurned(v, round, geometry, from, weights, bias, to);
  }
  const count = rows * units;
  const columns = channelsOut(straight, geometry);
  if (activation === ACTIVATION_SOFTMAX) {
    kernels.softmax(count / columns, columns, saved, output);
  } else if (activation !== ACTIVATION_LINEAR) {
    kernels.activate(activation, layer.slope, count, saved, output);
  }
  return output;
}

function backward(
  straight: boolean,
  pass: Pass,
  layer: LayerState,
  x: Pointer,
  delta: Pointer,
  next: Pointer,
  fused: boolean,
): Pointer {
  const geometry = geometryOf(layer);
  const columns = channelsOut(straight, geometry);
  if (!fused) differentiate(pass, layer, columns, delta);
  const { kernels, parameters, gradients, rows, penalties } = pass;
  const { inputs, units } = layer;
  const { size } = kernels;
  const v = kernels.view();
  const round = roundOf(kernels);
  const weights = tensorAt(kernels, layer, CONVOLUTION_TENSOR_WEIGHTS, parameters);
  if (isTrained(layer, CONVOLUTION_TENSOR_BIAS)) {
    const bias = tensorAt(kernels, layer, CONVOLUTION_TENSOR_BIAS, gradients);
    kernels.columnSums((rows * units) / columns, columns, delta, bias);
  }
  if (isTrained(layer, CONVOLUTION_TENSOR_WEIGHTS)) {
    const { count } = layer.tensors[CONVOLUTION_TENSOR_WEIGHTS]!;
    const gradient = tensorAt(kernels, layer, CONVOLUTION_TENSOR_WEIGHTS, gradients);
    v.fill(0, gradient / size, gradient / size + count);
    for (let s = 0; s < rows; s++) {
      const [from, d] = [x / size + s * inputs, delta / size + s * units];
      const [image, out] = straight ? [from, d] : [d, from];
      correlate(v, round, geometry, image, out, gradient / size);
    }
    const l1 = layer.settings[CONVOLUTION_SETTING_L1]!;
    const l2 = layer.settings[CONVOLUTION_SETTING_L2]!;
    if (penalties && (l1 !== 0 || l2 !== 0))
      kernels.penaltyGradient(count, l1, l2, weights, gradient);
  }
  for (let s = 0; next && s < rows; s++) {
    const [d, to] = [delta / size + s * units, next / size + s * inputs];
    if (straight) convolveTurned(v, round, geometry, d, weights / size, -1, to);
    else convolve(v, round, geometry, d, weights / size, -1, to);
  }
  return next;
}

function penalty(
  kernels: TypedKernels,
  layer: LayerState,
  parameters: Pointer,
  sum: number,
): number {
  const { count } = layer.tensors[CONVOLUTION_TENSOR_WEIGHTS]!;
  const l1 = layer.settings[CONVOLUTION_SETTING_L1]!;
  const l2 = layer.settings[CONVOLUTION_SETTING_L2]!;
  const at = tensorAt(kernels, layer, CONVOLUTION_TENSOR_WEIGHTS, parameters);
  if (l1 !== 0) sum += l1 * kernels.sumOfMagnitudes(count, at);
  if (l2 !== 0) sum += l2 * kernels.sumOfSquares(count, at);
  return sum;
}

/** delta: in dO, out dZ. `saved` and `output` are used up. */
function differentiate(
  { kernels, rows }: Pass,
  { activation, slope, units, saved, output }: LayerState,
  columns: number,
  delta: Pointer,
): void {
  if (activation === ACTIVATION_LINEAR) return;
  const count = rows * units;
  if (activation === ACTIVATION_SOFTMAX) {
    kernels.softmaxDerivative(count / columns, columns, output, delta, delta);
    return;
  }
  kernels.activationDerivative(activation, slope, count, saved, output, output);
  kernels.multiply(count, output, delta);
}
