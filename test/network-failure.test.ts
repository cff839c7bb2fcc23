import { beforeAll, describe, expect, it } from 'vitest';
import {
  adam,
  BusyError,
  DataError,
  DisposedError,
  DivergenceError,
  dense,
  dropout,
  EngineError,
  init,
  Network,
  OptionError,
  ShapeError,
  sgd,
  type TrainOptions,
} from '../src/index.js';
import { expectSameBits } from './support/bits.js';
import { type ErrorClass, expectError, loose } from './support/errors.js';
import { engines } from './support/facade.js';
import { LAYERS, make, OPTIONS, X, Y } from './support/good-input.js';
import { parametersOf } from './support/parameters.js';

describe.each(engines)('what fails on its way, engine %s', (_, choose) => {
  beforeAll(choose);

  it.each<[string, (network: Network) => void, ErrorClass, string, ...string[]]>([
    [
      'weights of another shape',
      ({ layers }) => {
        layers[0]!.weights = [[1, 2, 3, 4]];
      },
      ShapeError,
      'ERR_SHAPE',
      'expected 2 rows of 4',
    ],
    [
      'narrow weights',
      ({ layers }) => {
        layers[0]!.weights = X.slice(2);
      },
      ShapeError,
      'ERR_SHAPE',
      'expected 4',
    ],
    [
      'NaN weights',
      ({ layers }) => {
        layers[0]!.weights = [
          [1, 2, 3, 4],
          [1, 2, 3, Number.NaN],
        ];
      },
      DataError,
      'ERR_DATA',
      'row 1, column 3',
    ],
    [
      'a short bias',
      ({ layers }) => {
        layers[0]!.bias = [1];
      },
      ShapeError,
      'ERR_SHAPE',
      'bias: expected 4',
    ],
    [
      'no bias',
      ({ layers }) => {
        layers[0]!.bias = loose(undefined);
      },
      DataError,
      'ERR_DATA',
      'undefined',
    ],
    [
      'a matrix for a bias',
      ({ layers }) => {
        layers[0]!.bias = loose([[1, 2, 3, 4]]);
      },
      DataError,
      'ERR_DATA',
      'bias',
    ],
    [
      'gradients without a bias',
      ({ layers }) => {
        layers[0]!.gradients = loose({
          weights: [
            [1, 2, 3, 4],
            [1, 2, 3, 4],
          ],
        });
      },
      DataError,
      'ERR_DATA',
      'gradients: bias',
    ],
    [
      'weights for a dropout',
      () => {
        const network = new Network({
          inputs: 1,
          layers: [dropout({ rate: 0 }), dense({ units: 1 })],
        });
        network.layers[0]!.weights = [[1]];
      },
      ShapeError,
      'ERR_SHAPE',
      'dropout',
    ],
  ])('layers: %s; nothing is changed', (_name, body, type, code, ...parts) => {
    const network = make();
    const before = parametersOf(network);
    expectError(() => body(network), type, code, ...parts);
    expectSameBits(parametersOf(network), before);
  });

  it('backward: without forward, twice, of another shape; step: a bad optimizer', () => {
    const network = make();
    expectError(() => network.backward([[1, 1, 1]]), OptionError, 'ERR_OPTION', 'forward');
    expectError(() => network.forward(loose(5)), DataError, 'ERR_DATA');
    expectError(() => network.forward([[1, Number.NaN]]), DataError, 'ERR_DATA');
    expectError(() => network.backward([[1, 1, 1]]), OptionError, 'ERR_OPTION', 'forward');
    network.forward(X);
    expectError(() => network.backward([[1, 1, 1]]), ShapeError, 'ERR_SHAPE', '1 rows for the 4');
    expectError(() => network.backward(X), ShapeError, 'ERR_SHAPE', 'expected 3');
    network.backward(X.map(() => [1, 1, 1]));
    expectError(() => network.backward(X.map(() => [1, 1, 1])), OptionError, 'ERR_OPTION');
    expectError(() => network.step(loose('adam')), OptionError, 'ERR_OPTION', 'step: optimizer');
    expectError(
      () => network.step(adam(), loose({ clip: 1 })),
      OptionError,
      'ERR_OPTION',
      "'clip'",
    );
    expectError(() => network.step(adam(), { clipNorm: -1 }), OptionError, 'ERR_OPTION', '-1');
  });

  it('divergence: names the epoch, leaves the network as it was after the one before', () => {
    const options: TrainOptions = {
      epochs: 400,
      batchSize: 2,
      loss: 'meanSquaredError',
      optimizer: sgd({ learningRate: 3, momentum: 0.5 }),
    };
    const x = [[1], [2], [3]];
    const y = [1, 2, 3];
    const linear = () => new Network({ inputs: 1, layers: [dense({ units: 1 })], seed: 1 });
    const network = linear();
    const error = expectError(
      () => network.train(x, y, options),
      DivergenceError,
      'ERR_DIVERGENCE',
      'stopped being finite',
      'learning rate below 3',
    ) as DivergenceError;
    expect(error.iteration).toBeGreaterThan(40); // past several copies of the state
    const twin = linear();
    twin.train(x, y, { ...options, epochs: error.iteration - 1 });
    expect(JSON.stringify(network)).toBe(JSON.stringify(twin));
    expect(parametersOf(network).every(Number.isFinite)).toBe(true);
    const again = expectError(
      () => twin.train(x, y, options),
      DivergenceError,
      'ERR_DIVERGENCE',
      'epoch 1 ',
    ) as DivergenceError;
    expect(again.iteration).toBe(1);
    expect(JSON.stringify(twin)).toBe(JSON.stringify(network));
    // With a callback, which is not called again while the epochs are repeated.
    const watched = linear();
    let seen = 0;
    expectError(
      () => watched.train(x, y, { ...options, onEpoch: () => void seen++ }),
      DivergenceError,
      'ERR_DIVERGENCE',
    );
    expect(seen).toBe(error.iteration - 1);
    expect(JSON.stringify(watched)).toBe(JSON.stringify(network));
  });

  it('divergence in the first epoch: the network is as it was, moments included', () => {
    const network = new Network({ inputs: 1, layers: [dense({ units: 1 })], seed: 1 });
    network.train([[1]], [1], { ...OPTIONS, loss: 'meanSquaredError' });
    const before = JSON.stringify(network);
    const error = expectError(
      () =>
        network.train([[1e305]], [1], {
          epochs: 5,
          loss: 'huber',
          optimizer: sgd({ learningRate: 1e6, momentum: 0.9 }),
        }),
      DivergenceError,
      'ERR_DIVERGENCE',
      'a parameter',
    ) as DivergenceError;
    expect(error.iteration).toBe(1);
    expect(JSON.stringify(network)).toBe(before);
  });

  it('divergence of a step: the network is as it was', () => {
    const network = make();
    const before = JSON.stringify(network);
    const bias = [1e308, 1, 1, 1];
    network.layers[0]!.gradients = {
      weights: [
        [0, 0, 0, 0],
        [0, 0, 0, 0],
      ],
      bias,
    };
    expectError(
      () => network.step(sgd({ learningRate: 1e6 })),
      DivergenceError,
      'ERR_DIVERGENCE',
      'step 1 ',
    );
    expect(JSON.stringify(network)).toBe(before);
    expect(Array.from(network.layers[0]!.gradients.bias)).toEqual(bias);
  });

  it('an error thrown by a callback comes through and leaves the network as it was', () => {
    for (const where of ['onEpoch', 'schedule'] as const) {
      const network = make();
      network.train(X, Y, OPTIONS);
      const before = JSON.stringify(network);
      let calls = 0;
      const thrown = where === 'onEpoch' ? new Error('mine') : new DivergenceError('other', 1);
      expect(() =>
        network.train(X, Y, {
          ...OPTIONS,
          epochs: 10,
          optimizer: sgd({ learningRate: 0.1 }),
          [where]: () => {
            if (++calls === 3) throw thrown;
            return where === 'schedule' ? 0.1 : undefined;
          },
        }),
      ).toThrow(thrown);
      expect(JSON.stringify(network)).toBe(before);
    }
  });

  it('refuses to be changed by its own callback', () => {
    const network = make();
    let calls = 0;
    network.train(X, Y, {
      ...OPTIONS,
      onEpoch: () => {
        for (const change of [
          () => network.train(X, Y, OPTIONS),
          () => network.forward(X),
          () => network.backward(X),
          () => network.step(adam()),
          () => network.resetOptimizer(),
          () => network.dispose(),
          () => {
            network.layers[0]!.weights = [];
          },
          () => {
            network.layers[0]!.bias = [];
          },
          () => {
            network.layers[0]!.gradients = loose({});
          },
        ]) {
          expectError(change, BusyError, 'ERR_BUSY', 'training');
          calls++;
        }
        return false;
      },
    });
    expect(calls).toBe(9);
    network.dispose();
  });

  it('refuses another engine inside a running training, and goes on', async () => {
    const expected = make();
    expected.train(X, Y, OPTIONS);
    const network = make();
    const other = new Network({ inputs: 2, layers: LAYERS, seed: 4 });
    const answer = other.run([1, 2]);
    const refused: Promise<void>[] = [];
    network.train(X, Y, { ...OPTIONS, onEpoch: () => void refused.push(init({ engine: 'js' })) });
    for (const promise of refused) {
      await expect(promise).rejects.toThrow(EngineError);
    }
    expect(refused.length).toBe(2);
    expectSameBits(parametersOf(network), parametersOf(expected));
    expectSameBits(other.run([1, 2]), answer);
  });

  it('after dispose every use is a DisposedError', () => {
    const network = make();
    const [layer] = network.layers;
    network.forward(X);
    network.dispose();
    network.dispose();
    network[Symbol.dispose]();
    for (const use of [
      () => network.run([1, 2]),
      () => network.run(X),
      () => network.train(X, Y, OPTIONS),
      () => network.evaluate(X, Y),
      () => network.forward(X),
      () => network.backward(X),
      () => network.step(adam()),
      () => network.resetOptimizer(),
      () => network.summary(),
      () => network.toJSON(),
      () => layer!.weights,
      () => layer!.bias,
      () => layer!.gradients,
      () => {
        layer!.bias = [];
      },
    ]) {
      expectError(use, DisposedError, 'ERR_DISPOSED', 'Network');
    }
  });
});
