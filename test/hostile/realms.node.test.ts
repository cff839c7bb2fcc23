// Values of another realm (a frame, Jest's environment, `vm`), in shared memory and of subclasses: they work everywhere, to
// the bits of plain ones.
import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
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
  fromStateDict,
  toMatrix,
} from '../../src/files.js';
import { fromBrain, fromTensorflow } from '../../src/import.js';
import {
  adam,
  dense,
  LabelEncoder,
  MinMaxScaler,
  Network,
  Neuron,
  RandomState,
  StandardScaler,
} from '../../src/index.js';
import { fromOnnx, toOnnx } from '../../src/onnx.js';
import { crossValidate, gridSearch } from '../../src/search.js';
import { ENTRIES, makeNetwork } from './entries.js';
import type { Makers } from './entry.js';

const context = createContext({});
/** A value as the other realm would have made it. */
const foreign = runInContext(
  `(make) => {
    const kinds = { Float64Array, Float32Array, Uint32Array, Int32Array, Uint8Array };
    const copy = (value) => {
      if (typeof value !== 'object' || value === null) return value;
      if (Array.isArray(value)) return Array.from(value, copy);
      const tag = Object.prototype.toString.call(value).slice(8, -1);
      if (kinds[tag]) return kinds[tag].from(value);
      if (tag === 'Map') return new Map([...value].map(([key, each]) => [key, copy(each)]));
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copy(each)]));
    };
    return copy(make);
  }`,
  context,
) as <T>(value: T) => T;

function shared<T>(value: T): T {
  if (ArrayBuffer.isView(value)) {
    const array = value as unknown as Float64Array;
    const buffer = new SharedArrayBuffer(array.byteLength);
    const made = new (array.constructor as Float64ArrayConstructor)(buffer);
    made.set(array);
    return made as unknown as T;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if (value instanceof Map) return new Map([...value].map(([k, v]) => [k, shared(v)])) as T;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, shared(v)])) as T;
}

/** Its species makes nonsense. */
function subclassed<T>(value: T): T {
  if (ArrayBuffer.isView(value)) {
    const array = value as unknown as Float64Array;
    const Kind = class extends (array.constructor as Float64ArrayConstructor) {
      static get [Symbol.species](): never {
        throw new Error('species');
      }

      override subarray(): never {
        throw new Error('subarray');
      }

      override slice(): never {
        throw new Error('slice');
      }

      override [Symbol.iterator](): never {
        throw new Error('iterator');
      }
    };
    const made = new Kind(array.length);
    for (let i = 0; i < array.length; i++) made[i] = array[i]!;
    return made as unknown as T;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if (value instanceof Map) return new Map([...value].map(([k, v]) => [k, subclassed(v)])) as T;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, subclassed(v)])) as T;
}

const KINDS = { foreign, shared, subclassed } as const;

const plain = (_key: string, value: unknown): unknown => {
  if (ArrayBuffer.isView(value))
    return Array.from(
      { length: (value as Float64Array).length },
      (_, i) => (value as Float64Array)[i],
    );
  return value instanceof Map ? [...value] : value;
};
const text = (value: unknown): string => JSON.stringify(value ?? null, plain);

const X = Array.from({ length: 6 }, (_, i) => [i / 7, (i * 3) % 5, -i]);
const Y = [0, 1, 1, 0, 1, 0];
const flat = { data: Float64Array.from(X.flat()), shape: [6, 3] };
const TENSORS = {
  arr_0: { data: Float64Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2] },
  arr_1: { data: Float64Array.of(0.5, -0.5), shape: [2] },
};
const named = (a: string, b: string) => new Map([[a, TENSORS.arr_0], [b, TENSORS.arr_1]] as const); // biome-ignore format: short
const network = makeNetwork();
network.train(X, X.map(([a, b]) => [a!, b!]), { epochs: 2, loss: 'huber', optimizer: adam() }); // biome-ignore format: short
const search = {
  network: { inputs: 3, layers: [dense({ units: 2, activation: 'softmax' })] },
  train: { epochs: 2, loss: 'categoricalCrossentropy', optimizer: adam() },
  seed: 1,
  worker: false,
} as const;
const brain = {
  type: 'NeuralNetwork',
  sizes: [2, 1],
  layers: [{}, { weights: [[1, 2]], biases: [3] }],
  trainOpts: { activation: 'sigmoid' },
  options: {},
};
const tensorflow = {
  modelTopology: {
    model_config: {
      class_name: 'Sequential',
      config: {
        layers: [
          {
            class_name: 'Dense',
            config: {
              name: 'd',
              units: 1,
              activation: 'tanh',
              use_bias: false,
              batch_input_shape: [null, 2],
            },
          },
        ],
      },
    },
  },
  weightsManifest: [{ weights: [{ name: 'd/kernel', shape: [2, 1], dtype: 'float32' }] }],
};

type Same = <T>(value: T) => T;

/** Everything that reads files, tensors, JSON; and searches. `k` makes a value of the kind. */
const READERS: Readonly<Record<string, (k: Same) => unknown>> = {
  'Network.fromJSON': (k) => Network.fromJSON(k(network.toJSON())),
  'Neuron.fromJSON': (k) => Neuron.fromJSON(k(new Neuron({ inputs: 3, seed: 1 }).toJSON())),
  'RandomState.fromJSON': (k) => RandomState.fromJSON(k(new RandomState(1).toJSON())),
  'StandardScaler.fromJSON': (k) =>
    StandardScaler.fromJSON(k(new StandardScaler().fit(X).toJSON())),
  'MinMaxScaler.fromJSON': (k) => MinMaxScaler.fromJSON(k(new MinMaxScaler().fit(X).toJSON())),
  'LabelEncoder.fromJSON': (k) => LabelEncoder.fromJSON(k(new LabelEncoder().fit(Y).toJSON())),
  'decodeModel, JSON': (k) => decodeModel(k(encodeModel(network, { training: true }))),
  'decodeModel, safetensors': (k) =>
    decodeModel(k(encodeModel(network, { format: 'safetensors', training: true }))),
  encodeNpy: (k) => encodeNpy(k(TENSORS.arr_0), { order: 'F' }),
  decodeNpy: (k) => decodeNpy(k(encodeNpy(TENSORS.arr_0))),
  encodeNpz: (k) => encodeNpz(k(TENSORS)),
  decodeNpz: (k) => decodeNpz(k(encodeNpz(TENSORS))),
  encodeSafetensors: (k) => encodeSafetensors(k(TENSORS)),
  decodeSafetensors: (k) => decodeSafetensors(k(encodeSafetensors(TENSORS))).tensors,
  toMatrix: (k) => toMatrix(k(TENSORS.arr_0)),
  fromStateDict: (k) =>
    fromStateDict(k(new Map([['fc.weight', TENSORS.arr_0]])), { activations: 'relu', seed: 1 }),
  fromCoefs: (k) =>
    fromCoefs(k(named('coefs_0', 'intercepts_0')), { activations: 'relu', seed: 1 }),
  fromKerasWeights: (k) => fromKerasWeights(k(TENSORS), { activations: ['relu'], seed: 1 }),
  fromOnnx: (k) => fromOnnx(k(toOnnx(network))),
  fromBrain: (k) => fromBrain(k(brain)).network,
  fromTensorflow: (k) => fromTensorflow(k(tensorflow), k(new Uint8Array(8).fill(64))),
  crossValidate: async (k) =>
    (await crossValidate(k(flat) as never, k(Uint32Array.from(Y)), { ...search, folds: 2 })).scores,
  'crossValidate, folds': async (k) => {
    const folds = [{ train: k(Uint32Array.of(0, 1, 2, 3)), test: k(Uint32Array.of(4, 5)) }];
    return (await crossValidate(X, Y, { ...search, folds })).scores;
  },
  gridSearch: async (k) => {
    const { network: made, train, ...rest } = search;
    const sampleWeights = k(Float64Array.of(1, 2, 1, 2, 1, 2));
    const found = await gridSearch(k(flat) as never, k(Int32Array.from(Y)) as never, {
      ...rest,
      folds: 2,
      grid: k({ epochs: [1, 2] }),
      network: () => k(made) as typeof made,
      train: ({ epochs }) => k({ ...train, epochs, sampleWeights }),
      scaler: () => new StandardScaler(),
    });
    return [found.results, found.network];
  },
};

describe.each(Object.keys(KINDS) as (keyof typeof KINDS)[])('values: %s', (kind) => {
  const make = KINDS[kind];

  it.each(Object.keys(READERS))('%s', async (name) => {
    const expected = text(await READERS[name]!((value) => value));
    expect(text(await READERS[name]!(make))).toBe(expected);
  });

  it.each(Object.keys(ENTRIES))('%s', async (name) => {
    const makers = (of: Same): Makers => ({
      matrix: (rows, columns) => {
        const data = Float64Array.from({ length: rows * columns }, (_, i) => ((i * 7) % 11) / 11);
        return of({ data, shape: [rows, columns] }) as never;
      },
      list: (count) => of(Float64Array.from({ length: count }, (_, i) => (i % 3) / 3)) as never,
      bytes: (count) => of(new Uint8Array(count)) as never,
      indices: (count, classes) =>
        of(Uint32Array.from({ length: count }, (_, i) => i % classes)) as never,
    });
    const outcome = async (of: Same): Promise<string> => {
      const entry = ENTRIES[name]!();
      const result = await entry.call(makers(of));
      return text([result, entry.subject]);
    };
    expect(await outcome(make)).toBe(await outcome((value) => value));
  });
});

describe('RandomState.shuffle', () => {
  it('shuffles the caller’s own array, of whatever kind', () => {
    const expected = [...new RandomState(42).permutation(5)];
    for (const make of [(value: Uint32Array) => value, foreign, shared, subclassed]) {
      const array = make(Uint32Array.of(0, 1, 2, 3, 4));
      new RandomState(42).shuffle(array as never);
      expect(Array.from({ length: 5 }, (_, i) => array[i])).toEqual(expected);
    }
    const list = foreign([0, 1, 2, 3, 4]);
    new RandomState(42).shuffle(list);
    expect([...list]).toEqual(expected);
  });
});
