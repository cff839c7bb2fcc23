// Options and files are own properties: what some program has given to all objects or arrays changes nothing.
import { afterEach, describe, expect, it } from 'vitest';
import { decodeModel, encodeModel, encodeNpy } from '../src/files.js';
import {
  accuracy,
  adam,
  cosineDecay,
  dense,
  dropout,
  kFold,
  MinMaxScaler,
  Network,
  Neuron,
  oneHot,
  partialFit,
  RandomState,
  rocAuc,
  sgd,
  take,
  trainTestSplit,
} from '../src/index.js';
import { crossValidate, gridSearch } from '../src/search.js';

/** Each would change a result, or be refused, where it is taken for an option or for data. */
const EXTRAS: Readonly<Record<string, unknown>> = {
  shape: [1, 1],
  data: new Float64Array(1),
  clipNorm: 1e-3,
  clipValue: 1e-3,
  l1: 0.5,
  l2: 0.5,
  bias: false,
  activation: 'relu',
  weightInitializer: 'ones',
  biasInitializer: 'ones',
  initializer: 'ones',
  weights: [9, 9],
  biases: [9],
  negativeZeros: [0],
  dtype: 'float32',
  units: 9,
  kind: 'dropout',
  rate: 0.9,
  seed: 99,
  onEpoch: () => false,
  onProgress: () => false,
  signal: AbortSignal.abort(new Error('of all objects')),
  transfer: true,
  shuffle: false,
  stratify: [1, 1, 1, 1],
  schedule: () => 1e-9,
  momentum: 0.9,
  nesterov: true,
  learningRate: 1e-9,
  epsilon: 1,
  beta1: 0,
  minimum: 0.9,
  warmup: 5,
  validationSplit: 0.5,
  validationData: { inputs: [[1, 1]], targets: [1] },
  earlyStopping: { patience: 0, minDelta: 1e9 },
  lossThreshold: 1e9,
  errorThreshold: 1e9,
  sampleWeights: [0, 0, 0, 1],
  classWeights: { 0: 9 },
  metrics: ['r2'],
  batchSize: 1,
  initialEpoch: 7,
  resume: true,
  progress: {},
  random: null,
  training: true,
  optimizer: null,
  featureRange: [5, 6],
  positiveLabel: 0,
  classes: ['z'],
  testSize: 0.5,
  scaler: () => new MinMaxScaler(),
  trainScores: true,
  refit: false,
  points: 1,
  metric: 'r2',
  folds: 3,
  order: 'F',
  epochs: 7,
  format: 'safetensors',
};

/** With every extra on the prototypes; enumerable ones are those of the simplest program. */
function pollute(enumerable: boolean): void {
  for (const prototype of [Object.prototype, Array.prototype]) {
    for (const [name, value] of Object.entries(EXTRAS)) {
      Object.defineProperty(prototype, name, {
        value,
        enumerable,
        writable: true,
        configurable: true,
      });
    }
  }
}

function clean(): void {
  for (const prototype of [Object.prototype, Array.prototype]) {
    for (const name of Object.keys(EXTRAS)) Reflect.deleteProperty(prototype, name);
  }
}

const X = [
  [0, 0.5],
  [0.25, 1],
  [1, 0],
  [1, 1],
];
const Y = [0, 1, 1, 0];

function makeNetwork(): Network {
  const layers = [dense({ units: 3 }), dropout({ rate: 0.25 }), dense({ units: 1 })];
  return new Network({ inputs: 2, layers, seed: 1 });
}

const TRAIN = { epochs: 3, loss: 'meanSquaredError' } as const;

/** What is returned tells of every bit, as JSON. */
const PROGRAMS: Readonly<Record<string, () => unknown>> = {
  neuron: () => {
    const neuron = new Neuron({ inputs: 2, seed: 1 });
    const result = neuron.train(X, Y, { iterations: 7 });
    return [neuron, result, neuron.run(X), neuron.run([1, 0]), Neuron.fromJSON(neuron.toJSON())];
  },
  network: () => {
    const network = makeNetwork();
    const optimizer = adam({});
    const history = network.train(X, Y, {
      ...TRAIN,
      optimizer,
      schedule: cosineDecay({ epochs: 9 }),
    });
    const figures = network.evaluate(X, Y, {});
    network.forward(X);
    network.backward(Y.map((y) => [y]));
    partialFit(network, X, Y, { loss: 'meanSquaredError', optimizer: sgd({ learningRate: 0.1 }) });
    network.step(sgd({ learningRate: 0.1 }), {});
    return [history, figures, network, network.run(X), network.run([1, 0])];
  },
  files: () => {
    const network = makeNetwork();
    network.train(X, Y, { ...TRAIN, optimizer: adam() });
    const bytes = encodeModel(network);
    const npy = encodeNpy({ data: Float64Array.of(1, 2, 3, 4), shape: [2, 2] });
    const tensors = encodeModel(network, { format: 'safetensors', training: true });
    const loaded = [decodeModel(bytes), decodeModel(tensors)];
    return [[...bytes, ...tensors], loaded, Network.fromJSON(network.toJSON()), [...npy]];
  },
  data: () => [
    new MinMaxScaler().fitTransform(X),
    oneHot(['a', 'b', 'a']),
    kFold(4, { folds: 2, shuffle: true, seed: 1 }),
    trainTestSplit(X, Y, { seed: 2 }),
    take(X, [1, 0]),
    accuracy(Y, Y),
    rocAuc(Y, [0.1, 0.9, 0.3, 0.5]),
    new RandomState(1).permutation(5),
  ],
};

afterEach(clean);

describe('properties of all objects and arrays', () => {
  for (const [name, program] of Object.entries(PROGRAMS)) {
    for (const enumerable of [false, true]) {
      it(`change nothing: ${name}, ${enumerable ? 'enumerable' : 'hidden'}`, () => {
        const expected = JSON.stringify(program());
        let got: string;
        try {
          pollute(enumerable);
          got = JSON.stringify(program());
        } finally {
          clean();
        }
        expect(got).toBe(expected);
      });
    }
  }

  it('change nothing: trainAsync and searches', async () => {
    const program = async (): Promise<unknown[]> => {
      const network = makeNetwork();
      const history = await network.trainAsync(X, Y, {
        ...TRAIN,
        optimizer: adam(),
        worker: false,
      });
      const figures = await network.evaluateAsync(X, Y, { worker: false });
      const candidate = {
        network: { inputs: 2, layers: [dense({ units: 1 })] },
        train: { ...TRAIN, optimizer: adam() },
      };
      const how = { folds: 2, seed: 1, worker: false } as const;
      const { histories, scores } = await crossValidate(X, Y, { ...candidate, ...how });
      const { results, network: best } = await gridSearch(X, Y, {
        grid: { units: [1, 2] },
        network: () => candidate.network,
        train: () => candidate.train,
        ...how,
      });
      return [network, history, figures, histories, scores, results, best];
    };
    const expected = JSON.stringify(await program());
    pollute(false);
    const running = program();
    const got = await running.finally(clean);
    expect(JSON.stringify(got)).toBe(expected);
  });
});
