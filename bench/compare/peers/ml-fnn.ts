// ml-fnn trains on all rows at once, with the summed gradient. Its `activation` option has no effect: it is always tanh.
import FeedForwardNeuralNetworks from 'ml-fnn';
import { packageVersion } from './package-version.js';
import { rowsOf } from './read-data.js';
import { serve } from './serve.js';

/** The best of 1, 0.3, 0.1, 0.03 and 0.01 on digits. */
const CLASSIFIER_RATE = 0.3;

await serve(() => ({
  version: packageVersion('ml-fnn'),
  load: (task, { rows, inputs, outputs, x, labels }) => {
    const features = rowsOf(x, inputs);
    const classes = Array.from(labels);
    // Its gradient is a sum over all rows; the asked rate is for means over batches.
    const learningRate = (outputs === 1 ? task.learningRate : CLASSIFIER_RATE) / rows;
    const make = (iterations: number): FeedForwardNeuralNetworks =>
      new FeedForwardNeuralNetworks({
        hiddenLayers: task.sizes.slice(1, -1),
        iterations,
        learningRate,
        regularization: 1e-12, // 0 would be taken for its default
        activation: 'tanh',
      });
    let current = make(1);
    return {
      how: `full batch, tanh, SGD ${(learningRate * rows).toPrecision(1)}${outputs === 1 ? ', two classes' : ''}`,
      reset: () => {},
      train: (epochs, count) => {
        current = make(epochs);
        current.train(features.slice(0, count), classes.slice(0, count));
      },
      one: (row) => current.predict([features[row]!]),
      all: () => current.predict(features),
      outputs: (count) => {
        const predicted = current.predict(features.slice(0, count));
        if (outputs === 1) return predicted;
        return predicted.flatMap((label) =>
          Array.from({ length: outputs }, (_, j) => Number(j === label)),
        );
      },
    };
  },
}));
