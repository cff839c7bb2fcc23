import {
  POSITIONAL_EMBEDDING_TENSOR_TABLE,
  POSITIONAL_EMBEDDING_TENSOR_WEIGHTS,
} from '../../abi.js';
import { isTrained, type LayerKind, tensorAt } from '../layers/layer.js';

/** Twin of assembly/attention/positional-embedding.ts. */
export const positionalEmbeddingLayer: LayerKind = {
  kept: () => 0,
  scratch: () => 0,

  forward({ kernels, parameters, rows }, layer, x) {
    const { units, output } = layer;
    const { size } = kernels;
    const learned = tensorAt(kernels, layer, POSITIONAL_EMBEDDING_TENSOR_WEIGHTS, parameters);
    const table =
      (learned || tensorAt(kernels, layer, POSITIONAL_EMBEDDING_TENSOR_TABLE, parameters)) / size;
    const v = kernels.view();
    for (let i = 0; i < rows * units; i++) {
      v[output / size + i] = v[x / size + i]! + v[table + (i % units)]!;
    }
    return output;
  },

  backward({ kernels, gradients, rows }, layer, _x, delta) {
    const slot = POSITIONAL_EMBEDDING_TENSOR_WEIGHTS;
    if (isTrained(layer, slot)) {
      kernels.columnSums(rows, layer.units, delta, tensorAt(kernels, layer, slot, gradients));
    }
    return delta;
  },

  penalty: (_kernels, _layer, _parameters, sum) => sum,
  lossActivation: () => -1,
};
