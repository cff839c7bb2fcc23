// Networks of every kind of image layer and option, with numbers of their own in every tensor, for what writes them elsewhere.
import {
  activation,
  averagePool1d,
  averagePool2d,
  batchNorm,
  conv1d,
  conv2d,
  convTranspose2d,
  dense,
  dropout,
  flatten,
  globalAveragePool,
  globalMaxPool,
  type LayerSpec,
  layerNorm,
  maxPool1d,
  maxPool2d,
  Network,
  RandomState,
  reshape,
  residual,
  upSample2d,
} from '../../src/index.js';

/** What of which shape goes through which layers. */
export type ImageCase = readonly [
  what: string,
  inputShape: readonly number[],
  layers: readonly LayerSpec[],
];

export const IMAGE_CASES: readonly ImageCase[] = [
  [
    'a convnet',
    [8, 7, 2],
    [
      conv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' }),
      maxPool2d(),
      conv2d({ filters: 6, kernelSize: [2, 3], activation: 'gelu', bias: false }),
      flatten(),
      dropout({ rate: 0.5 }),
      dense({ units: 5, activation: 'tanh' }),
      dense({ units: 3, activation: 'softmax' }),
    ],
  ],
  [
    'strides, dilation, groups',
    [11, 9, 6],
    [
      conv2d({ filters: 9, kernelSize: 3, groups: 3, strides: [2, 1], padding: 'same' }),
      conv2d({ filters: 9, kernelSize: [2, 3], groups: 9, dilation: [2, 1], activation: 'elu' }),
      conv2d({ filters: 4, kernelSize: 2, strides: 3, padding: 'same', activation: 'softmax' }),
    ],
  ],
  [
    'pools',
    [9, 10, 3],
    [
      conv2d({ filters: 5, kernelSize: 1 }),
      averagePool2d({ poolSize: [3, 2], strides: 1, padding: 'same' }),
      maxPool2d({ poolSize: 3, strides: 2, padding: 'same' }),
      averagePool2d({ poolSize: [2, 3], strides: [1, 2] }),
    ],
  ],
  ['global mean', [4, 5, 6], [conv2d({ filters: 6, kernelSize: 2 }), globalAveragePool()]],
  [
    'global maximum',
    [4, 5, 3],
    [conv2d({ filters: 7, kernelSize: 2 }), globalMaxPool(), dense({ units: 2 })],
  ],
  [
    'sequences',
    [17, 3],
    [
      conv1d({ filters: 5, kernelSize: 3, padding: 'causal', dilation: 2, activation: 'relu' }),
      maxPool1d(),
      conv1d({ filters: 4, kernelSize: 3, padding: 'same', strides: 2 }),
      averagePool1d({ poolSize: 2, strides: 1, padding: 'same' }),
      conv1d({ filters: 4, kernelSize: 2, groups: 4, activation: 'softmax' }),
      flatten(),
      dense({ units: 2 }),
    ],
  ],
  ['sequences to their mean', [6, 3], [conv1d({ filters: 4, kernelSize: 2 }), globalAveragePool()]],
  [
    'transposed',
    [4, 3, 3],
    [
      convTranspose2d({ filters: 6, kernelSize: 3, strides: [2, 1], activation: 'silu' }),
      convTranspose2d({ filters: 4, kernelSize: 2, groups: 2, strides: 3, padding: 'same' }),
      convTranspose2d({ filters: 3, kernelSize: 3, strides: 2, padding: 'same', bias: false }),
      convTranspose2d({ filters: 2, kernelSize: [1, 3], dilation: 2, activation: 'softmax' }),
    ],
  ],
  [
    'margins in numbers',
    [9, 8, 4],
    [
      conv2d({ filters: 5, kernelSize: 3, padding: 1, strides: 2 }),
      averagePool2d({ poolSize: 3, strides: 2, padding: [[2, 0], 1] }),
      convTranspose2d({ filters: 4, kernelSize: 3, strides: 2, padding: [[1, 0], 2] }),
      maxPool2d({ poolSize: [3, 2], strides: 1, padding: [[0, 2], 1] }),
      reshape({ shape: [-1, 4] }),
      conv1d({ filters: 3, kernelSize: 3, padding: [2, 1] }),
      maxPool1d({ poolSize: 3, padding: 1 }),
    ],
  ],
  ['larger', [3, 2, 5], [upSample2d({ size: [3, 1] }), conv2d({ filters: 2, kernelSize: 2 })]],
  [
    'normalised',
    [5, 4, 11],
    [
      batchNorm(),
      activation({ activation: 'selu' }),
      layerNorm(),
      conv2d({ filters: 3, kernelSize: 2, bias: false }),
      batchNorm({ epsilon: 1e-3 }),
      activation({ activation: 'softmax' }),
      flatten(),
      batchNorm(),
      dense({ units: 9 }),
      layerNorm({ epsilon: 1e-4 }),
    ],
  ],
  ['normalised rows', [3, 4], [layerNorm(), batchNorm(), dense({ units: 2 })]],
  [
    'other shapes',
    [12],
    [
      reshape({ shape: [2, 3, 2] }),
      conv2d({ filters: 4, kernelSize: 2 }),
      reshape({ shape: [4, 2] }),
      conv1d({ filters: 3, kernelSize: 2 }),
      flatten(),
      dense({ units: 6 }),
      reshape({ shape: [3, 2] }),
    ],
  ],
  ['a dense layer over channels', [3, 2, 4], [dense({ units: 5, activation: 'softmax' })]],
];

/** Blocks with a way around them, which `fromOnnx` does not read. */
export const RESIDUAL_CASES: readonly ImageCase[] = [
  [
    'residual blocks',
    [6, 5, 2],
    [
      conv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' }),
      residual([
        batchNorm(),
        conv2d({ filters: 5, kernelSize: 3, padding: 'same', activation: 'gelu' }),
        residual([layerNorm(), dense({ units: 5, activation: 'softmax' })]),
        maxPool2d({ poolSize: 3, strides: 1, padding: 'same' }),
        dropout({ rate: 0.5 }),
        conv2d({ filters: 4, kernelSize: 1, bias: false }),
      ]),
      activation({ activation: 'relu' }),
      flatten(),
      dense({ units: 4 }),
      residual([dense({ units: 3, activation: 'tanh' }), dense({ units: 4 })]),
      dense({ units: 2 }),
    ],
  ],
  [
    'residual sequences',
    [9, 3],
    [
      residual([conv1d({ filters: 3, kernelSize: 3, padding: 'causal' })]),
      residual([dropout({ rate: 0.5 })]),
    ],
  ],
];

/** The network, with no tensor as it is drawn. */
export function imageNetwork(
  [, inputs, layers]: ImageCase,
  dtype: 'float64' | 'float32',
  seed = 1,
): Network {
  const network = new Network({ inputs, layers, seed, dtype });
  const random = new RandomState(seed + 1);
  for (const layer of network.layers) {
    for (const [name, { data, shape }] of Object.entries(layer.parameters)) {
      const size = name.endsWith('weights') ? 0.5 : 1;
      const least = name.endsWith('movingVariance') ? 0.1 : -size;
      const values = random.uniform(least, size, data.length);
      layer.parameters = { [name]: { data: values, shape } };
    }
  }
  return network;
}
