// What getWeights() of Keras' layers, in TensorFlow.js' implementation of them (@tensorflow/tfjs-layers), gives, with the
// model's answers: keras-weights.json. npm install --ignore-scripts && npm run write
import { writeFileSync } from 'node:fs';
import tf from '@tensorflow/tfjs';

const dense = (units, activation, seed, more = {}) =>
  tf.layers.dense({
    units,
    activation,
    kernelInitializer: tf.initializers.glorotNormal({ seed }),
    biasInitializer: tf.initializers.randomNormal({ seed: seed + 100, stddev: 0.5 }),
    ...more,
  });

const MODELS = {
  classifier: [
    dense(7, 'relu', 1, { inputShape: [4] }),
    tf.layers.dropout({ rate: 0.25 }),
    dense(5, 'tanh', 2, { useBias: false }),
    dense(3, 'softmax', 3),
  ],
  regression: [dense(6, 'selu', 4, { inputShape: [3] }), dense(1, 'linear', 5)],
  'without biases': [
    dense(2, 'elu', 6, { inputShape: [2], useBias: false }),
    dense(2, 'softplus', 7, { useBias: false }),
    dense(2, 'sigmoid', 8, { useBias: false }),
  ],
};

const cases = {};
for (const [name, layers] of Object.entries(MODELS)) {
  const model = tf.sequential({ layers });
  const inputs = model.inputs[0].shape[1];
  const x = tf.randomNormal([6, inputs], 0, 1.5, 'float32', 9);
  // Trained a little, so that no bias or kernel is as it was drawn.
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  const target = tf.randomUniform([6, model.outputs[0].shape[1]], 0, 1, 'float32', 10);
  await model.fit(x, target, { epochs: 3, shuffle: false, verbose: 0 });
  cases[name] = {
    activations: layers.flatMap((layer) => layer.getConfig().activation ?? []),
    // In Keras' order; float32, which JSON holds exactly.
    weights: model.getWeights().map((w) => ({ shape: w.shape, data: Array.from(w.dataSync()) })),
    x: await x.array(),
    y: await model.predict(x).array(),
  };
}
writeFileSync(
  'keras-weights.json',
  `${JSON.stringify({ version: tf.version['tfjs-layers'], cases })}\n`,
);
