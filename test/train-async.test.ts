import { describe, expect, it } from 'vitest';
import { supports } from '../src/core/wasm/probe.js';
import {
  adamW,
  BusyError,
  cosineDecay,
  DataError,
  DisposedError,
  DivergenceError,
  dense,
  EngineError,
  type EpochLog,
  type History,
  init,
  Network,
  type NetworkOptions,
  OptionError,
  reduceOnPlateau,
  ShapeError,
  sgd,
  type TrainOptions,
} from '../src/index.js';
import { CLASSIFY, classifier, PLACES, samplesOf, wholeOf } from './support/async.js';
import { thorough } from './support/effort.js';
import { expectError, expectRejection, loose } from './support/errors.js';

const { x, y } = samplesOf(120, 5, 3);
const small = (options: Partial<NetworkOptions> = {}): Network => classifier(5, 7, 3, options);

describe.each(PLACES)('Network.trainAsync, %s: the bits of train', (_, place) => {
  it.each<[string, Partial<TrainOptions>, Partial<NetworkOptions>]>([
    ['plain', {}, {}],
    ['float32', {}, { dtype: 'float32' }],
    ['not shuffled', { shuffle: false }, {}],
    ['one-hot targets', {}, {}],
    ['validationSplit and metrics', { validationSplit: 0.3, metrics: ['accuracy', 'r2'] }, {}],
    ['validationData', { validationData: { inputs: x, targets: y, sampleWeights: y } }, {}],
    ['metrics of the training data', { metrics: ['meanAbsoluteError'] }, {}],
    ['early stopping', { epochs: 60, validationSplit: 0.4, earlyStopping: { patience: 3 } }, {}],
    [
      'early stopping, not the best',
      { epochs: 60, validationSplit: 0.4, earlyStopping: { patience: 2, restoreBest: false } },
      {},
    ],
    ['a schedule', { schedule: cosineDecay({ epochs: 12, warmup: 3 }) }, {}],
    ['a schedule of the user', { schedule: (epoch, initial) => initial / (1 + epoch) }, {}],
    ['a plateau', { epochs: 40, schedule: reduceOnPlateau({ patience: 1 }) }, {}],
    ['a threshold', { epochs: 400, lossThreshold: 1.05 }, {}],
    ['weights', { sampleWeights: y.map((c) => c + 0.5), classWeights: [1, 2, 3] }, {}],
    ['clipping', { clipNorm: 0.1, clipValue: 0.01, optimizer: adamW() }, {}],
    ['one batch', { batchSize: 1000, optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }) }, {}],
    ['many epochs', { epochs: thorough(3000, 800), batchSize: 60 }, {}],
  ])('%s', async (name, options, network) => {
    const targets =
      name === 'one-hot targets' ? y.map((c) => [0, 1, 2].map((j) => (c === j ? 1 : 0))) : y;
    const expected = small(network);
    const actual = small(network);
    const settings = { ...CLASSIFY, ...options };
    const history = expected.train(x, targets, settings);
    expect(await actual.trainAsync(x, targets, { ...settings, ...place })).toEqual(history);
    expect(wholeOf(actual)).toBe(wholeOf(expected));
    // And so it goes on: order, moments and random state are there, too.
    expected.train(x, targets, settings);
    await actual.trainAsync(x, targets, { ...settings, ...place });
    expect(wholeOf(actual)).toBe(wholeOf(expected));
    const figures = expected.evaluate(x, targets, { metrics: ['accuracy'] });
    const evaluated = await actual.evaluateAsync(x, targets, { metrics: ['accuracy'], ...place });
    expect(evaluated).toEqual(figures);
  });
});

describe.runIf(supports('relaxed'))('Network.trainAsync: engine relaxed', () => {
  it.each(PLACES)('%s: the bits of train', async (_, place) => {
    await init({ engine: 'relaxed' });
    try {
      const expected = small();
      const actual = small();
      expected.train(x, y, CLASSIFY);
      await actual.trainAsync(x, y, { ...CLASSIFY, ...place });
      expect(wholeOf(actual)).toBe(wholeOf(expected));
    } finally {
      await init();
    }
  });
});

describe.each(PLACES)('Network.trainAsync, %s: onEpoch', (_, place) => {
  it('is told every epoch in order, with the network as it then is', async () => {
    const expected: [EpochLog, string][] = [];
    const actual: typeof expected = [];
    const record = (network: Network, list: typeof expected) => (log: EpochLog) => {
      list.push([log, wholeOf(network)]);
    };
    const a = small();
    const b = small();
    a.train(x, y, { ...CLASSIFY, onEpoch: record(a, expected) });
    await b.trainAsync(x, y, { ...CLASSIFY, ...place, onEpoch: record(b, actual) });
    expect(actual.length).toBe(12);
    expect(actual).toEqual(expected);
  });

  it('false stops the run', async () => {
    const a = small();
    const b = small();
    const onEpoch = ({ epoch }: EpochLog) => (epoch === 5 ? false : undefined);
    const history = a.train(x, y, { ...CLASSIFY, onEpoch });
    expect(history.stoppedBy).toBe('callback');
    expect(await b.trainAsync(x, y, { ...CLASSIFY, ...place, onEpoch })).toEqual(history);
    expect(wholeOf(b)).toBe(wholeOf(a));
  });

  it('what it throws comes out, and the network is as it was', async () => {
    const network = small();
    const before = wholeOf(network);
    const thrown = new TypeError('of the user');
    const training = network.trainAsync(x, y, {
      ...CLASSIFY,
      ...place,
      onEpoch({ epoch }) {
        if (epoch === 3) throw thrown;
      },
    });
    await expect(training).rejects.toBe(thrown);
    expect(wholeOf(network)).toBe(before);
    await network.trainAsync(x, y, { ...CLASSIFY, ...place });
  });

  it('results that no message could carry do no harm', async () => {
    const results: unknown[] = [() => {}, Symbol('s'), new WeakMap(), globalThis];
    const network = small();
    const { epochs } = await network.trainAsync(x, y, {
      ...CLASSIFY,
      ...place,
      onEpoch: loose(({ epoch }: EpochLog) => results[epoch % 4]),
    });
    expect(epochs).toBe(12);
  });
});

describe.each(PLACES)('Network.trainAsync, %s: abort', (_, place) => {
  const endless = { ...CLASSIFY, epochs: 2 ** 31 - 1, batchSize: 60, ...place };

  it('keeps the last whole epoch', async () => {
    await small().trainAsync(x, y, { ...CLASSIFY, ...place }); // the worker has started
    // Nothing is called back here. On a busy machine no epoch may have ended yet: then it is given longer.
    let network = small();
    let history: History | undefined;
    for (let wait = 300; !history?.epochs && wait < 20_000; wait *= 3) {
      network = small();
      const controller = new AbortController();
      setTimeout(() => controller.abort(), wait);
      history = await network.trainAsync(x, y, { ...endless, signal: controller.signal });
      expect(history.stoppedBy).toBe('abort');
    }
    if (!history) throw new Error('no training');
    expect(history.epochs).toBeGreaterThan(0);
    expect(history.loss.length).toBe(history.epochs);
    const expected = small();
    expected.train(x, y, { ...CLASSIFY, epochs: history.epochs, batchSize: 60 });
    expect(wholeOf(network)).toBe(wholeOf(expected));
  });

  it('whenever it comes, also between two epochs', async () => {
    const options = { ...CLASSIFY, validationSplit: 0.4, metrics: ['accuracy'] } as const;
    for (let i = 0; i < thorough(12, 6); i++) {
      const network = small();
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 10 + 3 * i);
      const { signal } = controller;
      const history = await network.trainAsync(x, y, { ...options, epochs: 1e6, ...place, signal });
      expect(history.stoppedBy).toBe('abort');
      const expected = small();
      if (history.epochs > 0) {
        const { epochs } = history;
        const whole = expected.train(x, y, { ...options, epochs });
        expect(history).toEqual({ ...whole, stoppedBy: 'abort' });
      }
      expect(wholeOf(network)).toBe(wholeOf(expected));
    }
  });

  it('in the midst of an epoch', async () => {
    const data = samplesOf(6000, 40, 4);
    const make = (): Network => classifier(40, 60, 4);
    const options = { ...CLASSIFY, epochs: 1000, batchSize: 8 };
    const network = make();
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 130);
    const { signal } = controller;
    const history = await network.trainAsync(data.x, data.y, { ...options, ...place, signal });
    expect(history.stoppedBy).toBe('abort');
    const expected = make();
    if (history.epochs > 0) expected.train(data.x, data.y, { ...options, epochs: history.epochs });
    expect(wholeOf(network)).toBe(wholeOf(expected));
  });

  it('in onEpoch, which is then told no more', async () => {
    const network = small();
    const controller = new AbortController();
    const told: number[] = [];
    const history = await network.trainAsync(x, y, {
      ...endless,
      signal: controller.signal,
      onEpoch({ epoch }) {
        told.push(epoch);
        if (epoch === 4) controller.abort();
      },
    });
    expect(told).toEqual([1, 2, 3, 4]);
    expect(history).toMatchObject({ epochs: 4, stoppedBy: 'abort' });
  });

  it('before it began: nothing changes', async () => {
    const network = small();
    const before = wholeOf(network);
    const history = await network.trainAsync(x, y, { ...endless, signal: AbortSignal.abort() });
    expect(history).toMatchObject({ epochs: 0, loss: [], stoppedBy: 'abort' });
    expect(wholeOf(network)).toBe(before);
  });

  it('ends with the best parameters where early stopping restores them', async () => {
    const network = small();
    const controller = new AbortController();
    const seen: [number, string][] = [];
    const { validationLoss } = await network.trainAsync(x, y, {
      ...endless,
      validationSplit: 0.4,
      earlyStopping: { patience: 1e6 },
      signal: controller.signal,
      onEpoch({ epoch, validationLoss }) {
        seen.push([validationLoss!, JSON.stringify(network.layers.map(({ weights }) => weights))]);
        if (epoch === 60) controller.abort();
      },
    });
    const best = validationLoss!.indexOf(Math.min(...validationLoss!));
    expect(best).toBeLessThan(59);
    expect(JSON.stringify(network.layers.map(({ weights }) => weights))).toBe(seen[best]![1]);
  });

  it('of an evaluation rejects with the reason', async () => {
    const network = small();
    const reason = new Error('enough');
    const evaluation = network.evaluateAsync(x, y, {
      loss: 'categoricalCrossentropy',
      ...place,
      signal: AbortSignal.abort(reason),
    });
    await expect(evaluation).rejects.toBe(reason);
  });
});

describe.each(PLACES)('Network.trainAsync, %s: meanwhile', (_, place) => {
  it('the network can be run and read, and refuses changes', async () => {
    const network = small();
    const before = wholeOf(network);
    const outputs = network.run(x);
    const training = network.trainAsync(x, y, { ...CLASSIFY, ...place });
    expect(network.run(x)).toEqual(outputs);
    expect(wholeOf(network).length).toBeGreaterThan(before.length); // the optimizer is known
    expect(network.summary()).toContain('dense');
    network.evaluate(x, y);
    const changes: (() => unknown)[] = [
      () => network.train(x, y, CLASSIFY),
      () => network.step(sgd({ learningRate: 1 })),
      () => network.forward(x),
      () => network.resetOptimizer(),
      () => network.dispose(),
      () => {
        network.layers[0]!.weights = network.layers[0]!.weights;
      },
    ];
    for (const change of changes) expectError(change, BusyError, 'ERR_BUSY');
    await expectRejection(network.trainAsync(x, y, CLASSIFY), BusyError, 'ERR_BUSY');
    expect((await training).epochs).toBe(12);
    network.dispose();
    await expectRejection(network.trainAsync(x, y, CLASSIFY), DisposedError, 'ERR_DISPOSED');
  });

  it('what happens to the data makes no difference', async () => {
    const inputs = x.data.slice();
    const targets = y.slice();
    const network = small();
    const training = network.trainAsync({ data: inputs, shape: [120, 5] }, targets, {
      ...CLASSIFY,
      ...place,
    });
    inputs.fill(Number.NaN);
    targets.fill(7);
    await training;
    const expected = small();
    expected.train(x, y, CLASSIFY);
    expect(wholeOf(network)).toBe(wholeOf(expected));
  });

  it('many trainings at once do not mix', async () => {
    const options = { ...CLASSIFY, epochs: 5 };
    const networks = Array.from({ length: thorough(100, 40) }, (_, seed) => small({ seed }));
    const told = networks.map((): number[] => []);
    await Promise.all(
      networks.map((network, i) =>
        network.trainAsync(x, y, {
          ...options,
          ...place,
          ...(i % 2 ? { onEpoch: ({ epoch }: EpochLog) => void told[i]!.push(epoch) } : {}),
        }),
      ),
    );
    for (const [seed, network] of networks.entries()) {
      const expected = small({ seed });
      expected.train(x, y, options);
      expect(wholeOf(network), `seed ${seed}`).toBe(wholeOf(expected));
      expect(told[seed]).toEqual(seed % 2 ? [1, 2, 3, 4, 5] : []);
    }
  });
});

describe.each(PLACES)('Network.trainAsync, %s: errors', (_, place) => {
  it('options, shapes and data: rejected, nothing changes', async () => {
    const network = small();
    const before = wholeOf(network);
    const bad = x.data.slice();
    bad[7] = Number.NaN;
    const reject = async (
      error: typeof DataError | typeof OptionError | typeof ShapeError,
      code: string,
      part: string,
      options: object,
      inputs: unknown = x,
    ) => {
      const all = { ...CLASSIFY, ...place, ...options };
      await expectRejection(network.trainAsync(loose(inputs), y, loose(all)), error, code, part);
    };
    await reject(OptionError, 'ERR_OPTION', "unknown option 'abortSignal'", { abortSignal: 1 });
    await reject(OptionError, 'ERR_OPTION', 'transfer, worker', { abortSignal: 1 });
    await reject(OptionError, 'ERR_OPTION', 'signal', { signal: new AbortController() });
    await reject(OptionError, 'ERR_OPTION', 'worker', { worker: true });
    await reject(OptionError, 'ERR_OPTION', 'transfer', { transfer: 'yes' });
    await reject(OptionError, 'ERR_OPTION', 'epochs', { epochs: 0 });
    await reject(ShapeError, 'ERR_SHAPE', 'columns', {}, { data: x.data, shape: [100, 6] });
    await reject(DataError, 'ERR_DATA', 'row 1, column 2', {}, { data: bad, shape: [120, 5] });
    expect(wholeOf(network)).toBe(before);
  });

  it('divergence: the last finite epoch, as train', async () => {
    const options = {
      ...CLASSIFY,
      epochs: 1000,
      loss: 'meanSquaredError',
      optimizer: sgd({ learningRate: 4 }),
    } as const;
    const make = (): Network =>
      new Network({ inputs: 5, layers: [dense({ units: 4 }), dense({ units: 1 })], seed: 1 });
    const a = make();
    const b = make();
    const expected = expectError(() => a.train(x, y, options), DivergenceError, 'ERR_DIVERGENCE');
    const actual = await expectRejection(
      b.trainAsync(x, y, { ...options, ...place }),
      DivergenceError,
      'ERR_DIVERGENCE',
    );
    expect(actual).toEqual(expected);
    expect(wholeOf(b)).toBe(wholeOf(a));
  });

  it('out of memory where it runs', async () => {
    const wide = (): Network =>
      new Network({ inputs: 2, layers: [dense({ units: 400_000 }), dense({ units: 1 })], seed: 1 });
    const network = wide();
    const before = network.run([1, 2]);
    const rows = 200;
    const error = await expectRejection(
      network.trainAsync(
        { data: new Float64Array(2 * rows), shape: [rows, 2] },
        new Float64Array(rows),
        {
          epochs: 1,
          batchSize: rows,
          loss: 'meanSquaredError',
          optimizer: sgd({ learningRate: 0.1 }),
          ...place,
        },
      ),
      EngineError,
      'ERR_OUT_OF_MEMORY',
      'smaller batches',
    );
    expect(error.message).toContain('workspace');
    expect(network.run([1, 2])).toEqual(before);
    network.dispose();
    // The worker lives on.
    await small().trainAsync(x, y, { ...CLASSIFY, ...place });
  });
});

describe('Network.trainAsync: transfer', () => {
  it('moves arrays that fit, to the same bits', async () => {
    const expected = small();
    const network = small();
    const data = x.data.slice();
    const classes = Uint32Array.from(y);
    const training = network.trainAsync({ data, shape: [120, 5] }, classes, {
      ...CLASSIFY,
      transfer: true,
    });
    await training;
    expect([data.length, classes.length]).toEqual([0, 0]);
    expected.train(x, y, CLASSIFY);
    expect(wholeOf(network)).toBe(wholeOf(expected));
  });

  it('copies what does not fit', async () => {
    const network = small({ dtype: 'float32' });
    const part = new Float64Array(1000).subarray(0, 600);
    part.set(x.data);
    await network.trainAsync({ data: part, shape: [120, 5] }, y, { ...CLASSIFY, transfer: true });
    expect(part.length).toBe(600);
    const expected = small({ dtype: 'float32' });
    expected.train(x, y, CLASSIFY);
    expect(wholeOf(network)).toBe(wholeOf(expected));
  });

  it('moves a buffer that is both inputs and targets once', async () => {
    const data = Float64Array.from({ length: 40 }, (_, i) => (i % 7) / 7);
    const both = { data, shape: [10, 4] as const };
    const network = new Network({ inputs: 4, layers: [dense({ units: 4 })], seed: 1 });
    const options = { ...CLASSIFY, loss: 'meanSquaredError', transfer: true } as const;
    expect((await network.trainAsync(both, both, options)).epochs).toBe(12);
  });

  it('data that is refused stays', async () => {
    const data = x.data.slice();
    data[3] = Number.POSITIVE_INFINITY;
    const training = small().trainAsync({ data, shape: [120, 5] }, y, {
      ...CLASSIFY,
      transfer: true,
    });
    await expectRejection(training, DataError, 'ERR_DATA');
    expect(data.length).toBe(600);
  });
});

describe('Network.trainAsync: a worker from a URL', () => {
  const fromSource = (source: string): string =>
    `data:text/javascript,${encodeURIComponent(source)}`;
  const ready = `
    const port = globalThis.process?.getBuiltinModule?.('node:worker_threads')?.parentPort ?? globalThis;
    port.postMessage({ type: 'ready' });`;

  it('one that crashes: a typed error, the network as it was', async () => {
    const network = small();
    const before = wholeOf(network);
    const worker = fromSource(`${ready}\nport.onmessage = () => { throw new Error('the end'); };`);
    const training = network.trainAsync(x, y, { ...CLASSIFY, worker });
    await expectRejection(training, EngineError, 'ERR_ENGINE', 'the end');
    expect(wholeOf(network)).toBe(before);
    await network.trainAsync(x, y, CLASSIFY);
  });

  it('one that cannot be loaded: a typed error', async () => {
    const network = small();
    const worker = fromSource('no program at all');
    const training = network.trainAsync(x, y, { ...CLASSIFY, worker });
    await expectRejection(training, EngineError, 'ERR_ENGINE', 'No worker could be started from');
  });
});
