import { beforeAll, describe, expect, it } from 'vitest';
import { fromSafetensors, toSafetensors } from '../src/files.js';
import {
  adam,
  BusyError,
  dense,
  dropout,
  init,
  type LearningRateFactor,
  Network,
  OptionError,
  sgd,
  type TrainOptions,
} from '../src/index.js';
import { expectSameBits } from './support/bits.js';
import { expectError, loose } from './support/errors.js';
import { strictEngines } from './support/facade.js';
import { numbersOf } from './support/goes-on.js';
import { OPTIMIZERS, X, Y } from './support/networks.js';

type Dtype = 'float64' | 'float32';
const DTYPES: readonly Dtype[] = ['float64', 'float32'];

const OPTIONS = { epochs: 3, batchSize: 16, loss: 'categoricalCrossentropy' } as const;

function make(dtype: Dtype, factors: readonly (LearningRateFactor | undefined)[]): Network {
  const factor = (i: number) =>
    factors[i] === undefined ? {} : { learningRateFactor: factors[i]! };
  return new Network({
    inputs: 3,
    layers: [
      dense({ units: 5, activation: 'gelu', l2: 1e-3, ...factor(0) }),
      dropout({ rate: 0.2 }),
      dense({ units: 6, activation: 'tanh', ...factor(1) }),
      dense({ units: 3, activation: 'softmax', ...factor(2) }),
    ],
    seed: 4,
    dtype,
  });
}

const CASES = OPTIMIZERS.flatMap(([name, optimizer]) =>
  DTYPES.map((dtype) => [name, dtype, optimizer] as const),
);

describe.each(strictEngines)('learning-rate factors, engine %s', (_, choose) => {
  beforeAll(choose);

  it.each(CASES)('0 freezes, the others train: %s, %s', (_name, dtype, optimizer) => {
    const network = make(dtype, [0, { bias: 0 }]);
    const before = network.layers.map(({ parameters }) => parameters);
    const { loss } = network.train(X, Y, { ...OPTIONS, optimizer });
    const after = network.layers.map(({ parameters }) => parameters);
    expectSameBits(after[0]!.weights!.data, before[0]!.weights!.data);
    expectSameBits(after[0]!.bias!.data, before[0]!.bias!.data);
    expectSameBits(after[2]!.bias!.data, before[2]!.bias!.data);
    for (const [layer, name] of [
      [2, 'weights'],
      [3, 'weights'],
      [3, 'bias'],
    ] as const) {
      expect(after[layer]![name]!.data).not.toEqual(before[layer]![name]!.data);
    }
    expect(loss[2]!).toBeLessThan(loss[0]!);
  });

  it.each(CASES)(
    '1 everywhere is what no factor is, to the bit: %s, %s',
    (_name, dtype, optimizer) => {
      const plain = make(dtype, []);
      plain.train(X, Y, { ...OPTIONS, optimizer });
      const factors = make(dtype, [1, { weights: 1, bias: 1 }]);
      factors.train(X, Y, { ...OPTIONS, optimizer });
      expectSameBits(numbersOf(factors), numbersOf(plain));
    },
  );

  it.each(CASES)(
    'the same factor everywhere is a learning rate: %s, %s',
    (_name, dtype, optimizer) => {
      const quarter = { ...optimizer, learningRate: optimizer.learningRate / 4 };
      const plain = make(dtype, []);
      plain.train(X, Y, { ...OPTIONS, optimizer: quarter });
      const factors = make(dtype, [0.25, 0.25, 0.25]);
      factors.train(X, Y, { ...OPTIONS, optimizer });
      expectSameBits(numbersOf(factors), numbersOf(plain));
    },
  );

  it.each(CASES)('a tensor steps by its own: %s, %s', (_name, dtype, optimizer) => {
    // One step from the same gradient: each tensor goes where it goes with its rate.
    const step = (network: Network, learningRate: number): void => {
      network.forward(X);
      network.backward(X.map((_, i) => [0.1, -0.2, 0.3].map((g) => g * ((i % 3) - 1))));
      network.step({ ...optimizer, learningRate });
    };
    const network = make(dtype, [2, { weights: 0.5 }, { bias: 4 }]);
    step(network, 0.01);
    const byRate = new Map(
      [0.02, 0.01, 0.005, 0.04].map((rate) => {
        const plain = make(dtype, []);
        step(plain, rate);
        return [rate, plain.layers.map(({ parameters }) => parameters)];
      }),
    );
    const expected: [layer: number, name: string, rate: number][] = [
      [0, 'weights', 0.02],
      [0, 'bias', 0.02],
      [2, 'weights', 0.005],
      [2, 'bias', 0.01],
      [3, 'weights', 0.01],
      [3, 'bias', 0.04],
    ];
    for (const [layer, name, rate] of expected) {
      const { data } = network.layers[layer]!.parameters[name]!;
      expectSameBits(data, byRate.get(rate)![layer]![name]!.data, `${layer} ${name}`);
    }
  });

  it.each(DTYPES)(
    'a new head behind frozen layers learns as it would from their answers, %s',
    (dtype) => {
      const shared = {
        epochs: 5,
        batchSize: 8,
        loss: 'categoricalCrossentropy',
        shuffle: false,
      } as const;
      const layers = (learningRateFactor: number) => [
        dense({ units: 6, activation: 'gelu', learningRateFactor }),
        dense({ units: 5, activation: 'tanh', learningRateFactor }),
      ];
      const head = dense({ units: 3, activation: 'softmax' });
      const network = new Network({ inputs: 3, layers: [...layers(0), head], dtype, seed: 3 });
      const base = new Network({ inputs: 3, layers: layers(1), dtype, seed: 3 });
      const alone = new Network({ inputs: 5, layers: [head], dtype, seed: 7 });
      alone.layers[0]!.parameters = network.layers[2]!.parameters;
      for (const [, optimizer] of OPTIMIZERS) {
        for (const clipping of [{}, { clipNorm: 0.05 }, { clipValue: 0.001 }]) {
          const options: TrainOptions = { ...shared, ...clipping, optimizer };
          const expected = alone.train(base.run(X), Y, options);
          expect(network.train(X, Y, options)).toEqual(expected);
          expectSameBits(network.layers[2]!.weights.data, alone.layers[0]!.weights.data);
        }
      }
    },
  );

  it('everything frozen: the loss is told, nothing changes', () => {
    const network = make('float64', [0, 0, 0]);
    const before = numbersOf(network);
    const { loss } = network.train(X, Y, { ...OPTIONS, optimizer: sgd({ learningRate: 1 }) });
    expect(loss.length).toBe(3);
    expectSameBits(numbersOf(network), before);
  });

  it('can be changed; frozen tensors have no gradient, inputs still do', () => {
    const network = make('float64', []);
    const [first, , second] = network.layers;
    const pass = (): Float64Array | Float32Array => {
      network.forward(X);
      return network.backward(X.map(() => [1, -1, 2])).data;
    };
    pass();
    expect(first!.gradients.weights.data.some((g) => g !== 0)).toBe(true);
    expect(first!.learningRateFactor).toBe(1);
    first!.learningRateFactor = 0;
    second!.learningRateFactor = { weights: 0 };
    expect(first!.learningRateFactor).toBe(0);
    expect(second!.learningRateFactor).toEqual({ weights: 0 });
    expect(second!.spec).toMatchObject({ learningRateFactor: { weights: 0 } });
    expect(first!.gradients.weights.data.every((g) => g === 0)).toBe(true); // at once
    expect(pass().some((g) => g !== 0)).toBe(true);
    expect(first!.gradients.weights.data.every((g) => g === 0)).toBe(true);
    expect(second!.gradients.weights.data.every((g) => g === 0)).toBe(true);
    expect(second!.gradients.bias.some((g) => g !== 0)).toBe(true);
    first!.learningRateFactor = 1;
    second!.learningRateFactor = { weights: 1, bias: 1 };
    expect('learningRateFactor' in second!.spec).toBe(false);
    pass();
    expect(first!.gradients.weights.data.some((g) => g !== 0)).toBe(true);
  });

  it('is kept by JSON and safetensors, and trains on to the bit', async () => {
    const options: TrainOptions = {
      ...OPTIONS,
      optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }),
    };
    const network = make('float64', [0, { weights: 0.5 }]);
    network.train(X, Y, options);
    const copies = [
      Network.fromJSON(JSON.parse(JSON.stringify(network))),
      fromSafetensors(toSafetensors(network, { training: true })),
    ];
    network.train(X, Y, options);
    expect(network.summary()).toContain('Frozen: 20');
    for (const copy of copies) {
      expect(copy.layers.map((layer) => layer.learningRateFactor)).toEqual([
        0,
        1,
        { weights: 0.5 },
        1,
      ]);
      await copy.trainAsync(X, Y, { ...options, worker: false });
      expectSameBits(numbersOf(copy), numbersOf(network));
    }
  });

  it('refuses what is no factor', () => {
    const network = make('float64', []);
    const [layer] = network.layers;
    const before = layer!.learningRateFactor;
    for (const wrong of [-1, Number.NaN, '1', null, [1], { weights: -1 }, { x: 1 }, undefined]) {
      expectError(
        () => {
          layer!.learningRateFactor = loose(wrong);
        },
        OptionError,
        'ERR_OPTION',
        'learningRateFactor',
      );
    }
    expect(layer!.learningRateFactor).toBe(before);
    expectError(
      () => make('float64', [{ gamma: 1 }]),
      OptionError,
      'ERR_OPTION',
      "'gamma' is no tensor of the layer; known are weights, bias",
    );
    expectError(
      () =>
        network.train(X, Y, {
          ...OPTIONS,
          optimizer: sgd({ learningRate: 0.1 }),
          onEpoch: () => {
            layer!.learningRateFactor = 0;
          },
        }),
      BusyError,
      'ERR_BUSY',
    );
  });
});

it('in a worker: the bits of train', async () => {
  await init({ engine: 'simd' }); // the debug build is in no worker
  const options: TrainOptions = { ...OPTIONS, optimizer: adam() };
  const [here, there] = [make('float32', [0, { bias: 3 }]), make('float32', [0, { bias: 3 }])];
  here.train(X, Y, options);
  await there.trainAsync(X, Y, options);
  expectSameBits(numbersOf(there), numbersOf(here));
});
