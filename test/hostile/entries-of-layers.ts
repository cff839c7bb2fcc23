// Samples of several axes, indices and steps; what else networks take and give.

import { loadKerasWeights, loadStateDict } from '../../src/files.js';
import {
  adam,
  batchNorm,
  conv1d,
  conv2d,
  dense,
  embedding,
  flatten,
  globalAveragePool,
  gru,
  type LayerSpec,
  levenbergMarquardt,
  lstm,
  maxPool2d,
  Network,
  partialFit,
  positionalEmbedding,
  reshape,
  selfAttention,
  trainStream,
} from '../../src/index.js';
import { type Entries, on, ROWS } from './entry.js';

const OPTIONS = { epochs: 2, batchSize: 4, loss: 'meanSquaredError', optimizer: adam() } as const;
const X = Array.from({ length: ROWS }, (_, i) => [i / 7, (i * 3) % 5, -i]);
const Y = X.map(([a, b]) => [a!, b!]);

/** Two outputs behind samples of a shape, as all that do mischief expect. */
const make = (inputs: readonly number[], layers: readonly LayerSpec[]) => (): Network =>
  new Network({ inputs, layers: [...layers, dense({ units: 2 })], seed: 6 });

const plain = on(make([3], [dense({ units: 4, activation: 'tanh' })]));
const image = on(
  make(
    [4, 2, 1],
    [
      conv2d({ filters: 2, kernelSize: 2 }),
      batchNorm(),
      maxPool2d({ poolSize: [2, 1] }),
      flatten(),
    ],
  ),
);
const steps = on(make([3, 1], [lstm({ units: 2, returnSequences: true }), gru({ units: 2 })]));
const words = on(make([3], [embedding({ vocabulary: 4, units: 2 }), flatten()]));
const attention = on(
  make(
    [3],
    [
      reshape({ shape: [3, 1] }),
      conv1d({ filters: 2, kernelSize: 1 }),
      positionalEmbedding(),
    ].concat(selfAttention() as never, globalAveragePool() as never),
  ),
);

export const LAYER_ENTRIES: Entries = {
  'images: run, sample': image((n, m) => n.run(m.list(8))),
  'images: run, batch': image((n, m) => n.run(m.matrix(ROWS, 8))),
  'images: run, shaped': image((n, m) => n.run({ data: m.list(16), shape: [2, 4, 2, 1] })),
  'images: train': image((n, m) => n.train(m.matrix(ROWS, 8), m.matrix(ROWS, 2), OPTIONS)),
  'sequences: run, sample': steps((n, m) => n.run(m.list(3))),
  'sequences: train': steps((n, m) => n.train(m.matrix(ROWS, 3), m.matrix(ROWS, 2), OPTIONS)),
  'sequences: forward, backward': steps((n, m) => {
    n.forward(m.matrix(ROWS, 3));
    return n.backward(m.matrix(ROWS, 2));
  }),
  'session.step': steps((n, m) => {
    const session = n.session();
    return [session.step(m.list(1)), session.step([0.5], m.list(2)), session.step(m.list(1))];
  }),
  'indices: run': words((n, m) => n.run(m.indices(3, 4))),
  'indices: batch': words((n, m) => n.run([m.indices(3, 4), m.indices(3, 4)])),
  'indices: train': words((n, m) => n.train([m.indices(3, 4), [0, 3, 1]], Y.slice(0, 2), OPTIONS)),
  'attention: run': attention((n, m) => n.run(m.list(3))),
  'attention: train': attention((n, m) => n.train(m.matrix(ROWS, 3), Y, OPTIONS)),
  'Network.activations': plain((n, m) => n.activations(m.list(3))),
  'Network.run, layer': plain((n, m) => n.run(m.matrix(ROWS, 3), { layer: 0 })),
  'Network.gradients': plain((n, m) => [
    n.gradients(m.matrix(ROWS, 3), m.matrix(ROWS, 2), { loss: 'meanSquaredError' }).loss,
    n.layers[0]!.gradients,
  ]),
  'layer.parameters': plain((n, m) => {
    n.layers[0]!.parameters = { weights: m.matrix(3, 4), bias: m.list(4) };
  }),
  'layer.parameters, shaped': image((n, m) => {
    n.layers[0]!.parameters = { weights: { data: m.list(8), shape: [2, 2, 1, 2] } };
  }),
  levenbergMarquardt: plain((n, m) =>
    n.train(m.matrix(ROWS, 3), m.matrix(ROWS, 2), {
      epochs: 2,
      loss: 'meanSquaredError',
      optimizer: levenbergMarquardt(),
    }),
  ),
  partialFit: plain((n, m) => {
    partialFit(n, m.matrix(ROWS, 3), m.matrix(ROWS, 2), { ...OPTIONS, epochs: 1 });
  }),
  trainStream: plain((n, m) => {
    const batch = () => ({ inputs: m.matrix(ROWS, 3), targets: m.matrix(ROWS, 2) });
    return trainStream(n, () => [batch(), batch()], { ...OPTIONS, worker: false });
  }),
  'trainStream, read': plain((n, m) =>
    trainStream(
      n,
      { length: ROWS, read: () => ({ inputs: m.matrix(ROWS, 3), targets: m.matrix(ROWS, 2) }) },
      { ...OPTIONS, worker: false },
    ),
  ),
  loadStateDict: plain((n, m) =>
    loadStateDict(
      n,
      new Map([
        ['0.weight', m.matrix(4, 3)],
        ['0.bias', { data: m.list(4), shape: [4] }],
        ['2.weight', { data: new Float64Array(8), shape: [2, 4] }],
        ['2.bias', { data: m.list(2), shape: [2] }],
      ]),
    ),
  ),
  loadKerasWeights: plain((n, m) =>
    loadKerasWeights(n, {
      arr_0: m.matrix(3, 4),
      arr_1: { data: m.list(4), shape: [4] },
      arr_2: { data: new Float64Array(8), shape: [4, 2] },
      arr_3: { data: m.list(2), shape: [2] },
    }),
  ),
};
