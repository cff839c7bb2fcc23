// brain.js trains sample by sample, in order, on the squared error; one activation for all layers, sigmoid by default.
import { NeuralNetwork } from 'brain.js';
import { text } from './brain-text.js';
import { packageVersion } from './package-version.js';
import { rowsOf } from './read-data.js';
import { serve } from './serve.js';

/** Their default. */
const RATE = 0.3;
const ADAM_RATE = 0.001;

await serve(() => ({
  version: packageVersion('brain.js'),
  load: (task, data) => {
    if (task.nextToken) return text(task, data);
    const { inputs, outputs, x, targets } = data;
    const samples = rowsOf(x, inputs);
    const wanted = rowsOf(targets, outputs);
    const rows = samples.map((input, i) => ({ input, output: wanted[i]! }));
    const adam = task.optimizer === 'adam';
    const make = (): NeuralNetwork =>
      new NeuralNetwork({
        inputSize: inputs,
        outputSize: outputs,
        hiddenLayers: task.sizes.slice(1, -1),
        activation: 'sigmoid',
      });
    let current = make();
    return {
      how: `batch 1, sigmoid, squared error, ${adam ? `praxis adam ${ADAM_RATE}` : `SGD ${RATE}, momentum 0.1`}`,
      batchSize: 1,
      reset: () => {
        current = make();
      },
      train: (epochs, count) => {
        // The error is summed up in the last epoch only.
        current.errorCheckInterval = epochs;
        current.train(count < rows.length ? rows.slice(0, count) : rows, {
          iterations: epochs,
          errorThresh: Number.MIN_VALUE,
          ...(adam ? { praxis: 'adam', learningRate: ADAM_RATE } : { learningRate: RATE }),
        });
      },
      one: (row) => current.run(samples[row]!),
      all: () => samples.map((sample) => current.run(sample)),
      outputs: (count) =>
        samples.slice(0, count).flatMap((sample) => Array.from(current.run(sample))),
    };
  },
}));
