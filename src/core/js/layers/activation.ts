import { ACTIVATION_SOFTMAX, NONLINEARITY_SIZE_COLUMNS } from '../../abi.js';
import type { LayerKind } from './layer.js';

/** Twin of assembly/layers/activation.ts. */
export const activationLayer: LayerKind = {
  kept: ({ size }, { units }, batch, last) => (last ? batch * units * size : 0),
  scratch: () => 0,

  forward({ kernels, rows }, layer, x) {
    const { activation, units, saved, output } = layer;
    const count = rows * units;
    const columns = layer.size(NONLINEARITY_SIZE_COLUMNS);
    if (saved !== output) kernels.copy(x, saved, count);
    if (activation === ACTIVATION_SOFTMAX) kernels.softmax(count / columns, columns, x, output);
    else kernels.activate(activation, layer.slope, count, x, output);
    return output;
  },

  backward({ kernels, rows }, layer, x, delta, _next, fused) {
    const { activation, units, output } = layer;
    const count = rows * units;
    const columns = layer.size(NONLINEARITY_SIZE_COLUMNS);
    if (fused) return delta;
    if (activation === ACTIVATION_SOFTMAX) {
      kernels.softmaxDerivative(count / columns, columns, output, delta, delta);
    } else {
      kernels.activationDerivative(activation, layer.slope, count, x, output, output);
      kernels.multiply(count, output, delta);
    }
    return delta;
  },

  penalty: (_kernels, _layer, _parameters, sum) => sum,
  lossActivation: ({ activation }) => activation,
};
