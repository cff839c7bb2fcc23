// Networks through the public class: one epoch of digits and of 784-128-10, XOR, single and batch predictions.
import { loadDigits } from '../../examples/data/digits.js';
import { adam, dense, init, MinMaxScaler, Network, sgd } from '../../src/index.js';
import { BaselineNetwork } from '../baseline/network.js';
import { engines } from '../engines.js';
import { BASELINE, sample, type Workload } from '../workload.js';

type Dtype = 'float64' | 'float32';
const DTYPES = ['float64', 'float32'] as const;

const prepare = async (contestant: string): Promise<void> => {
  if (contestant !== BASELINE) await init({ engine: contestant as 'simd' });
};

/** Two rows, one a dtype: every engine, and the baseline, which is float64 in both. */
function rows(
  label: string,
  inner: number,
  make: (dtype: Dtype) => () => unknown,
  baseline: () => unknown,
  heavy = false,
): Workload[] {
  return DTYPES.map((dtype) => {
    const contestants: Workload['contestants'] = {};
    for (const { engine } of engines) {
      if (heavy && engine === 'js') continue; // some ten seconds a call
      let call: (() => unknown) | undefined;
      // Made on first use: by then the engine has been chosen.
      contestants[engine] = () => {
        call ??= make(dtype);
        return call();
      };
    }
    contestants[BASELINE] = baseline;
    return { group: 'Networks', label: `${label}, ${dtype}`, inner, contestants, prepare };
  });
}

const typed = (x: Float64Array, dtype: Dtype): Float64Array | Float32Array =>
  dtype === 'float64' ? x : Float32Array.from(x);

function classifier(inputs: number, hidden: number, dtype: Dtype): Network {
  return new Network({
    inputs,
    layers: [
      dense({ units: hidden, activation: 'relu' }),
      dense({ units: 10, activation: 'softmax' }),
    ],
    seed: 1,
    dtype,
  });
}

function epochs(
  label: string,
  x: Float64Array,
  inputs: number,
  classes: ArrayLike<number>,
  hidden: number,
  batchSize: number,
  count: number,
  rule: 'sgd' | 'adam' = 'adam',
): Workload[] {
  const samples = classes.length;
  const targets = new Float64Array(samples * 10);
  for (let i = 0; i < samples; i++) targets[10 * i + classes[i]!] = 1;
  const baseline = new BaselineNetwork([inputs, hidden, 10], 'relu', batchSize);
  return rows(
    label,
    1,
    (dtype) => {
      const network = classifier(inputs, hidden, dtype);
      const optimizer = rule === 'adam' ? adam() : sgd({ learningRate: 0.01 });
      const data = { data: typed(x, dtype), shape: [samples, inputs] as const };
      const loss = 'categoricalCrossentropy';
      return () => network.train(data, classes, { epochs: count, batchSize, loss, optimizer });
    },
    () => {
      const rate = rule === 'adam' ? 0.001 : 0.01;
      for (let i = 0; i < count; i++) baseline.epoch(x, targets, samples, rate, rule);
    },
    x.length > 1e6,
  );
}

function tiny(dtype: Dtype): Network {
  return new Network({
    inputs: 2,
    layers: [dense({ units: 3, activation: 'tanh' }), dense({ units: 1, activation: 'sigmoid' })],
    seed: 1,
    dtype,
  });
}

function xor(): Workload[] {
  const x = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ];
  const y = [0, 1, 1, 0];
  const count = 10_000;
  const baseline = new BaselineNetwork([2, 3, 1], 'tanh', 4);
  const [flatX, flatY] = [Float64Array.from(x.flat()), Float64Array.from(y)];
  return rows(
    'XOR 2-3-1, 10,000 epochs of 4 samples',
    1,
    (dtype) => {
      const network = tiny(dtype);
      const optimizer = sgd({ learningRate: 0.5 });
      const loss = 'binaryCrossentropy';
      return () => network.train(x, y, { epochs: count, batchSize: 4, loss, optimizer });
    },
    () => {
      for (let i = 0; i < count; i++) baseline.epoch(flatX, flatY, 4, 0.5, 'sgd');
    },
  );
}

function predictions(x: Float64Array): Workload[] {
  const count = x.length / 64;
  const one = Array.from(x.subarray(0, 64));
  const row = Float64Array.from(one);
  const pair = [1, 0];
  const tinyRow = Float64Array.from(pair);
  const tinyBaseline = new BaselineNetwork([2, 3, 1], 'tanh', 1);
  const baseline = new BaselineNetwork([64, 100, 10], 'relu', count);
  return [
    ...rows(
      'one prediction, 2-3-1',
      2000,
      (dtype) => {
        const network = tiny(dtype);
        return () => network.run(pair);
      },
      () => tinyBaseline.forward(tinyRow, 0, 1),
    ),
    ...rows(
      'one prediction, 64-100-10',
      200,
      (dtype) => {
        const network = classifier(64, 100, dtype);
        return () => network.run(one);
      },
      () => baseline.forward(row, 0, 1),
    ),
    ...rows(
      `${count.toLocaleString('en')} predictions, 64-100-10`,
      1,
      (dtype) => {
        const network = classifier(64, 100, dtype);
        const data = { data: typed(x, dtype), shape: [count, 64] as const };
        return () => network.run(data);
      },
      () => baseline.forward(x, 0, count),
    ),
  ];
}

export function networkWorkloads(): Workload[] {
  const { inputs, labels } = loadDigits();
  const digits = new MinMaxScaler().fitTransform(inputs).data as Float64Array;
  const large = Float64Array.from({ length: 12_000 * 784 }, (_, i) => Math.max(0, sample(i)));
  const largeLabels = Uint8Array.from({ length: 12_000 }, (_, i) => (i * 7) % 10);
  return [
    ...epochs('digits 64-100-10, batch 32, Adam, 5 epochs', digits, 64, labels, 100, 32, 5),
    ...epochs('digits 64-100-10, batch 1, SGD, 1 epoch', digits, 64, labels, 100, 1, 1, 'sgd'),
    ...epochs(
      '784-128-10, batch 64, Adam, 12,000 rows, 1 epoch',
      large,
      784,
      largeLabels,
      128,
      64,
      1,
    ),
    ...xor(),
    ...predictions(digits),
  ];
}
