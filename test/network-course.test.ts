import { beforeAll, describe, expect, it } from 'vitest';
import {
  adam,
  cosineDecay,
  dense,
  type EpochLog,
  Network,
  RandomState,
  type TrainOptions,
} from '../src/index.js';
import { expectSameBits } from './support/bits.js';
import { engines } from './support/facade.js';
import { parametersOf } from './support/parameters.js';
import {
  CLASSES,
  CLASSIFY,
  classifier,
  ONE_HOT,
  REGRESS,
  regressor,
  SAMPLES,
  VALUES,
  X,
} from './support/trainings.js';

describe.each(engines)('the course of a training, engine %s', (_, choose) => {
  beforeAll(choose);

  it('validationSplit validates the last rows and trains with the others', () => {
    const split = classifier();
    const history = split.train(X, CLASSES, {
      ...CLASSIFY,
      validationSplit: 0.2,
      metrics: ['accuracy'],
    });
    const apart = classifier();
    const expected = apart.train(X.slice(0, 48), CLASSES.slice(0, 48), {
      ...CLASSIFY,
      validationData: { inputs: X.slice(48), targets: CLASSES.slice(48) },
      metrics: ['accuracy'],
    });
    expect(history).toEqual(expected);
    expectSameBits(parametersOf(split), parametersOf(apart));
    const after = apart.evaluate(X.slice(48), CLASSES.slice(48), { metrics: ['accuracy'] });
    expect(after).toEqual({
      loss: history.validationLoss!.at(-1),
      accuracy: history.metrics.accuracy!.at(-1),
    });
    // Validation draws nothing and changes nothing.
    const without = classifier();
    without.train(X.slice(0, 48), CLASSES.slice(0, 48), CLASSIFY);
    expectSameBits(parametersOf(without), parametersOf(split));
  });

  it('metrics without validation data are those of the training data', () => {
    const network = classifier();
    const { metrics } = network.train(X, CLASSES, {
      ...CLASSIFY,
      metrics: ['accuracy', 'meanSquaredError', 'meanAbsoluteError', 'r2'],
    });
    const outputs = network.run(X);
    const right = CLASSES.filter((c, i) => {
      const row = outputs.toArray()[i]!;
      return row.indexOf(Math.max(...row)) === c;
    }).length;
    expect(metrics.accuracy).toHaveLength(10);
    expect(metrics.accuracy!.at(-1)).toBe(right / SAMPLES);
    const errors = Array.from(outputs.data, (o, i) => o - ONE_HOT.flat()[i]!);
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    expect(metrics.meanSquaredError!.at(-1)).toBeCloseTo(mean(errors.map((e) => e * e)), 14);
    expect(metrics.meanAbsoluteError!.at(-1)).toBeCloseTo(mean(errors.map(Math.abs)), 14);
    const r2 = [0, 1, 2].map((j) => {
      const targets = ONE_HOT.map((row) => row[j]!);
      const residual = mean(errors.filter((_, i) => i % 3 === j).map((e) => e * e));
      return 1 - residual / mean(targets.map((t) => (t - mean(targets)) ** 2));
    });
    expect(metrics.r2!.at(-1)).toBeCloseTo(mean(r2), 12);
  });

  it('accuracy of one output: the right side of a half, with hinge of 0', () => {
    const network = new Network({ inputs: 1, layers: [dense({ units: 1, bias: false })] });
    network.layers[0]!.weights = [[1]];
    const x = [[-1], [0.2], [0.7], [2]];
    expect(network.evaluate(x, [0, 0, 1, 1], { metrics: ['accuracy'] })).toEqual({ accuracy: 1 });
    expect(network.evaluate(x, [0, 1, 1, 1], { metrics: ['accuracy'] })).toEqual({
      accuracy: 0.75,
    });
    const hinge = network.evaluate(x, [-1, 1, 1, 1], { loss: 'hinge', metrics: ['accuracy'] });
    expect(hinge.accuracy).toBe(1);
    expect(hinge.loss).toBeCloseTo((0 + 0.8 + 0.3 + 0) / 4, 15);
  });

  it('evaluate: independent of its batches, knows the loss of the last training', () => {
    const many = new RandomState(4).uniform(-1, 1, 4 * 1000);
    const inputs = { data: many, shape: [1000, 4] as const };
    const targets = new RandomState(5).random(1000);
    const network = regressor();
    const outputs = Array.from(network.run(inputs).data);
    const half = outputs.reduce((sum, o, i) => sum + 0.5 * (o - targets[i]!) ** 2, 0);
    expect(network.evaluate(inputs, targets, { loss: 'sumSquaredError' }).loss).toBeCloseTo(
      half,
      9,
    );
    expect(network.evaluate(inputs, targets, { loss: 'meanSquaredError' }).loss).toBeCloseTo(
      half / 500,
      12,
    );
    network.train(X, VALUES, { ...REGRESS, epochs: 1, loss: 'huber' });
    expect(network.evaluate(inputs, targets)).toEqual(
      network.evaluate(inputs, targets, { loss: 'huber' }),
    );
  });

  it('history: one entry an epoch, the rates used, the reason of the end', () => {
    const history = regressor().train(X, VALUES, { ...REGRESS, epochs: 4 });
    expect(Object.keys(history)).toEqual([
      'epochs',
      'loss',
      'metrics',
      'learningRate',
      'stoppedBy',
    ]);
    expect(history).toMatchObject({
      epochs: 4,
      metrics: {},
      learningRate: [0.05, 0.05, 0.05, 0.05],
      stoppedBy: 'epochs',
    });
    expect(history.loss).toHaveLength(4);
  });

  it('onEpoch sees each epoch and a network that answers, without changing a bit; false stops', () => {
    const silent = classifier();
    const expected = silent.train(X, CLASSES, { ...CLASSIFY, validationSplit: 0.25 });
    const network = classifier();
    const logs: EpochLog[] = [];
    const outputs = new Set<number>();
    const history = network.train(X, CLASSES, {
      ...CLASSIFY,
      validationSplit: 0.25,
      onEpoch: (log) => {
        logs.push(log);
        outputs.add(network.run(X[0]!)[0]!);
        network.run(X);
        network.evaluate(X, CLASSES);
        network.summary();
        expect(network.toJSON().layers).toHaveLength(2);
      },
    });
    expect(history).toEqual(expected);
    expect(outputs.size).toBe(10);
    expect(logs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(logs.map(({ loss }) => loss)).toEqual(history.loss);
    expect(logs.map(({ validationLoss }) => validationLoss)).toEqual(history.validationLoss);
    expectSameBits(parametersOf(network), parametersOf(silent));

    const stopped = classifier().train(X, CLASSES, {
      ...CLASSIFY,
      onEpoch: ({ epoch }) => (epoch === 3 ? false : undefined),
    });
    expect(stopped).toMatchObject({ epochs: 3, stoppedBy: 'callback' });
    expect(stopped.loss).toHaveLength(3);
  });

  it('epochs that go in one call: the same bits as one by one', () => {
    for (const batchSize of [1, 16, 60]) {
      for (const lossThreshold of [Number.NEGATIVE_INFINITY, 0.05]) {
        const options: TrainOptions = {
          ...REGRESS,
          epochs: 75,
          batchSize,
          initialEpoch: 3,
          ...(lossThreshold > 0 ? { lossThreshold } : {}),
          schedule: cosineDecay({ epochs: 70, minimum: 0.1, warmup: 5 }),
        };
        const [together, apart] = [regressor(), regressor()];
        const history = together.train(X, VALUES, options);
        expect(history).toEqual(apart.train(X, VALUES, { ...options, onEpoch: () => {} }));
        expect(JSON.stringify(together)).toBe(JSON.stringify(apart));
        expect(history.epochs).toBe(history.loss.length);
      }
    }
  });

  it('lossThreshold stops at the first epoch that reaches it', () => {
    const all = regressor().train(X, VALUES, { ...REGRESS, epochs: 50 });
    const threshold = all.loss[20]!;
    const history = regressor().train(X, VALUES, {
      ...REGRESS,
      epochs: 50,
      lossThreshold: threshold,
    });
    expect(history.stoppedBy).toBe('lossThreshold');
    expect(history.loss.at(-1)!).toBeLessThanOrEqual(threshold);
    expect(history.loss.slice(0, -1).every((loss) => loss > threshold)).toBe(true);
  });

  it('early stopping: ends after `patience` epochs without improvement, with the best parameters', () => {
    // A rate so large that the loss soon grows again.
    const options: TrainOptions = {
      ...CLASSIFY,
      epochs: 200,
      optimizer: adam({ learningRate: 0.3 }),
      validationSplit: 0.3,
    };
    const network = classifier();
    const history = network.train(X, CLASSES, { ...options, earlyStopping: { patience: 4 } });
    const losses = history.validationLoss!;
    const best = losses.indexOf(Math.min(...losses));
    expect(history.stoppedBy).toBe('earlyStopping');
    expect(history.epochs).toBe(best + 1 + 4);
    expect(network.evaluate(X.slice(42), CLASSES.slice(42)).loss).toBe(losses[best]);

    const last = classifier();
    last.train(X, CLASSES, { ...options, earlyStopping: { patience: 4, restoreBest: false } });
    expect(last.evaluate(X.slice(42), CLASSES.slice(42)).loss).toBe(losses.at(-1));

    // Also when the epochs end first.
    const cut = classifier();
    cut.train(X, CLASSES, { ...options, epochs: best + 3, earlyStopping: { patience: 9 } });
    expect(cut.evaluate(X.slice(42), CLASSES.slice(42)).loss).toBe(losses[best]);
  });

  it('early stopping by a metric that shall grow, and with minDelta', () => {
    const history = classifier().train(X, CLASSES, {
      ...CLASSIFY,
      epochs: 500,
      metrics: ['accuracy'],
      earlyStopping: { monitor: 'accuracy', patience: 5 },
    });
    const accuracy = history.metrics.accuracy!;
    expect(history.epochs).toBe(accuracy.indexOf(Math.max(...accuracy)) + 1 + 5);
    const patient = classifier().train(X, CLASSES, {
      ...CLASSIFY,
      epochs: 500,
      earlyStopping: { monitor: 'loss', patience: 1, minDelta: 10 },
    });
    expect(patient.epochs).toBe(2);
  });

  it('keeps its state when memory grows in the middle of a training', async () => {
    const { core } = await import('../src/core/engine.js');
    const expected = classifier();
    expected.train(X, CLASSES, CLASSIFY);
    const network = classifier();
    const blocks: number[] = [];
    const before = core().byteLength;
    network.train(X, CLASSES, {
      ...CLASSIFY,
      onEpoch: () => {
        blocks.push(core().allocate(before / 4));
      },
    });
    expect(core().byteLength).toBeGreaterThan(before);
    for (const block of blocks) core().release(block);
    expectSameBits(parametersOf(network), parametersOf(expected));
  });
});
