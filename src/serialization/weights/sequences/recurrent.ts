import type { RecurrentSpec } from '../../../description/layers/recurrent.js';
import type { Layer } from '../../../network/layer.js';
import type { ForeignTensor, WeightWriter } from '../weight-writer.js';

/** PyTorch's gates in the numbers of ours: i f g o of LSTM are i f c o, r z n of GRU are z r h. */
const BLOCKS: Readonly<Record<string, readonly number[]>> = { gru: [1, 0, 2] };

/** PyTorch has a bias for what enters and one for the state, which of RNN and LSTM are only ever added. */
function torchTensors(
  kind: string,
  bias: boolean,
  prefix: string,
  suffix: string,
): ForeignTensor[] {
  const blocks = BLOCKS[kind];
  const turned = (name: string, parameter: string): ForeignTensor => ({
    name: `${name}_l0${suffix}`,
    parameter: `${prefix}${parameter}`,
    order: [1, 0],
    ...(blocks && { blocks }),
  });
  const of = (name: string, more: Partial<ForeignTensor>): ForeignTensor => ({
    name: `${name}_l0${suffix}`,
    parameter: `${prefix}bias`,
    ...(blocks && { blocks }),
    ...more,
  });
  const two = kind === 'gru';
  return [
    turned('weight_ih', 'weights'),
    turned('weight_hh', 'recurrentWeights'),
    ...(bias
      ? [of('bias_ih', two ? { row: 0 } : {}), of('bias_hh', two ? { row: 1 } : { isAddend: true })]
      : []),
  ];
}

function kerasTensors(bias: boolean, prefix: string): ForeignTensor[] {
  return [
    { name: 'kernel', parameter: `${prefix}weights` },
    { name: 'recurrent_kernel', parameter: `${prefix}recurrentWeights` },
    ...(bias ? [{ name: 'bias', parameter: `${prefix}bias` }] : []),
  ];
}

const specOf = (layer: Layer): RecurrentSpec & { readonly kind: string } =>
  layer.spec as RecurrentSpec & typeof layer.spec;

/** PyTorch's RNN, LSTM and GRU of one layer; Keras' with `reset_after`, which is its default. */
export const recurrentWeights: WeightWriter = {
  torch: {
    modules: () => 1,
    tensors: (layer) => torchTensors(specOf(layer).kind, specOf(layer).bias, '', ''),
  },
  keras: (layer) => kerasTensors(specOf(layer).bias, ''),
};

/** Of the forward layer, then of the backward one. */
export const bidirectionalWeights: WeightWriter = {
  torch: {
    modules: () => 1,
    tensors(layer) {
      const { kind, bias } = specOf(layer.layers[0]!);
      return [
        ...torchTensors(kind, bias, 'forward.', ''),
        ...torchTensors(kind, bias, 'backward.', '_reverse'),
      ];
    },
  },
  keras(layer) {
    const { bias } = specOf(layer.layers[0]!);
    return [...kerasTensors(bias, 'forward.'), ...kerasTensors(bias, 'backward.')];
  },
};

export const embeddingWeights: WeightWriter = {
  torch: { modules: () => 1, tensors: () => [{ name: 'weight', parameter: 'weights' }] },
  keras: () => [{ name: 'embeddings', parameter: 'weights' }],
};
