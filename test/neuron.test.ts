import { beforeAll, describe, expect, it } from 'vitest';
import { core } from '../src/core/engine.js';
import { init, Neuron, RandomState } from '../src/index.js';
import vectors from './golden/neuron.json' with { type: 'json' };
import { expectSameBits } from './support/bits.js';
import { thorough } from './support/effort.js';
import { engines, strictEngines } from './support/facade.js';
import { fromHex } from './support/hex.js';

const X = [
  [0, 0, 1],
  [1, 1, 1],
  [1, 0, 1],
  [0, 1, 1],
];
const Y = [0, 1, 1, 0];

function expectRelative(actual: number, expected: number, bound: number): void {
  expect(Math.abs(actual - expected) / Math.abs(expected)).toBeLessThanOrEqual(bound);
}

describe.each(engines)("Neuron against NumPy's programs, engine %s", (_, choose) => {
  beforeAll(choose);

  it('S0: the published figures', () => {
    const neuron = new Neuron({ inputs: 3, bias: false, seed: 15 });
    const digits = (): string => Array.from(neuron.weights, (w) => w.toFixed(8)).join(' ');
    expect(digits()).toBe('0.69763539 -0.64220815 -0.89127357');
    neuron.train(X, Y);
    expect(digits()).toBe('9.67341006 -0.20852727 -4.62943754');
    expect(neuron.run([1, 0, 0]).toFixed(8)).toBe('0.99993707');
  });

  it('S1 and S3: the published figures', () => {
    const neuron = new Neuron({ inputs: 3, bias: false, seed: 1 });
    const digits = (): number[] => Array.from(neuron.weights, (w) => Number(w.toFixed(8)));
    expect(digits()).toEqual([-0.16595599, 0.44064899, -0.99977125]);
    neuron.train(X, Y);
    expect(digits()).toEqual([9.67299303, -0.2078435, -4.62963669]);
    expect(neuron.run([1, 0, 0]).toFixed(8)).toBe('0.99993704');
  });

  it.each(vectors.programs)(
    'seed $seed: starting weights to the bit, trained ones within 1e-12',
    (program) => {
      const neuron = new Neuron({ inputs: 3, bias: false, seed: program.seed });
      expectSameBits(neuron.weights, Float64Array.from(program.start, fromHex));
      neuron.train(X, Y);
      for (const [j, w] of neuron.weights.entries())
        expectRelative(w, fromHex(program.end[j]!), 1e-12);
      expectRelative(neuron.run([1, 0, 0]), fromHex(program.answer[0]!), 1e-12);
    },
  );

  it.each(vectors.wide)('$samples × $inputs with a bias, within 1e-11', (c) => {
    const random = new RandomState(c.seed);
    const data = random.uniform(-1, 1, c.samples * c.inputs);
    const targets = Array.from({ length: c.samples }, (_, i) => (data[i * c.inputs]! > 0 ? 1 : 0));
    const weights = random.uniform(-1, 1, c.inputs + 1);
    const neuron = new Neuron({ inputs: c.inputs, weights });
    const batch = { data, shape: [c.samples, c.inputs] as const };
    neuron.train(batch, targets, { iterations: c.iterations, learningRate: c.rate });
    for (const [j, w] of neuron.weights.entries()) expectRelative(w, fromHex(c.end[j]!), 1e-11);
    expectRelative(neuron.bias, fromHex(c.bias), 1e-11);
  });

  it.each(vectors.normal)(
    'S4 with seed $seed: normal weights and bias to the bit, one activation',
    (c) => {
      const neuron = new Neuron({ inputs: 3, initializer: 'normal', seed: c.seed });
      expectSameBits(neuron.weights, Float64Array.from(c.weights, fromHex));
      expect(neuron.bias).toBe(fromHex(c.bias));
      expectRelative(neuron.run([1, 2, 3]), fromHex(c.answer[0]!), 1e-15);
    },
  );
});

describe('strict engines', () => {
  it('train to the same bits', async () => {
    const results: Float64Array[] = [];
    for (const [, choose] of strictEngines) {
      await choose();
      const neuron = new Neuron({ inputs: 3, seed: 7 });
      neuron.train(X, Y, { iterations: 777, learningRate: 0.7 });
      results.push(Float64Array.of(...neuron.weights, neuron.bias, ...neuron.run(X)));
    }
    for (const result of results) expectSameBits(result, results[0]!);
  });

  it('can change under a living neuron', async () => {
    await init({ engine: 'js' });
    const neuron = new Neuron({ inputs: 3, seed: 7 });
    const expected = neuron.run(X);
    await init({ engine: 'simd' });
    expectSameBits(neuron.run(X), expected);
  });
});

describe.each(engines)('Neuron, engine %s', (name, choose) => {
  beforeAll(choose);

  it('runs a sample, a batch of arrays and a flat matrix to the same bits', () => {
    for (const inputs of [1, 3, 8, 17, 5000]) {
      const neuron = new Neuron({
        inputs,
        seed: 3,
        initializer: { kind: 'normal', mean: 0, standardDeviation: 0.1 },
      });
      const data = new RandomState(5).uniform(-1, 1, 3 * inputs);
      const rows = [0, 1, 2].map((i) => data.slice(i * inputs, (i + 1) * inputs));
      const expected = Float64Array.from(rows, (row) => neuron.run(row));
      expectSameBits(neuron.run(rows), expected);
      expectSameBits(neuron.run(rows.map((row) => Array.from(row))), expected);
      expectSameBits(neuron.run({ data, shape: [3, inputs] }), expected);
    }
  });

  it.each([
    'linear',
    'tanh',
    'relu',
    'leakyRelu',
    'elu',
    'selu',
    'gelu',
    'silu',
    'softplus',
    'mish',
    'hardSigmoid',
  ] as const)(
    'learns with activation %s: the error falls, and the update is the gradient',
    (activation) => {
      const x = [
        [0.5, -0.2],
        [0.1, 0.9],
        [-0.7, 0.4],
        [0.3, 0.3],
        [0.9, -0.5],
      ];
      const y = x.map(([a, b]) => 0.3 + 0.2 * a! - 0.1 * b!);
      const weights = [0.4, 0.3, 0.2];
      const half = (w: number[]): number => {
        const o = new Neuron({ inputs: 2, activation, weights: w }).run(x);
        return 0.5 * o.reduce((sum, value, i) => sum + (y[i]! - value) ** 2, 0);
      };
      const rate = 1e-3;
      const neuron = new Neuron({ inputs: 2, activation, weights });
      neuron.train(x, y, { iterations: 1, learningRate: rate });
      const after = [...neuron.weights, neuron.bias];
      for (let j = 0; j < 3; j++) {
        const h = 1e-6;
        const gradient =
          (half(weights.map((w, i) => (i === j ? w + h : w))) -
            half(weights.map((w, i) => (i === j ? w - h : w)))) /
          (2 * h);
        expect((weights[j]! - after[j]!) / rate).toBeCloseTo(gradient, 7);
      }
      const { error } = neuron.train(x, y, { iterations: 2000, learningRate: 0.05 });
      expect(error).toBeLessThan(((2 * half(weights)) / 5) * 0.5);
    },
  );

  it('reports the mean squared error of the weights it ends with', () => {
    const neuron = new Neuron({ inputs: 3, seed: 2 });
    const { error, iterations } = neuron.train(X, Y, { iterations: 100 });
    const mean = neuron.run(X).reduce((sum, o, i) => sum + (Y[i]! - o) ** 2, 0) / 4;
    expect(iterations).toBe(100);
    expect(error).toBeCloseTo(mean, 15);
  });

  it('stops at the error threshold, at the first iteration that reaches it', () => {
    const train = (iterations: number, errorThreshold?: number) =>
      new Neuron({ inputs: 3, bias: false, seed: 15 }).train(X, Y, {
        iterations,
        ...(errorThreshold === undefined ? {} : { errorThreshold }),
      });
    const stopped = train(10_000, 0.01);
    expect(stopped.iterations).toBeLessThan(1000);
    expect(stopped.error).toBeLessThanOrEqual(0.01);
    expect(train(stopped.iterations).error).toBe(stopped.error);
    expect(train(stopped.iterations - 1).error).toBeGreaterThan(0.01);
  });

  it('reports progress a hundred times without changing a bit, answers meanwhile, and stops on false', () => {
    const silent = new Neuron({ inputs: 3, seed: 4 });
    silent.train(X, Y, { iterations: 1000 });
    const neuron = new Neuron({ inputs: 3, seed: 4 });
    const seen: number[] = [];
    const outputs = new Set<number>();
    const result = neuron.train(X, Y, {
      iterations: 1000,
      onProgress: ({ iterations, error }) => {
        seen.push(iterations);
        const mean = neuron.run(X).reduce((sum, o, i) => sum + (Y[i]! - o) ** 2, 0) / 4;
        expect(error).toBeCloseTo(mean, 14);
        outputs.add(neuron.run([1, 0, 0]));
      },
    });
    expect(seen).toEqual(Array.from({ length: 100 }, (_, i) => 10 * (i + 1)));
    expect(outputs.size).toBe(100);
    expect(result.iterations).toBe(1000);
    expectSameBits(neuron.weights, silent.weights);

    const stopped = new Neuron({ inputs: 3, seed: 4 });
    expect(stopped.train(X, Y, { iterations: 1000, onProgress: () => false }).iterations).toBe(10);
  });

  it('survives JSON to the bit', () => {
    const neuron = new Neuron({ inputs: 9, activation: 'tanh', seed: 11 });
    const copy = Neuron.fromJSON(JSON.parse(JSON.stringify(neuron)));
    expectSameBits(copy.weights, neuron.weights);
    expect([copy.bias, copy.seed, copy.activation]).toEqual([neuron.bias, neuron.seed, 'tanh']);
    const withoutBias = Neuron.fromJSON(new Neuron({ inputs: 2, bias: false, seed: 1 }).toJSON());
    expect(withoutBias.toJSON().bias).toBeNull();
  });

  it('keeps a drawn seed, with which the run can be repeated', () => {
    const neuron = new Neuron({ inputs: 5 });
    expectSameBits(new Neuron({ inputs: 5, seed: neuron.seed }).weights, neuron.weights);
    expect(
      new Set(Array.from({ length: 20 }, () => new Neuron({ inputs: 1 }).seed)).size,
    ).toBeGreaterThan(1);
  });

  it('gives copies only', () => {
    const neuron = new Neuron({ inputs: 2, weights: [1, 2, 3] });
    neuron.weights[0] = 99;
    neuron.run([[1, 1]])[0] = 99;
    expect(Array.from(neuron.weights)).toEqual([1, 2]);
    expect(neuron.bias).toBe(3);
  });

  it('trains very many inputs', () => {
    const inputs = name === 'simd' ? 1_000_000 : thorough(1_000_000, 100_000);
    const data = new RandomState(1).uniform(-1, 1, 3 * inputs);
    const neuron = new Neuron({ inputs, initializer: 'zeros' });
    const { error } = neuron.train({ data, shape: [3, inputs] }, [0, 1, 0], {
      iterations: 20,
      learningRate: 10 / inputs,
    });
    expect(error).toBeLessThan(0.05);
  });

  // Each engine is reached by the same way; one makes as many as it takes to be sure.
  const many = name === 'simd' ? thorough(100_000, 20_000) : thorough(10_000, 2_000);
  it(`${many} neurons made and dropped in one synchronous loop leave memory as it was`, () => {
    const use = (): void => {
      const neuron = new Neuron({ inputs: 3, seed: 1 });
      neuron.train(X, Y, { iterations: 1 });
      neuron.run([1, 0, 0]);
      neuron.run(X);
    };
    use();
    const before = core().byteLength;
    for (let i = 0; i < many; i++) use();
    expect(core().byteLength).toBe(before);
  });

  it('survives the growth of memory in the middle of a training', () => {
    const expected = new Neuron({ inputs: 3, seed: 4 });
    expected.train(X, Y, { iterations: 300 });
    const neuron = new Neuron({ inputs: 3, seed: 4 });
    const blocks: number[] = [];
    const before = core().byteLength;
    neuron.train(X, Y, {
      iterations: 300,
      onProgress: () => {
        if (blocks.length < 4) blocks.push(core().allocate(before));
      },
    });
    expect(core().byteLength).toBeGreaterThan(before);
    for (const block of blocks) core().release(block);
    expectSameBits(neuron.weights, expected.weights);
  });
});
