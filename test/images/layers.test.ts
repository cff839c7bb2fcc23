import { beforeAll, describe, expect, it } from 'vitest';
import { fromSafetensors, toSafetensors } from '../../src/files.js';
import {
  activation,
  adam,
  averagePool2d,
  batchNorm,
  conv1d,
  conv2d,
  convTranspose2d,
  dense,
  dropout,
  EngineError,
  flatten,
  globalAveragePool,
  type LayerSpec,
  maxPool1d,
  maxPool2d,
  Network,
  RandomState,
  reshape,
  residual,
  ShapeError,
  type TrainOptions,
} from '../../src/index.js';
import { expectSameBits } from '../support/bits.js';
import { expectError } from '../support/errors.js';
import { strictEngines } from '../support/facade.js';
import { itGoesOn, numbersOf } from '../support/goes-on.js';

const LAYERS: readonly LayerSpec[] = [
  reshape({ shape: [6, 6, 2] }),
  conv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' }),
  maxPool2d(),
  conv2d({ filters: 4, kernelSize: 2, groups: 4, bias: false, l2: 1e-3 }),
  activation({ activation: 'tanh' }),
  dropout({ rate: 0.1 }),
  averagePool2d({ strides: 1 }),
  flatten(),
  dense({ units: 3, activation: 'softmax' }),
];
const random = new RandomState(2);
const X = { data: random.uniform(-1, 1, 20 * 72), shape: [20, 72] as const };
const Y = Array.from({ length: 20 }, (_, i) => i % 3);
const OPTIONS: TrainOptions = {
  epochs: 6,
  batchSize: 8,
  loss: 'categoricalCrossentropy',
  optimizer: adam({ learningRate: 0.02 }),
};

const make = (dtype: 'float64' | 'float32' = 'float64'): Network =>
  new Network({ inputs: 72, layers: LAYERS, seed: 3, dtype });

describe.each(strictEngines)('a network of image layers, %s', (name, choose) => {
  beforeAll(choose);

  itGoesOn(name, { make, x: X, y: Y, options: OPTIONS });

  it('one sample, a batch and nested lists give the same', () => {
    const layers = [conv2d({ filters: 2, kernelSize: 2 }), maxPool2d()];
    const network = new Network({ inputs: [3, 3, 1], layers, seed: 1 });
    const image = [
      [[1], [2], [3]],
      [[4], [5], [6]],
      [[7], [8], [9]],
    ];
    const flat = network.run([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(network.run([image]).data).toEqual(flat);
    expect(
      network.run({ data: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), shape: [1, 3, 3, 1] }).shape,
    ).toEqual([1, 1, 1, 2]);
    expect(network.outputShape).toEqual([1, 1, 2]);
  });
});

describe('what networks of image layers say', () => {
  it('tensors, summary, drawing', () => {
    const network = make();
    const shapes = network.layers.map(({ parameters }) =>
      Object.entries(parameters).map(([name, { shape }]) => `${name} ${shape.join('×')}`),
    );
    expect(shapes).toEqual([
      [],
      ['weights 3×3×2×4', 'bias 4'],
      [],
      ['weights 2×2×1×4'],
      [],
      [],
      [],
      [],
      ['weights 4×3', 'bias 3'],
    ]);
    const summary = network.summary();
    expect(summary).toContain('2 conv2d (3×3, relu)');
    expect(summary).toContain('(batch, 6, 6, 4)');
    expect(summary).toContain('5 activation (tanh)');
    // He's uniform distribution: √(6 / (3·3·2)).
    const { data } = network.layers[1]!.parameters.weights!;
    const most = Math.max(...data.map(Math.abs));
    expect(most).toBeLessThan(Math.sqrt(6 / 18));
    expect(most).toBeGreaterThan(0.5 * Math.sqrt(6 / 18));
  });

  const building =
    (inputs: number | readonly number[], ...layers: unknown[]) =>
    () =>
      new Network({ inputs, layers: layers as LayerSpec[] });

  it.each([
    [
      'rank',
      building(9, conv2d({ filters: 1, kernelSize: 1 })),
      /layers\[0\]: conv2d takes samples of shape \[height, width, channels\], got \[9\]/,
    ],
    [
      'rank of one axis',
      building([3, 3, 1], flatten(), conv1d({ filters: 1, kernelSize: 1 })),
      /layers\[1\]: conv1d takes samples of shape \[steps, channels\], got \[9\]/,
    ],
    [
      'a kernel larger than the image',
      building([4, 9, 1], conv2d({ filters: 1, kernelSize: 5 })),
      /layers\[0\]: a window of 5 along the height does not fit into 4 \(window \[5, 5\], samples \[4, 9, 1\]\)/,
    ],
    [
      'a dilated kernel',
      building([9, 4, 1], conv2d({ filters: 1, kernelSize: 3, dilation: 2 })),
      /a window of 5 along the width does not fit into 4/,
    ],
    [
      'a window larger than the sequence',
      building([3, 1], maxPool1d({ poolSize: 4 })),
      /a window of 4 along the steps does not fit into 3 \(window \[4\], samples \[3, 1\]\)/,
    ],
    [
      'a pool larger than what the layer before leaves',
      building([8, 8, 1], conv2d({ filters: 2, kernelSize: 3 }), maxPool2d({ poolSize: [2, 7] })),
      /layers\[1\]: a window of 7 along the width does not fit into 6 \(window \[2, 7\], samples \[6, 6, 2\]\)/,
    ],
    [
      'a transposed convolution that leaves nothing',
      building([1, 2, 1], convTranspose2d({ filters: 1, kernelSize: 3, padding: [[2, 1], 1] })),
      /layers\[0\]: a padding of 2 and 1 along the height leaves nothing of the 3 that a kernel \[3, 3\] reaches from \[1, 2, 1\]/,
    ],
    [
      'too wide a margin',
      building([4, 4, 1], conv2d({ filters: 1, kernelSize: 2, padding: [1, 2] })),
      /a padding of 2 along the width for a window of 2 \(window \[2, 2\], samples \[4, 4, 1\]\); expected at most 1/,
    ],
    ['an axis without a place', building([4, 0, 1], globalAveragePool()), /inputs\[1\]: .* got 0/],
    [
      'a residual whose shape changes',
      building([4, 4, 3], residual([conv2d({ filters: 3, kernelSize: 3 })])),
      /layers\[0\]: residual .* got \[4, 4, 3\] and \[2, 2, 3\]/,
    ],
    [
      'channels',
      building([4, 4, 3], conv2d({ filters: 4, kernelSize: 1, groups: 2 })),
      /3 channels cannot be divided into 2 groups/,
    ],
    [
      'filters',
      () => conv2d({ filters: 3, kernelSize: 1, groups: 2 }),
      /3 filters cannot be divided into 2 groups/,
    ],
    [
      'softmax of one',
      () => conv2d({ filters: 1, kernelSize: 1, activation: 'softmax' }),
      /at least 2 filters/,
    ],
    ['sizes', () => conv2d({ filters: 1, kernelSize: 0 }), /kernelSize/],
    [
      'pairs',
      () => conv2d({ filters: 1, kernelSize: [1, 2, 3] as never }),
      /kernelSize: expected a number or \[rows, columns\]/,
    ],
    ['padding', () => conv2d({ filters: 1, kernelSize: 1, padding: 'causal' as never }), /padding/],
    ['unknown options', () => maxPool2d({ size: 2 } as never), /size/],
    [
      'a shape that does not fit',
      building(9, reshape({ shape: [2, 4] }), dense({ units: 1 })),
      /layers\[0\]: shape: \[9\], 9 numbers, cannot become \[2, 4\], 8 numbers/,
    ],
    [
      'a shape with a rest',
      building(9, reshape({ shape: [2, -1] }), dense({ units: 1 })),
      /9 is no multiple of 2/,
    ],
    ['two rests', () => reshape({ shape: [-1, -1] }), /only one length may be −1/],
    [
      'too many outputs',
      building([900, 900, 1], conv2d({ filters: 1000, kernelSize: 1 })),
      /810000000 numbers a sample; at most 33554432/,
    ],
    [
      'too large a margin',
      building([5, 5, 1], conv2d({ filters: 1, kernelSize: 9, dilation: 100000, padding: 'same' })),
      /numbers a sample; at most/,
    ],
    ['global pools of one axis', building(9, globalAveragePool()), /at least two axes/],
    ['activation of one unit', building([3, 1], activation({ activation: 'softmax' })), /always 1/],
  ] as const)('%s', (_what, body, message) => {
    expect(body).toThrow(message);
  });
});

describe('what networks of image layers refuse, and are as they were', () => {
  const options = {
    epochs: 1,
    batchSize: 64,
    loss: 'meanSquaredError',
    optimizer: adam(),
  } as const;
  const pictures = (rows: number, ...shape: number[]) => ({
    data: new Float64Array(shape.reduce((product, length) => product * length, rows)),
    shape: [rows, ...shape],
  });

  it('pictures of other channels, or with channels first', () => {
    const network = new Network({
      inputs: [6, 5, 1],
      layers: [conv2d({ filters: 2, kernelSize: 3 }), flatten(), dense({ units: 1 })],
      seed: 1,
    });
    const before = JSON.stringify(network);
    for (const given of [pictures(2, 6, 5, 3), pictures(2, 1, 6, 5)]) {
      const parts = ['[6, 5, 1]', `[${given.shape.join(', ')}]`];
      const train = () => network.train(given, [0, 1], options);
      expectError(() => network.run(given), ShapeError, 'ERR_SHAPE', 'run', ...parts);
      expectError(train, ShapeError, 'ERR_SHAPE', 'train: inputs', ...parts);
    }
    expect(JSON.stringify(network)).toBe(before);
  });

  it('batches that memory does not hold', () => {
    const network = new Network({
      inputs: [28, 28, 1],
      layers: [conv2d({ filters: 1000, kernelSize: 1 }), globalAveragePool(), dense({ units: 1 })],
      seed: 1,
    });
    const before = JSON.stringify(network);
    const train = () => network.train(pictures(64, 28, 28, 1), new Array(64).fill(1), options);
    const parts = ['batches of 64 rows', 'smaller batches may help'];
    expectError(train, EngineError, 'ERR_OUT_OF_MEMORY', ...parts);
    expect(JSON.stringify(network)).toBe(before);
  });
});

describe.each(strictEngines)('batchNorm, %s', (_, choose) => {
  beforeAll(choose);

  const DATA = { data: random.normal(3, 2, 30 * 4), shape: [30, 4] as const };
  const TARGETS = Array.from({ length: 30 }, (_each, i) => i % 2);
  const TRAIN: TrainOptions = {
    epochs: 3,
    batchSize: 10,
    shuffle: false,
    loss: 'meanSquaredError',
    optimizer: adam(),
  };
  const normal = (learningRateFactor = 1): Network =>
    new Network({
      inputs: 4,
      layers: [batchNorm({ momentum: 0, learningRateFactor }), dense({ units: 1 })],
      seed: 1,
    });

  it('its statistics are those of the last batch where nothing of the former is kept', () => {
    const network = normal();
    network.train(DATA, TARGETS, TRAIN);
    const { movingMean, movingVariance } = network.layers[0]!.parameters;
    for (let c = 0; c < 4; c++) {
      const values = Array.from({ length: 10 }, (_each, i) => DATA.data[(20 + i) * 4 + c]!);
      const mean = values.reduce((sum, value) => sum + value, 0) / 10;
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      expect(Math.abs(movingMean!.data[c]! - mean)).toBeLessThan(1e-12);
      expect(Math.abs(movingVariance!.data[c]! - squares / 9)).toBeLessThan(1e-12);
    }
    expect(network.summary()).toContain('Buffers: 8');
    expect(network.parameterCount).toBe(4 + 4 + 5);
  });

  it('frozen it is the same function in training as afterwards', () => {
    const network = normal(0);
    const before = network.layers[0]!.parameters;
    const scored = network.evaluate(DATA, TARGETS, { loss: 'meanSquaredError' }).loss!;
    const { loss } = network.train(DATA, TARGETS, { ...TRAIN, epochs: 1, batchSize: 30 });
    expect(Math.abs(loss[0]! - scored)).toBeLessThan(1e-12);
    const after = network.layers[0]!.parameters;
    for (const [name, { data }] of Object.entries(before)) {
      expectSameBits(after[name]!.data as Float64Array, data as Float64Array, name);
    }
  });

  it('batches of one number leave the variance finite', () => {
    const network = normal();
    network.train(DATA, TARGETS, { ...TRAIN, batchSize: 1 });
    const { movingVariance } = network.layers[0]!.parameters;
    expect([...movingVariance!.data]).toEqual([0, 0, 0, 0]);
  });

  it('goes on from files and restores its buffers with the best epoch', () => {
    const whole = normal();
    const saved: string[] = [];
    const history = whole.train(DATA, TARGETS, {
      ...TRAIN,
      onEpoch: () => void saved.push(JSON.stringify(whole)),
    });
    const copy = fromSafetensors(
      toSafetensors(Network.fromJSON(JSON.parse(saved[0]!)), { training: true }),
    );
    expect(copy.train(DATA, TARGETS, { ...TRAIN, resume: true })).toEqual(history);
    expectSameBits(numbersOf(copy), numbersOf(whole));
    const stopped = normal();
    stopped.train(DATA, TARGETS, {
      ...TRAIN,
      epochs: 20,
      shuffle: false,
      earlyStopping: { patience: 2, minDelta: 100 },
    });
    const first = normal();
    first.train(DATA, TARGETS, { ...TRAIN, epochs: 1 });
    expectSameBits(numbersOf(stopped), numbersOf(first));
  });
});
