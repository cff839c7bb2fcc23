import { beforeAll, describe, expect, it } from 'vitest';
import {
  adam,
  batchNorm,
  conv2d,
  dense,
  dropout,
  flatten,
  type LayerSpec,
  Network,
  OptionError,
  RandomState,
  residual,
  type TrainOptions,
} from '../../src/index.js';
import { expectSameBits } from '../support/bits.js';
import { expectError } from '../support/errors.js';
import { strictEngines } from '../support/facade.js';
import { itGoesOn, numbersOf } from '../support/goes-on.js';

const LAYERS: readonly LayerSpec[] = [
  residual([
    batchNorm(),
    conv2d({ filters: 5, kernelSize: 3, padding: 'same', activation: 'relu', l2: 1e-3 }),
    dropout({ rate: 0.2 }),
    residual([dense({ units: 5, activation: 'gelu' })]),
    conv2d({ filters: 2, kernelSize: 1, bias: false }),
  ]),
  flatten(),
  dense({ units: 3, activation: 'softmax' }),
];
const random = new RandomState(2);
const X = { data: random.uniform(-1, 1, 20 * 18), shape: [20, 3, 3, 2] as const };
const Y = Array.from({ length: 20 }, (_, i) => i % 3);
const OPTIONS: TrainOptions = {
  epochs: 6,
  batchSize: 8,
  loss: 'categoricalCrossentropy',
  optimizer: adam({ learningRate: 0.02 }),
};

const make = (dtype: 'float64' | 'float32' = 'float64'): Network =>
  new Network({ inputs: [3, 3, 2], layers: LAYERS, seed: 3, dtype });

describe.each(strictEngines)('residual, %s', (name, choose) => {
  beforeAll(choose);

  itGoesOn(name, { make, x: X, y: Y, options: OPTIONS });

  it('is x + f(x)', () => {
    const network = new Network({ inputs: 2, layers: [residual([dense({ units: 2 })])], seed: 1 });
    network.layers[0]!.layers[0]!.parameters = {
      weights: [
        [1, 2],
        [3, 4],
      ],
      bias: [10, 20],
    };
    expect([...network.run([1, 2])]).toEqual([1 + 17, 2 + 30]);
    expect(network.run([[1, 2]]).toArray()).toEqual([[18, 32]]);
  });

  it('one sample, a batch and a forward pass give the same bits', () => {
    const network = make();
    network.train(X, Y, OPTIONS);
    const batch = network.run(X).data;
    for (const i of [0, 7, 19]) {
      const one = network.run(X.data.slice(i * 18, (i + 1) * 18));
      expectSameBits(one, batch.slice(i * 3, i * 3 + 3));
    }
  });

  it('frozen later, also through JSON, the layers within stay as they are', () => {
    const network = make();
    const [outer] = network.layers;
    const inner = outer!.layers[1]!;
    inner.learningRateFactor = 0;
    const before = inner.parameters;
    const other = outer!.layers[4]!.weights;
    network.train(X, Y, OPTIONS);
    expectSameBits(inner.parameters.weights!.data, before.weights!.data);
    expect(outer!.layers[4]!.weights.data).not.toEqual(other.data);
    // A factor that the description of a layer within has is taken back in the same way.
    const layers = [residual([dense({ units: 18, learningRateFactor: 0 })]), dense({ units: 1 })];
    const frozen = new Network({ inputs: 18, layers, seed: 1 });
    frozen.layers[0]!.layers[0]!.learningRateFactor = 1;
    const copy = Network.fromJSON(JSON.parse(JSON.stringify(frozen)));
    for (const each of [frozen, copy]) {
      const start = each.layers[0]!.layers[0]!.weights.data;
      each.train({ data: X.data, shape: [20, 18] }, Y, { ...OPTIONS, loss: 'meanSquaredError' });
      expect(each.layers[0]!.layers[0]!.weights.data).not.toEqual(start);
    }
    expectSameBits(numbersOf(copy), numbersOf(frozen));
  });
});

describe('what residual says', () => {
  it('its layers, names of tensors, summary', () => {
    const network = make();
    const [outer] = network.layers;
    expect(outer!.layers.map(({ kind }) => kind)).toEqual([
      ...['batchNorm', 'conv2d', 'dropout', 'residual', 'conv2d'],
    ]);
    expect(Object.keys(outer!.parameters)).toEqual([
      ...['0.gamma', '0.beta', '0.movingMean', '0.movingVariance'],
      ...['1.weights', '1.bias', '3.0.weights', '3.0.bias', '4.weights'],
    ]);
    expect(outer!.layers[3]!.layers[0]!.parameters.weights!.shape).toEqual([5, 5]);
    expect(network.summary()).toContain(
      [
        '1 residual                  (batch, 3, 3, 2)         139',
        '  1.1 batchNorm             (batch, 3, 3, 2)           4',
        '  1.2 conv2d (3×3, relu)    (batch, 3, 3, 5)          95',
        '  1.3 dropout (0.2)         (batch, 3, 3, 5)           0',
        '  1.4 residual              (batch, 3, 3, 5)          30',
        '    1.4.1 dense (gelu)      (batch, 3, 3, 5)          30',
        '  1.5 conv2d (1×1, linear)  (batch, 3, 3, 2)          10',
      ].join('\n'),
    );
  });

  const building =
    (...layers: unknown[]) =>
    () =>
      new Network({ inputs: [2, 4], layers: layers as LayerSpec[] });
  let deep: LayerSpec = dense({ units: 4 });
  for (let i = 0; i < 40; i++) deep = residual([deep]);
  let endless = '{"kind":"dense","units":4}';
  for (let i = 0; i < 3000; i++) endless = `{"kind":"residual","layers":[${endless}]}`;

  it.each([
    ['no list', () => residual(dense({ units: 1 }) as never), /list of at least one layer/],
    ['an empty list', () => residual([]), /list of at least one layer/],
    ['unknown options', () => residual([dense({ units: 1 })], { scale: 2 } as never), /scale/],
    [
      'another shape',
      building(dense({ units: 4 }), residual([dense({ units: 6 }), dense({ units: 3 })])),
      /layers\[1\]: residual adds .* got \[2, 4\] and \[2, 3\]/,
    ],
    [
      'what is within',
      building(residual([dense({ units: 4 }), { kind: 'dense', units: 0 } as never])),
      /layers\[0\]: layers\[1\]: units/,
    ],
    ['no layer within', building(residual([7 as never])), /layers\[0\]: layers\[0\]: expected a/],
    ['depth', building(deep), /32 deep at most/],
    ['depth in files', building(JSON.parse(endless)), /32 deep at most/],
  ] as const)('%s', (_what, body, message) => {
    expect(expectError(body, OptionError, 'ERR_OPTION').message).toMatch(message);
  });

  it('a name of a factor that is none', () => {
    expect(
      building(residual([dense({ units: 4 })], { learningRateFactor: { weights: 2 } })),
    ).toThrow(/'weights' is no tensor of the layer; known are 0\.weights, 0\.bias/);
  });
});
