import { describe, expect, it } from 'vitest';
import {
  adam,
  DataError,
  dense,
  dropout,
  FormatError,
  Network,
  OptionError,
  partialFit,
  RandomState,
  type StreamBatch,
  type StreamCheckpoint,
  type StreamOptions,
  sgd,
  take,
  trainStream,
} from '../src/index.js';
import { expectRejection, loose } from './support/errors.js';

const ROWS = 150;
const random = new RandomState(3);
const X = Array.from({ length: ROWS }, () => Array.from(random.uniform(-1, 1, 3)));
const Y = X.map(([a, b, c]) => (a! > b! ? 0 : b! > c! ? 1 : 2));
const W = X.map((_, i) => 1 + (i % 3));

const made = (dtype: 'float64' | 'float32' = 'float64') =>
  new Network({
    inputs: 3,
    layers: [
      dense({ units: 8, activation: 'relu' }),
      dropout({ rate: 0.2 }),
      dense({ units: 3, activation: 'softmax' }),
    ],
    dtype,
    seed: 5,
  });
const OPTIONS = {
  epochs: 4,
  batchSize: 16,
  loss: 'categoricalCrossentropy',
  optimizer: adam({ learningRate: 0.01 }),
} as const;

/** All samples in batches of uneven sizes. */
function* batches(weights = false): Generator<StreamBatch> {
  for (let at = 0, size = 1; at < ROWS; at += size, size = (size % 23) + 5) {
    const rows = Uint32Array.from({ length: Math.min(size, ROWS - at) }, (_, i) => at + i);
    yield {
      inputs: take(X, rows),
      targets: take(Y, rows),
      ...(weights ? { sampleWeights: take(W, rows) } : {}),
    };
  }
}
const SOURCE = {
  length: ROWS,
  read: async (rows: Uint32Array) => ({ inputs: take(X, rows), targets: take(Y, rows) }),
};

const bits = (network: Network): string => JSON.stringify(network);

describe('trainStream', () => {
  it.each(['float64', 'float32'] as const)(
    'gives the bits of train where the source fits, or can be read in any order: %s',
    async (dtype) => {
      for (const shuffle of [true, false]) {
        const options = { ...OPTIONS, shuffle };
        const network = made(dtype);
        const history = network.train(X, Y, options);
        network.train(X, Y, { ...options, epochs: 1 });
        for (const source of [() => batches(), [...batches()], SOURCE]) {
          for (const worker of [undefined, false as const]) {
            const own = made(dtype);
            const how = worker === false ? { worker } : {};
            expect(await trainStream(own, source, { ...options, ...how })).toEqual(history);
            await trainStream(own, source, { ...options, epochs: 1 });
            expect(bits(own)).toBe(bits(network));
          }
        }
      }
    },
  );

  it('with weights, validation, early stopping and a schedule, too; rows one by one', async () => {
    const validationData = { inputs: X.slice(0, 40), targets: Y.slice(0, 40) };
    const options = {
      ...OPTIONS,
      epochs: 30,
      validationData,
      metrics: ['accuracy'] as const,
      earlyStopping: { patience: 2 },
      schedule: (epoch: number) => 0.02 / (1 + epoch),
      classWeights: { 1: 2 },
    };
    const network = made();
    const history = network.train(X, Y, { ...options, sampleWeights: W });
    const own = made();
    expect(await trainStream(own, () => batches(true), options)).toEqual(history);
    expect(bits(own)).toBe(bits(network));
    const single = made();
    const rows = X.map((input, i) => ({ input, target: Y[i]!, weight: W[i]! }));
    expect(await trainStream(single, rows, options)).toEqual(history);
    expect(bits(single)).toBe(bits(network));
  });

  it('takes pieces in which no sample counts, as long as one does', async () => {
    const weights = X.map((_, i) => (i < 40 || i % 2 ? 0 : 1));
    const options = { ...OPTIONS, worker: false } as const;
    const rows = X.map((input, i) => ({ input, target: Y[i]!, weight: weights[i]! }));
    let from = 0;
    const pieces = [...batches()].map((batch) => {
      const end = from + (batch.targets as readonly number[]).length;
      const piece = { ...batch, sampleWeights: weights.slice(from, end) };
      from = end;
      return piece;
    });
    const anyOrder = {
      length: ROWS,
      read: async (at: Uint32Array) => ({
        ...(await SOURCE.read(at)),
        sampleWeights: take(weights, at),
      }),
    };
    const network = made();
    const { worker: _, ...plain } = options;
    const history = network.train(X, Y, { ...plain, sampleWeights: weights });
    for (const source of [rows, pieces, anyOrder]) {
      const own = made();
      expect(await trainStream(own, source, options)).toEqual(history);
      expect(bits(own)).toBe(bits(network));
    }
    const none = {
      length: ROWS,
      read: async (at: Uint32Array) => ({
        ...(await SOURCE.read(at)),
        sampleWeights: new Float64Array(at.length),
      }),
    };
    const own = made();
    const trained = trainStream(own, none, options);
    await expectRejection(trained, DataError, 'ERR_DATA', 'all weights of the samples are 0');
    expect(bits(own)).toBe(bits(made()));
  });

  it('goes through a buffer where the source is larger: each sample once an epoch, mixed, repeatable', async () => {
    const seen: number[] = [];
    // One weight that is the sum of all inputs seen tells nothing of their order; so a loss of one sample a batch does.
    const input = Array.from({ length: 100 }, (_, i) => ({ input: [i], target: [i] }));
    const run = async (options: Partial<StreamOptions>): Promise<string> => {
      const network = new Network({ inputs: 1, layers: [dense({ units: 1 })], seed: 1 });
      await trainStream(network, input, {
        epochs: 2,
        batchSize: 10,
        loss: 'meanSquaredError',
        optimizer: sgd({ learningRate: 1e-5 }),
        bufferRows: 20,
        ...options,
        onEpoch: ({ loss }) => void seen.push(loss),
      });
      return JSON.stringify(network.layers[0]!.weights.toArray());
    };
    const mixed = await run({});
    expect(await run({})).toBe(mixed);
    expect(await run({ worker: false })).toBe(mixed);
    const straight = await run({ shuffle: false });
    expect(straight).not.toBe(mixed);
    const network = new Network({ inputs: 1, layers: [dense({ units: 1 })], seed: 1 });
    const values = input.map((row) => row.input);
    const targets = input.map((row) => row.target);
    network.train(values, targets, {
      epochs: 2,
      batchSize: 10,
      loss: 'meanSquaredError',
      optimizer: sgd({ learningRate: 1e-5 }),
      shuffle: false,
    });
    expect(straight).toBe(JSON.stringify(network.layers[0]!.weights.toArray()));
    expect(seen).toHaveLength(8);
  });

  it.each([
    ['that fits', 8192],
    ['through a buffer', 30],
  ])(
    'goes on from a checkpoint inside an epoch to the same bits: a source %s',
    async (_, bufferRows) => {
      const options: StreamOptions = {
        ...OPTIONS,
        bufferRows,
        validationData: { inputs: X, targets: Y },
        earlyStopping: { patience: 1 },
      };
      const whole = made();
      const history = await trainStream(whole, () => batches(), options);
      const checkpoints: StreamCheckpoint[] = [];
      const watched = made();
      await trainStream(watched, () => batches(), {
        ...options,
        checkpointEvery: 2,
        onCheckpoint: (checkpoint) => {
          checkpoints.push(JSON.parse(JSON.stringify(checkpoint)) as StreamCheckpoint);
        },
      });
      expect(bits(watched)).toBe(bits(whole));
      expect(checkpoints.length).toBeGreaterThanOrEqual(12);
      expect(checkpoints.some(({ epoch, samples }) => epoch === 2 && samples === 64)).toBe(true);
      for (const checkpoint of checkpoints.filter((_, i) => i % 4 === 1)) {
        const network = Network.fromJSON(checkpoint.network);
        const resumed = await trainStream(network, () => batches(), {
          ...options,
          resume: checkpoint,
        });
        expect(resumed).toEqual(history);
        expect(bits(network)).toBe(bits(whole));
      }
      const between = made();
      let json = '';
      await trainStream(between, () => batches(), {
        ...options,
        onEpoch: ({ epoch }) => {
          if (epoch === 2) json = JSON.stringify(between);
        },
      });
      const network = Network.fromJSON(JSON.parse(json));
      expect(await trainStream(network, () => batches(), { ...options, resume: true })).toEqual(
        history,
      );
      expect(bits(network)).toBe(bits(whole));
    },
  );

  it('reads no further ahead than a chunk and the buffer', async () => {
    const network = new Network({ inputs: 4096, layers: [dense({ units: 1 })], seed: 1 });
    let given = 0;
    let trained = 0;
    let most = 0;
    const data = new Float64Array(4096);
    function* source(): Generator<StreamBatch> {
      for (; given < 2000; given++) {
        most = Math.max(most, given - trained);
        yield { inputs: { data, shape: [1, 4096] }, targets: [[0]] };
      }
    }
    await trainStream(network, source, {
      epochs: 1,
      batchSize: 8,
      loss: 'meanSquaredError',
      optimizer: sgd({ learningRate: 0.1 }),
      bufferRows: 16,
      checkpointEvery: 1,
      onCheckpoint: ({ samples }) => {
        trained = samples;
      },
    });
    expect(trained).toBeGreaterThan(1900);
    expect(most).toBeLessThan(16 + 3 * 8 + 4);
  });

  it('ends at an abort with the last whole epoch, at an error with what was before', async () => {
    const network = made();
    const two = made();
    two.train(X, Y, { ...OPTIONS, epochs: 2 });
    const controller = new AbortController();
    let passes = 0;
    const history = await trainStream(
      network,
      () => {
        if (++passes === 4) controller.abort(); // the first one only looks how much there is
        return batches();
      },
      { ...OPTIONS, epochs: 9, shuffle: false, bufferRows: 20, signal: controller.signal },
    );
    expect(history.stoppedBy).toBe('abort');
    const before = bits(network);
    const broken = async function* (): AsyncGenerator<StreamBatch> {
      yield* batches();
      throw new RangeError('mine');
    };
    await expect(trainStream(network, broken, OPTIONS)).rejects.toThrow('mine');
    await expect(trainStream(network, broken, { ...OPTIONS, bufferRows: 9 })).rejects.toThrow(
      'mine',
    );
    const wild = { ...OPTIONS, optimizer: sgd({ learningRate: 1e300 }) };
    await expect(trainStream(made(), () => batches(), wild)).rejects.toThrow(
      'stopped being finite',
    );
    expect(bits(network)).toBe(before);
    await network.trainAsync(X, Y, { ...OPTIONS, epochs: 1 }); // it is free again
  });

  it('refuses what is no source', async () => {
    const run = (source: unknown, options: object = {}) =>
      trainStream(made(), loose(source), loose({ ...OPTIONS, ...options }));
    await expectRejection(run(7), DataError, 'ERR_DATA', 'iterable');
    await expectRejection(run([]), DataError, 'ERR_DATA', 'no samples');
    await expectRejection(run([1]), DataError, 'ERR_DATA', 'inputs');
    await expectRejection(run(batches(), { bufferRows: 20 }), DataError, 'ERR_DATA', 'epoch 2');
    await expectRejection(run({ length: 0, read: () => {} }), OptionError, 'ERR_OPTION', 'length');
    const mixed = [...batches(), { inputs: [[1, 2, 3]], targets: [[1, 0, 0]] }];
    await expectRejection(run(mixed), DataError, 'ERR_DATA', 'class indices');
    const weights = [...batches(), ...batches(true)];
    await expectRejection(run(weights), DataError, 'ERR_DATA', 'weights');
    await expectRejection(run(batches, { resume: {} }), FormatError, 'ERR_FORMAT', 'resume');
    await expectRejection(run(batches, { metrics: ['accuracy'] }), OptionError, 'ERR_OPTION');
    await expectRejection(run(batches, { validationSplit: 0.1 }), OptionError, 'ERR_OPTION');
  });
});

describe('partialFit', () => {
  it('is one pass that goes on, so that two of them are two epochs', () => {
    const options = { ...OPTIONS, shuffle: false };
    const network = made();
    network.train(X, Y, { ...options, epochs: 2 });
    const own = made();
    const { epochs: _, ...rest } = options;
    partialFit(own, X, Y, rest);
    expect(partialFit(own, X, Y, rest).epochs).toBe(1);
    expect(bits(own)).toBe(bits(network));
  });
});
