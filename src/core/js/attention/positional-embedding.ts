import {
  POSITIONAL_EMBEDDING_TENSOR_TABLE,
  POSITIONAL_EMBEDDING_TENSOR_WEIGHTS,
} from '../../abi.js';
import { isTrained, type LayerKind, samplesOf, stepsBefore, tensorAt } from '../layers/layer.js';

/** Twin of assembly/attention/positional-embedding.ts. */
export const positionalEmbeddingLayer: LayerKind = {
  kept: () => 0,
  scratch: () => 0,

  forward(pass, layer, x, training) {
    const { kernels, parameters, states } = pass;
    const { units, output } = layer;
    const { size } = kernels;
    const learned = tensorAt(kernels, layer, POSITIONAL_EMBEDDING_TENSOR_WEIGHTS, parameters);
    let table =
      (learned || tensorAt(kernels, layer, POSITIONAL_EMBEDDING_TENSOR_TABLE, parameters)) / size;
    const v = kernels.view();
    if (!training && states.at) {
      const before = v[states.at / size]!;
      table += before * units;
      v[states.at / size] = before + 1;
      states.at += size;
    }
    const samples = samplesOf(pass, layer);
    for (let i = 0; i < samples; i++) {
      const first = stepsBefore(pass, layer, 1, i) * units;
      const end = stepsBefore(pass, layer, 1, i + 1) * units;
      for (let j = 0; j < end - first; j++) {
        v[output / size + first + j] = v[x / size + first + j]! + v[table + j]!;
      }
    }
    return output;
  },

  backward(pass, layer, _x, delta) {
    const { kernels, gradients, rows } = pass;
    const { units, tensors, stepwise } = layer;
    const slot = POSITIONAL_EMBEDDING_TENSOR_WEIGHTS;
    if (!isTrained(layer, slot)) return delta;
    const gradient = tensorAt(kernels, layer, slot, gradients);
    const first = gradient / kernels.size;
    kernels.view().fill(0, first, first + tensors[slot]!.count);
    if (!stepwise) kernels.columnSums(rows, units, delta, gradient);
    const samples = stepwise ? samplesOf(pass, layer) : 0;
    for (let i = 0; i < samples; i++) {
      const from = stepsBefore(pass, layer, 1, i);
      const count = (stepsBefore(pass, layer, 1, i + 1) - from) * units;
      const v = kernels.view();
      const at = delta / kernels.size + from * units;
      for (let j = 0; j < count; j++) v[first + j] = v[first + j]! + v[at + j]!;
    }
    return delta;
  },

  penalty: (_kernels, _layer, _parameters, sum) => sum,
  lossActivation: () => -1,
};
