import type { LayerKind } from './layer.js';

/** Twin of assembly/layers/reshape.ts. */
export const reshapeLayer: LayerKind = {
  kept: () => 0,
  scratch: () => 0,

  forward({ kernels, rows }, { units, output }, x, training) {
    if (!training) return x;
    kernels.copy(x, output, rows * units);
    return output;
  },

  backward: (_pass, _layer, _x, delta) => delta,
  penalty: (_kernels, _layer, _parameters, sum) => sum,
  lossActivation: () => -1,
};
