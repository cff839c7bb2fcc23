import { beforeAll, describe, expect, it } from 'vitest';
import {
  adagrad,
  adam,
  adamW,
  dense,
  dropout,
  init,
  type LossName,
  type MatrixLike,
  type Network,
  type OptimizerSpec,
  RandomState,
  rmsprop,
  sgd,
  type TrainOptions,
  type Vector,
} from '../src/index.js';
import { expectSameBits } from './support/bits.js';
import { engines, strictEngines } from './support/facade.js';
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
