import type { ConvolutionSpec } from '../../../description/layers/convolution.js';
import type { Layer } from '../../../network/layer.js';
import type { ForeignTensor, WeightWriter } from '../weight-writer.js';

const specOf = ({ spec }: Layer): ConvolutionSpec => spec as ConvolutionSpec & typeof spec;

const biasOf = (layer: Layer): ForeignTensor[] =>
  specOf(layer).bias ? [{ name: 'bias', parameter: 'bias' }] : [];

/** PyTorch's kernels are (filters, channels / groups, …), transposed ones (channels, filters / groups, …); Keras' as ours. */
export const convolutionWeights: WeightWriter = {
  torch: {
    modules: (layer) => (specOf(layer).activation === 'linear' ? 1 : 2),
    tensors(layer) {
      const rank = layer.inputShape.length + 1;
      const order = [rank - 1, rank - 2, ...Array.from({ length: rank - 2 }, (_, i) => i)];
      return [{ name: 'weight', parameter: 'weights', order }, ...biasOf(layer)];
    },
  },
  keras: (layer) => [{ name: 'kernel', parameter: 'weights' }, ...biasOf(layer)],
};
