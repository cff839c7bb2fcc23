import { describe, expect, it } from 'vitest';
import {
  DataError,
  DivergenceError,
  dense,
  kFold,
  type MatrixLike,
  Network,
  OptionError,
  RandomState,
  StandardScaler,
  sgd,
  take,
} from '../src/index.js';
import { type CrossValidateOptions, crossValidate, gridSearch } from '../src/search.js';
import { expectRejection, loose } from './support/errors.js';

const ROWS = 90;
const random = new RandomState(4);
const X = Array.from({ length: ROWS }, () => Array.from(random.normal(3, 2, 4)));
const Y = X.map(([a, b, c]) => (a! > b! ? 0 : b! > c! ? 1 : 2));
const WEIGHTS = Y.map((c) => 1 + c / 2);

const layers = (units = 6) => [
  dense({ units, activation: 'tanh', l2: 1e-4 }),
  dense({ units: 3, activation: 'softmax' }),
];
const TRAIN = {
  epochs: 15,
  batchSize: 16,
  loss: 'categoricalCrossentropy',
  optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }),
} as const;
const OPTIONS: CrossValidateOptions = {
  network: { inputs: 4, layers: layers() },
  train: TRAIN,
  folds: 4,
  metrics: ['accuracy'],
  seed: 7,
};

describe('crossValidate', () => {
  it('is a loop over the folds, to the bit, however many workers there are', async () => {
    const losses: number[] = [];
    const accuracies: number[] = [];
    for (const { train, test } of kFold(ROWS, { folds: 4, shuffle: true, stratify: Y, seed: 7 })) {
      const scaler = new StandardScaler();
      const network = new Network({ inputs: 4, layers: layers(), seed: 7 });
      network.train(scaler.fitTransform(take(X, train)), take(Y, train), {
        ...TRAIN,
        sampleWeights: take(WEIGHTS, train),
      });
      const scored = network.evaluate(scaler.transform(take(X, test)), take(Y, test), {
        metrics: ['accuracy'],
      });
      losses.push(scored.loss!);
      accuracies.push(scored.accuracy!);
    }
    const options: CrossValidateOptions = {
      ...OPTIONS,
      train: { ...TRAIN, sampleWeights: WEIGHTS },
      stratify: Y,
      scaler: () => new StandardScaler(),
    };
    for (const how of [{}, { concurrency: 1 }, { concurrency: 7 }, { worker: false }] as const) {
      const result = await crossValidate(X, Y, { ...options, ...how });
      expect(result.scores).toEqual({ loss: losses, accuracy: accuracies });
      expect(result.histories.map(({ epochs }) => epochs)).toEqual([15, 15, 15, 15]);
      expect(result.networks.length).toBe(4);
      const mean = losses.reduce((sum, loss) => sum + loss, 0) / 4;
      expect(result.mean.loss).toBeCloseTo(mean, 14);
      const variance = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / 4;
      expect(result.std.loss).toBeCloseTo(Math.sqrt(variance), 14);
    }
  });

  it('keeps the seed that it drew: the same again', async () => {
    const { seed: _, ...unseeded } = OPTIONS;
    const first = await crossValidate(X, Y, unseeded);
    const again = await crossValidate(X, Y, { ...unseeded, seed: first.seed });
    expect(again.scores).toEqual(first.scores);
  });

  it('takes folds as they are given, scores what was trained with, keeps a seed of the network', async () => {
    const folds = [{ train: Uint32Array.of(...Array(60).keys()), test: Uint32Array.of(70, 80) }];
    const network = { ...OPTIONS.network, seed: 3 };
    const { trainScores, scores } = await crossValidate(X, Y, {
      ...OPTIONS,
      network,
      folds,
      trainScores: true,
    });
    const expected = new Network(network);
    expected.train(X.slice(0, 60), Y.slice(0, 60), TRAIN);
    const figures = (rows: number[]) =>
      expected.evaluate(take(X, rows), take(Y, rows), { metrics: ['accuracy'] });
    expect(scores.loss).toEqual([figures([70, 80]).loss]);
    expect(trainScores!.accuracy).toEqual([figures([...Array(60).keys()]).accuracy]);
  });

  it('tells its progress', async () => {
    const told: [number, number, number][] = [];
    const { scores } = await crossValidate(X, Y, {
      ...OPTIONS,
      onProgress({ done, total, fold, scores: { loss } }) {
        told.push([done, total, fold]);
        expect(loss).toBeGreaterThan(0);
      },
    });
    expect(told.map(([done, total]) => [done, total])).toEqual([
      [1, 4],
      [2, 4],
      [3, 4],
      [4, 4],
    ]);
    expect(told.map(([, , fold]) => fold).sort()).toEqual([0, 1, 2, 3]);
    expect(scores.loss!.length).toBe(4);
  });

  it('abort rejects with its reason, soon', async () => {
    const reason = new Error('enough');
    const train = { ...TRAIN, epochs: 1e8 };
    await expect(
      crossValidate(X, Y, { ...OPTIONS, train, signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
    for (const how of [{}, { worker: false }] as const) {
      const controller = new AbortController();
      setTimeout(() => controller.abort(reason), 50);
      const { signal } = controller;
      await expect(crossValidate(X, Y, { ...OPTIONS, ...how, train, signal })).rejects.toBe(reason);
    }
  });

  it('errors come out; one ends all', async () => {
    const reject = (options: object): Promise<unknown> =>
      crossValidate(X, Y, loose({ ...OPTIONS, ...options }));
    await expectRejection(reject({ fold: 3 }), OptionError, 'ERR_OPTION', "unknown option 'fold'");
    await expectRejection(reject({ folds: 1 }), OptionError, 'ERR_OPTION', 'folds');
    await expectRejection(reject({ folds: [{}] }), OptionError, 'ERR_OPTION', 'fold 0');
    await expectRejection(reject({ seed: -1 }), OptionError, 'ERR_OPTION', 'seed');
    await expectRejection(reject({ concurrency: 0 }), OptionError, 'ERR_OPTION', 'concurrency');
    await expectRejection(reject({ train: undefined }), OptionError, 'ERR_OPTION', 'train');
    const onEpoch = { train: { ...TRAIN, onEpoch: () => {} } };
    await expectRejection(reject(onEpoch), OptionError, 'ERR_OPTION', "'onEpoch' has no meaning");
    await expectRejection(reject({ train: { ...TRAIN, loss: 'mse' } }), OptionError, 'ERR_OPTION');
    await expectRejection(reject({ metrics: ['auc'] }), OptionError, 'ERR_OPTION', 'auc');
    const diverging = { train: { ...TRAIN, optimizer: sgd({ learningRate: 1e300 }) } };
    await expectRejection(reject(diverging), DivergenceError, 'ERR_DIVERGENCE');
    const bad = X.map((row, i) => (i === 5 ? [1, 2, Number.NaN, 4] : row));
    await expectRejection(crossValidate(bad, Y, OPTIONS), DataError, 'ERR_DATA', 'row 5');
    const thrown = new Error('of the user');
    const onProgress = (): void => {
      throw thrown;
    };
    await expect(crossValidate(X, Y, { ...OPTIONS, onProgress })).rejects.toBe(thrown);
  });
});

describe('gridSearch', () => {
  const SEARCH = {
    grid: { units: [2, 8], learningRate: [0.01, 0.1, 1e300] },
    network: ({ units }: { units: number }) => ({ inputs: 4, layers: layers(units) }),
    train: ({ learningRate }: { learningRate: number }) => ({
      ...TRAIN,
      optimizer: sgd({ learningRate }),
    }),
    folds: 3,
    seed: 2,
  };

  it('cross-validates every point on the same folds and ranks them; diverged ones last', async () => {
    const { results, best, network, history, seed } = await gridSearch(X, Y, {
      ...SEARCH,
      metric: 'accuracy',
    });
    expect(seed).toBe(2);
    expect(results.map(({ point }) => point)).toEqual([
      { units: 2, learningRate: 0.01 },
      { units: 2, learningRate: 0.1 },
      { units: 2, learningRate: 1e300 },
      { units: 8, learningRate: 0.01 },
      { units: 8, learningRate: 0.1 },
      { units: 8, learningRate: 1e300 },
    ]);
    for (const { point, scores, mean, rank, divergence } of results) {
      if (point.learningRate > 1) {
        expect(divergence).toBeInstanceOf(DivergenceError);
        expect(rank).toBe(5);
        expect(mean.accuracy).toBeNaN();
        continue;
      }
      const expected = await crossValidate(X, Y, {
        network: SEARCH.network(point),
        train: SEARCH.train(point),
        folds: 3,
        seed: 2,
        metrics: ['accuracy'],
      });
      expect(scores).toEqual(expected.scores);
      expect(mean).toEqual(expected.mean);
      const better = results.filter((other) => other.mean.accuracy! > mean.accuracy!);
      expect(rank).toBe(1 + better.length);
    }
    expect(best.rank).toBe(1);
    expect(best.mean.accuracy).toBe(Math.max(...results.flatMap(({ mean }) => mean.accuracy || 0)));
    const refitted = new Network({ ...SEARCH.network(best.point), seed: 2 });
    expect(refitted.train(X, Y, SEARCH.train(best.point))).toEqual(history);
    expect(JSON.stringify(network)).toBe(JSON.stringify(refitted));
  });

  it('the least loss by default; the same however many workers; without refit', async () => {
    const options = { ...SEARCH, grid: { units: [2, 5], learningRate: [0.05, 0.1] }, refit: false };
    const first = await gridSearch(X, Y, options);
    expect(first.best.mean.loss).toBe(Math.min(...first.results.map(({ mean }) => mean.loss!)));
    expect(first).not.toHaveProperty('network');
    for (const how of [{ concurrency: 1 }, { concurrency: 5 }, { worker: false }] as const) {
      expect(await gridSearch(X, Y, { ...options, ...how })).toEqual(first);
    }
  });

  it('several grids, some points of them, with a scaler and progress', async () => {
    const told: unknown[] = [];
    const options = {
      ...SEARCH,
      grid: [
        { units: [2, 3, 4], learningRate: [0.1] },
        { units: [5], learningRate: [0.2, 0.3] },
      ],
      points: 3,
      scaler: () => new StandardScaler(),
      trainScores: true,
      onProgress: ({ done, total, point }: { done: number; total: number; point: object }) =>
        void told.push([done, total, point]),
    };
    const { results, scaler, network } = await gridSearch(X, Y, options);
    expect(results.length).toBe(3);
    expect(told.length).toBe(9);
    expect(told.at(-1)).toEqual([9, 9, expect.anything()]);
    expect(results[0]!.trainScores!.loss!.length).toBe(3);
    expect(network!.run(scaler!.transform(X)).shape).toEqual([ROWS, 3]);
    const again = await gridSearch(X, Y, { ...options, seed: 2 });
    expect(again.results.map(({ point }) => point)).toEqual(results.map(({ point }) => point));
    const other = await gridSearch(X, Y, { ...options, seed: 3, refit: false });
    expect(other.results.map(({ point }) => point)).not.toEqual(results.map(({ point }) => point));
  });

  it('errors', async () => {
    const reject = (options: object): Promise<unknown> =>
      gridSearch(X, Y, loose({ ...SEARCH, ...options }));
    await expectRejection(reject({ grid: {}, points: 2 }), OptionError, 'ERR_OPTION', 'points');
    await expectRejection(reject({ grid: { units: 3 } }), OptionError, 'ERR_OPTION', 'grid: units');
    await expectRejection(reject({ grid: { units: [] } }), OptionError, 'ERR_OPTION', 'one point');
    await expectRejection(reject({ metric: 'auc' }), OptionError, 'ERR_OPTION', 'metric');
    await expectRejection(reject({ network: {} }), OptionError, 'ERR_OPTION', 'network');
    await expectRejection(reject({ train: () => 1 }), OptionError, 'ERR_OPTION', 'train');
    const grid = { units: [2], learningRate: [1e300] };
    await expectRejection(reject({ grid }), DivergenceError, 'ERR_DIVERGENCE');
  });

  it('a DivergenceError that a function of the user throws ends it: it is no outcome of a point', async () => {
    const other = new Network({ inputs: 1, layers: [dense({ units: 1 })], seed: 1 });
    const thrown: unknown[] = [];
    const diverge = (): never => {
      try {
        other.train([[1e300]], [1e300], {
          epochs: 9,
          loss: 'meanSquaredError',
          optimizer: sgd({ learningRate: 0.01 }),
        });
      } catch (error) {
        thrown.push(error);
        throw error;
      }
      throw new Error('it has not diverged');
    };
    const scaler = new StandardScaler();
    const broken = { fitTransform: diverge, transform: diverge };
    const late = {
      fitTransform: (x: MatrixLike) => scaler.fitTransform(x),
      transform: diverge,
    };
    for (const options of [
      { train: () => ({ ...TRAIN, schedule: diverge }) },
      { scaler: () => broken },
      { scaler: () => late },
    ]) {
      const search = gridSearch(X, Y, loose({ ...SEARCH, ...options }));
      const error = await expectRejection(search, DivergenceError, 'ERR_DIVERGENCE');
      expect(thrown.includes(error)).toBe(true);
    }
  });
});
