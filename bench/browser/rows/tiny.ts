// Trainings that take milliseconds: new networks and neurons each time, as in a program that trains one. XOR also from a
// page's first training on, when an engine has compiled nothing yet.
import { adam, dense, LabelEncoder, Network, Neuron, StandardScaler, sgd } from 'myelin';
import { loadIris } from '../../../examples/data/iris.js';
import { BaselineNetwork } from '../../baseline/network.js';
import { trainBaseline } from '../../baseline/neuron.js';
import type { FreshRow, Pair, Row } from '../row.js';

const GROUP = 'Tiny trainings, construction included';
const DTYPES = ['float64', 'float32'] as const;
type Dtype = (typeof DTYPES)[number];

export function tinyRows(): Row[] {
  return [
    ...[10, 100, 10_000].map((iterations): Row => {
      const label = `S0: 4 samples × 3 inputs, ${iterations.toLocaleString('en')} iterations`;
      return { group: GROUP, key: `s0-${iterations}`, label, make: () => neuron(iterations) };
    }),
    ...DTYPES.map((dtype): Row => {
      const label = `XOR 2-3-1, 10,000 epochs, ${dtype}`;
      return { group: GROUP, key: `xor-${dtype}`, label, make: () => pairOf(xor(dtype)) };
    }),
    ...DTYPES.map((dtype): Row => {
      const label = `iris 4-16-3, batch 16, Adam, 100 epochs, ${dtype}`;
      return { group: GROUP, key: `iris-${dtype}`, label, make: () => pairOf(iris(dtype)) };
    }),
  ];
}

/** Trainings 3 to 6 of a page that has not trained before, their mean. */
export function tinyStarts(): FreshRow[] {
  return DTYPES.map((dtype) => ({
    group: GROUP,
    key: `xor-first-${dtype}`,
    label: `XOR, the same, trainings 3 to 6 of a fresh page, ${dtype}`,
    once: async (who: keyof Pair) => {
      const train = xor(dtype)[who];
      for (let i = 0; i < 2; i++) train();
      const begin = performance.now();
      for (let i = 0; i < 4; i++) train();
      return (performance.now() - begin) / 4;
    },
  }));
}

/** One training by each. */
type Trainings = Record<keyof Pair, () => unknown>;

const repeat = (work: () => unknown) => (count: number) => {
  let last: unknown;
  for (let i = 0; i < count; i++) last = work();
  return last;
};

const pairOf = ({ myelin, plain }: Trainings): Pair => ({
  myelin: repeat(myelin),
  plain: repeat(plain),
});

function neuron(iterations: number): Pair {
  const inputs = [
    [0, 0, 1],
    [1, 1, 1],
    [1, 0, 1],
    [0, 1, 1],
  ];
  const targets = [0, 1, 1, 0];
  const start = [0.69763539, -0.64220815, -0.89127357];
  const [flat, wanted] = [Float64Array.from(inputs.flat()), Float64Array.from(targets)];
  return pairOf({
    myelin: () => {
      const own = new Neuron({ inputs: 3, bias: false, weights: start });
      return own.train(inputs, targets, { iterations, learningRate: 1 });
    },
    plain: () => {
      const weights = Float64Array.from(start);
      trainBaseline(flat, wanted, weights, iterations);
      return weights[0];
    },
  });
}

function xor(dtype: Dtype): Trainings {
  const x = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ];
  const y = [0, 1, 1, 0];
  const [flat, targets] = [Float64Array.from(x.flat()), Float64Array.from(y)];
  const epochs = 10_000;
  return {
    myelin: () => {
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
      network.train(x, y, { epochs, batchSize: 4, loss: 'binaryCrossentropy', optimizer });
      network.dispose();
    },
    plain: () => {
      const network = new BaselineNetwork([2, 3, 1], 'tanh', 4);
      for (let i = 0; i < epochs; i++) network.epoch(flat, targets, 4, 0.5, 'sgd');
    },
  };
}

function iris(dtype: Dtype): Trainings {
  const { inputs, labels } = loadIris();
  const { data: x, shape } = new StandardScaler().fitTransform(inputs);
  const classes = new LabelEncoder<string>().fitTransform(labels);
  const flat = Float64Array.from(x);
  const targets = new Float64Array(3 * classes.length);
  for (const [i, label] of classes.entries()) targets[3 * i + label] = 1;
  const samples = { data: dtype === 'float64' ? x : Float32Array.from(x), shape };
  const epochs = 100;
  return {
    myelin: () => {
      const network = new Network({
        inputs: 4,
        layers: [
          dense({ units: 16, activation: 'relu' }),
          dense({ units: 3, activation: 'softmax' }),
        ],
        seed: 1,
        dtype,
      });
      network.train(samples, classes, {
        epochs,
        batchSize: 16,
        loss: 'categoricalCrossentropy',
        optimizer: adam({ learningRate: 0.01 }),
      });
      network.dispose();
    },
    plain: () => {
      const network = new BaselineNetwork([4, 16, 3], 'relu', 16);
      for (let i = 0; i < epochs; i++) network.epoch(flat, targets, 150, 0.01, 'adam');
    },
  };
}
