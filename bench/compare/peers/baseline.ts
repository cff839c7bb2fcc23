// bench/baseline: the loops that a good JavaScript developer would write.
import { BaselineNetwork } from '../../baseline/network.js';
import { runBaseline, trainBaseline } from '../../baseline/neuron.js';
import type { Task } from '../task.js';
import { type Data, rowsOf } from './read-data.js';
import { type Session, serve } from './serve.js';

await serve(() => ({
  version: `Node ${process.versions.node}`,
  load: (task, data) => (task.kind === 'neuron' ? neuron(task, data) : network(task, data)),
}));

function neuron(task: Task, { rows, inputs, x, targets }: Data): Session {
  const [x64, y64] = [Float64Array.from(x), Float64Array.from(targets)];
  const weights = new Float64Array(inputs);
  const single = rowsOf(x64, inputs);
  const answers = (): number[] =>
    Array.from({ length: rows }, (_, i) =>
      runBaseline(weights, x64.subarray(i * inputs, (i + 1) * inputs)),
    );
  return {
    how: '',
    reset: () => weights.set(task.weights!),
    train: (iterations) => trainBaseline(x64, y64, weights, iterations, task.learningRate),
    one: (row) => runBaseline(weights, single[row % rows]!),
    all: answers,
    outputs: answers,
  };
}

function network(task: Task, { rows, inputs, outputs, x, targets }: Data): Session {
  const [x64, y64] = [Float64Array.from(x), Float64Array.from(targets)];
  const samples = rowsOf(x64.subarray(0, 16 * inputs), inputs);
  const scratch = new Float64Array(inputs);
  const { batchSize } = task;
  const make = (): BaselineNetwork => new BaselineNetwork(task.sizes, task.hidden, batchSize);
  let current = make();
  const predict = (first: number): Float64Array => {
    const answers = new Float64Array(first * outputs);
    for (let start = 0; start < first; start += batchSize) {
      const count = Math.min(batchSize, first - start);
      const part = current.forward(x64, start * inputs, count);
      answers.set(part.subarray(0, count * outputs), start * outputs);
    }
    return answers;
  };
  return {
    how: 'rows in a fixed order',
    reset: () => {
      current = make();
    },
    train: (epochs, count) => {
      for (let i = 0; i < epochs; i++) {
        current.epoch(x64, y64, count, task.learningRate, task.optimizer);
      }
    },
    one: (row) => {
      scratch.set(samples[row]!);
      return current.forward(scratch, 0, 1).slice(0, outputs);
    },
    all: () => predict(rows),
    outputs: predict,
  };
}
