import { GemmStart, type Pointer } from '../../core.js';
import { SOFTMAX } from '../../network-layout.js';
import type { TypedKernels } from '../typed.js';
import type { LayerKind, LayerState, Pass } from './layer.js';

const LINEAR = 0;
/** Activations whose derivative needs the pre-activation: leakyRelu, gelu, silu, softmax. */
const FROM_PRE_ACTIVATION: readonly number[] = [4, 7, 8, SOFTMAX];

/** Twin of assembly/layers/dense.ts. Settings: l1, l2. */
export const denseLayer: LayerKind = {
  keeps({ activation }, last) {
    if (activation === LINEAR) return false;
    return last || FROM_PRE_ACTIVATION.includes(activation);
  },

  scratch(kernels, layer, batch) {
    const { inputs, units } = layer;
    const backward = Math.max(
      kernels.gemmWorkspace(inputs, units, batch),
      kernels.gemmWorkspace(batch, inputs, units),
    );
    return Math.max(
      kernels.gemmWorkspace(batch, units, inputs),
      transposedBytes(kernels, layer) + backward,
    );
  },

  forward({ kernels, parameters, rows, scratch }, layer, x) {
    const { inputs, units, activation, saved, output } = layer;
    const start = layer.bias < 0 ? GemmStart.zero : GemmStart.bias;
    const bias = layer.bias < 0 ? 0 : parameters + layer.bias * kernels.size;
    const weights = parameters + layer.weights * kernels.size;
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
    if (activation === SOFTMAX) kernels.softmax(rows, units, saved, output);
    else if (activation !== LINEAR) kernels.activate(activation, rows * units, saved, output);
    return output;
  },

  backward(pass, layer, x, delta, next, fused) {
    if (!fused) differentiate(pass, layer, delta);
    const { kernels, parameters, gradients, rows, scratch } = pass;
    const { inputs, units } = layer;
    const [l1 = 0, l2 = 0] = layer.settings;
    const { zero } = GemmStart;
    const weights = parameters + layer.weights * kernels.size;
    const weightGradient = gradients + layer.weights * kernels.size;
    const work = scratch + transposedBytes(kernels, layer);
    kernels.gemm(
      ...([inputs, units, rows, x, 1, inputs, delta, units, weightGradient, units] as const),
      ...([zero, 0, work] as const),
    );
    if (layer.bias >= 0) {
      kernels.columnSums(rows, units, delta, gradients + layer.bias * kernels.size);
    }
    if (l1 !== 0 || l2 !== 0) {
      kernels.penaltyGradient(inputs * units, l1, l2, weights, weightGradient);
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

  penalty({ size, sumOfMagnitudes, sumOfSquares }, layer, parameters, sum) {
    const { inputs, units, weights } = layer;
    const [l1 = 0, l2 = 0] = layer.settings;
    const at = parameters + weights * size;
    if (l1 !== 0) sum += l1 * sumOfMagnitudes(inputs * units, at);
    if (l2 !== 0) sum += l2 * sumOfSquares(inputs * units, at);
    return sum;
  },

  lossActivation: ({ activation }) => activation,
};

/** Room for Wᵀ. */
function transposedBytes({ size }: TypedKernels, { inputs, units }: LayerState): number {
  return Math.ceil((inputs * units * size) / 16) * 16;
}

/** delta: in dO, out dZ. */
function differentiate({ kernels, rows }: Pass, layer: LayerState, delta: Pointer): void {
  const { units, activation, saved, output } = layer;
  if (activation === LINEAR) return;
  if (activation === SOFTMAX) {
    kernels.softmaxDerivative(rows, units, output, delta, delta);
    return;
  }
  kernels.activationDerivative(activation, rows * units, saved, output, output);
  kernels.multiply(rows * units, output, delta);
}
