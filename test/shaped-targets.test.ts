import { beforeAll, describe, expect, it } from 'vitest';
import {
  adam,
  DataError,
  dense,
  type LossName,
  Network,
  OptionError,
  RandomState,
  ShapeError,
  sgd,
  type TargetsLike,
  type TensorLike,
  type TrainOptions,
} from '../src/index.js';
import { expectSameBits } from './support/bits.js';
import { strictEngines } from './support/facade.js';
import { numbersOf } from './support/goes-on.js';

const random = new RandomState(4);
const ROWS = 10;
const STEPS = 4;
const CLASSES = 3;
const data = random.uniform(-1, 1, ROWS * STEPS * 2);
const X = { data, shape: [ROWS, STEPS, 2] };
const labels = Array.from({ length: ROWS * STEPS }, (_, i) => (i * 5 + (i >> 2)) % CLASSES);
const weights = Array.from({ length: ROWS * STEPS }, (_, i) => (i % 5) / 2);
const hot = Float64Array.from(labels.flatMap((label) => [0, 1, 2].map((c) => +(c === label))));

const rowsOf = (list: readonly number[]): number[][] =>
  Array.from({ length: ROWS }, (_, i) => list.slice(i * STEPS, (i + 1) * STEPS));

const OPTIONS: TrainOptions = {
  epochs: 3,
  batchSize: 4,
  loss: 'categoricalCrossentropy',
  optimizer: sgd({ learningRate: 0.3 }),
};

const make = (activation: 'softmax' | 'sigmoid' = 'softmax', inputs = [STEPS, 2]): Network =>
  new Network({
    inputs,
    layers: [dense({ units: 4, activation: 'tanh' }), dense({ units: CLASSES, activation })],
    seed: 5,
  });

describe.each(strictEngines)('targets for each step, %s', (_, choose) => {
  beforeAll(choose);

  it('classes come in many forms', () => {
    const expected = make();
    const history = expected.train(X, { data: hot, shape: [ROWS, STEPS, CLASSES] }, OPTIONS);
    const forms: readonly TargetsLike[] = [
      rowsOf(labels),
      rowsOf(labels).map((row) => Uint8Array.from(row)),
      { data: Float32Array.from(labels), shape: [ROWS, STEPS] },
      { data: Uint32Array.from(labels), shape: [ROWS, STEPS] },
      { data: Int8Array.from(labels), shape: [ROWS, STEPS] },
    ];
    for (const targets of forms) {
      const network = make();
      expect(network.train(X, targets, OPTIONS)).toEqual(history);
      expectSameBits(numbersOf(network), numbersOf(expected));
    }
  });

  it('a weight for each step is that of a row of its own', async () => {
    const options = { ...OPTIONS, shuffle: false };
    // The same network over rows of one step.
    const apart = make('softmax', [2]);
    const rows = { data, shape: [ROWS * STEPS, 2] };
    const perRow = { sampleWeights: weights };
    const history = apart.train(rows, labels, { ...options, batchSize: 4 * STEPS, ...perRow });
    const forms: readonly TensorLike[] = [
      rowsOf(weights),
      { data: Float64Array.from(weights), shape: [ROWS, STEPS] },
    ];
    for (const sampleWeights of forms) {
      const network = make();
      expect(network.train(X, rowsOf(labels), { ...options, sampleWeights })).toEqual(history);
      expectSameBits(numbersOf(network), numbersOf(apart));
      const scored = network.evaluate(X, rowsOf(labels), { sampleWeights, metrics: ['accuracy'] });
      const wanted = apart.evaluate(rows, labels, { ...perRow, metrics: ['accuracy'] });
      expect(scored).toEqual(wanted);
      const later = make();
      await later.trainAsync(X, rowsOf(labels), { ...options, sampleWeights, worker: false });
      expectSameBits(numbersOf(later), numbersOf(network));
      network.gradients(X, rowsOf(labels), { sampleWeights });
      apart.gradients(rows, labels, perRow);
      const [a, b] = [network, apart].map((each) => each.layers[0]!.gradients.weights.data);
      expectSameBits(a!, b!);
    }
  });

  it('weights go with their samples where those are drawn or shuffled', () => {
    const options = { ...OPTIONS, epochs: 1, batchSize: 1, shuffle: true };
    const split = { ...options, validationSplit: { share: 0.3 }, sampleWeights: rowsOf(weights) };
    const some = make();
    const { validationLoss } = some.train(X, rowsOf(labels), split);
    // Weights of 0 are as if the step were another one.
    const masked = rowsOf(weights).map((row) => row.map((w) => (w === 0 ? 0 : 1)));
    const wrong = labels.map((label, i) => (weights[i] === 0 ? (label + 1) % CLASSES : label));
    const [one, other] = [labels, wrong].map((list) => {
      const network = make();
      network.train(X, rowsOf(list), { ...split, sampleWeights: masked });
      return numbersOf(network);
    });
    expectSameBits(one!, other!);
    expect(validationLoss!.every(Number.isFinite)).toBe(true);
  });

  it('weights of classes count for each step', () => {
    const byClass = make();
    byClass.train(X, rowsOf(labels), { ...OPTIONS, classWeights: { 1: 3, 2: 0.5 } });
    const byStep = make();
    const sampleWeights = rowsOf(labels.map((label) => [1, 3, 0.5][label]!));
    byStep.train(X, rowsOf(labels), { ...OPTIONS, sampleWeights });
    expectSameBits(numbersOf(byClass), numbersOf(byStep));
  });
});

describe.each(strictEngines)('labelSmoothing, %s', (_, choose) => {
  beforeAll(choose);
  const E = 0.2;
  const smoothed = (classes: number) => ({
    data: hot.map((t) => t * (1 - E) + E / classes),
    shape: [ROWS, STEPS, CLASSES],
  });
  const dense01 = { data: hot, shape: [ROWS, STEPS, CLASSES] };

  it.each([
    ['categoricalCrossentropy', 'softmax', rowsOf(labels), smoothed(3)],
    ['categoricalCrossentropy', 'softmax', dense01, smoothed(3)],
    ['categoricalCrossentropy', 'sigmoid', rowsOf(labels), smoothed(3)],
    ['binaryCrossentropy', 'sigmoid', dense01, smoothed(2)],
  ] as const)('%s, %s: that of smoothed targets', async (loss, activation, given, same) => {
    const options = { ...OPTIONS, loss: loss as LossName, validationSplit: 0.3 };
    const network = make(activation);
    const labelSmoothing = E;
    const history = network.train(X, given, { ...options, labelSmoothing });
    const expected = make(activation);
    expect(history).toEqual(expected.train(X, same, options));
    expectSameBits(numbersOf(network), numbersOf(expected));
    const later = make(activation);
    await later.trainAsync(X, given, { ...options, labelSmoothing, worker: false });
    expectSameBits(numbersOf(later), numbersOf(expected));
    expect(network.evaluate(X, given, { labelSmoothing })).toEqual(network.evaluate(X, same));
    expect(network.evaluate(X, given).loss).not.toBe(network.evaluate(X, same).loss);
    expect(await network.evaluateAsync(X, given, { labelSmoothing, worker: false })).toEqual(
      network.evaluate(X, same),
    );
    expect(network.gradients(X, given, { labelSmoothing })).toEqual(network.gradients(X, same));
    // Metrics are of the targets themselves.
    expect(network.evaluate(X, given, { labelSmoothing, metrics: ['accuracy'] }).accuracy).toBe(
      network.evaluate(X, given, { metrics: ['accuracy'] }).accuracy,
    );
  });
});

describe('bad targets and weights', () => {
  const training = (targets: unknown, options: object) => () =>
    make().train(X, targets as TargetsLike, { ...OPTIONS, ...options });
  const classes = rowsOf(labels);
  it.each([
    ['too few weights', training(classes, { sampleWeights: rowsOf(weights).slice(1) }), ShapeError],
    [
      'weights of another shape',
      training(classes, { sampleWeights: rowsOf(weights).map((row) => row.slice(1)) }),
      ShapeError,
    ],
    [
      'a weight below 0',
      training(classes, {
        sampleWeights: rowsOf(weights.map((w, i) => (i === 9 ? -1 : w))),
      }),
      DataError,
    ],
    [
      'no weight above 0',
      training(classes, { sampleWeights: rowsOf(weights.map(() => 0)) }),
      DataError,
    ],
    [
      'a class that is none',
      training({ data: new Uint8Array(ROWS * STEPS).fill(3), shape: [ROWS, STEPS] }, {}),
      DataError,
    ],
    [
      'large integers',
      training({ data: new BigInt64Array(ROWS * STEPS), shape: [ROWS, STEPS] }, {}),
      DataError,
    ],
    ['all smoothed away', training(classes, { labelSmoothing: 1 }), OptionError],
    ['below 0', training(classes, { labelSmoothing: -0.1 }), OptionError],
    [
      'another loss',
      training(dense01(), { loss: 'meanSquaredError', labelSmoothing: 0.1, optimizer: adam() }),
      OptionError,
    ],
  ] as const)('%s', (_what, body, Type) => {
    expect(body).toThrow(Type);
    expect(body).toThrow(/weights|class from 0 to 2|Float64Array|labelSmoothing/i);
  });

  it('metrics do not count what has the weight 0', () => {
    const network = make();
    const metrics = ['accuracy', 'meanSquaredError', 'r2'] as const;
    const none = weights.map((weight) => (weight === 0 ? 0 : 1));
    const measured = network.evaluate(X, rowsOf(labels), {
      loss: 'categoricalCrossentropy',
      metrics: [...metrics],
      sampleWeights: rowsOf(weights),
    });
    // The same of those that count, as samples of one step each.
    const counted = none.flatMap((weight, i) => (weight ? [i] : []));
    const one = make('softmax', [2]);
    const figures = one.evaluate(
      counted.map((i) => data.subarray(2 * i, 2 * i + 2)),
      counted.map((i) => labels[i]!),
      { loss: 'categoricalCrossentropy', metrics: [...metrics] },
    );
    for (const name of metrics) expect(measured[name], name).toBe(figures[name]);
    expect(measured.accuracy).not.toBe(
      network.evaluate(X, rowsOf(labels), { metrics: ['accuracy'] }).accuracy,
    );
  });

  it('says where a weight is wrong', () => {
    const sampleWeights = rowsOf(weights.map((w, i) => (i === 9 ? -1 : w)));
    expect(training(classes, { sampleWeights })).toThrow(/row 2, column 1 is -1/);
  });

  function dense01(): TargetsLike {
    return { data: hot, shape: [ROWS, STEPS, CLASSES] };
  }
});
