import { describe, expect, it } from 'vitest';
import {
  adam,
  dense,
  lbfgs,
  levenbergMarquardt,
  Network,
  type NetworkOptions,
  RandomState,
  type TrainOptions,
} from '../src/index.js';
import { expectSameBits } from './support/bits.js';

const random = new RandomState(3);
/** A curve of one input, 300 points. */
const X: number[][] = Array.from({ length: 300 }, () => [...random.uniform(-1, 1, 1)]);
const Y: number[] = X.map(([a]) => Math.sin(3 * a!) + 0.3 * a!);

const LAYERS = [dense({ units: 6, activation: 'tanh' }), dense({ units: 1 })];
const OPTIONS: TrainOptions = {
  epochs: 8,
  loss: 'meanSquaredError',
  optimizer: levenbergMarquardt(),
};

function make(options: Partial<NetworkOptions> = {}): Network {
  return new Network({ inputs: 1, layers: LAYERS, seed: 5, ...options });
}

function parametersOf(network: Network): Float64Array {
  return Float64Array.from(
    network.layers.flatMap(({ parameters }) =>
      Object.values(parameters).flatMap(({ data }) => [...data]),
    ),
  );
}

describe.each(['float64', 'float32'] as const)('levenbergMarquardt, %s', (dtype) => {
  it('fits a curve in iterations of which Adam takes a hundred times as many', () => {
    const network = make({ dtype });
    const { loss, stoppedBy } = network.train(X, Y, { ...OPTIONS, epochs: 40 });
    for (let i = 1; i < loss.length; i++) expect(loss[i]).toBeLessThan(loss[i - 1]!);
    expect(['epochs', 'stalled', 'converged']).toContain(stoppedBy);
    const other = make({ dtype });
    const optimizer = adam({ learningRate: 0.01 });
    const by = other.train(X, Y, { ...OPTIONS, epochs: 400, optimizer });
    expect(loss.at(-1)! * 10).toBeLessThan(by.loss.at(-1)!);
    expect(network.evaluate(X, Y).loss).toBe(loss.at(-1));
  });

  it('twice four iterations are eight, to the bit; so through JSON', () => {
    const whole = make({ dtype });
    whole.train(X, Y, OPTIONS);
    const halves = make({ dtype });
    halves.train(X, Y, { ...OPTIONS, epochs: 4 });
    const copy = Network.fromJSON(JSON.parse(JSON.stringify(halves)));
    halves.train(X, Y, { ...OPTIONS, epochs: 4 });
    copy.train(X, Y, { ...OPTIONS, epochs: 4 });
    expectSameBits(parametersOf(halves), parametersOf(whole), 'halves');
    expectSameBits(parametersOf(copy), parametersOf(whole), 'copy');
  });

  it('trainAsync gives the bits of train, goes on from a checkpoint, ends with the last whole iteration', async () => {
    for (const more of [{}, { validationSplit: 0.2, onEpoch: () => undefined }]) {
      const options = { ...OPTIONS, ...more };
      const network = make({ dtype });
      const history = network.train(X, Y, options);
      for (const worker of [undefined, false] as const) {
        const other = make({ dtype });
        const where = worker === undefined ? {} : { worker };
        expect(await other.trainAsync(X, Y, { ...options, ...where })).toEqual(history);
        expectSameBits(parametersOf(other), parametersOf(network), `worker ${worker}`);
      }
      let saved = '';
      const cut = make({ dtype });
      cut.train(X, Y, {
        ...options,
        onEpoch: ({ epoch }) => {
          if (epoch === 3) saved = JSON.stringify(cut);
        },
      });
      const resumed = Network.fromJSON(JSON.parse(saved));
      expect(await resumed.trainAsync(X, Y, { ...options, resume: true })).toEqual(history);
      expectSameBits(parametersOf(resumed), parametersOf(network), 'resumed');
    }
    const controller = new AbortController();
    const network = make({ dtype });
    const history = await network.trainAsync(X, Y, {
      ...OPTIONS,
      epochs: 1000,
      onEpoch: ({ epoch }) => {
        if (epoch === 2) controller.abort();
      },
      signal: controller.signal,
    });
    expect(history).toMatchObject({ stoppedBy: 'abort', epochs: 2 });
    const other = make({ dtype });
    other.train(X, Y, { ...OPTIONS, epochs: 2 });
    expectSameBits(parametersOf(network), parametersOf(other), 'two');
  });

  it('leaves frozen tensors as they are', () => {
    const network = make({ dtype });
    const [first] = network.layers;
    first!.learningRateFactor = { weights: 0 };
    first!.weights = [[-0, 1, -1, 0.5, 2, -2]];
    const before = first!.weights.data.slice();
    const { loss } = network.train(X, Y, OPTIONS);
    expect(first!.weights.data).toEqual(before);
    expect(loss.at(-1)).toBeLessThan(loss[0]!);
  });
});

describe('levenbergMarquardt', () => {
  it('solves linear least squares with weights and l2 to the normal equations', () => {
    const x = Array.from({ length: 50 }, () => [...random.uniform(-1, 1, 3)]);
    const y = x.map(([a, b, c]) => [a! - b! + 0.1 * Math.sin(20 * c!), c! + a! * b!]);
    const sampleWeights = x.map((_, i) => 1 + (i % 3));
    const layers = [dense({ units: 2, l2: 0.01 })];
    const network = new Network({ inputs: 3, layers, seed: 1 });
    const options: TrainOptions = { ...OPTIONS, epochs: 60, sampleWeights };
    const history = network.train(x, y, {
      ...options,
      optimizer: levenbergMarquardt({ tolerance: 1e-7 }),
    });
    expect(history.stoppedBy).toBe('converged');
    network.gradients(x, y, { sampleWeights });
    const { weights, bias } = network.layers[0]!.gradients;
    for (const v of [...weights.data, ...bias]) expect(Math.abs(v)).toBeLessThan(1.01e-7);
    const other = new Network({ inputs: 3, layers, seed: 1 });
    other.train(x, y, { ...options, epochs: 500, optimizer: lbfgs({ tolerance: 1e-7 }) });
    for (const [i, v] of parametersOf(other).entries()) {
      expect(parametersOf(network)[i]).toBeCloseTo(v, 5);
    }
  });

  it('learns exclusive or to a loss of almost nothing', () => {
    const network = new Network({
      inputs: 2,
      layers: [dense({ units: 3, activation: 'tanh' }), dense({ units: 1 })],
      seed: 3,
    });
    const { loss } = network.train(
      [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ],
      [0, 1, 1, 0],
      { ...OPTIONS, epochs: 100 },
    );
    expect(loss.at(-1)).toBeLessThan(1e-15);
  });

  it('stops where all is frozen or nothing can be gained', () => {
    const network = make();
    for (const layer of network.layers) layer.learningRateFactor = 0;
    expect(network.train(X, Y, OPTIONS)).toMatchObject({ stoppedBy: 'converged', epochs: 1 });
    const dead = make({ layers: [dense({ units: 1, activation: 'relu' })] });
    dead.layers[0]!.weights = [[0]];
    dead.layers[0]!.bias = [-1];
    expect(dead.train(X, Y, OPTIONS).stoppedBy).toBe('converged');
    const exact = make({ layers: [dense({ units: 1 })] });
    const optimizer = levenbergMarquardt({ tolerance: 0 });
    const { stoppedBy } = exact.train(X, Y, { ...OPTIONS, epochs: 500, optimizer });
    expect(['stalled', 'converged']).toContain(stoppedBy);
  });

  it('refuses what it cannot do', () => {
    const refused = (network: Network, options: TrainOptions, message: RegExp) => {
      const before = parametersOf(network);
      expect(() => network.train(X, Y, options)).toThrow(
        expect.objectContaining({ code: 'ERR_OPTION', message: expect.stringMatching(message) }),
      );
      expectSameBits(parametersOf(network), before, 'as it was');
    };
    refused(make(), { ...OPTIONS, loss: 'huber' }, /meanSquaredError/);
    refused(make(), { ...OPTIONS, batchSize: 8 }, /batchSize/);
    refused(make({ layers: [dense({ units: 1, l1: 0.1 })] }), OPTIONS, /l1/);
    refused(
      make({ layers: [dense({ units: 5000 }), dense({ units: 1 })] }),
      OPTIONS,
      /10000|15001/,
    );
    expect(() => levenbergMarquardt({ damping: 0 })).toThrow(/damping/);
    expect(() => levenbergMarquardt({ tolerance: Number.NaN })).toThrow(/tolerance/);
    expect(() => make().step(levenbergMarquardt())).toThrow(/use train/);
  });
});
