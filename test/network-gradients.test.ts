import { describe, expect, it } from 'vitest';
import { dense, dropout, Network, RandomState, sgd } from '../src/index.js';

const random = new RandomState(8);
const X: number[][] = Array.from({ length: 40 }, () => [...random.uniform(-1, 1, 3)]);
const Y: number[][] = X.map(([a, b, c]) => [a! * b!, c! - a!]);
const LAYERS = [
  dense({ units: 4, activation: 'tanh', l1: 0.01, l2: 0.02 }),
  dense({ units: 2, l2: 0.03 }),
];
const make = (dtype: 'float64' | 'float32' = 'float64') =>
  new Network({ inputs: 3, layers: LAYERS, seed: 2, dtype });

function gradientOf(network: Network): number[] {
  return network.layers.flatMap(({ parameterGradients }) =>
    Object.values(parameterGradients).flatMap(({ data }) => [...data]),
  );
}

function expectClose(actual: readonly number[], expected: readonly number[], bound: number): void {
  expect(actual.length).toBe(expected.length);
  const largest = Math.max(...expected.map(Math.abs));
  for (const [i, value] of expected.entries()) {
    expect(Math.abs(actual[i]! - value) / largest, `number ${i}`).toBeLessThan(bound);
  }
}

describe('network.gradients', () => {
  it.each(['meanSquaredError', 'sumSquaredError', 'meanAbsoluteError', 'huber'] as const)(
    '%s: central differences of evaluate, weights and penalties included',
    (loss) => {
      const network = make();
      const sampleWeights = X.map((_, i) => 0.5 + (i % 4));
      const options = { loss, sampleWeights, batchSize: 7 };
      const { loss: value } = network.gradients(X, Y, options);
      const evaluate = () => network.evaluate(X, Y, { loss, sampleWeights }).loss!;
      expect(value).toBeCloseTo(evaluate(), 12);
      const expected: number[] = [];
      for (const layer of network.layers) {
        for (const [name, { data, shape }] of Object.entries(layer.parameters)) {
          for (let i = 0; i < data.length; i++) {
            const at = (by: number): number => {
              const changed = data.slice();
              changed[i]! += by;
              layer.parameters = { [name]: { data: changed, shape } };
              return evaluate();
            };
            expected.push((at(1e-6) - at(-1e-6)) / 2e-6);
            layer.parameters = { [name]: { data, shape } };
          }
        }
      }
      expectClose(gradientOf(network), expected, 1e-7);
    },
  );

  it.each(['float64', 'float32'] as const)(
    'the batch size changes the last bits at most, %s',
    (dtype) => {
      for (const loss of ['meanSquaredError', 'sumSquaredError'] as const) {
        const network = make(dtype);
        const whole = network.gradients(X, Y, { loss });
        const expected = gradientOf(network);
        for (const batchSize of [1, 7, 39, 40, 1000]) {
          const { loss: value } = network.gradients(X, Y, { loss, batchSize });
          expect(value / whole.loss).toBeCloseTo(1, dtype === 'float64' ? 12 : 5);
          expectClose(gradientOf(network), expected, dtype === 'float64' ? 1e-13 : 1e-5);
        }
      }
    },
  );

  it('pieces that are accumulated are the whole, penalties once', () => {
    const weights = X.map((_, i) => 1 + (i % 3));
    const totalWeight = weights.reduce((sum, w) => sum + w, 0);
    for (const loss of ['meanSquaredError', 'sumSquaredError'] as const) {
      const network = make();
      const whole = network.gradients(X, Y, { loss, sampleWeights: weights });
      const expected = gradientOf(network);
      let sum = 0;
      for (const [first, end] of [
        [0, 11],
        [11, 30],
        [30, 40],
      ] as const) {
        sum += network.gradients(X.slice(first, end), Y.slice(first, end), {
          loss,
          sampleWeights: weights.slice(first, end),
          accumulate: first > 0,
          totalWeight,
        }).loss;
      }
      expect(sum / whole.loss).toBeCloseTo(1, 12);
      expectClose(gradientOf(network), expected, 1e-13);
    }
  });

  it('with a step is an epoch of one batch, to the bit', () => {
    for (const dtype of ['float64', 'float32'] as const) {
      const trained = make(dtype);
      const optimizer = sgd({ learningRate: 0.1, momentum: 0.9 });
      const loss = 'meanSquaredError';
      const history = trained.train(X, Y, {
        epochs: 3,
        batchSize: 40,
        shuffle: false,
        loss,
        optimizer,
      });
      const own = make(dtype);
      const losses = [1, 2, 3].map(() => {
        const { loss: value } = own.gradients(X, Y, { loss });
        own.step(optimizer);
        return value;
      });
      expect(losses).toEqual(history.loss);
      expect(own.layers.map(({ weights }) => weights.data)).toEqual(
        trained.layers.map(({ weights }) => weights.data),
      );
    }
  });

  it('what is frozen has no gradient; dropout draws as in training', () => {
    const network = make();
    network.gradients(X, Y, { loss: 'meanSquaredError', batchSize: 9 });
    network.layers[0]!.learningRateFactor = { weights: 0 };
    network.gradients(X, Y, { loss: 'meanSquaredError', batchSize: 9 });
    expect([...network.layers[0]!.gradients.weights.data].every((v) => v === 0)).toBe(true);
    expect([...network.layers[0]!.gradients.bias].some((v) => v !== 0)).toBe(true);
    const layers = [dropout({ rate: 0.5 }), dense({ units: 2 })];
    const noisy = new Network({ inputs: 3, layers, seed: 1 });
    const first = noisy.gradients(X, Y, { loss: 'meanSquaredError' }).loss;
    expect(noisy.gradients(X, Y, { loss: 'meanSquaredError' }).loss).not.toBe(first);
  });

  it('takes the loss last trained with; else an OptionError says that it is missing', () => {
    const network = make();
    expect(() => network.gradients(X, Y)).toThrow(/expected 'loss'/);
    network.train(X, Y, { epochs: 1, loss: 'huber', optimizer: sgd({ learningRate: 0.01 }) });
    expect(network.gradients(X, Y).loss).toBeCloseTo(network.evaluate(X, Y).loss!, 12);
    for (const wrong of [{ batchSize: 0 }, { totalWeight: 0 }, { accumulate: 1 }, { other: 1 }]) {
      expect(() => network.gradients(X, Y, wrong as object)).toThrow(
        expect.objectContaining({ code: 'ERR_OPTION' }),
      );
    }
    expect(() => network.gradients(X, Y.slice(1))).toThrow(
      expect.objectContaining({ code: 'ERR_SHAPE' }),
    );
  });
});
