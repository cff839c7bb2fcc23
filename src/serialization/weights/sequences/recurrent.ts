import type { GruSpec } from '../../../description/layers/gru.js';
import type { LstmSpec } from '../../../description/layers/lstm.js';
import type { RecurrentSpec } from '../../../description/layers/recurrent.js';
import type { Layer } from '../../../network/layer.js';
import type { ForeignTensor, WeightForm, WeightWriter } from '../weight-writer.js';

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

type Recurrent = RecurrentSpec & { readonly kind: string } & Pick<GruSpec, 'resetAfter'> &
  Pick<LstmSpec, 'cellState'>;

const specOf = (layer: Layer): Recurrent => layer.spec as RecurrentSpec & typeof layer.spec;

/** Cells that the library has not: their numbers would be read, and give other answers. */
function refusal({ resetAfter, cellState }: Recurrent, form: WeightForm): string | undefined {
  if (cellState === false) {
    return 'cellState is false: lstm of PyTorch and Keras forgets a state of its own, not its output. Train lstm without that option anew.';
  }
  if (resetAfter === false && form === 'torch') {
    return "resetAfter is false: PyTorch's GRU resets after the product of the state alone. Train gru without that option anew, or write it for Keras (reset_after=False) or ONNX.";
  }
  return undefined;
}

/** PyTorch's RNN, LSTM and GRU of one layer; Keras' GRU with the `reset_after` that `resetAfter` is. */
export const recurrentWeights: WeightWriter = {
  refuses: (layer, form) => refusal(specOf(layer), form),
  torch: {
    modules: () => 1,
    tensors: (layer) => torchTensors(specOf(layer).kind, specOf(layer).bias, '', ''),
  },
  keras: (layer) => kerasTensors(specOf(layer).bias, ''),
};

/** Of the forward layer, then of the backward one. */
export const bidirectionalWeights: WeightWriter = {
  refuses: (layer, form) => refusal(specOf(layer.layers[0]!), form),
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
