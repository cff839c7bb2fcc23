import { beforeAll, describe, expect, it } from 'vitest';
import {
  adam,
  DataError,
  dense,
  embedding,
  flatten,
  gru,
  type LayerSpec,
  lstm,
  Network,
  OptionError,
  parts,
  RandomState,
  reshape,
  sgd,
  simpleRnn,
  type TrainOptions,
} from '../../src/index.js';
import { expectSameBits } from '../support/bits.js';
import { strictEngines } from '../support/facade.js';
import { itGoesOn, numbersOf } from '../support/goes-on.js';

const LAYERS: readonly LayerSpec[] = [
  embedding({ vocabulary: 9, units: 5 }),
  lstm({ units: 6, returnSequences: true, dropout: 0.1, truncate: 3 }),
  gru({ units: 5, returnSequences: true, recurrentDropout: 0.2, goBackwards: true, l2: 1e-3 }),
  simpleRnn({ units: 4, bias: false }),
  dense({ units: 3, activation: 'softmax' }),
];
const random = new RandomState(2);
const STEPS = 7;
const X = { data: random.randint(0, 9, 20 * STEPS), shape: [20, STEPS] as const };
const Y = Array.from({ length: 20 }, (_, i) => X.data[i * STEPS]! % 3);
const OPTIONS: TrainOptions = {
  epochs: 6,
  batchSize: 8,
  loss: 'categoricalCrossentropy',
  optimizer: adam({ learningRate: 0.02 }),
};

const make = (dtype: 'float64' | 'float32' = 'float64'): Network =>
  new Network({ inputs: STEPS, layers: LAYERS, seed: 3, dtype });

describe.each(strictEngines)('a network of sequence layers, %s', (name, choose) => {
  beforeAll(choose);

  itGoesOn(name, { make, x: X, y: Y, options: OPTIONS });

  it('a sequence gives the same bits alone, in a batch, and in a training set', () => {
    const network = make();
    const { data } = network.run(X);
    for (const i of [0, 7, 19]) {
      const alone = network.run(X.data.subarray(i * STEPS, (i + 1) * STEPS));
      expectSameBits(alone, data.subarray(3 * i, 3 * i + 3));
    }
  });

  it('an index that is none is refused, with sample and step; the network stays as it was', () => {
    const network = make();
    const before = numbersOf(network);
    const wrong = (value: number): number[][] => [
      [0, 1, 2, 3, 4, 5, 6],
      [0, 1, value, 3, 4, 5, 6],
    ];
    for (const value of [9, -1, 0.5]) {
      const calls: readonly (() => unknown)[] = [
        () => network.run(wrong(value)),
        () => network.train(wrong(value), [0, 1], OPTIONS),
        () => network.evaluate(wrong(value), [0, 1], { loss: 'categoricalCrossentropy' }),
        () => network.forward(wrong(value)),
        () => network.gradients(wrong(value), [0, 1], { loss: 'categoricalCrossentropy' }),
      ];
      for (const call of calls) {
        const error = errorOf(call);
        expect(error).toBeInstanceOf(DataError);
        expect(error).toMatchObject({ code: 'ERR_DATA', row: 1, column: 2 });
        expect((error as Error).message).toContain(
          `sample 1, step 2 is ${value}; expected an index from 0 to 8`,
        );
      }
      expect(() => network.run(wrong(value)[1]!)).toThrow(/sample 0, step 2/);
    }
    expectSameBits(numbersOf(network), before);
  });

  it('dropout of a sequence is the same in all its steps, and off outside training', () => {
    const layers = [simpleRnn({ units: 1, activation: 'linear', dropout: 0.5 })];
    const network = new Network({ inputs: [3, 1], layers, seed: 1 });
    network.layers[0]!.parameters = { weights: [[1]], recurrentWeights: [[1]], bias: [0] };
    const sums = (network.forward(new Array(40).fill([1, 1, 1])) as { data: Float64Array }).data;
    expect([...new Set(sums)].sort()).toEqual([0, 6]);
    expect([...network.run([1, 1, 1])]).toEqual([3]);
  });
});

function errorOf(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('what networks of sequence layers say', () => {
  it('tensors, summary, drawing', () => {
    const network = make();
    const shapes = network.layers.map(({ parameters }) =>
      Object.entries(parameters).map(([name, { shape }]) => `${name} ${shape.join('×')}`),
    );
    expect(shapes).toEqual([
      ['weights 9×5'],
      ['weights 5×24', 'recurrentWeights 6×24', 'bias 24'],
      ['weights 6×15', 'recurrentWeights 5×15', 'bias 2×15'],
      ['weights 5×4', 'recurrentWeights 4×4'],
      ['weights 4×3', 'bias 3'],
    ]);
    const summary = network.summary();
    expect(summary).toContain('2 lstm (6)');
    expect(summary).toContain('(batch, 7, 6)');
    expect(summary).toContain('3 gru (5, backwards)');
    const { weights, recurrentWeights, bias } = network.layers[1]!.parameters;
    expect([...bias!.data]).toEqual(
      Array.from({ length: 24 }, (_, i) => (i >= 6 && i < 12 ? 1 : 0)),
    );
    const limit = Math.sqrt(6 / (5 + 24));
    const most = Math.max(...weights!.data.map(Math.abs));
    expect(most).toBeLessThan(limit);
    expect(most).toBeGreaterThan(0.8 * limit);
    // Orthonormal rows: there are fewer of them than columns.
    const row = (i: number): number[] => [...recurrentWeights!.data.subarray(24 * i, 24 * i + 24)];
    const dot = (i: number, j: number) => row(i).reduce((sum, v, k) => sum + v * row(j)[k]!, 0);
    expect(dot(2, 2)).toBeCloseTo(1, 12);
    expect(dot(2, 3)).toBeCloseTo(0, 12);
  });

  const building =
    (inputs: number | readonly number[], ...layers: unknown[]) =>
    () =>
      new Network({ inputs, layers: layers as LayerSpec[] });

  it.each([
    [
      'rank',
      building(9, lstm({ units: 1 })),
      /layers\[0\]: lstm takes samples of shape \[steps, features\], got \[9\]/,
    ],
    [
      'two recurrent layers without all steps between them',
      building([3, 2], gru({ units: 2 }), gru({ units: 2 })),
      /layers\[1\]: gru takes samples of shape \[steps, features\], got \[2\]/,
    ],
    [
      'an embedding that is not first',
      building([3, 2], flatten(), dense({ units: 4 }), embedding({ vocabulary: 3, units: 2 })),
      /layers\[2\]: embedding takes the indices of samples/,
    ],
    ['units', () => lstm({ units: 0 }), /lstm: units/],
    ['vocabulary', () => embedding({ vocabulary: 2.5, units: 1 }), /embedding: vocabulary/],
    [
      'an activation that needs more than its value',
      () => gru({ units: 1, activation: 'gelu' as never }),
      /gru: activation/,
    ],
    ['dropout', () => simpleRnn({ units: 1, dropout: 1 }), /simpleRnn: dropout/],
    ['recurrent dropout', () => lstm({ units: 1, recurrentDropout: -0.1 }), /recurrentDropout/],
    ['truncate', () => lstm({ units: 1, truncate: 1.5 }), /truncate/],
    [
      'gates of a layer without',
      () => simpleRnn({ units: 1, recurrentActivation: 'tanh' } as never),
      /recurrentActivation/,
    ],
    [
      'parts that do not divide',
      building([2, 2], lstm({ units: 2, biasInitializer: parts([0, 1, 2]) })),
      /layers\[0\]: bias: 8 numbers cannot be divided into the 3 parts/,
    ],
    ['no parts', () => parts([]), /parts: expected a list of 1 to 16 numbers/],
  ] as const)('%s', (_what, call, message) => {
    expect(call).toThrow(OptionError);
    expect(call).toThrow(message);
  });

  it('indices after reshape', () => {
    const layers = [
      reshape({ shape: [-1] }),
      embedding({ vocabulary: 3, units: 2 }),
      flatten(),
      dense({ units: 1 }),
    ];
    const network = new Network({ inputs: [2, 2], layers, seed: 1 });
    network.train([[0, 1, 2, 0]], [1], {
      epochs: 1,
      loss: 'meanSquaredError',
      optimizer: sgd({ learningRate: 0.1 }),
    });
    expect(() => network.run([0, 1, 3, 0])).toThrow(/sample 0, step 2 is 3/);
  });
});
