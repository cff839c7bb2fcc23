import type { DenseSpec } from '../../description/layers/dense.js';
import type { Layer } from '../../network/layer.js';
import { readTensor, type Tensor } from '../tensor.js';
import { channelsFirst, type ForeignTensor, type WeightWriter } from './weight-writer.js';

function tensorsOf({ parameters: { weights, bias } }: Layer): { weights: Tensor; bias?: Tensor } {
  return {
    weights: readTensor('weights', weights!),
    ...(bias && { bias: readTensor('bias', bias) }),
  };
}

const biasOf = ({ spec }: Layer): ForeignTensor[] =>
  (spec as DenseSpec).bias ? [{ name: 'bias', parameter: 'bias' }] : [];

/** PyTorch's Linear is (units, inputs); scikit-learn always has a bias. */
export const denseWeights: WeightWriter = {
  torch: {
    modules: ({ spec }) => ((spec as DenseSpec).activation === 'linear' ? 1 : 2),
    tensors(layer, image) {
      const { units } = layer.spec as DenseSpec;
      const inputs = layer.inputShape.at(-1)!;
      const view = [...(image ?? [inputs]), units];
      const order = [view.length - 1, ...channelsFirst(view.length - 1)];
      const weight = { name: 'weight', parameter: 'weights', view, order, shape: [units, inputs] };
      return [weight, ...biasOf(layer)];
    },
  },
  keras: (layer) => [{ name: 'kernel', parameter: 'weights' }, ...biasOf(layer)],
  scikit(layer) {
    const { weights, bias } = tensorsOf(layer);
    const units = weights.shape[1]!;
    const zeros = { ...weights, shape: [units], data: weights.data.slice(0, units).fill(0) };
    return { coefs: weights, intercepts: bias ?? zeros };
  },
};
