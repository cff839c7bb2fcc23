import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Activation,
  activation,
  averagePool1d,
  averagePool2d,
  batchNorm,
  conv1d,
  conv2d,
  convTranspose2d,
  flatten,
  globalAveragePool,
  globalMaxPool,
  type LayerSpec,
  layerNorm,
  leakyRelu,
  maxPool1d,
  maxPool2d,
  Network,
  RandomState,
  reshape,
  residual,
  type Tensor,
  upSample2d,
} from '../../src/index.js';
import { strictEngines } from '../support/facade.js';

type Case = readonly [what: string, inputs: readonly number[], layers: readonly LayerSpec[]];

const ACTIVATIONS: readonly Activation[] = [
  ...(['linear', 'sigmoid', 'tanh', 'elu', 'selu', 'gelu', 'silu', 'softplus', 'softmax'] as const),
  ...(['mish', 'hardSigmoid'] as const),
  leakyRelu({ slope: 0.2 }),
];
const first = conv2d({ filters: 3, kernelSize: 1 });

const CASES: readonly Case[] = [
  ...ACTIVATIONS.flatMap((name): Case[] => [
    [
      `conv2d ${JSON.stringify(name)}`,
      [4, 4, 2],
      [conv2d({ filters: 3, kernelSize: 3, activation: name })],
    ],
    [`activation ${JSON.stringify(name)}`, [2, 3, 2], [first, activation({ activation: name })]],
  ]),
  ['same', [5, 4, 2], [first, conv2d({ filters: 2, kernelSize: [3, 2], padding: 'same' })]],
  ['strides', [6, 7, 2], [first, conv2d({ filters: 2, kernelSize: 3, strides: [3, 2] })]],
  ['dilation', [6, 7, 2], [first, conv2d({ filters: 2, kernelSize: 2, dilation: [4, 3] })]],
  [
    'everything',
    [7, 6, 4],
    [
      conv2d({ filters: 6, kernelSize: 2, groups: 2, strides: 2, padding: 'same', dilation: 2 }),
      conv2d({ filters: 6, kernelSize: 2, groups: 6, padding: 'same' }),
    ],
  ],
  ['no bias', [3, 3, 1], [conv2d({ filters: 2, kernelSize: 2, bias: false })]],
  ['maxPool2d', [6, 5, 2], [first, maxPool2d({ poolSize: [2, 3], strides: 1, padding: 'same' })]],
  ['maxPool2d apart', [5, 5, 2], [first, maxPool2d()]],
  [
    'averagePool2d',
    [6, 5, 2],
    [first, averagePool2d({ poolSize: 3, strides: 2, padding: 'same' })],
  ],
  ['globalMaxPool', [3, 4, 2], [first, globalMaxPool()]],
  ['globalAveragePool', [3, 4, 2], [first, globalAveragePool()]],
  [
    'convTranspose2d',
    [3, 4, 2],
    [
      first,
      convTranspose2d({
        filters: 2,
        kernelSize: 3,
        strides: 2,
        padding: 'same',
        activation: 'tanh',
      }),
      convTranspose2d({ filters: 2, kernelSize: 2, groups: 2, dilation: 2 }),
    ],
  ],
  ['upSample2d', [2, 3, 2], [first, upSample2d({ size: [3, 2] })]],
  [
    'margins in numbers',
    [7, 6, 2],
    [
      conv2d({ filters: 2, kernelSize: 3, padding: [[2, 1], 1], strides: 2 }),
      convTranspose2d({ filters: 2, kernelSize: 3, strides: 2, padding: [[1, 0], 2] }),
      averagePool2d({ poolSize: 3, strides: 2, padding: [[2, 0], 1] }),
      maxPool2d({ poolSize: 2, strides: 1, padding: [[0, 1], 1] }),
    ],
  ],
  [
    'margins of sequences in numbers',
    [9, 2],
    [
      conv1d({ filters: 3, kernelSize: 3, padding: [2, 1], dilation: 2, activation: 'tanh' }),
      averagePool1d({ poolSize: 3, strides: 2, padding: 1 }),
      maxPool1d({ poolSize: 3, strides: 1, padding: [0, 2] }),
    ],
  ],
  [
    'batchNorm',
    [2, 3, 3],
    [
      conv2d({ filters: 3, kernelSize: 2, bias: false }),
      batchNorm({ epsilon: 0.1 }),
      activation({ activation: 'tanh' }),
      batchNorm(),
    ],
  ],
  [
    'batchNorm, frozen, and of rows',
    [2, 2, 3],
    [
      batchNorm({ learningRateFactor: 0 }),
      activation({ activation: 'gelu' }),
      flatten(),
      batchNorm({ epsilon: 0.5 }),
    ],
  ],
  ['layerNorm', [2, 3, 5], [layerNorm(), activation({ activation: 'tanh' }), layerNorm()]],
  [
    'residual',
    [2, 3, 2],
    [
      residual([
        conv2d({ filters: 3, kernelSize: 3, padding: 'same', activation: 'tanh' }),
        residual([layerNorm(), activation({ activation: 'gelu' })]),
        conv2d({ filters: 2, kernelSize: 1 }),
      ]),
      residual([activation({ activation: 'sigmoid' })]),
    ],
  ],
  ['flatten, reshape', [2, 3, 2], [first, flatten(), reshape({ shape: [-1, 9] })]],
  [
    'one axis',
    [9, 2],
    [
      conv1d({ filters: 4, kernelSize: 3, padding: 'causal', dilation: 2 }),
      conv1d({ filters: 4, kernelSize: 2, strides: 2, padding: 'same', groups: 2 }),
      maxPool1d({ poolSize: 2, strides: 1 }),
      averagePool1d({ poolSize: 3, strides: 2, padding: 'same' }),
    ],
  ],
];

/** A loss with a slope of its own at each output. */
const weight = (i: number): number => 1 + (i % 3);

describe.each(strictEngines)('gradients are those of differences, %s', (_, choose) => {
  beforeAll(choose);

  it.each(CASES)('%s', (_what, inputs, layers) => {
    const random = new RandomState(8);
    const size = inputs.reduce((product, length) => product * length, 1);
    const x = { data: random.uniform(-1, 1, 2 * size), shape: [2, ...inputs] };
    const network = new Network({ inputs, layers, seed: 4 });
    for (const layer of network.layers) {
      const { bias } = layer.parameters;
      if (!bias) continue;
      layer.parameters = {
        bias: { data: random.normal(0, 1, bias.data.length), shape: bias.shape },
      };
    }
    // What leaves depends on the batch there: differences are those of the training's forward pass.
    const batch = layers.some(({ kind }) => kind === 'batchNorm');
    const answers = (samples: typeof x) =>
      batch ? network.forward<Tensor>(samples) : network.run<Tensor>(samples);
    const loss = (samples = x): number =>
      [...answers(samples).data].reduce((sum, y, i) => sum + (y * weight(i)) ** 2, 0) / 2;
    const gradients = backward(network, x);
    const step = 1e-5;
    const expectSlope = (after: number, before: number, gradient: number, what: string): void => {
      const slope = (after - before) / (2 * step);
      const error = Math.abs(slope - gradient) / Math.max(1, Math.abs(slope));
      expect(error, `${what}: ${gradient}, by differences ${slope}`).toBeLessThan(1e-6);
    };
    for (const [i, layer] of network.layers.entries()) {
      if (layer.learningRateFactor === 0) continue; // has none
      for (const [name, gradient] of Object.entries(layer.parameterGradients)) {
        const tensor = layer.parameters[name]!;
        const at = (j: number, change: number): number => {
          const moved = tensor.data.slice();
          moved[j]! += change;
          layer.parameters = { [name]: { data: moved, shape: tensor.shape } };
          return loss();
        };
        for (const [j, value] of gradient.data.entries()) {
          expectSlope(at(j, step), at(j, -step), value, `layer ${i} ${name} ${j}`);
        }
        layer.parameters = { [name]: tensor };
      }
    }
    const at = (j: number, change: number): number => {
      const moved = x.data.slice();
      moved[j]! += change;
      return loss({ ...x, data: moved });
    };
    for (const [j, value] of gradients.at(-1)!.entries()) {
      expectSlope(at(j, step), at(j, -step), value, `input ${j}`);
    }

    // In float32 they are those of float64 but for rounding: the steps of differences would be too coarse.
    const single = new Network({ inputs, layers, seed: 4, dtype: 'float32' });
    for (const [i, layer] of network.layers.entries()) {
      single.layers[i]!.parameters = layer.parameters;
    }
    for (const [i, each] of backward(single, x).entries()) {
      for (const [j, value] of each.entries()) {
        const wanted = gradients[i]![j]!;
        const error = Math.abs(value - wanted) / Math.max(1, Math.abs(wanted));
        expect(error, `float32, tensor ${i}, ${j}`).toBeLessThan(1e-4);
      }
    }
  });
});

/** The gradients of all tensors, then that at the inputs. */
function backward(network: Network, x: { data: Float64Array; shape: number[] }): number[][] {
  const { data, shape } = network.forward<Tensor>(x);
  const gradient = network.backward<Tensor>({
    data: data.map((y, i) => y * weight(i) ** 2),
    shape: [...shape],
  });
  const own = network.layers.flatMap(({ parameterGradients }) => Object.values(parameterGradients));
  return [...own, gradient].map((tensor) => [...tensor.data]);
}
