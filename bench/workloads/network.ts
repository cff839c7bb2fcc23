// Networks through the public class: XOR, updates of one row, single and batch predictions. Epochs of batches stand in
// epochs.ts.
import { dense, Network, sgd } from '../../src/index.js';
import { BaselineNetwork } from '../baseline/network.js';
import type { Workload } from '../workload.js';
import {
  classifier,
  DTYPES,
  type Dtype,
  digitSamples,
  row,
  type Samples,
  typed,
} from './classifier.js';

/** Two rows, one a dtype. */
function rows(
  label: string,
  inner: number,
  make: (dtype: Dtype) => () => unknown,
  baseline: () => unknown,
): Workload[] {
  return DTYPES.map((dtype) =>
    row('Networks', `${label}, ${dtype}`, inner, () => make(dtype), baseline),
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

function updatesOfOneRow({ x, inputs, classes }: Samples): Workload[] {
  const count = classes.length;
  const targets = new Float64Array(count * 10);
  for (let i = 0; i < count; i++) targets[10 * i + classes[i]!] = 1;
  const baseline = new BaselineNetwork([inputs, 100, 10], 'relu', 1);
  return rows(
    'digits 64-100-10, batch 1, SGD, 1 epoch',
    1,
    (dtype) => {
      const network = classifier(inputs, 100, dtype);
      const optimizer = sgd({ learningRate: 0.01 });
      const data = { data: typed(x, dtype), shape: [count, inputs] as const };
      const loss = 'categoricalCrossentropy';
      return () => network.train(data, classes, { epochs: 1, batchSize: 1, loss, optimizer });
    },
    () => baseline.epoch(x, targets, count, 0.01, 'sgd'),
  );
}

function predictions(x: Float64Array): Workload[] {
  const count = x.length / 64;
  const one = Array.from(x.subarray(0, 64));
  const first = Float64Array.from(one);
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
      () => baseline.forward(first, 0, 1),
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
  const digits = digitSamples();
  return [...xor(), ...updatesOfOneRow(digits), ...predictions(digits.x)];
}
