import type { DenseSpec } from '../../description/layers/dense.js';
import type { Layer } from '../../network/layer.js';
import { readTensor, type Tensor, transpose } from '../tensor.js';
import type { WeightWriter } from './weight-writer.js';

function tensorsOf({ parameters: { weights, bias } }: Layer): { weights: Tensor; bias?: Tensor } {
  return {
    weights: readTensor('weights', weights!),
    ...(bias && { bias: readTensor('bias', bias) }),
  };
}

/** PyTorch's Linear is (units, inputs); scikit-learn always has a bias. */
export const denseWeights: WeightWriter = {
  torch: {
    modules: ({ spec }) => ((spec as DenseSpec).activation === 'linear' ? 1 : 2),
    tensors(layer) {
      const { weights, bias } = tensorsOf(layer);
      return { weight: transpose(weights), ...(bias && { bias }) };
    },
  },
  keras(layer) {
    const { weights, bias } = tensorsOf(layer);
    return bias ? [weights, bias] : [weights];
  },
  scikit(layer) {
    const { weights, bias } = tensorsOf(layer);
    const units = weights.shape[1]!;
    const zeros = { ...weights, shape: [units], data: weights.data.slice(0, units).fill(0) };
    return { coefs: weights, intercepts: bias ?? zeros };
  },
};
