import * as tf from '@tensorflow/tfjs-core';
import { layers, type Sequential, sequential } from '@tensorflow/tfjs-layers';
import { type Hello, INPUTS, TARGETS } from './hello.js';

/** With the packages that it needs, not all of @tensorflow/tfjs. */
export function tfjsHello(backend: string): Hello<Sequential> {
  return {
    create: async () => {
      await tf.setBackend(backend);
      const model = sequential({
        layers: [
          layers.dense({ units: 3, activation: 'tanh', inputShape: [2] }),
          layers.dense({ units: 1, activation: 'sigmoid' }),
        ],
      });
      model.compile({ optimizer: tf.train.adam(0.05), loss: 'binaryCrossentropy' });
      return model;
    },
    train: (model) =>
      model.fit(tf.tensor2d(INPUTS), tf.tensor2d(TARGETS.map((target) => [target])), {
        epochs: 500,
        verbose: 0,
        yieldEvery: 'never',
      }),
    predict: (model, sample) => model.predict(tf.tensor2d([sample])).dataSync()[0]!,
  };
}
