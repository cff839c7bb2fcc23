// Every public call that takes data, over an object of its own. Each is given a maker of data for the shape it wants.
import {
  decodeModel,
  decodeNpy,
  encodeNpy,
  encodeNpz,
  encodeSafetensors,
  fromCoefs,
  fromStateDict,
  toMatrix,
} from '../../src/files.js';
import { fromBrain } from '../../src/import.js';
import {
  accuracy,
  adam,
  argmax,
  confusionMatrix,
  dense,
  dropout,
  f1,
  kFold,
  LabelEncoder,
  MinMaxScaler,
  meanSquaredError,
  Network,
  Neuron,
  oneHot,
  RandomState,
  r2,
  rocAuc,
  StandardScaler,
  sgd,
  take,
  trainTestSplit,
} from '../../src/index.js';
import { fromOnnx } from '../../src/onnx.js';
import { crossValidate, gridSearch } from '../../src/search.js';
import { LAYER_ENTRIES } from './entries-of-layers.js';
import { KERNEL_ENTRIES, MODULE_ENTRIES } from './entries-of-modules.js';
import { TABLE_ENTRIES, TABLE_READERS } from './entries-of-tables.js';
import { alone, type Entries, type Entry, type Makers, ROWS } from './entry.js';

const X = Array.from({ length: ROWS }, (_, i) => [i / 7, (i * 3) % 5, -i]);
const CLASSES = [0, 1, 2, 0, 1, 2];
const OPTIONS = { epochs: 2, batchSize: 4, loss: 'meanSquaredError', optimizer: adam() } as const;

export function makeNetwork(dtype: 'float64' | 'float32' = 'float64', seed = 3): Network {
  const layers = [dense({ units: 4, activation: 'tanh' }), dense({ units: 2 })];
  return new Network({ inputs: 3, layers, seed, dtype });
}

function classifier(): Network {
  const layers = [dropout({ rate: 0.1 }), dense({ units: 3, activation: 'softmax' })];
  return new Network({ inputs: 3, layers, seed: 4 });
}

const CLASSIFY = { ...OPTIONS, loss: 'categoricalCrossentropy' } as const;

const SEARCH = {
  network: { inputs: 3, layers: [dense({ units: 3, activation: 'softmax' })] },
  train: CLASSIFY,
  seed: 1,
  worker: false,
} as const;

const onNetwork =
  (call: (network: Network, make: Makers) => unknown, make = makeNetwork) =>
  (): Entry => {
    const subject = make();
    return { subject, call: (makers) => call(subject, makers) };
  };
const onNeuron = (call: (neuron: Neuron, make: Makers) => unknown) => (): Entry => {
  const subject = new Neuron({ inputs: 3, seed: 5 });
  return { subject, call: (makers) => call(subject, makers) };
};

const Y = X.map(([a, b]) => [a!, b!]);
const T = X.map(([a]) => a!);

/** By name. */
export const ENTRIES: Entries = {
  ...LAYER_ENTRIES,
  ...MODULE_ENTRIES,
  ...TABLE_ENTRIES,
  'Network.run, sample': onNetwork((n, m) => n.run(m.list(3))),
  'Network.run, sample with out': onNetwork((n, m) => n.run([1, 2, 3], m.list(2))),
  'Network.run, batch': onNetwork((n, m) => n.run(m.matrix(ROWS, 3))),
  'Network.run, batch, float32': onNetwork(
    (n, m) => n.run(m.matrix(ROWS, 3)),
    () => makeNetwork('float32'),
  ),
  'Network.train, inputs': onNetwork((n, m) => n.train(m.matrix(ROWS, 3), Y, OPTIONS)),
  'Network.train, targets': onNetwork((n, m) => n.train(X, m.matrix(ROWS, 2), OPTIONS)),
  'Network.train, classes': onNetwork(
    (n, m) => n.train(X, m.indices(ROWS, 3), CLASSIFY),
    classifier,
  ),
  'Network.train, sampleWeights': onNetwork((n, m) =>
    n.train(X, Y, { ...OPTIONS, sampleWeights: m.list(ROWS) }),
  ),
  'Network.train, validationData': onNetwork((n, m) =>
    n.train(X, Y, {
      ...OPTIONS,
      validationData: { inputs: m.matrix(ROWS, 3), targets: m.matrix(ROWS, 2) },
    }),
  ),
  'Network.trainAsync': onNetwork((n, m) =>
    n.trainAsync(m.matrix(ROWS, 3), m.matrix(ROWS, 2), { ...OPTIONS, worker: false }),
  ),
  'Network.trainAsync, transfer': onNetwork((n, m) =>
    n.trainAsync(m.matrix(ROWS, 3), m.matrix(ROWS, 2), {
      ...OPTIONS,
      worker: false,
      transfer: true,
    }),
  ),
  'Network.evaluate': onNetwork((n, m) =>
    n.evaluate(m.matrix(ROWS, 3), m.matrix(ROWS, 2), { loss: 'meanSquaredError', metrics: ['r2'] }),
  ),
  'Network.evaluateAsync': onNetwork((n, m) =>
    n.evaluateAsync(m.matrix(ROWS, 3), m.matrix(ROWS, 2), {
      loss: 'meanSquaredError',
      worker: false,
    }),
  ),
  'Network.forward': onNetwork((n, m) => n.forward(m.matrix(ROWS, 3))),
  'Network.backward': onNetwork((n, m) => {
    n.forward(X);
    n.backward(m.matrix(ROWS, 2));
    n.step(sgd({ learningRate: 0.1 }));
  }),
  'layer.weights': onNetwork((n, m) => {
    n.layers[0]!.weights = m.matrix(3, 4);
  }),
  'layer.bias': onNetwork((n, m) => {
    n.layers[0]!.bias = m.list(4);
  }),
  'layer.gradients': onNetwork((n, m) => {
    n.layers[0]!.gradients = { weights: m.matrix(3, 4), bias: m.list(4) };
  }),
  'Neuron, weights': alone((m) => new Neuron({ inputs: 3, weights: m.list(3) }).weights),
  'Neuron.run, sample': onNeuron((n, m) => n.run(m.list(3))),
  'Neuron.run, batch': onNeuron((n, m) => n.run(m.matrix(ROWS, 3))),
  'Neuron.train, inputs': onNeuron((n, m) => n.train(m.matrix(ROWS, 3), T, { iterations: 3 })),
  'Neuron.train, targets': onNeuron((n, m) => n.train(X, m.list(ROWS), { iterations: 3 })),
  'Neuron.trainAsync': onNeuron((n, m) =>
    n.trainAsync(m.matrix(ROWS, 3), m.list(ROWS), { iterations: 3, worker: false, transfer: true }),
  ),
  'StandardScaler.fitTransform': alone((m) => new StandardScaler().fitTransform(m.matrix(ROWS, 3))),
  'StandardScaler.transform': alone((m) =>
    new StandardScaler().fit(X).transform(m.matrix(ROWS, 3)),
  ),
  'MinMaxScaler.fitTransform': alone((m) => new MinMaxScaler().fitTransform(m.matrix(ROWS, 3))),
  argmax: alone((m) => argmax(m.matrix(ROWS, 3))),
  'accuracy, rows': alone((m) => accuracy(m.indices(ROWS, 3), m.matrix(ROWS, 3))),
  confusionMatrix: alone((m) => confusionMatrix(m.indices(ROWS, 3), CLASSES)),
  f1: alone((m) => f1(CLASSES, m.indices(ROWS, 3), { average: 'macro' })),
  rocAuc: alone((m) => rocAuc([0, 1, 0, 1, 0, 1], m.list(ROWS))),
  meanSquaredError: alone((m) => meanSquaredError(m.list(ROWS), m.list(ROWS))),
  'r2, rows': alone((m) => r2(m.matrix(ROWS, 2), Y)),
  'LabelEncoder.fit': alone((m) => new LabelEncoder().fit(m.indices(ROWS, 3))),
  oneHot: alone((m) => oneHot(m.indices(ROWS, 3))),
  'take, rows': alone((m) => take(m.matrix(ROWS, 3), m.indices(4, ROWS))),
  'take, list': alone((m) => take(m.list(ROWS), [5, 0])),
  trainTestSplit: alone((m) => trainTestSplit(m.matrix(ROWS, 3), m.list(ROWS), { seed: 1 })),
  'kFold, stratify': alone((m) =>
    kFold(ROWS, { folds: 2, shuffle: true, stratify: m.indices(ROWS, 2), seed: 1 }),
  ),
  crossValidate: alone(
    async (m) =>
      (await crossValidate(m.matrix(ROWS, 3), m.indices(ROWS, 3), { ...SEARCH, folds: 2 })).scores,
  ),
  'crossValidate, folds': alone(async (m) => {
    const folds = [{ train: m.indices(4, 4), test: m.indices(2, 2) }];
    return (await crossValidate(X, CLASSES, { ...SEARCH, folds })).scores;
  }),
  gridSearch: alone(async (m) => {
    const { results, network } = await gridSearch(m.matrix(ROWS, 3), m.indices(ROWS, 3), {
      grid: { epochs: [1, 2] },
      network: () => SEARCH.network,
      train: ({ epochs }) => ({ ...CLASSIFY, epochs, sampleWeights: m.list(ROWS) }),
      scaler: () => new StandardScaler(),
      folds: 2,
      seed: 1,
      worker: false,
    });
    return [results, network];
  }),
  'RandomState.shuffle': alone((m) => new RandomState(1).shuffle(m.list(ROWS))),
  'RandomState.permutation': alone((m) => new RandomState(1).permutation(m.list(ROWS))),
};

/** What reads JSON, files and tensors, some of which take lists only, some typed arrays only. */
export const READERS: Entries = {
  ...KERNEL_ENTRIES,
  ...TABLE_READERS,
  'Network.fromJSON, weights': alone((m) => {
    const json = makeNetwork().toJSON();
    json.layers[0]!.parameters!.weights = m.list(12);
    json.layers[1]!.parameters!.bias = m.list(2);
    return Network.fromJSON(json);
  }),
  'Neuron.fromJSON': alone((m) =>
    Neuron.fromJSON({ ...new Neuron({ inputs: 3, seed: 1 }).toJSON(), weights: m.list(3) }),
  ),
  'StandardScaler.fromJSON': alone((m) =>
    StandardScaler.fromJSON({ ...new StandardScaler().fit(X).toJSON(), mean: m.list(3) }),
  ),
  'MinMaxScaler.fromJSON': alone((m) =>
    MinMaxScaler.fromJSON({
      ...new MinMaxScaler().fit(X).toJSON(),
      dataMin: m.list(3),
      dataMax: [2, 2, 2],
    }),
  ),
  'LabelEncoder.fromJSON': alone((m) =>
    LabelEncoder.fromJSON({ ...new LabelEncoder().fit([0, 1]).toJSON(), classes: m.indices(3, 3) }),
  ),
  'RandomState.fromJSON': alone((m) => {
    const { gauss, ...json } = new RandomState(1).toJSON();
    return RandomState.fromJSON({ ...json, gauss, key: m.indices(624, 600) });
  }),
  encodeNpy: alone((m) => encodeNpy({ data: m.list(6), shape: m.indices(3, 2) }, { order: 'F' })),
  'encodeNpy, matrix': alone((m) => encodeNpy(m.matrix(3, 2), { order: 'F' })),
  encodeNpz: alone((m) => encodeNpz({ a: m.matrix(3, 2), b: { data: m.list(4), shape: [4] } })),
  encodeSafetensors: alone((m) =>
    encodeSafetensors({ a: m.matrix(3, 2), b: { data: m.list(4), shape: [2, 2] } }),
  ),
  toMatrix: alone((m) => toMatrix(m.matrix(3, 2))),
  decodeNpy: alone((m) => decodeNpy(m.list(20))),
  decodeModel: alone((m) => decodeModel(m.list(20))),
  fromOnnx: alone((m) => fromOnnx(m.list(20))),
  fromCoefs: alone((m) =>
    fromCoefs(
      { coefs_0: m.matrix(3, 2), intercepts_0: { data: m.list(2), shape: [2] } },
      { activations: ['relu'], seed: 1 },
    ),
  ),
  fromStateDict: alone((m) =>
    fromStateDict(
      new Map([
        ['a.weight', m.matrix(2, 3)],
        ['a.bias', { data: m.list(2), shape: [2] }],
      ] as const),
      { activations: 'tanh', seed: 1 },
    ),
  ),
  fromBrain: alone(
    (m) =>
      fromBrain({
        type: 'NeuralNetwork',
        sizes: m.indices(2, 2),
        layers: [{}, { weights: [m.list(2)], biases: m.list(1) }],
        trainOpts: { activation: 'sigmoid' },
      }).network,
  ),
};
