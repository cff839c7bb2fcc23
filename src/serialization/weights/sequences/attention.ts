import type { Layer } from '../../../network/layer.js';
import type { ForeignTensor, WeightWriter } from '../weight-writer.js';

const PARTS = ['query', 'key', 'value'] as const;

/** PyTorch's `nn.MultiheadAttention` has the three projections of what enters in one matrix, each turned. */
function torchTensors(): ForeignTensor[] {
  const stacked = (name: string, suffix: string, order?: readonly number[]): ForeignTensor[] =>
    PARTS.map((part, place) => ({
      name,
      parameter: `${part}${suffix}`,
      stacked: { place, of: PARTS.length },
      ...(order && { order }),
    }));
  return [
    ...stacked('in_proj_weight', 'Weights', [1, 0]),
    ...stacked('in_proj_bias', 'Bias'),
    { name: 'out_proj.weight', parameter: 'outputWeights', order: [1, 0] },
    { name: 'out_proj.bias', parameter: 'outputBias' },
  ];
}

/** Keras' `MultiHeadAttention` has the heads along an axis of their own. */
function kerasTensors(layer: Layer): ForeignTensor[] {
  const { heads } = layer.spec as typeof layer.spec & { readonly heads: number };
  const units = layer.outputShape.at(-1)!;
  const each = [heads, units / heads];
  const projections = PARTS.flatMap((part): ForeignTensor[] => [
    { name: 'kernel', parameter: `${part}Weights`, shape: [units, ...each] },
    { name: 'bias', parameter: `${part}Bias`, shape: each },
  ]);
  return [
    ...projections,
    { name: 'kernel', parameter: 'outputWeights', shape: [...each, units] },
    { name: 'bias', parameter: 'outputBias' },
  ];
}

export const selfAttentionWeights: WeightWriter = {
  torch: { modules: () => 1, tensors: torchTensors },
  keras: kerasTensors,
};

/** What an `nn.Embedding` of the steps holds, learned or of sines; Keras' layers of sines have no weights. */
export const positionalEmbeddingWeights: WeightWriter = {
  torch: {
    modules: () => 1,
    tensors: ({ parameters }) => [
      { name: 'weight', parameter: 'weights' in parameters ? 'weights' : 'table' },
    ],
  },
  keras: ({ parameters }) =>
    'weights' in parameters ? [{ name: 'embeddings', parameter: 'weights' }] : [],
};
