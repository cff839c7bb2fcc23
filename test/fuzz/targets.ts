// What is fuzzed: every loader, as a function of a file's bytes. Used by the properties of test/fuzz, and by the
// coverage-guided run (scripts/fuzz.mjs).
import {
  decodeModel,
  decodeNpy,
  decodeNpz,
  decodeSafetensors,
  encodeModel,
  encodeNpy,
  encodeNpz,
  encodeSafetensors,
  fromCoefs,
  fromKerasWeights,
  fromSafetensors,
  fromStateDict,
  type Model,
  type ModelClass,
  type Tensor,
  toCoefs,
  toKerasWeights,
  toSafetensors,
  toStateDict,
} from '../../src/files.js';
import {
  adam,
  dense,
  dropout,
  LabelEncoder,
  MinMaxScaler,
  MyelinError,
  Network,
  Neuron,
  RandomState,
  StandardScaler,
} from '../../src/index.js';

/** A loader under attack. */
export interface Target {
  /** Valid files to begin with. */
  seeds(): Uint8Array[];
  /** Loads, and works with what was loaded. May throw only what `isRefusal` knows. */
  load(bytes: Uint8Array): void;
}

/** Whether it is the error that a broken file is to give, with a message of a length that a person reads. */
export function isRefusal(error: unknown): boolean {
  return (
    error instanceof MyelinError &&
    error.code === 'ERR_FORMAT' &&
    error.message.length > 10 &&
    error.message.length < 1000
  );
}

const activations = 'relu' as const;

/** A small network in the midst of a training. */
function trained(): Network {
  const network = new Network({
    inputs: 2,
    layers: [
      dense({ units: 3, activation: 'tanh' }),
      dropout({ rate: 0.5 }),
      dense({ units: 2, activation: 'softmax', bias: false }),
    ],
    seed: 1,
  });
  let saved: Network | undefined;
  network.train(
    [
      [0, 1],
      [1, 0],
      [1, 1],
    ],
    [0, 1, 1],
    {
      epochs: 2,
      loss: 'categoricalCrossentropy',
      optimizer: adam(),
      earlyStopping: {},
      schedule: {
        kind: 'reduceOnPlateau',
        monitor: 'loss',
        factor: 0.5,
        patience: 1,
        minDelta: 0,
        cooldown: 0,
        minLearningRate: 0,
      },
      onEpoch: () => {
        saved ??= Network.fromJSON(network.toJSON());
      },
    },
  );
  return saved!;
}

/** It answers, and is written as it was read: nothing is half made. */
function use(network: Network): void {
  network.run(new Float64Array(network.inputs));
  const bytes = encodeModel(network, { format: 'safetensors', training: true });
  const again = encodeModel(decodeModel(bytes), { format: 'safetensors', training: true });
  if (!equal(bytes, again)) throw new Error('a network is written otherwise than it was read');
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

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

const tensors = (): Record<string, Tensor> => ({
  'a.weight': { dtype: 'float32', shape: [2, 3], data: new Float32Array(6).fill(0.5) },
  'a.bias': { dtype: 'float32', shape: [2], data: new Float32Array(2) },
  n: { dtype: 'int64', shape: [], data: Float64Array.of(7) },
});

/** Writes and reads again what was read; the numbers must stay. */
function again(read: ReadonlyMap<string, Tensor>, decode: () => ReadonlyMap<string, Tensor>): void {
  const copy = decode();
  for (const [name, { data }] of read) {
    const other = copy.get(name)?.data;
    if (!other || other.some((value, i) => !Object.is(value, data[i]))) {
      throw new Error(`${name} is written otherwise than it was read`);
    }
  }
}

/** By name. */
export const targets: Readonly<Record<string, Target>> = {
  network: json(Network, trained(), use),
  neuron: json(Neuron, new Neuron({ inputs: 3, seed: 1 }), (neuron) => {
    neuron.run(new Float64Array(neuron.inputs));
  }),
  randomState: json(RandomState, new RandomState(1), (random) => void random.normal(0, 1, 9)),
  standardScaler: json(
    StandardScaler,
    new StandardScaler().fit([
      [1, 2],
      [3, 5],
    ]),
    (scaler) => {
      scaler.toJSON();
    },
  ),
  minMaxScaler: json(
    MinMaxScaler,
    new MinMaxScaler().fit([
      [1, 2],
      [3, 5],
    ]),
    (scaler) => {
      scaler.toJSON();
    },
  ),
  labelEncoder: json<LabelEncoder>(LabelEncoder, new LabelEncoder().fit(['a', 'b']), (encoder) => {
    encoder.transform(encoder.classes);
  }),
  safetensors: {
    seeds: () => [encodeSafetensors(tensors(), { note: 'a' }), encodeSafetensors({})],
    load(bytes) {
      const { tensors, metadata } = decodeSafetensors(bytes);
      again(tensors, () => decodeSafetensors(encodeSafetensors(tensors, metadata)).tensors);
    },
  },
  networkSafetensors: {
    seeds: () => [toSafetensors(trained(), { training: true }), toSafetensors(trained())],
    load: (bytes) => use(fromSafetensors(bytes)),
  },
  stateDict: {
    seeds: () => [encodeSafetensors(toStateDict(trained()))],
    load: (bytes) => use(fromStateDict(decodeSafetensors(bytes).tensors, { activations, seed: 1 })),
  },
  npy: {
    seeds: () => [encodeNpy(tensors()['a.weight']!), encodeNpy(tensors().n!, { order: 'F' })],
    load(bytes) {
      const tensor = decodeNpy(bytes);
      const file = encodeNpy(tensor, { order: 'F' });
      again(new Map([['', tensor]]), () => new Map([['', decodeNpy(file)]]));
    },
  },
  npz: {
    seeds: () => [encodeNpz(tensors()), encodeNpz(tensors(), { compress: true })],
    load(bytes) {
      const arrays = decodeNpz(bytes, { maxBytes: 2 ** 24 });
      if (arrays.has('')) return; // NumPy reads such a name, we write none
      again(arrays, () => decodeNpz(encodeNpz(arrays, { compress: true })));
    },
  },
  coefs: {
    seeds: () => [encodeNpz(toCoefs(trained())), encodeNpz(toKerasWeights(trained()))],
    load(bytes) {
      const arrays = decodeNpz(bytes, { maxBytes: 2 ** 24 });
      const read = arrays.has('arr_0') ? fromKerasWeights : fromCoefs;
      use(read(arrays, { activations, seed: 1 }));
    },
  },
};
