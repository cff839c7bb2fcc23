import { DROPOUT_SETTING_RATE } from '../../abi.js';
import type { LayerKind } from './layer.js';

/** Twin of assembly/layers/dropout.ts. */
export const dropoutLayer: LayerKind = {
  kept: ({ size }, { units }, batch) => batch * units * size,
  scratch: () => 0,

  forward({ kernels, random, rows }, { units, settings, saved, output }, x, training) {
    if (!training) return x;
    const { core, size } = kernels;
    const v = kernels.view();
    const rate = settings[DROPOUT_SETTING_RATE]!;
    const scale = 1 / (1 - rate);
    for (let i = 0; i < rows * units; i++) {
      v[saved / size + i] = core.uniformOne(random, 0, 1) < rate ? 0 : scale;
      v[output / size + i] = v[x / size + i]! * v[saved / size + i]!;
    }
    return output;
  },

  backward({ kernels, rows }, { units, saved }, _x, delta) {
    kernels.multiply(rows * units, saved, delta);
    return delta;
  },

  penalty: (_kernels, _layer, _parameters, sum) => sum,
  lossActivation: () => -1,
};
