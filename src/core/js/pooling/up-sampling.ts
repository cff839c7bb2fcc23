import * as at from '../../abi.js';
import type { LayerKind, LayerState } from '../layers/layer.js';

/** Where number `out` of an image that leaves comes from. */
function sourceOf(layer: LayerState, out: number): number {
  const channels = layer.size(at.UP_SAMPLING_SIZE_CHANNELS);
  const width = layer.size(at.UP_SAMPLING_SIZE_WIDTH);
  const timesX = layer.size(at.UP_SAMPLING_SIZE_TIMES_X);
  const pixel = Math.floor(out / channels);
  const row = Math.floor(
    Math.floor(pixel / (width * timesX)) / layer.size(at.UP_SAMPLING_SIZE_TIMES_Y),
  );
  const column = Math.floor((pixel % (width * timesX)) / timesX);
  return (row * width + column) * channels + (out % channels);
}

/** Twin of assembly/pooling/up-sampling.ts. */
export const upSamplingLayer: LayerKind = {
  kept: () => 0,
  scratch: () => 0,

  forward({ kernels, rows }, layer, x) {
    const { inputs, units, output } = layer;
    const { size } = kernels;
    const v = kernels.view();
    for (let i = 0; i < rows * units; i++) {
      const from = Math.floor(i / units) * inputs + sourceOf(layer, i % units);
      v[output / size + i] = v[x / size + from]!;
    }
    return output;
  },

  backward({ kernels, rows }, layer, _x, delta, next) {
    if (!next) return next;
    const { inputs, units } = layer;
    const { size } = kernels;
    const v = kernels.view();
    v.fill(0, next / size, next / size + rows * inputs);
    for (let i = 0; i < rows * units; i++) {
      const to = next / size + Math.floor(i / units) * inputs + sourceOf(layer, i % units);
      v[to] = v[to]! + v[delta / size + i]!;
    }
    return next;
  },

  penalty: (_kernels, _layer, _parameters, sum) => sum,
  lossActivation: () => -1,
};
