import { describe, expect, it } from 'vitest';
import {
  adam,
  dense,
  dropout,
  lbfgs,
  Network,
  type NetworkOptions,
  RandomState,
  type TrainOptions,
} from '../src/index.js';
import { expectSameBits } from './support/bits.js';

const random = new RandomState(3);
/** (300, 3): two batches of an evaluation. */
const X: number[][] = Array.from({ length: 300 }, () => [...random.uniform(-1, 1, 3)]);
const Y: number[] = X.map(([a, b, c]) => Math.sin(2 * a!) + b! * c!);
const CLASSES: number[] = X.map(([a, b]) => (a! > 0 ? (b! > 0 ? 0 : 1) : 2));

const LAYERS = [dense({ units: 6, activation: 'tanh', l2: 1e-4 }), dense({ units: 1 })];

function make(options: Partial<NetworkOptions> = {}): Network {
  return new Network({ inputs: 3, layers: LAYERS, seed: 5, ...options });
}

const OPTIONS: TrainOptions = { epochs: 12, loss: 'meanSquaredError', optimizer: lbfgs() };

function parametersOf(network: Network): Float64Array {
  return Float64Array.from(
    network.layers.flatMap(({ parameters }) =>
      Object.values(parameters).flatMap(({ data }) => [...data]),
    ),
  );
}

describe.each(['float64', 'float32'] as const)('lbfgs, %s', (dtype) => {
  it('comes lower in 60 iterations than Adam in 60 epochs', () => {
    const network = make({ dtype });
    const { loss, epochs, stoppedBy } = network.train(X, Y, { ...OPTIONS, epochs: 60 });
    expect(epochs).toBe(60);
    expect(stoppedBy).toBe('epochs');
    for (let i = 1; i < loss.length; i++) expect(loss[i]).toBeLessThanOrEqual(loss[i - 1]!);
    const other = make({ dtype });
    const by = other.train(X, Y, {
      ...OPTIONS,
      epochs: 60,
      optimizer: adam({ learningRate: 0.01 }),
    });
    expect(loss.at(-1)! * 5).toBeLessThan(by.loss.at(-1)!);
    expect(network.evaluate(X, Y).loss).toBe(loss.at(-1));
  });

  it('twice ten iterations are twenty, to the bit; so through JSON', () => {
    const whole = make({ dtype });
    whole.train(X, Y, { ...OPTIONS, epochs: 20 });
    const halves = make({ dtype });
    halves.train(X, Y, { ...OPTIONS, epochs: 10 });
    const copy = Network.fromJSON(JSON.parse(JSON.stringify(halves)));
    halves.train(X, Y, { ...OPTIONS, epochs: 10 });
    copy.train(X, Y, { ...OPTIONS, epochs: 10 });
    expectSameBits(parametersOf(halves), parametersOf(whole), 'halves');
    expectSameBits(parametersOf(copy), parametersOf(whole), 'copy');
  });

  it('trainAsync gives the bits of train, with a callback, validation and without', async () => {
    for (const more of [
      {},
      { validationSplit: 0.2, metrics: ['r2' as const] },
      { onEpoch: () => undefined, earlyStopping: { patience: 3 } },
    ]) {
      const options = { ...OPTIONS, ...more };
      const network = make({ dtype });
      const history = network.train(X, Y, options);
      const other = make({ dtype });
      const otherHistory = await other.trainAsync(X, Y, options);
      expect(otherHistory).toEqual(history);
      expectSameBits(parametersOf(other), parametersOf(network), JSON.stringify(more));
      const slices = make({ dtype });
      expect(await slices.trainAsync(X, Y, { ...options, worker: false })).toEqual(history);
      expectSameBits(
        parametersOf(slices),
        parametersOf(network),
        `${JSON.stringify(more)}, slices`,
      );
    }
  });

  it('goes on from a checkpoint to the bit, in train and trainAsync', async () => {
    const options = { ...OPTIONS, validationSplit: 0.25, earlyStopping: { patience: 50 } };
    const whole = make({ dtype });
    const history = whole.train(X, Y, options);
    let saved = '';
    const cut = make({ dtype });
    cut.train(X, Y, {
      ...options,
      onEpoch: ({ epoch }) => {
        if (epoch === 5) saved = JSON.stringify(cut);
        return epoch < 5 ? undefined : false;
      },
    });
    for (const how of ['train', 'trainAsync'] as const) {
      const resumed = Network.fromJSON(JSON.parse(saved));
      expect(await resumed[how](X, Y, { ...options, resume: true })).toEqual(history);
      expectSameBits(parametersOf(resumed), parametersOf(whole), how);
    }
  });

  it('is left as it was after the last whole iteration by an abort', async () => {
    const controller = new AbortController();
    const network = make({ dtype });
    const history = await network.trainAsync(X, Y, {
      ...OPTIONS,
      epochs: 1000,
      onEpoch: ({ epoch }) => {
        if (epoch === 4) controller.abort();
      },
      signal: controller.signal,
    });
    expect(history).toMatchObject({ stoppedBy: 'abort', epochs: 4 });
    const other = make({ dtype });
    other.train(X, Y, { ...OPTIONS, epochs: 4 });
    expectSameBits(parametersOf(network), parametersOf(other), 'four');
  });

  it('leaves frozen tensors as they are, and finds the rest', () => {
    const network = make({ dtype });
    const [first] = network.layers;
    first!.learningRateFactor = { weights: 0 };
    const before = first!.weights.data.slice();
    const { loss } = network.train(X, Y, OPTIONS);
    expect(first!.weights.data).toEqual(before);
    expect(loss.at(-1)).toBeLessThan(loss[0]!);
  });

  it('sees sample and class weights', () => {
    const options: TrainOptions = { ...OPTIONS, loss: 'categoricalCrossentropy', epochs: 30 };
    const layers = [
      dense({ units: 5, activation: 'tanh' }),
      dense({ units: 3, activation: 'softmax' }),
    ];
    const twice = make({ dtype, layers });
    twice.train([...X, ...X.slice(0, 50)], [...CLASSES, ...CLASSES.slice(0, 50)], options);
    const weighted = make({ dtype, layers });
    const sampleWeights = X.map((_, i) => (i < 50 ? 2 : 1));
    const { loss } = weighted.train(X, CLASSES, { ...options, sampleWeights });
    const plain = make({ dtype, layers });
    const other = plain.train(X, CLASSES, options);
    expect(loss[0]).not.toBe(other.loss[0]);
    const heavy = make({ dtype, layers });
    const { loss: byClass } = heavy.train(X, CLASSES, { ...options, classWeights: { 0: 3 } });
    expect(byClass[0]).not.toBe(other.loss[0]);
    // The same function but for the order of its sums.
    const score = (network: Network) => network.evaluate(X, CLASSES, { sampleWeights }).loss!;
    expect(score(weighted) / score(twice)).toBeGreaterThan(0.5);
    expect(score(weighted) / score(twice)).toBeLessThan(2);
  });
});

describe('lbfgs', () => {
  it('says that it converged, and trains no further', () => {
    const layers = [dense({ units: 1 })];
    const y = X.map(([a, b, c]) => 1 + a! - 2 * b! + 0.5 * c!);
    const network = make({ layers });
    const options: TrainOptions = {
      ...OPTIONS,
      epochs: 100,
      optimizer: lbfgs({ tolerance: 1e-9 }),
    };
    const history = network.train(X, y, options);
    expect(history.stoppedBy).toBe('converged');
    expect(history.epochs).toBeLessThan(20);
    expect(network.layers[0]!.weights.data[1]).toBeCloseTo(-2, 8);
    network.gradients(X, y);
    const { weights, bias } = network.layers[0]!.gradients;
    for (const value of [...weights.data, ...bias])
      expect(Math.abs(value)).toBeLessThanOrEqual(1e-9);
    const before = parametersOf(network);
    expect(network.train(X, y, options)).toMatchObject({ stoppedBy: 'converged', epochs: 1 });
    expectSameBits(parametersOf(network), before, 'already converged');
  });

  it('stalls in float32 where the tolerance is out of reach', () => {
    const network = make({ dtype: 'float32', layers: [dense({ units: 1 })] });
    const options = { ...OPTIONS, epochs: 500, optimizer: lbfgs({ tolerance: 0 }) };
    const { stoppedBy } = network.train(X, Y, options);
    expect(['stalled', 'converged']).toContain(stoppedBy);
  });

  it('sums sumSquaredError over all batches, penalties once', () => {
    const network = make({ layers: [dense({ units: 1, l2: 0.3 })] });
    const y = Y;
    network.train(X, y, {
      ...OPTIONS,
      loss: 'sumSquaredError',
      epochs: 200,
      optimizer: lbfgs({ tolerance: 1e-9 }),
    });
    // ½Σd² + 0.3·Σw²: the gradient in the weights is Xᵀd + 0.6·w.
    const { weights, bias } = network.layers[0]!;
    const errors = X.map(
      (row, i) => row.reduce((sum, v, j) => sum + v * weights.data[j]!, bias[0]!) - y[i]!,
    );
    for (let j = 0; j < 3; j++) {
      const slope = errors.reduce((sum, e, i) => sum + e * X[i]![j]!, 0.6 * weights.data[j]!);
      expect(Math.abs(slope)).toBeLessThan(1e-8);
    }
  });

  it.each([
    [{ batchSize: 10 }, 'batchSize'],
    [{ clipNorm: 1 }, 'clipNorm'],
    [{ clipValue: 1 }, 'clipValue'],
    [{ schedule: (_: number, rate: number) => rate }, 'schedule'],
    [{ shuffle: true }, 'shuffle'],
  ] as const)('refuses %o', (more, name) => {
    const network = make();
    const before = parametersOf(network);
    expect(() => network.train(X, Y, { ...OPTIONS, ...more } as TrainOptions)).toThrow(
      expect.objectContaining({ code: 'ERR_OPTION', message: expect.stringContaining(name) }),
    );
    expectSameBits(parametersOf(network), before, name);
  });

  it('refuses dropout, learning-rate factors, a step, and itself as plain data of a stranger', () => {
    const dropped = make({
      layers: [dense({ units: 4 }), dropout({ rate: 0.1 }), dense({ units: 1 })],
    });
    expect(() => dropped.train(X, Y, OPTIONS)).toThrow(/layers\[1\] \(dropout\)/);
    const harmless = make({
      layers: [dense({ units: 4 }), dropout({ rate: 0 }), dense({ units: 1 })],
    });
    expect(harmless.train(X, Y, OPTIONS).epochs).toBeGreaterThan(3);
    const slow = make({ layers: [dense({ units: 1, learningRateFactor: 0.5 })] });
    expect(() => slow.train(X, Y, OPTIONS)).toThrow(/learningRateFactor 0.5/);
    expect(() => make().step(lbfgs())).toThrow(/use train/);
    expect(() => lbfgs({ memory: 0 })).toThrow(/memory/);
    expect(() => lbfgs({ sufficientDecrease: 0.95 })).toThrow(/sufficientDecrease/);
    expect(() => lbfgs({ curvature: 1 })).toThrow(/curvature/);
    expect(() => lbfgs({ tolerance: -1 })).toThrow(/tolerance/);
  });

  it('a loss that is not finite to begin with is a DivergenceError, the network as it was', () => {
    const network = make({
      layers: [dense({ units: 2, activation: 'relu' }), dense({ units: 1 })],
    });
    network.layers[1]!.weights = [[1e308], [1e308]];
    const before = parametersOf(network);
    const big = X.map((row) => row.map((v) => v * 1e300));
    expect(() => network.train(big, Y, OPTIONS)).toThrow(
      expect.objectContaining({ code: 'ERR_DIVERGENCE' }),
    );
    expectSameBits(parametersOf(network), before, 'as before');
  });
});
