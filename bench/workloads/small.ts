// Work so small that what stands around a kernel counts (../small-work.ts), of a build of Myelin's that is given.
import type * as Myelin from '../../src/index.js';
import { BaselineNetwork } from '../baseline/network.js';
import { runBaseline, trainBaseline } from '../baseline/neuron.js';
import { sample } from '../workload.js';

export type Module = typeof Myelin;

export interface Row {
  ours: () => unknown;
  plain?: () => unknown;
  /** Calls a reading of the clock. */
  inner: number;
}

const list = (count: number, step: number): number[] =>
  Array.from({ length: count }, (_, j) => sample(step * j));

function neuronRun({ Neuron }: Module, inputs: number, typed: boolean, rows = 0): Row {
  const weights = Float64Array.from(list(inputs, 1));
  const neuron = new Neuron({ inputs, bias: false, weights });
  const numbers = list(inputs, 3);
  const one = typed ? Float64Array.from(numbers) : numbers;
  const inner = Math.ceil(1e6 / (inputs + 10) / (rows || 1));
  if (!rows) return { ours: () => neuron.run(one), plain: () => runBaseline(weights, one), inner };
  const batch = Array.from({ length: rows }, () => numbers.slice());
  const plain = (): Float64Array => {
    const out = new Float64Array(rows);
    for (let i = 0; i < rows; i++) out[i] = runBaseline(weights, batch[i]!);
    return out;
  };
  return { ours: () => neuron.run(batch), plain, inner };
}

const XOR = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];

function small({ Network, dense }: Module, dtype: 'float64' | 'float32' = 'float64') {
  return new Network({
    inputs: 2,
    dtype,
    seed: 1,
    layers: [dense({ units: 3, activation: 'tanh' }), dense({ units: 1, activation: 'sigmoid' })],
  });
}

function networkRun(module: Module, what: 'sample' | 'out' | 'batch'): Row {
  const network = small(module);
  const one = [0.3, -0.7];
  const out = new Float64Array(1);
  const plain = new BaselineNetwork([2, 3, 1], 'tanh', 4);
  const x = Float64Array.from(what === 'batch' ? XOR.flat() : one);
  const rows = x.length / 2;
  return {
    ours:
      what === 'batch'
        ? () => network.run(XOR)
        : what === 'out'
          ? () => network.run(one, out)
          : () => network.run(one),
    plain: () => plain.forward(x, 0, rows).slice(0, rows),
    inner: 20_000,
  };
}

function xor(module: Module, dtype: 'float64' | 'float32'): Row {
  const x = Float64Array.from(XOR.flat());
  const y = Float64Array.of(0, 1, 1, 0);
  return {
    ours: () =>
      small(module, dtype).train(XOR, [0, 1, 1, 0], {
        epochs: 10_000,
        batchSize: 4,
        loss: 'binaryCrossentropy',
        optimizer: module.sgd({ learningRate: 0.1 }),
      }),
    plain: () => {
      const network = new BaselineNetwork([2, 3, 1], 'tanh', 4);
      for (let i = 0; i < 10_000; i++) network.epoch(x, y, 4, 0.1, 'sgd');
    },
    inner: 1,
  };
}

function s0({ Neuron }: Module, iterations: number): Row {
  const x = [
    [0, 0, 1],
    [1, 1, 1],
    [1, 0, 1],
    [0, 1, 1],
  ];
  const y = [0, 1, 1, 0];
  const flat = Float64Array.from(x.flat());
  const targets = Float64Array.from(y);
  return {
    ours: () =>
      new Neuron({ inputs: 3, bias: false, seed: 15 }).train(x, y, { iterations, learningRate: 1 }),
    plain: () => trainBaseline(flat, targets, Float64Array.of(0.7, -0.6, -0.9), iterations),
    inner: Math.ceil(20_000 / (iterations + 10)),
  };
}

function json(module: Module): Row {
  const { Network, dense } = module;
  const layers = [dense({ units: 100, activation: 'relu' }), dense({ units: 10 })];
  const data = new Network({ inputs: 64, layers, seed: 1 }).toJSON();
  return { ours: () => Network.fromJSON(data), inner: 20 };
}

/** The rows by name, in the table's order. */
export const SMALL_ROWS: Record<string, (module: Module) => Row> = {
  ...Object.fromEntries(
    [3, 16, 100, 1000].flatMap((inputs) => [
      [`Neuron.run, ${inputs} inputs, number[]`, (m: Module) => neuronRun(m, inputs, false)],
      [`Neuron.run, ${inputs} inputs, typed`, (m: Module) => neuronRun(m, inputs, true)],
    ]),
  ),
  'Neuron.run, 4 rows of 3': (m) => neuronRun(m, 3, false, 4),
  'Neuron.run, 4 rows of 100': (m) => neuronRun(m, 100, false, 4),
  'Network.run 2-3-1': (m) => networkRun(m, 'sample'),
  'Network.run 2-3-1, out': (m) => networkRun(m, 'out'),
  'Network.run 2-3-1, 4 rows': (m) => networkRun(m, 'batch'),
  'S0, 10 iterations': (m) => s0(m, 10),
  'S0, 50 iterations': (m) => s0(m, 50),
  'XOR, 10,000 epochs, float64': (m) => xor(m, 'float64'),
  'XOR, 10,000 epochs, float32': (m) => xor(m, 'float32'),
  'new Network 2-3-1': (m) => ({ ours: () => small(m), inner: 2000 }),
  'Network.fromJSON 64-100-10': json,
};
