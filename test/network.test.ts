import { beforeAll, describe, expect, it } from 'vitest';
import {
  type ActivationName,
  adam,
  DataError,
  dense,
  dropout,
  init,
  Network,
  type NetworkOptions,
  normal,
  OptionError,
  RandomState,
  ShapeError,
  sgd,
  uniform,
} from '../src/index.js';
import { expectSameBits, expectWithinUlps } from './support/bits.js';
import { expectError } from './support/errors.js';
import { engines } from './support/facade.js';

const XOR = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];

function small(options: Partial<NetworkOptions> = {}): Network {
  return new Network({
    inputs: 3,
    layers: [dense({ units: 4, activation: 'tanh' }), dense({ units: 2, activation: 'sigmoid' })],
    seed: 1,
    ...options,
  });
}

/** A network by the plainest code there is, in float64. */
function reference(network: Network, sample: readonly number[], f: (z: number) => number) {
  let x = [...sample];
  for (const { weights, bias } of network.layers) {
    const [rows, columns] = weights.shape;
    const next = Array.from(bias);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) next[j]! += x[i]! * weights.data[i * columns + j]!;
    }
    x = next.map(f);
  }
  return x;
}

describe.each(engines)('Network, engine %s', (name, choose) => {
  beforeAll(choose);

  it.each(['float64', 'float32'] as const)(
    'run into an array of the caller: the same bits, %s',
    (dtype) => {
      for (const units of [1, 10, 50]) {
        const network = small({ dtype, layers: [dense({ units, activation: 'tanh' })] });
        const out = dtype === 'float64' ? new Float64Array(units) : new Float32Array(units);
        for (const sample of [[1, -2, 0.5], Float64Array.of(0, 3, 1)]) {
          const answer = network.run(sample);
          expect(network.run(sample, out)).toBe(out);
          expectSameBits(out, answer, `${units} units`);
          expect(network.run(sample)).not.toBe(network.run(sample));
        }
      }
    },
  );

  it('run into something else: typed errors, and nothing is written', () => {
    const network = small();
    const out = Float64Array.of(7, 8);
    for (const [wrong, message] of [
      [new Float32Array(2), 'expected a Float64Array of 2, got a Float32Array object.'],
      [new Float64Array(3), 'expected a Float64Array of 2, got a Float64Array object of 3.'],
      [[0, 0], 'got an array of 2.'],
      [null, 'got null.'],
    ] as const) {
      expectError(() => network.run([1, 2, 3], wrong as never), OptionError, 'ERR_OPTION', message);
    }
    expectError(
      () =>
        (network.run as (x: number[][], out: Float64Array) => void).call(network, [[1, 2, 3]], out),
      OptionError,
      'ERR_OPTION',
      'one sample',
    );
    expectError(() => network.run([1, 2], out), ShapeError, 'ERR_SHAPE', 'expected 3 numbers');
    expectError(
      () => network.run([1, 2, Number.NaN], out),
      DataError,
      'ERR_DATA',
      'column 2 is NaN',
    );
    expect([...out]).toEqual([7, 8]);
  });

  it('learns XOR', () => {
    const network = small({
      inputs: 2,
      layers: [dense({ units: 4, activation: 'tanh' }), dense({ units: 1, activation: 'sigmoid' })],
    });
    const history = network.train(XOR, [0, 1, 1, 0], {
      epochs: 300,
      loss: 'binaryCrossentropy',
      optimizer: adam({ learningRate: 0.05 }),
    });
    expect(history.loss.at(-1)!).toBeLessThan(0.1);
    expect(Array.from(network.run(XOR).data, Math.round)).toEqual([0, 1, 1, 0]);
  });

  it('draws layer by layer: weights row by row, then random biases, from one generator', () => {
    const network = new Network({
      inputs: 3,
      layers: [
        dense({ units: 2, weightInitializer: uniform(-1, 1), biasInitializer: normal(0, 2) }),
        dropout({ rate: 0.5 }),
        dense({ units: 2, bias: false, weightInitializer: normal() }),
        dense({ units: 1, activation: 'relu', biasInitializer: 'heUniform' }),
      ],
      seed: 42,
    });
    const random = new RandomState(42);
    const [first, drop, second, third] = network.layers;
    expectSameBits(first!.weights.data, random.uniform(-1, 1, 6));
    expectSameBits(first!.bias, random.normal(0, 2, 2));
    expect(drop!.weights.shape).toEqual([0, 0]);
    expectSameBits(second!.weights.data, random.normal(0, 1, 4));
    expect(second!.bias.length).toBe(0);
    const limit = Math.sqrt(6 / 2); // He, of the weights' fan: two inputs
    expectSameBits(third!.weights.data, random.uniform(-limit, limit, 2));
    expectSameBits(third!.bias, random.uniform(-limit, limit, 1));
    expect(network.parameterCount).toBe(6 + 2 + 4 + 2 + 1);
  });

  it('float32 holds the same draws, rounded; more than fit the scratch block at once', () => {
    const options = {
      inputs: 90,
      layers: [dense({ units: 101, weightInitializer: 'normal', biasInitializer: 'uniform' })],
      seed: 3,
    } as const;
    const wide = new Network(options).layers[0]!;
    const narrow = new Network({ ...options, dtype: 'float32' }).layers[0]!;
    expectSameBits(narrow.weights.data, Float32Array.from(wide.weights.data));
    expectSameBits(narrow.bias, Float32Array.from(wide.bias));
  });

  it('initializes by default as the activations want it: glorotUniform, heUniform for relu and its kin', () => {
    for (const [activation, limit] of [
      ['tanh', Math.sqrt(6 / 50)],
      ['linear', Math.sqrt(6 / 50)],
      ['selu', Math.sqrt(6 / 50)],
      ['relu', Math.sqrt(6 / 40)],
      ['leakyRelu', Math.sqrt(6 / 40)],
      ['elu', Math.sqrt(6 / 40)],
    ] as const) {
      const [layer] = new Network({
        inputs: 40,
        layers: [dense({ units: 10, activation })],
        seed: 5,
      }).layers;
      expectSameBits(layer!.weights.data, new RandomState(5).uniform(-limit, limit, 400));
      expectSameBits(layer!.bias, new Float64Array(10));
    }
  });

  it.each(['float64', 'float32'] as const)(
    'runs a sample, rows, typed rows and a flat matrix to the same bits, %s',
    (dtype) => {
      const network = small({ dtype });
      const data = new RandomState(2).uniform(-1, 1, 3 * 600);
      const rows = Array.from({ length: 600 }, (_, i) => Array.from(data.slice(3 * i, 3 * i + 3)));
      const batch = network.run({ data, shape: [600, 3] });
      expect(batch.shape).toEqual([600, 2]);
      expect(batch.data.constructor).toBe(dtype === 'float64' ? Float64Array : Float32Array);
      expectSameBits(network.run(rows).data, batch.data);
      expectSameBits(network.run(rows.map((row) => Float64Array.from(row))).data, batch.data);
      for (const i of [0, 1, 255, 256, 599]) {
        const expected = batch.data.slice(2 * i, 2 * i + 2);
        const one = network.run(rows[i]!);
        // Relaxed fuses in the kernels for many rows, not in those for few numbers.
        if (name === 'relaxed') expectWithinUlps(one, expected, 64);
        else expectSameBits(one, expected);
        expectSameBits(network.run(Float64Array.from(rows[i]!)), one);
      }
      expect(batch.toArray()[7]).toEqual(Array.from(batch.data.slice(14, 16)));
    },
  );

  it('answers as plain code does', () => {
    const functions: [ActivationName, (z: number) => number][] = [
      ['tanh', Math.tanh],
      ['sigmoid', (z) => 1 / (1 + Math.exp(-z))],
      ['relu', (z) => Math.max(z, 0)],
      ['linear', (z) => z],
    ];
    for (const [activation, f] of functions) {
      const network = new Network({
        inputs: 7,
        layers: [11, 5, 3].map((units) =>
          dense({ units, activation, biasInitializer: uniform(-1, 1) }),
        ),
        seed: 8,
      });
      const sample = Array.from(new RandomState(1).normal(0, 1, 7));
      const expected = reference(network, sample, f);
      for (const [i, output] of network.run(sample).entries()) {
        expect(output).toBeCloseTo(expected[i]!, 13);
      }
    }
  });

  it('runs a large network, beyond the workspace that is kept', () => {
    const network = new Network({
      inputs: 700,
      layers: [dense({ units: 900 }), dense({ units: 1 })],
      seed: 1,
    });
    const data = new RandomState(2).uniform(-1, 1, 700 * 3);
    const batch = network.run({ data, shape: [3, 700] });
    expect(network.run(data.slice(700, 1400))[0]).toBe(batch.data[1]);
  });

  it('leaves dropout out of run and evaluate', () => {
    const plain = small();
    const layers = plain.layers.map(({ spec }) => spec);
    const dropping = small({ layers: [dropout({ rate: 0.5 }), ...layers, dropout({ rate: 0.9 })] });
    expectSameBits(dropping.run([1, 2, 3]), plain.run([1, 2, 3]));
    const options = { loss: 'meanSquaredError' } as const;
    expect(dropping.evaluate([[1, 2, 3]], [[0, 1]], options)).toEqual(
      plain.evaluate([[1, 2, 3]], [[0, 1]], options),
    );
  });

  it('gives copies only', () => {
    const network = small();
    const [layer] = network.layers;
    const before = layer!.weights.data[0]!;
    layer!.weights.data[0] = 99;
    layer!.bias[0] = 99;
    layer!.gradients.weights.data[0] = 99;
    expect(layer!.weights.data[0]).toBe(before);
    expect(layer!.bias[0]).toBe(0);
    expect(layer!.gradients.weights.data[0]).toBe(0);
  });

  it('takes parameters and gradients layer by layer', () => {
    for (const dtype of ['float64', 'float32'] as const) {
      const network = small({ dtype });
      const [hidden, last] = network.layers;
      const matrix = [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
        [9, 10, 11, -0],
      ];
      hidden!.weights = matrix;
      hidden!.bias = [0.5, 1.5, 2.5, 3.5];
      last!.weights = { data: Float64Array.of(1, 0, 0, 1, 1, 0, 0, 1), shape: [4, 2] };
      expect(hidden!.weights.toArray()).toEqual(matrix);
      expect(Array.from(hidden!.bias)).toEqual([0.5, 1.5, 2.5, 3.5]);
      expect(last!.weights.toArray()[3]).toEqual([0, 1]);
      expect([hidden!.inputs, hidden!.units, hidden!.parameterCount, hidden!.kind]).toEqual([
        3,
        4,
        16,
        'dense',
      ]);
      hidden!.gradients = { weights: matrix, bias: [1, 1, 1, 1] };
      expect(hidden!.gradients.weights.toArray()).toEqual(matrix);
      network.step(sgd({ learningRate: 1 }));
      expect(hidden!.weights.toArray()).toEqual(matrix.map((row) => row.map(() => 0)));
      expect(Array.from(hidden!.bias)).toEqual([-0.5, 0.5, 1.5, 2.5]);
      expect(last!.weights.toArray()[3]).toEqual([0, 1]);
    }
  });

  it('keeps a drawn seed, with which the run can be repeated', () => {
    const options = { inputs: 5, layers: [dense({ units: 3 })] };
    const network = new Network(options);
    const twin = new Network({ ...options, seed: network.seed });
    expectSameBits(twin.layers[0]!.weights.data, network.layers[0]!.weights.data);
    expect(
      new Set(Array.from({ length: 20 }, () => new Network(options).seed)).size,
    ).toBeGreaterThan(1);
  });

  it('summary: a table of layers, outputs and parameters', () => {
    const network = new Network({
      inputs: 64,
      layers: [
        dense({ units: 100, activation: 'relu' }),
        dropout({ rate: 0.2 }),
        dense({ units: 10, activation: 'softmax' }),
      ],
      seed: 1,
    });
    expect(network.summary()).toBe(
      [
        'Layer              Output        Parameters',
        '===========================================',
        '1 dense (relu)     (batch, 100)       6,500',
        '2 dropout (0.2)    (batch, 100)           0',
        '3 dense (softmax)  (batch, 10)        1,010',
        '===========================================',
        'Inputs: 64, float64',
        'Parameters: 7,510 (58.67 kB)',
      ].join('\n'),
    );
    const tiny = new Network({ inputs: 1, layers: [dense({ units: 1 })], dtype: 'float32' });
    expect(tiny.summary()).toContain('Inputs: 1, float32\nParameters: 2 (8 B)');
    const large = new Network({ inputs: 1000, layers: [dense({ units: 1999 })] });
    expect(large.summary()).toContain('Parameters: 2,000,999 (15.27 MB)');
  });

  it('describes layers as plain data with every default filled in', () => {
    expect(JSON.parse(JSON.stringify(dense({ units: 3, activation: 'relu' })))).toEqual({
      kind: 'dense',
      units: 3,
      activation: 'relu',
      bias: true,
      weightInitializer: { kind: 'scaled', distribution: 'uniform', fan: 'in', gain: 2 },
      biasInitializer: { kind: 'constant', value: 0 },
      l1: 0,
      l2: 0,
    });
    expect(dropout({ rate: 0.25 })).toEqual({ kind: 'dropout', rate: 0.25 });
    const { layers } = small();
    expect(layers[0]!.spec).toEqual(dense({ units: 4, activation: 'tanh' }));
  });
});

describe('strict engines', () => {
  it('can change under a living network', async () => {
    await init({ engine: 'js' });
    const network = small();
    const expected = network.run(XOR.map((row) => [...row, 1])).data;
    network.forward([[1, 2, 3]]);
    await init({ engine: 'simd' });
    expectSameBits(network.run(XOR.map((row) => [...row, 1])).data, expected);
    const here = network.backward([[1, 1]]).data;
    const twin = small();
    twin.forward([[1, 2, 3]]);
    await init({ engine: 'js' });
    expectSameBits(twin.backward([[1, 1]]).data, here);
    const gradients = (n: Network) => n.layers.map((layer) => layer.gradients.weights.data);
    for (const [i, gradient] of gradients(network).entries()) {
      expectSameBits(gradients(twin)[i]!, gradient);
    }
  });
});
