// synaptic trains sample by sample with plain gradient descent through sigmoid units.
import synaptic from 'synaptic';
import { packageVersion } from './package-version.js';
import { rowsOf } from './read-data.js';
import { serve } from './serve.js';

const { Architect, Trainer } = synaptic;
type Perceptron = InstanceType<typeof Architect.Perceptron>;

const RATE = 0.2;
/** Its generated source for more weights than this is too long to compile. */
const MOST_OPTIMIZED = 50_000;

await serve(() => ({
  version: packageVersion('synaptic'),
  load: ({ sizes }, { inputs, outputs, x, targets }) => {
    const samples = rowsOf(x, inputs);
    const wanted = rowsOf(targets, outputs);
    const rows = samples.map((input, i) => ({ input, output: wanted[i]! }));
    const weights = sizes.slice(1).reduce((sum, units, i) => sum + units * sizes[i]!, 0);
    const optimized = weights <= MOST_OPTIMIZED;
    const make = (): Perceptron => {
      const network = new Architect.Perceptron(...sizes);
      if (optimized) network.activate(samples[0]!);
      else network.setOptimize(false);
      return network;
    };
    let current: Perceptron | undefined;
    const network = (): Perceptron => (current ??= make());
    return {
      how: `batch 1, sigmoid, SGD ${RATE}${optimized ? '' : ', setOptimize(false): too large'}`,
      batchSize: 1,
      reset: () => {
        current = make();
      },
      train: (iterations, count) => {
        new Trainer(network()).train(rows.slice(0, count), {
          rate: RATE,
          iterations,
          error: Number.MIN_VALUE,
          shuffle: true,
          cost: Trainer.cost.CROSS_ENTROPY,
        });
      },
      one: (row) => network().activate(samples[row]!),
      all: () => samples.map((sample) => network().activate(sample)),
      outputs: (count) => samples.slice(0, count).flatMap((sample) => network().activate(sample)),
    };
  },
}));
