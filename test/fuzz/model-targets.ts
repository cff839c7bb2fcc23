// Myelin's own models, as JSON and as safetensors.
import {
  decodeModel,
  encodeModel,
  fromSafetensors,
  type Model,
  type ModelClass,
  toSafetensors,
} from '../../src/files.js';
import {
  dense,
  flatten,
  LabelEncoder,
  MinMaxScaler,
  Network,
  Neuron,
  RandomState,
  StandardScaler,
  sgd,
} from '../../src/index.js';
import {
  difference,
  Forecaster,
  type ForecasterJSON,
  SeriesTransform,
  scale,
  seasonalScale,
} from '../../src/series.js';
import { Vocabulary } from '../../src/text.js';
import { checkNetwork, sameBytes, type Target, type Targets } from './target.js';
import { trained } from './trained.js';

function json<T extends Model>(kind: ModelClass<T>, model: T, work: (model: T) => void): Target {
  return {
    seeds: () => [encodeModel(model, { training: true })],
    load(bytes) {
      const read = decodeModel(bytes, kind);
      work(read);
      decodeModel(encodeModel(read, { training: true }), kind);
    },
  };
}

const runNeuron = (neuron: Neuron): void => void neuron.run(new Float64Array(neuron.inputs));
const rows = [
  [1, 2],
  [3, 5],
];

/** As a fit leaves it, which is asynchronous. */
const FORECASTER: ForecasterJSON = {
  format: 'myelin-forecaster',
  version: 1,
  options: {
    size: 2,
    layers: [flatten(), dense({ units: 1 })],
    train: { epochs: 1, optimizer: sgd({ learningRate: 0.1 }) },
    seed: 1,
  },
  names: ['sold'],
  inputs: [0],
  targets: [0],
  transform: new SeriesTransform([scale()]).fit([1, 5, 2]).toJSON(),
  network: new Network({
    inputs: [2, 1],
    layers: [flatten(), dense({ units: 1 })],
    seed: 1,
  }).toJSON(),
  residuals: [0.5, -1],
  latest: [5, 2],
  rows: 3,
};

export const MODEL_TARGETS: Targets = {
  network: json(Network, trained(), checkNetwork),
  neuron: json(Neuron, new Neuron({ inputs: 3, seed: 1 }), runNeuron),
  randomState: json(RandomState, new RandomState(1), (random) => void random.normal(0, 1, 9)),
  standardScaler: json(StandardScaler, new StandardScaler().fit(rows), (scaler) => {
    scaler.toJSON();
  }),
  minMaxScaler: json(MinMaxScaler, new MinMaxScaler().fit(rows), (scaler) => {
    scaler.toJSON();
  }),
  labelEncoder: json<LabelEncoder>(LabelEncoder, new LabelEncoder().fit(['a', 'b']), (encoder) => {
    encoder.transform(encoder.classes);
  }),
  seriesTransform: json(
    SeriesTransform,
    new SeriesTransform([difference(), seasonalScale({ period: 2 }), scale()]).fit([1, 5, 2, 7, 4]),
    (transform) => void transform.steps.length,
  ),
  forecaster: json(
    Forecaster,
    Forecaster.fromJSON(FORECASTER),
    (forecaster) => void forecaster.forecast(2, { samples: 3 }),
  ),
  wordVocabulary: json(
    Vocabulary,
    new Vocabulary({ unit: 'words', special: ['<end>'] }).fit('one two one'),
    (vocabulary) => void vocabulary.decode(vocabulary.encode('one three')),
  ),
  bytePairVocabulary: json(
    Vocabulary,
    new Vocabulary({ unit: 'bytePairs' }).fit('one two one two'),
    (vocabulary) => void vocabulary.decode(vocabulary.encode('one three')),
  ),
  networkSafetensors: {
    seeds: () => [toSafetensors(trained(), { training: true }), toSafetensors(trained())],
    load: (bytes) => checkNetwork(fromSafetensors(bytes)),
  },
  neuronSafetensors: {
    seeds: () => [
      toSafetensors(new Neuron({ inputs: 3, seed: 1 })),
      toSafetensors(new Neuron({ inputs: 1, bias: false, activation: 'gelu', seed: 1 })),
    ],
    load(bytes) {
      const neuron = fromSafetensors(bytes, Neuron);
      runNeuron(neuron);
      const file = toSafetensors(neuron);
      if (!sameBytes(file, toSafetensors(fromSafetensors(file, Neuron)))) {
        throw new Error('a neuron is written otherwise than it was read');
      }
    },
  },
};
