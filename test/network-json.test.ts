import { beforeAll, describe, expect, it } from 'vitest';
import {
  adagrad,
  adam,
  adamW,
  dense,
  dropout,
  FormatError,
  Network,
  type NetworkJSON,
  type OptimizerSpec,
  RandomState,
  rmsprop,
  sgd,
  type TrainOptions,
} from '../src/index.js';
import { expectSameBits } from './support/bits.js';
import { expectError, loose } from './support/errors.js';
import { engines } from './support/facade.js';

const X = Array.from({ length: 40 }, (_, i) => Array.from(new RandomState(i).uniform(-1, 1, 3)));
const Y = X.map(([a, b]) => (a! > 0 ? (b! > 0 ? 0 : 1) : 2));

const OPTIONS: TrainOptions = {
  epochs: 6,
  batchSize: 16,
  loss: 'categoricalCrossentropy',
  optimizer: adam({ learningRate: 0.02 }),
};

function make(dtype: 'float64' | 'float32' = 'float64'): Network {
  return new Network({
    inputs: 3,
    layers: [
      dropout({ rate: 0.1 }),
      dense({ units: 6, activation: 'relu', bias: false, l2: 1e-3 }),
      dense({ units: 5, activation: 'tanh', biasInitializer: 'normal' }),
      dropout({ rate: 0.3 }),
      dense({ units: 3, activation: 'softmax' }),
    ],
    seed: 9,
    dtype,
  });
}

const copyOf = (network: Network): Network => Network.fromJSON(JSON.parse(JSON.stringify(network)));

describe.each(engines)('Network as JSON, engine %s', (_, choose) => {
  beforeAll(choose);

  it.each(['float64', 'float32'] as const)('survives to the bit, %s', (dtype) => {
    const network = make(dtype);
    for (const n of [network, copyOf(network)]) {
      expectSameBits(n.run(X).data, network.run(X).data);
      expect([n.seed, n.inputs, n.dtype, n.parameterCount]).toEqual([
        9,
        3,
        dtype,
        network.parameterCount,
      ]);
      expect(n.layers.map(({ spec }) => spec)).toEqual(network.layers.map(({ spec }) => spec));
      expect(n.summary()).toBe(network.summary());
    }
    expect(JSON.stringify(copyOf(network))).toBe(JSON.stringify(network));
  });

  it.each(['float64', 'float32'] as const)('keeps −0 and the smallest numbers, %s', (dtype) => {
    const tiny = dtype === 'float64' ? 5e-324 : 2 ** -149;
    const network = new Network({ inputs: 2, layers: [dense({ units: 2 })], dtype });
    const values = [-0, 0, tiny, -tiny];
    network.layers[0]!.weights = [values.slice(0, 2), values.slice(2)];
    network.layers[0]!.bias = [0.1, -0];
    const json = JSON.parse(JSON.stringify(network)) as NetworkJSON;
    expect(json.layers[0]).toMatchObject({ negativeZeros: { weights: [0], bias: [1] } });
    const copy = Network.fromJSON(json);
    expectSameBits(copy.layers[0]!.weights.data, network.layers[0]!.weights.data);
    expectSameBits(copy.layers[0]!.bias, network.layers[0]!.bias);
    expect(Object.is(copy.layers[0]!.bias[1], -0)).toBe(true);
    expect(network.toJSON()).toEqual(json); // the object and its text say the same
  });

  it.each<[string, OptimizerSpec]>([
    ['sgd', sgd({ learningRate: 0.1 })],
    ['momentum', sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true })],
    ['rmsprop', rmsprop()],
    ['adagrad', adagrad()],
    ['adam', adam()],
    ['adamW', adamW()],
  ])('goes on with a training as if it had not been interrupted: %s', (_name, optimizer) => {
    for (const dtype of ['float64', 'float32'] as const) {
      const options = { ...OPTIONS, optimizer };
      const whole = make(dtype);
      const expected = whole.train(X, Y, { ...options, epochs: 9 }).loss;
      const first = make(dtype);
      const begun = first.train(X, Y, { ...options, epochs: 4 }).loss;
      const second = copyOf(first);
      expect(second.evaluate(X, Y)).toEqual(first.evaluate(X, Y)); // the loss is known
      const rest = second.train(X, Y, { ...options, epochs: 5 }).loss;
      expect([...begun, ...rest]).toEqual(expected);
      expect(JSON.stringify(second)).toBe(JSON.stringify(whole));
    }
  });

  it('saved by a callback in the middle, it goes on alike', () => {
    const network = make();
    let saved = '';
    const { loss } = network.train(X, Y, {
      ...OPTIONS,
      onEpoch: ({ epoch }) => {
        if (epoch === 2) saved = JSON.stringify(network);
      },
    });
    const copy = Network.fromJSON(JSON.parse(saved));
    expect(copy.train(X, Y, { ...OPTIONS, epochs: 4 }).loss).toEqual(loss.slice(2));
    expect(JSON.stringify(copy)).toBe(JSON.stringify(network));
  });

  it('is small after resetOptimizer', () => {
    const network = make();
    network.train(X, Y, OPTIONS);
    network.resetOptimizer();
    expect(network.toJSON().training).toEqual({
      loss: 'categoricalCrossentropy',
      optimizer: null,
      hyper: [],
      moments: '',
      order: null,
    });
    expectSameBits(copyOf(network).run(X).data, network.run(X).data);
  });

  it('refuses shapes that what is given does not fill before it asks for their memory', () => {
    const layers = [{ ...dense({ units: 1e6 }), parameters: { weights: [], bias: [] } }];
    for (const inputs of [3e4, 1e6]) {
      const json = { ...make().toJSON(), inputs, layers };
      const count = `expected ${inputs * 1e6} numbers`;
      expectError(() => Network.fromJSON(json), FormatError, 'ERR_FORMAT', 'weights', count);
    }
  });

  it('without random state and training: runs alike, trains as a new one would', () => {
    const network = make();
    const start = { ...network.toJSON(), random: null };
    network.train(X, Y, OPTIONS);
    const bare = { ...network.toJSON(), random: null, training: null };
    expectSameBits(Network.fromJSON(bare).run(X).data, network.run(X).data);
    expect(Network.fromJSON(bare).toJSON().training.optimizer).toBeNull();
    // The generator stands where it does behind the drawing of the weights.
    const again = Network.fromJSON(start);
    again.train(X, Y, OPTIONS);
    expect(JSON.stringify(again)).toBe(JSON.stringify(network));
  });

  it('takes the typed arrays of toData', () => {
    const network = make();
    network.train(X, Y, OPTIONS);
    const copy = Network.fromJSON(loose(network.toData()));
    expect(JSON.stringify(copy)).toBe(JSON.stringify(network));
    const data = network.toData();
    data.layers[1]!.parameters!.weights!.data[0] = Number.NaN;
    expectError(() => Network.fromJSON(loose(data)), FormatError, 'ERR_FORMAT', 'weights[0]');
  });

  const trained = (): NetworkJSON => {
    const network = make();
    network.train(X, Y, OPTIONS);
    return JSON.parse(JSON.stringify(network)) as NetworkJSON;
  };
  it.each<[string, (json: NetworkJSON) => unknown, ...string[]]>([
    ['null', () => null, 'null'],
    ['a string', () => '{}', 'string'],
    ['another format', (json) => ({ ...json, format: 'myelin-neuron' }), 'myelin-network'],
    ['another version', (json) => ({ ...json, version: 3 }), 'version 3'],
    ['no dtype', ({ dtype, ...json }) => json, 'dtype'],
    ['no inputs', ({ inputs, ...json }) => json, 'inputs'],
    ['no layers', ({ layers, ...json }) => json, 'layers'],
    ['a layer that is none', (json) => ({ ...json, layers: [1] }), 'layers[0]'],
    ['an unknown kind', (json) => ({ ...json, layers: [{ kind: 'x' }] }), 'layers[0]: kind'],
    ['no seed', ({ seed, ...json }) => json, 'seed'],
    ['no random state', ({ random, ...json }) => json, 'RandomState'],
    [
      'too few weights',
      (json) => {
        json.layers[1]!.parameters!.weights = [1];
        return json;
      },
      'layers[1]: weights',
      'expected 18',
    ],
    [
      'a null among the weights',
      (json) => {
        json.layers[1]!.parameters!.weights![3] = loose(null);
        return json;
      },
      'layers[1]: weights[3]',
      'null',
    ],
    [
      'no bias',
      (json) => {
        json.layers[2]!.parameters!.bias = loose(null);
        return json;
      },
      'layers[2]: bias',
      'expected 5',
    ],
    [
      'a −0 elsewhere',
      (json) => {
        json.layers[1]!.negativeZeros = { weights: [1] };
        return json;
      },
      'negativeZeros',
    ],
    [
      'a −0 far away',
      (json) => {
        json.layers[4]!.negativeZeros = { weights: [1e9] };
        return json;
      },
      'negativeZeros',
    ],
    ['no training', ({ training, ...json }) => json, 'training'],
    [
      'an unknown optimizer',
      (json) => ({ ...json, training: { ...json.training, optimizer: { kind: 'x' } } }),
      'training: optimizer',
    ],
    [
      'too few moments',
      (json) => ({ ...json, training: { ...json.training, moments: 'AAAA' } }),
      'training: moments',
      'got 3 bytes',
    ],
    [
      'moments that are no base64',
      (json) => ({ ...json, training: { ...json.training, moments: '###' } }),
      'training: moments',
    ],
    [
      'a moment that is not finite',
      (json) => {
        const moments = btoa(`${atob(json.training.moments).slice(0, -8)}\0\0\0\0\0\0\xf0\x7f`);
        return { ...json, training: { ...json.training, moments } };
      },
      'training: moments',
      'got Infinity',
    ],
    [
      'no hyper',
      (json) => ({ ...json, training: { ...json.training, hyper: [] } }),
      'training: hyper',
    ],
    [
      'an order with an index out of range',
      (json) => ({ ...json, training: { ...json.training, order: btoa('\x05\0\0\0') } }),
      'training: order',
      'not an order of 1',
    ],
    [
      'an order that repeats',
      (json) => ({ ...json, training: { ...json.training, order: btoa('\0\0\0\0\0\0\0\0') } }),
      'training: order',
    ],
    [
      'a broken order',
      (json) => ({ ...json, training: { ...json.training, order: btoa('\0\0\0\0\0') } }),
      'training: order',
      '5 bytes',
    ],
    [
      'a bias where there is none',
      (json) => {
        json.layers[1]!.parameters!.bias = [1];
        return json;
      },
      'layers[1]: parameters',
      "'bias' is no tensor",
    ],
    [
      'an object that cannot be shown',
      (json) => ({
        ...json,
        inputs: JSON.parse('{"constructor":{"name":{"toString":null,"valueOf":null}}}'),
      }),
      'inputs',
      'a bare object',
    ],
    [
      'an unknown loss',
      (json) => ({ ...json, training: { ...json.training, loss: 'x' } }),
      'training: loss',
    ],
  ])('fromJSON: %s', (_name, spoil, ...parts) => {
    const json = spoil(trained());
    expectError(() => Network.fromJSON(json as never), FormatError, 'ERR_FORMAT', ...parts);
  });
});

it('reads long lists in whatever form: version 1 with many −0, keys and numbers as getters', () => {
  const network = new Network({ inputs: 8, layers: [dense({ units: 8 })], seed: 1 });
  const weights = new Float64Array(64).fill(1);
  weights.fill(-0, 0, 40);
  network.layers[0]!.weights = { data: weights, shape: [8, 8] };
  const { layers, ...rest } = network.toJSON();
  const { parameters, negativeZeros, ...spec } = layers[0]!;
  expect(negativeZeros!.weights).toHaveLength(40);
  const old = Network.fromJSON({
    ...rest,
    version: 1,
    layers: [
      {
        ...spec,
        weights: parameters!.weights!,
        biases: parameters!.bias!,
        negativeZeros: negativeZeros!.weights!,
      },
    ],
  });
  expect(old.layers[0]!.weights.data).toStrictEqual(weights);
  const list = parameters!.weights!.slice();
  let reads = 0;
  Object.defineProperty(list, 63, { enumerable: true, get: () => (reads++ ? 'later' : 5) });
  const read = (values: number[]): Network =>
    Network.fromJSON({
      ...rest,
      layers: [{ ...spec, parameters: { ...parameters, weights: values }, negativeZeros: {} }],
    });
  // What is read is what is checked: the copy is either all of the first reading or refused.
  expect(() => read(list)).toThrow();
  list.length = 63;
  list.push(Number.NaN);
  expect(() => read(list)).toThrow(/weights\[63\]: expected a finite number/);
});
