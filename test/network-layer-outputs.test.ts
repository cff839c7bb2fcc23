// What layers inside give, and layers taken into another network.
import { describe, expect, it } from 'vitest';
import {
  adam,
  DataError,
  DisposedError,
  dense,
  dropout,
  flatten,
  Network,
  OptionError,
  RandomState,
  ShapeError,
  type Tensor,
} from '../src/index.js';
import { expectSameBits } from './support/bits.js';
import { expectError, loose } from './support/errors.js';
import { IMAGE_CASES, imageNetwork } from './support/image-networks.js';

const DTYPES = ['float64', 'float32'] as const;

describe.each(DTYPES)('outputs of a layer, %s', (dtype) => {
  it.each(IMAGE_CASES)('%s: those of a network that ends there', (...each) => {
    const network = imageNetwork(each, dtype);
    const random = new RandomState(3);
    const batch = {
      data: random.uniform(-1, 1, 3 * network.inputs),
      shape: [3, ...network.inputShape],
    };
    const one = batch.data.slice(0, network.inputs);
    const all = network.activations(one);
    const many = network.activations(batch);
    for (const [i, { name, outputShape }] of network.layers.entries()) {
      const layers = network.layers.slice(0, i + 1);
      if (!layers.some(({ parameterCount }) => parameterCount > 0)) continue; // no network
      const part = new Network({ inputs: network.inputShape, layers, dtype });
      const expected = part.run(batch);
      for (const layer of [i, i - network.layers.length, name]) {
        const answer = network.run<Tensor>(batch, { layer });
        expect(answer.shape).toEqual([3, ...outputShape]);
        expectSameBits(answer.data, expected.data);
      }
      const first = expected.data.subarray(0, expected.data.length / 3);
      expectSameBits(network.run(one, { layer: i }), first);
      expect(all[i]!.shape).toEqual(outputShape);
      expectSameBits(all[i]!.data, first);
      expect(many[i]!.shape).toEqual([3, ...outputShape]);
      expectSameBits(many[i]!.data, expected.data);
    }
    expectSameBits(all.at(-1)!.data, network.run(one));
  });
});

describe('run of a layer', () => {
  const network = new Network({
    inputs: [2, 3],
    layers: [dense({ units: 4 }), dropout({ rate: 0.5 }), flatten(), dense({ units: 2 })],
    seed: 1,
  });

  it('takes more rows than go through at a time', () => {
    const data = new RandomState(1).uniform(-1, 1, 700 * 6);
    const answer = network.run<Tensor>({ data, shape: [700, 2, 3] }, { layer: 'flatten' });
    expect(answer.shape).toEqual([700, 8]);
    const last = network.run({ data: data.slice(-6), shape: [1, 2, 3] }, { layer: 'flatten' });
    expectSameBits(answer.data.slice(-8), last.data);
  });

  it('answers in the form of what it is given', () => {
    const sample = [1, 2, 3, 4, 5, 6];
    expect(network.run(sample, { layer: 0 })).toBeInstanceOf(Float64Array);
    expect(
      network.run<Tensor>(
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        { layer: 0 },
      ).shape,
    ).toEqual([2, 4]);
    expect(network.run<Tensor>([sample], { layer: 0 }).shape).toEqual([1, 2, 4]);
    expectSameBits(network.run(sample, {}), network.run(sample));
  });

  it('names layers', () => {
    expect(network.layers.map(({ name }) => name)).toEqual([
      'dense',
      'dropout',
      'flatten',
      'dense_2',
    ]);
  });

  it('refuses what is no layer and no sample', () => {
    const sample = [1, 2, 3, 4, 5, 6];
    for (const layer of [4, -5, 0.5, 'dense_3', '', null, {}, Number.NaN]) {
      expectError(
        () => network.run(sample, loose({ layer })),
        OptionError,
        'ERR_OPTION',
        'from -4 to 3 or one of dense, dropout, flatten, dense_2',
      );
    }
    expectError(() => network.run(sample, loose({ layr: 1 })), OptionError, 'ERR_OPTION', 'layr');
    expectError(() => network.run([1], { layer: 0 }), ShapeError, 'ERR_SHAPE', 'run');
    expectError(
      () => network.run([[1, 2, 3, 4, 5, Number.NaN]], { layer: 0 }),
      DataError,
      'ERR_DATA',
      'run',
    );
    expectError(() => network.activations(loose(3)), ShapeError, 'ERR_SHAPE', 'activations');
    expectError(() => network.activations([1, Number.NaN]), ShapeError, 'ERR_SHAPE', 'activations');
    const gone = new Network({ inputs: 1, layers: [dense({ units: 1 })] });
    gone.dispose();
    expectError(() => gone.activations([1]), DisposedError, 'ERR_DISPOSED');
  });
});

describe('layers of another network', () => {
  const base = new Network({
    inputs: 3,
    layers: [dense({ units: 4, activation: 'tanh' }), dense({ units: 2 })],
    seed: 5,
  });

  it('come with copies of their numbers and their factors', () => {
    base.layers[0]!.learningRateFactor = 0;
    const before = base.layers[0]!.weights.data;
    const options = { inputs: 3, layers: [base.layers[0]!, dense({ units: 3 })], seed: 1 };
    const network = new Network(options);
    expectSameBits(network.layers[0]!.weights.data, before);
    expect(network.layers[0]!.learningRateFactor).toBe(0);
    const x = [
      [1, 2, 3],
      [3, 1, 0],
    ];
    const y = [
      [1, 0, 0],
      [0, 1, 0],
    ];
    const head = network.layers[1]!.weights.data;
    network.train(x, y, { epochs: 3, loss: 'meanSquaredError', optimizer: adam() });
    expectSameBits(network.layers[0]!.weights.data, before);
    expect(network.layers[1]!.weights.data).not.toEqual(head);
    network.layers[0]!.learningRateFactor = 1;
    network.train(x, y, { epochs: 3, loss: 'meanSquaredError', optimizer: adam() });
    expect(network.layers[0]!.weights.data).not.toEqual(before);
    expectSameBits(base.layers[0]!.weights.data, before);
    base.layers[0]!.learningRateFactor = 1;
  });

  it('may be taken twice, and into another type', () => {
    const [first] = base.layers as [(typeof base.layers)[0]];
    const network = new Network({
      inputs: 3,
      layers: [first, dense({ units: 3 }), first],
      dtype: 'float32',
    });
    const rounded = Float32Array.from(first.weights.data);
    expectSameBits(network.layers[0]!.weights.data, rounded);
    expectSameBits(network.layers[2]!.weights.data, rounded);
  });

  it('must fit, and be there', () => {
    expectError(
      () => new Network({ inputs: 4, layers: [base.layers[0]!] }),
      ShapeError,
      'ERR_SHAPE',
      'weights',
    );
    const gone = new Network({ inputs: 1, layers: [dense({ units: 1 })] });
    const [layer] = gone.layers;
    gone.dispose();
    expectError(() => new Network({ inputs: 1, layers: [layer!] }), DisposedError, 'ERR_DISPOSED');
  });
});
