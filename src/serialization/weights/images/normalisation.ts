import { channelsFirst, type ForeignTensor, type WeightWriter } from '../weight-writer.js';

/** `names`: ours with PyTorch's, in Keras' order. */
function normalisation(names: readonly (readonly [ours: string, torch: string])[]): WeightWriter {
  return {
    torch: {
      modules: () => 1,
      keepsOrder: true,
      tensors: (layer, image) =>
        names.map(([parameter, name]): ForeignTensor => {
          if (!image || layer.inputShape.length > 1) return { name, parameter };
          // Of what was flattened each place has numbers of its own.
          const order = channelsFirst(image.length);
          return { name, parameter, view: image, order, shape: [layer.inputs] };
        }),
    },
    keras: () => names.map(([parameter, name]) => ({ name, parameter })),
  };
}

export const batchNormWeights: WeightWriter = normalisation([
  ['gamma', 'weight'],
  ['beta', 'bias'],
  ['movingMean', 'running_mean'],
  ['movingVariance', 'running_var'],
]);

export const layerNormWeights: WeightWriter = normalisation([
  ['gamma', 'weight'],
  ['beta', 'bias'],
]);
