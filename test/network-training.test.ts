import { beforeAll, describe, expect, it } from 'vitest';
import {
  adagrad,
  adam,
  adamW,
  cosineDecay,
  dense,
  dropout,
  type EpochLog,
  init,
  type LossName,
  type MatrixLike,
  Network,
  type NetworkOptions,
  type OptimizerSpec,
  RandomState,
  rmsprop,
  sgd,
  type TrainOptions,
  type Vector,
} from '../src/index.js';
import { expectSameBits } from './support/bits.js';
import { engines, strictEngines } from './support/facade.js';

const SAMPLES = 60;
const X = Array.from({ length: SAMPLES }, (_, i) =>
  Array.from(new RandomState(i).uniform(-1, 1, 4)),
);
const CLASSES = X.map((row) => row.slice(0, 3).indexOf(Math.max(...row.slice(0, 3))));
const ONE_HOT = CLASSES.map((c) => [0, 1, 2].map((j) => (c === j ? 1 : 0)));
const VALUES = X.map(([a, b]) => 0.3 * a! - b!);

function classifier(options: Partial<NetworkOptions> = {}): Network {
  return new Network({
    inputs: 4,
    layers: [dense({ units: 8, activation: 'tanh' }), dense({ units: 3, activation: 'softmax' })],
    seed: 1,
    ...options,
  });
}

function regressor(options: Partial<NetworkOptions> = {}): Network {
  return new Network({
    inputs: 4,
    layers: [dense({ units: 6, activation: 'tanh' }), dense({ units: 1 })],
    seed: 1,
    ...options,
  });
}

const CLASSIFY: TrainOptions = {
  epochs: 10,
  batchSize: 16,
  loss: 'categoricalCrossentropy',
  optimizer: adam({ learningRate: 0.01 }),
};
const REGRESS: TrainOptions = {
  epochs: 10,
  batchSize: 16,
  loss: 'meanSquaredError',
  optimizer: sgd({ learningRate: 0.05 }),
};

function parametersOf(network: Network): Float64Array {
  return Float64Array.from(
    network.layers.flatMap((layer) => [...layer.weights.data, ...layer.bias]),
  );
}

/** One full-batch step of plain gradient descent, with whatever loss: by central differences through `evaluate`. */
function expectGradientStep(
  make: () => Network,
  x: MatrixLike,
  y: MatrixLike | Vector,
  options: Partial<TrainOptions> & { loss: LossName },
): void {
  const rate = 1e-3;
  const network = make();
  const before = parametersOf(network);
  network.train(x, y, {
    epochs: 1,
    batchSize: 1000,
    shuffle: false,
    optimizer: sgd({ learningRate: rate }),
    ...options,
  });
  const after = parametersOf(network);
  const { loss, sampleWeights } = options;
  const probe = make();
  const lossAt = (layer: number, row: number, change: number): number => {
    const probed = probe.layers[layer]!;
    const { data, shape } = probed.weights;
    const changed = data.slice();
    changed[row]! += change;
    probed.weights = { data: changed, shape };
    const value = probe.evaluate(x, y, {
      loss,
      ...(sampleWeights ? { sampleWeights } : {}),
    }).loss!;
    probed.weights = { data, shape };
    return value;
  };
  let at = 0;
  for (const [k, layer] of network.layers.entries()) {
    for (let i = 0; i < layer.weights.data.length; i++) {
      const h = 1e-6;
      const gradient = (lossAt(k, i, h) - lossAt(k, i, -h)) / (2 * h);
      expect((before[at + i]! - after[at + i]!) / rate, `layer ${k}, weight ${i}`).toBeCloseTo(
        gradient,
        6,
      );
    }
    at += layer.parameterCount;
  }
}

describe.each(engines)('Network.train, engine %s', (_, choose) => {
  beforeAll(choose);

  it.each<[LossName, MatrixLike | Vector]>([
    ['meanSquaredError', ONE_HOT],
    ['sumSquaredError', ONE_HOT],
    ['meanAbsoluteError', ONE_HOT],
    ['huber', ONE_HOT],
    ['binaryCrossentropy', ONE_HOT],
    ['categoricalCrossentropy', ONE_HOT],
    ['categoricalCrossentropy', CLASSES],
    ['poisson', ONE_HOT],
    ['hinge', ONE_HOT.map((row) => row.map((t) => 2 * t - 1))],
  ])('%s: one step is the gradient of what evaluate reports', (loss, targets) => {
    expectGradientStep(() => classifier(), X, targets, { loss });
    const sampleWeights = Array.from(new RandomState(3).random(SAMPLES));
    expectGradientStep(() => classifier(), X, targets, { loss, sampleWeights });
  });

  it('penalties: one step is the gradient of the loss with l1 and l2', () => {
    const make = () =>
      regressor({
        layers: [
          dense({ units: 6, activation: 'tanh', l2: 0.1 }),
          dense({ units: 1, l1: 0.03, l2: 0.02 }),
        ],
      });
    expectGradientStep(make, X, VALUES, { loss: 'meanSquaredError' });
    const plain = regressor();
    const weights = plain.layers.map((layer) => Array.from(layer.weights.data));
    const sum = (values: number[], f: (w: number) => number) =>
      values.reduce((total, w) => total + f(w), 0);
    const expected =
      plain.evaluate(X, VALUES, { loss: 'meanSquaredError' }).loss! +
      0.1 * sum(weights[0]!, (w) => w * w) +
      0.03 * sum(weights[1]!, Math.abs) +
      0.02 * sum(weights[1]!, (w) => w * w);
    expect(make().evaluate(X, VALUES, { loss: 'meanSquaredError' }).loss).toBeCloseTo(expected, 13);
  });

  it.each<[string, OptimizerSpec]>([
    ['sgd', sgd({ learningRate: 0.1 })],
    ['sgd with momentum', sgd({ learningRate: 0.05, momentum: 0.9 })],
    ['nesterov', sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true })],
    ['rmsprop', rmsprop({ learningRate: 0.01 })],
    ['adagrad', adagrad({ learningRate: 0.1 })],
    ['adam', adam({ learningRate: 0.02 })],
    ['adamW', adamW({ learningRate: 0.02 })],
  ])('%s learns, in both types', (_name, optimizer) => {
    for (const dtype of ['float64', 'float32'] as const) {
      const network = classifier({ dtype });
      const { loss } = network.train(X, CLASSES, { ...CLASSIFY, epochs: 60, optimizer });
      expect(loss.at(-1)!).toBeLessThan(loss[0]! * 0.5);
      expect(network.evaluate(X, CLASSES, { metrics: ['accuracy'] }).accuracy).toBeGreaterThan(0.9);
    }
  });

  it('class indices, one-hot rows, typed and flat targets are the same training', () => {
    const results = [
      CLASSES,
      Int32Array.from(CLASSES),
      ONE_HOT,
      { data: Float64Array.from(ONE_HOT.flat()), shape: [SAMPLES, 3] as const },
    ].map((targets) => {
      const network = classifier();
      network.train(X, targets, CLASSIFY);
      return parametersOf(network);
    });
    for (const result of results) expectSameBits(result, results[0]!);
    const columns = [
      VALUES,
      VALUES.map((v) => [v]),
      { data: Float64Array.from(VALUES), shape: [SAMPLES, 1] as const },
    ].map((targets) => {
      const network = regressor();
      network.train(X, targets, REGRESS);
      return parametersOf(network);
    });
    for (const result of columns) expectSameBits(result, columns[0]!);
  });

  it('the same seed, data and options give the same bits; another seed others', () => {
    const train = (seed: number): Float64Array => {
      const network = classifier({ seed });
      network.train(X, CLASSES, CLASSIFY);
      return parametersOf(network);
    };
    expectSameBits(train(5), train(5));
    expect(train(6)[0]).not.toBe(train(5)[0]);
  });

  it('twice five epochs are ten, with moments, order and dropout', () => {
    const make = () =>
      classifier({
        layers: [
          dense({ units: 8, activation: 'relu' }),
          dropout({ rate: 0.3 }),
          dense({ units: 3, activation: 'softmax' }),
        ],
      });
    const whole = make();
    const all = whole.train(X, CLASSES, CLASSIFY);
    const halves = make();
    const first = halves.train(X, CLASSES, { ...CLASSIFY, epochs: 5 });
    const second = halves.train(X, CLASSES, { ...CLASSIFY, epochs: 5 });
    expect([...first.loss, ...second.loss]).toEqual(all.loss);
    expectSameBits(parametersOf(halves), parametersOf(whole));
    // After resetOptimizer it is not: moments and order begin anew.
    const reset = make();
    reset.train(X, CLASSES, { ...CLASSIFY, epochs: 5 });
    reset.resetOptimizer();
    expect(reset.train(X, CLASSES, { ...CLASSIFY, epochs: 5 }).loss).not.toEqual(second.loss);
  });

  it('batch sizes: one, uneven, all; shuffle off takes the samples as they stand', () => {
    for (const batchSize of [1, 7, 60, 1000]) {
      const network = regressor();
      const { loss } = network.train(X, VALUES, { ...REGRESS, epochs: 3, batchSize });
      expect(loss[2]!).toBeLessThan(loss[0]!);
    }
    const ordered = regressor();
    ordered.train(X, VALUES, { ...REGRESS, epochs: 1, shuffle: false });
    const byHand = regressor();
    for (let i = 0; i < SAMPLES; i += 16) {
      byHand.train(X.slice(i, i + 16), VALUES.slice(i, i + 16), {
        ...REGRESS,
        epochs: 1,
        shuffle: false,
      });
    }
    expectSameBits(parametersOf(ordered), parametersOf(byHand));
  });

  it("an epoch's loss is the mean of its batches' weighted by their samples", () => {
    const losses: number[] = [];
    const twin = regressor();
    for (let i = 0; i < SAMPLES; i += 16) {
      const x = X.slice(i, i + 16);
      losses.push(
        x.length *
          twin.train(x, VALUES.slice(i, i + 16), { ...REGRESS, epochs: 1, shuffle: false })
            .loss[0]!,
      );
    }
    const { loss } = regressor().train(X, VALUES, { ...REGRESS, epochs: 1, shuffle: false });
    expect(loss[0]).toBeCloseTo(losses.reduce((a, b) => a + b) / SAMPLES, 14);
  });

  it('sample weights: 0 is as if the sample were not there, equal ones change nothing', () => {
    const options: TrainOptions = { ...REGRESS, batchSize: 1000, shuffle: false };
    const half = regressor();
    half.train(X.slice(0, 30), VALUES.slice(0, 30), options);
    const weighted = regressor();
    weighted.train(X, VALUES, {
      ...options,
      sampleWeights: X.map((_, i) => (i < 30 ? 2 : 0)),
    });
    for (const [i, value] of parametersOf(weighted).entries()) {
      expect(value).toBeCloseTo(parametersOf(half)[i]!, 12);
    }
  });

  it('class weights are sample weights by class', () => {
    for (const [network, targets, classOf, options] of [
      [classifier, CLASSES, (i: number) => CLASSES[i]!, CLASSIFY],
      [classifier, ONE_HOT, (i: number) => CLASSES[i]!, CLASSIFY],
      [
        () =>
          regressor({
            layers: [dense({ units: 1, activation: 'sigmoid' })],
          }),
        CLASSES.map((c) => (c > 0 ? 1 : 0)),
        (i: number) => (CLASSES[i]! > 0 ? 1 : 0),
        { ...CLASSIFY, loss: 'binaryCrossentropy' as const },
      ],
    ] as const) {
      const byClass = network();
      byClass.train(X, targets, { ...options, classWeights: { 1: 3 } });
      const bySample = network();
      bySample.train(X, targets, {
        ...options,
        sampleWeights: X.map((_, i) => (classOf(i) === 1 ? 3 : 1)),
      });
      expectSameBits(parametersOf(byClass), parametersOf(bySample));
      const asList = network();
      const classes = network === classifier ? [1, 3, 1] : [1, 3];
      asList.train(X, targets, { ...options, classWeights: classes });
      expectSameBits(parametersOf(asList), parametersOf(bySample));
    }
  });

  it('clipNorm bounds the step, clipValue each number of it', () => {
    for (const [options, norm] of [
      [{ clipNorm: 0.01 }, (d: Float64Array) => Math.hypot(...d)],
      [{ clipValue: 0.001 }, (d: Float64Array) => Math.max(...d.map(Math.abs))],
    ] as const) {
      const network = regressor();
      const before = parametersOf(network);
      network.train(X, VALUES, {
        ...REGRESS,
        ...options,
        epochs: 1,
        batchSize: 1000,
        optimizer: sgd({ learningRate: 1 }),
      });
      const step = parametersOf(network).map((value, i) => value - before[i]!);
      expect(norm(step)).toBeCloseTo(Object.values(options)[0]!, 12);
    }
  });

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

describe('strict engines', () => {
  it('train to the same bits, and carry a training from one to the other', async () => {
    const make = (dtype: 'float64' | 'float32') =>
      classifier({
        dtype,
        layers: [
          dense({ units: 9, activation: 'gelu', l2: 1e-3 }),
          dropout({ rate: 0.2 }),
          dense({ units: 3, activation: 'softmax' }),
        ],
      });
    for (const dtype of ['float64', 'float32'] as const) {
      const results: Float64Array[] = [];
      for (const [, choose] of strictEngines) {
        await choose();
        const network = make(dtype);
        const { loss } = network.train(X, CLASSES, CLASSIFY);
        results.push(Float64Array.of(...loss, ...parametersOf(network)));
      }
      await init({ engine: 'js' });
      const moved = make(dtype);
      const first = moved.train(X, CLASSES, { ...CLASSIFY, epochs: 4 });
      await init({ engine: 'simd' });
      const second = moved.train(X, CLASSES, { ...CLASSIFY, epochs: 6 });
      results.push(Float64Array.of(...first.loss, ...second.loss, ...parametersOf(moved)));
      for (const result of results) expectSameBits(result, results[0]!);
    }
  });

  it('evaluate to the same bits, every loss, with weights and penalties, past several batches', async () => {
    const rows = 600;
    const x = { data: new RandomState(6).uniform(-1, 1, rows * 4), shape: [rows, 4] as const };
    const classes = new RandomState(7).randint(0, 3, rows);
    const hot = Array.from(classes, (c) => [0, 1, 2].map((j) => (c === j ? 1 : 0)));
    const sampleWeights = new RandomState(8).random(rows);
    const losses: [LossName, MatrixLike | Vector][] = [
      ['meanSquaredError', hot],
      ['sumSquaredError', hot],
      ['meanAbsoluteError', hot],
      ['huber', hot],
      ['binaryCrossentropy', hot],
      ['categoricalCrossentropy', hot],
      ['categoricalCrossentropy', classes],
      ['poisson', hot],
      ['hinge', hot.map((row) => row.map((t) => 2 * t - 1))],
    ];
    for (const dtype of ['float64', 'float32'] as const) {
      for (const activation of ['softmax', 'sigmoid'] as const) {
        const results: Float64Array[] = [];
        for (const [, choose] of strictEngines) {
          await choose();
          const network = classifier({
            dtype,
            layers: [
              dense({ units: 5, activation: 'silu', l1: 1e-3, l2: 1e-2 }),
              dropout({ rate: 0.5 }),
              dense({ units: 3, activation }),
            ],
          });
          const metrics = ['accuracy', 'r2'] as const;
          results.push(
            Float64Array.from(
              losses.flatMap(([loss, y]) => [
                ...Object.values(network.evaluate(x, y, { loss, metrics })),
                ...Object.values(network.evaluate(x, y, { loss, sampleWeights })),
              ]),
            ),
          );
        }
        expect(results[0]!.length).toBe(losses.length * 4);
        for (const result of results) expectSameBits(result, results[0]!);
      }
    }
  });
});
