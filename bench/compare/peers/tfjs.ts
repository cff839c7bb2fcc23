// TensorFlow.js with its layers API, as its tutorials have it; `yieldEvery: 'never'` spares it the pauses for a page.
import * as tf from '@tensorflow/tfjs';
import { setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import type { PeerOptions } from '../contestants.js';
import { packageVersion } from './package-version.js';
import { rowsOf } from './read-data.js';
import { serve } from './serve.js';

await serve(async ({ variant }: PeerOptions) => {
  if (variant === 'wasm') setThreadsCount(1);
  if (!(await tf.setBackend(variant))) throw new Error(`no backend ${variant}`);
  return {
    version: packageVersion('@tensorflow/tfjs'),
    load: (task, { rows, inputs, outputs, x, targets }) => {
      const samples = rowsOf(x.subarray(0, 16 * inputs), inputs);
      const all = tf.tensor2d(x, [rows, inputs]);
      const wanted = tf.tensor2d(targets, [rows, outputs]);
      const make = (): tf.Sequential => {
        const layers = task.sizes.slice(1).map((units, i) =>
          tf.layers.dense({
            units,
            activation:
              i < task.sizes.length - 2 ? task.hidden : outputs === 1 ? 'sigmoid' : 'softmax',
            ...(i === 0 && { inputShape: [inputs] }),
          }),
        );
        const model = tf.sequential({ layers });
        model.compile({
          optimizer: tf.train[task.optimizer](task.learningRate),
          loss: outputs === 1 ? 'binaryCrossentropy' : 'categoricalCrossentropy',
        });
        return model;
      };
      let current = make();
      return {
        how: '',
        reset: () => {
          current.dispose();
          current = make();
        },
        train: async (epochs, count) => {
          const part = count < rows;
          const inputTensor = part ? all.slice(0, count) : all;
          const targetTensor = part ? wanted.slice(0, count) : wanted;
          await current.fit(inputTensor, targetTensor, {
            epochs,
            batchSize: task.batchSize,
            shuffle: true,
            verbose: 0,
            yieldEvery: 'never',
          });
          if (part) tf.dispose([inputTensor, targetTensor]);
        },
        one: (row) => tf.tidy(() => current.predict(tf.tensor2d([samples[row]!])).dataSync()),
        all: () => tf.tidy(() => current.predict(all, { batchSize: rows }).dataSync()),
        outputs: (count) => tf.tidy(() => current.predict(all.slice(0, count)).dataSync()),
      };
    },
  };
});
