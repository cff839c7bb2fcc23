// What `bench` measures: the same work by Myelin and by plain JavaScript.
import { dense } from '../../description/layers/dense.js';
import { sgd } from '../../description/optimizers.js';
import { allocate } from '../../kernels/core-array.js';
import { matmul } from '../../kernels/matmul.js';
import { dot } from '../../kernels/vectors.js';
import { Network } from '../../network/network.js';
import { Neuron } from '../../neuron/neuron.js';
import { RandomState } from '../../random/random-state.js';
import { type PlainData, PlainNetwork } from './plain-network.js';

/** One row: what is done once, by either. */
export interface BenchRow {
  readonly name: string;
  ours(): unknown;
  plain(): unknown;
}

const S0_INPUTS = [
  [0, 0, 1],
  [1, 1, 1],
  [1, 0, 1],
  [0, 1, 1],
];
const S0_TARGETS = [0, 1, 1, 0];

/** All rows. Made when they are asked for, as each has data of its own. */
export function benchRows(): BenchRow[] {
  return [s0(), oneRun(), innerProduct(4096), product(96), xor(), digits()];
}

function s0(): BenchRow {
  return {
    name: 'S0: a neuron of 3 inputs, 4 samples, 10,000 iterations',
    ours: () =>
      new Neuron({ inputs: 3, bias: false, seed: 15 }).train(S0_INPUTS, S0_TARGETS, {
        iterations: 10_000,
      }),
    plain() {
      const w = [0.1, -0.2, 0.3];
      for (let i = 0; i < 10_000; i++) {
        const step = [0, 0, 0];
        for (const [row, x] of S0_INPUTS.entries()) {
          const z = x[0]! * w[0]! + x[1]! * w[1]! + x[2]! * w[2]!;
          const o = 1 / (1 + Math.exp(-z));
          const delta = (S0_TARGETS[row]! - o) * o * (1 - o);
          for (let j = 0; j < 3; j++) step[j]! += x[j]! * delta;
        }
        for (let j = 0; j < 3; j++) w[j]! += step[j]!;
      }
      return w;
    },
  };
}

function oneRun(): BenchRow {
  const neuron = new Neuron({ inputs: 3, bias: false, seed: 15 });
  const input = Float64Array.of(1, 0, 0);
  const w = Float64Array.of(9.67, -0.2, -4.6);
  return {
    name: 'run: a neuron of 3 inputs, 1,000 times',
    ours() {
      let sum = 0;
      for (let i = 0; i < 1000; i++) sum += neuron.run(input);
      return sum;
    },
    plain() {
      let sum = 0;
      for (let i = 0; i < 1000; i++) {
        let z = 0;
        for (let j = 0; j < 3; j++) z += input[j]! * w[j]!;
        sum += 1 / (1 + Math.exp(-z));
      }
      return sum;
    },
  };
}

function innerProduct(length: number): BenchRow {
  const random = new RandomState(0);
  const [x, y] = [random.uniform(-1, 1, length), random.uniform(-1, 1, length)];
  const [a, b] = [x, y].map((values) => {
    const array = allocate(length);
    array.set(values);
    return array;
  });
  return {
    name: `kernels: inner product of ${length.toLocaleString('en')} numbers`,
    ours: () => dot(a!, b!),
    plain() {
      let sum = 0;
      for (let i = 0; i < length; i++) sum += x[i]! * y[i]!;
      return sum;
    },
  };
}

function product(n: number): BenchRow {
  const random = new RandomState(0);
  const [x, y] = [random.uniform(-1, 1, n * n), random.uniform(-1, 1, n * n)];
  const [a, b, c] = [x, y, new Float64Array(n * n)].map((values) => {
    const array = allocate([n, n]);
    array.set(values);
    return array;
  });
  const out = new Float64Array(n * n);
  return {
    name: `kernels: product of two matrices of ${n} × ${n}`,
    ours: () => matmul(a!, b!, c!),
    plain() {
      out.fill(0);
      for (let i = 0; i < n; i++) {
        for (let k = 0; k < n; k++) {
          const factor = x[i * n + k]!;
          for (let j = 0; j < n; j++) out[i * n + j]! += factor * y[k * n + j]!;
        }
      }
      return out;
    },
  };
}

function xor(): BenchRow {
  const data = {
    inputs: Float64Array.of(0, 0, 0, 1, 1, 0, 1, 1),
    targets: Float64Array.of(0, 1, 1, 0),
    samples: 4,
  };
  return training('XOR: 2-8-1, 1,000 epochs', data, [2, 8, 1], 1000, 4);
}

function digits(): BenchRow {
  const random = new RandomState(0);
  const samples = 1797;
  const targets = new Float64Array(samples * 10);
  for (let row = 0; row < samples; row++) targets[row * 10 + random.randint(10)] = 1;
  const data = { inputs: random.uniform(0, 1, samples * 64), targets, samples };
  return training(
    'digits: 64-32-10, 1,797 samples of drawn numbers, an epoch',
    data,
    [64, 32, 10],
    1,
    32,
  );
}

function training(
  name: string,
  data: PlainData,
  sizes: readonly [number, number, number],
  epochs: number,
  batchSize: number,
): BenchRow {
  const [inputs, hidden, outputs] = sizes;
  const binary = outputs === 1;
  const network = new Network({
    inputs,
    layers: [
      dense({ units: hidden, activation: 'tanh' }),
      dense({ units: outputs, activation: binary ? 'sigmoid' : 'softmax' }),
    ],
    seed: 0,
  });
  const random = new RandomState(1);
  const plain = new PlainNetwork(sizes, () => random.uniform(-1, 1));
  const x = { data: data.inputs, shape: [data.samples, inputs] as [number, number] };
  const y = { data: data.targets, shape: [data.samples, outputs] as [number, number] };
  return {
    name,
    ours: () =>
      network.train(x, y, {
        epochs,
        batchSize,
        shuffle: false,
        loss: binary ? 'binaryCrossentropy' : 'categoricalCrossentropy',
        optimizer: sgd({ learningRate: 0.1 }),
      }),
    plain() {
      for (let i = 0; i < epochs; i++) plain.epoch(data, batchSize, 0.1);
    },
  };
}
