// Networks through the public class: XOR, single and batch predictions. Epochs stand in epochs.ts.
import { dense, Network, sgd } from '../../src/index.js';
import { BaselineNetwork } from '../baseline/network.js';
import type { Workload } from '../workload.js';
import { classifier, DTYPES, type Dtype, digitSamples, row, typed } from './classifier.js';

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
      const network = new Network({
        inputs: 2,
        layers: [
          dense({ units: 3, activation: 'tanh' }),
          dense({ units: 1, activation: 'sigmoid' }),
        ],
        seed: 1,
        dtype,
      });
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
  const first = Float64Array.from(one);
  const baseline = new BaselineNetwork([64, 100, 10], 'relu', count);
  return [
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
  return [...xor(), ...predictions(digitSamples().x)];
}
