import {
  ACTIVATION_LINEAR,
  ACTIVATION_SOFTMAX,
  DENSE_SETTING_L1,
  DENSE_SETTING_L2,
  DENSE_SIZE_INPUTS,
  DENSE_SIZE_ROWS,
  DENSE_SIZE_UNITS,
  DENSE_TENSOR_BIAS,
  DENSE_TENSOR_WEIGHTS,
  FROM_PRE_ACTIVATION,
} from '../../abi.js';
import { aligned } from '../../aligned.js';
import { GemmStart, type Pointer } from '../../core.js';
import type { TypedKernels } from '../typed.js';
import { isTrained, type LayerKind, type LayerState, type Pass, tensorAt } from './layer.js';

interface Sizes {
  /** Rows in a sample. */
  readonly perSample: number;
  /** Numbers in a row that enters. */
  readonly inputs: number;
  /** Numbers in a row that leaves. */
  readonly units: number;
}

function sizesOf(layer: LayerState): Sizes {
  return {
    perSample: layer.size(DENSE_SIZE_ROWS),
    inputs: layer.size(DENSE_SIZE_INPUTS),
    units: layer.size(DENSE_SIZE_UNITS),
  };
}

/** Twin of assembly/layers/dense.ts. */
export const denseLayer: LayerKind = {
  kept({ size }, { activation, units }, batch, last) {
    if (activation === ACTIVATION_LINEAR) return 0;
    return last || ((1 << activation) & FROM_PRE_ACTIVATION) !== 0 ? batch * units * size : 0;
  },

  scratch(kernels, layer, samples, training) {
    const { perSample, inputs, units } = sizesOf(layer);
    const batch = samples * perSample;
    if (!training) return kernels.gemmWorkspace(batch, units, inputs);
    const backward = Math.max(
      kernels.gemmWorkspace(inputs, units, batch),
      kernels.gemmWorkspace(batch, inputs, units),
    );
    return Math.max(
      kernels.gemmWorkspace(batch, units, inputs),
      transposedBytes(kernels, layer) + backward,
    );
  },

  forward({ kernels, parameters, rows: samples, scratch }, layer, x) {
    const { activation, saved, output } = layer;
    const { perSample, inputs, units } = sizesOf(layer);
    const rows = samples * perSample;
    const bias = tensorAt(kernels, layer, DENSE_TENSOR_BIAS, parameters);
    const start = bias ? GemmStart.bias : GemmStart.zero;
    const weights = tensorAt(kernels, layer, DENSE_TENSOR_WEIGHTS, parameters);
    kernels.gemm(
      rows,
      units,
      inputs,
      x,
      inputs,
      1,
      weights,
      units,
      saved,
      units,
      start,
      bias,
      scratch,
    );
    if (activation === ACTIVATION_SOFTMAX) kernels.softmax(rows, units, saved, output);
    else if (activation !== ACTIVATION_LINEAR)
      kernels.activate(activation, layer.slope, rows * units, saved, output);
    return output;
  },

  backward(pass, layer, x, delta, next, fused) {
    if (!fused) differentiate(pass, layer, delta);
    const { kernels, parameters, gradients, scratch, penalties } = pass;
    const { perSample, inputs, units } = sizesOf(layer);
    const rows = pass.rows * perSample;
    const l1 = layer.settings[DENSE_SETTING_L1]!;
    const l2 = layer.settings[DENSE_SETTING_L2]!;
    const { zero } = GemmStart;
    const weights = tensorAt(kernels, layer, DENSE_TENSOR_WEIGHTS, parameters);
    const work = scratch + transposedBytes(kernels, layer);
    if (isTrained(layer, DENSE_TENSOR_WEIGHTS)) {
      const gradient = tensorAt(kernels, layer, DENSE_TENSOR_WEIGHTS, gradients);
      kernels.gemm(
        ...([inputs, units, rows, x, 1, inputs, delta, units, gradient, units] as const),
        ...([zero, 0, work] as const),
      );
      if (penalties && (l1 !== 0 || l2 !== 0))
        kernels.penaltyGradient(inputs * units, l1, l2, weights, gradient);
    }
    if (isTrained(layer, DENSE_TENSOR_BIAS)) {
      kernels.columnSums(
        rows,
        units,
        delta,
        tensorAt(kernels, layer, DENSE_TENSOR_BIAS, gradients),
      );
    }
    if (next) {
      kernels.transpose(inputs, units, weights, units, scratch, inputs);
      kernels.gemm(
        ...([rows, inputs, units, delta, units, 1, scratch, inputs, next, inputs] as const),
        ...([zero, 0, work] as const),
      );
    }
    return next;
  },

  penalty(kernels, layer, parameters, sum) {
    const { count } = layer.tensors[DENSE_TENSOR_WEIGHTS]!;
    const l1 = layer.settings[DENSE_SETTING_L1]!;
    const l2 = layer.settings[DENSE_SETTING_L2]!;
    const at = tensorAt(kernels, layer, DENSE_TENSOR_WEIGHTS, parameters);
    if (l1 !== 0) sum += l1 * kernels.sumOfMagnitudes(count, at);
    if (l2 !== 0) sum += l2 * kernels.sumOfSquares(count, at);
    return sum;
  },

  lossActivation: ({ activation }) => activation,
};

/** Room for Wᵀ. */
function transposedBytes({ size }: TypedKernels, { tensors }: LayerState): number {
  return aligned(tensors[DENSE_TENSOR_WEIGHTS]!.count * size);
}

/** delta: in dO, out dZ. */
function differentiate({ kernels, rows: samples }: Pass, layer: LayerState, delta: Pointer): void {
  const { activation, saved, output } = layer;
  const { perSample, units } = sizesOf(layer);
  const rows = samples * perSample;
  if (activation === ACTIVATION_LINEAR) return;
  if (activation === ACTIVATION_SOFTMAX) {
    kernels.softmaxDerivative(rows, units, output, delta, delta);
    return;
  }
  kernels.activationDerivative(activation, layer.slope, rows * units, saved, output, output);
  kernels.multiply(rows * units, output, delta);
}
