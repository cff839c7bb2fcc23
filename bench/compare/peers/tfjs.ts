// TensorFlow.js with its layers API, as its tutorials have it; `yieldEvery: 'never'` spares it the pauses for a page.
import * as tf from '@tensorflow/tfjs';
import { setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import type { PeerOptions } from '../contestants.js';
import type { Task } from '../task.js';
import { packageVersion } from './package-version.js';
import { rowsOf } from './read-data.js';
import { serve } from './serve.js';

await serve(async ({ variant }: PeerOptions) => {
  if (variant === 'wasm') setThreadsCount(1);
  if (!(await tf.setBackend(variant))) throw new Error(`no backend ${variant}`);
  return {
    version: packageVersion('@tensorflow/tfjs'),
    load: (task, { rows, inputs, outputs, x, targets }) => {
      const shape = task.shape ?? [inputs];
      const samples = rowsOf(x.subarray(0, 16 * inputs), inputs);
      const all = tf.tensor(x, [rows, ...shape]);
      const wanted = tf.tensor(targets, [rows, outputs]);
      const make = (): tf.Sequential => {
        const model = tf.sequential({
          layers: task.layers ? shapedLayers(task) : denseLayers(task),
        });
        if (task.untrained) return model;
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
        one: (row) =>
          tf.tidy(() => current.predict(tf.tensor(samples[row]!, [1, ...shape])).dataSync()),
        all: () => tf.tidy(() => current.predict(all, { batchSize: rows }).dataSync()),
        // A stateful layer takes one sequence.
        outputs: (count) =>
          tf.tidy(() => current.predict(all.slice(0, task.stepwise ? 1 : count)).dataSync()),
      };
    },
  };
});

function denseLayers({ sizes, hidden }: Task): unknown[] {
  const last = sizes.at(-1) === 1 ? 'sigmoid' : 'softmax';
  return sizes.slice(1).map((units, i) =>
    tf.layers.dense({
      units,
      activation: i < sizes.length - 2 ? hidden : last,
      ...(i === 0 && { inputShape: [sizes[0]!] }),
    }),
  );
}

function shapedLayers({ shape, layers, stepwise }: Task): unknown[] {
  const { layers: make } = tf;
  return layers!.map((layer, i) => {
    const first = i === 0 ? { inputShape: shape! } : {};
    if (layer.kind === 'recurrent') {
      // `stateful`: goes on from call to call.
      const how = stepwise ? { stateful: true, batchInputShape: [1, ...shape!] } : first;
      return make[layer.cell]({ units: layer.units, ...how });
    }
    if (layer.kind === 'block') throw new Error('no layer of attention');
    if (layer.kind === 'embedding') throw new Error('not asked of it');
    if (layer.kind === 'maxPool') return make.maxPooling2d({ poolSize: 2 });
    if (layer.kind === 'flatten') return make.flatten();
    if (layer.kind === 'dense') return make.dense({ units: layer.units, activation: 'softmax' });
    const isSequence = shape!.length === 2;
    if (layer.kind === 'globalAverage') {
      return isSequence ? make.globalAveragePooling1d({}) : make.globalAveragePooling2d({});
    }
    const { filters, kernel: kernelSize, stride: strides, groups } = layer;
    const options = { kernelSize, strides, padding: 'same', activation: 'relu', ...first } as const;
    if (groups > 1) return make.depthwiseConv2d(options);
    return (isSequence ? make.conv1d : make.conv2d)({ filters, ...options });
  });
}
