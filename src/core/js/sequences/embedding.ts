import {
  EMBEDDING_SIZE_STEPS,
  EMBEDDING_SIZE_UNITS,
  EMBEDDING_SIZE_VOCABULARY,
  EMBEDDING_TENSOR_WEIGHTS,
} from '../../abi.js';
import type { Pointer } from '../../core.js';
import {
  isTrained,
  type LayerKind,
  type LayerState,
  type Pass,
  tensorAt,
} from '../layers/layer.js';

/** Calls `each` with the places of an index and of its row of W. */
function forEach(
  { kernels, rows }: Pass,
  layer: LayerState,
  x: Pointer,
  each: (at: number, index: number) => void,
): void {
  const steps = layer.size(EMBEDDING_SIZE_STEPS);
  const last = layer.size(EMBEDDING_SIZE_VOCABULARY) - 1;
  const v = kernels.view();
  for (let at = 0; at < rows * steps; at++) {
    const index = v[x / kernels.size + at]!;
    each(at, index >= 0 ? Math.trunc(Math.min(index, last)) : 0);
  }
}

/** Twin of assembly/sequences/embedding.ts. */
export const embeddingLayer: LayerKind = {
  kept: () => 0,
  scratch: () => 0,

  forward(pass, layer, x) {
    const { kernels, parameters } = pass;
    const { size } = kernels;
    const units = layer.size(EMBEDDING_SIZE_UNITS);
    const weights = tensorAt(kernels, layer, EMBEDDING_TENSOR_WEIGHTS, parameters);
    forEach(pass, layer, x, (at, index) =>
      kernels.copy(weights + index * units * size, layer.output + at * units * size, units),
    );
    return layer.output;
  },

  backward(pass, layer, x, delta, next) {
    const { kernels, gradients, rows } = pass;
    const { size } = kernels;
    const units = layer.size(EMBEDDING_SIZE_UNITS);
    const v = kernels.view();
    if (isTrained(layer, EMBEDDING_TENSOR_WEIGHTS)) {
      const first = tensorAt(kernels, layer, EMBEDDING_TENSOR_WEIGHTS, gradients) / size;
      v.fill(0, first, first + layer.tensors[EMBEDDING_TENSOR_WEIGHTS]!.count);
      forEach(pass, layer, x, (at, index) => {
        const [to, from] = [first + index * units, delta / size + at * units];
        for (let j = 0; j < units; j++) v[to + j] = v[to + j]! + v[from + j]!;
      });
    }
    if (next) v.fill(0, next / size, next / size + rows * layer.inputs);
    return next;
  },

  penalty: (_kernels, _layer, _parameters, sum) => sum,
  lossActivation: () => -1,
};
