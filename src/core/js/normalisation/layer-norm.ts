import * as at from '../../abi.js';
import { aligned } from '../../aligned.js';
import { isTrained, type LayerKind, tensorAt } from '../layers/layer.js';
import type { TypedKernels } from '../typed.js';

const roundOf = ({ size }: TypedKernels): ((x: number) => number) =>
  size === 8 ? (x) => x : Math.fround;

/** Twin of assembly/normalisation/layer-norm.ts. */
export const layerNormLayer: LayerKind = {
  kept: ({ size }, layer, batch) => 2 * batch * layer.size(at.LAYER_NORM_SIZE_ROWS) * size,
  scratch: ({ size }, layer) => 3 * aligned(layer.size(at.LAYER_NORM_SIZE_COLUMNS) * size),

  forward({ kernels, parameters, rows }, layer, x, training) {
    const { saved, output } = layer;
    const { size } = kernels;
    const v = kernels.view();
    const round = roundOf(kernels);
    const n = layer.size(at.LAYER_NORM_SIZE_COLUMNS);
    const epsilon = layer.settings[at.LAYER_NORM_SETTING_EPSILON]!;
    const gamma = tensorAt(kernels, layer, at.LAYER_NORM_TENSOR_GAMMA, parameters) / size;
    const beta = tensorAt(kernels, layer, at.LAYER_NORM_TENSOR_BETA, parameters) / size;
    for (let i = 0; i < rows * layer.size(at.LAYER_NORM_SIZE_ROWS); i++) {
      const [from, to] = [x / size + i * n, output / size + i * n];
      const mean = round(kernels.sum(n, from * size) / n);
      for (let j = 0; j < n; j++) v[to + j] = v[from + j]! - mean;
      const root = round(1 / Math.sqrt(kernels.sumOfSquares(n, to * size) / n + epsilon));
      for (let j = 0; j < n; j++) {
        v[to + j] = round(v[gamma + j]! * round(v[to + j]! * root)) + v[beta + j]!;
      }
      if (!training) continue;
      v[saved / size + 2 * i] = mean;
      v[saved / size + 2 * i + 1] = root;
    }
    return output;
  },

  backward({ kernels, parameters, gradients, rows, scratch }, layer, x, delta, next) {
    const { size } = kernels;
    const v = kernels.view();
    const round = roundOf(kernels);
    const n = layer.size(at.LAYER_NORM_SIZE_COLUMNS);
    const gamma = tensorAt(kernels, layer, at.LAYER_NORM_TENSOR_GAMMA, parameters) / size;
    const [dGamma, dBeta] = [at.LAYER_NORM_TENSOR_GAMMA, at.LAYER_NORM_TENSOR_BETA].map((slot) =>
      isTrained(layer, slot) ? tensorAt(kernels, layer, slot, gradients) / size : 0,
    ) as [number, number];
    for (const first of [dGamma, dBeta]) if (first) v.fill(0, first, first + n);
    const row = aligned(n * size);
    const normals = scratch / size;
    const scaled = (scratch + row) / size;
    const products = (scratch + 2 * row) / size;
    for (let i = 0; i < rows * layer.size(at.LAYER_NORM_SIZE_ROWS); i++) {
      const [from, d] = [x / size + i * n, delta / size + i * n];
      const mean = v[layer.saved / size + 2 * i]!;
      const root = v[layer.saved / size + 2 * i + 1]!;
      for (let j = 0; j < n; j++) {
        const normal = round(round(v[from + j]! - mean) * root);
        if (dGamma) v[dGamma + j] = v[dGamma + j]! + round(v[d + j]! * normal);
        if (dBeta) v[dBeta + j] = v[dBeta + j]! + v[d + j]!;
        const slope = round(v[d + j]! * v[gamma + j]!);
        v[normals + j] = normal;
        v[scaled + j] = slope;
        v[products + j] = slope * normal;
      }
      if (!next) continue;
      const middle = round(kernels.sum(n, scaled * size) / n);
      const pull = round(kernels.sum(n, products * size) / n);
      for (let j = 0; j < n; j++) {
        const left = round(round(v[scaled + j]! - middle) - round(v[normals + j]! * pull));
        v[d + j] = root * left;
      }
    }
    return next ? delta : next;
  },

  penalty: (_kernels, _layer, _parameters, sum) => sum,
  lossActivation: () => -1,
};
