// LayersModels that TensorFlow.js saved, with its answers: tensorflow-*.json (model.json, the shards in base64, answers).
// npm install --ignore-scripts && npm run write
import { writeFileSync } from 'node:fs';
import tf from '@tensorflow/tfjs';

const seeded = (seed) => tf.initializers.glorotNormal({ seed });
const dense = (units, activation, seed, more = {}) =>
  tf.layers.dense({
    units,
    ...(activation ? { activation } : {}),
    kernelInitializer: seeded(seed),
    biasInitializer: tf.initializers.randomNormal({ seed: seed + 100, stddev: 0.5 }),
    ...more,
  });

const MODELS = {
  classifier: () => [
    dense(8, 'relu', 1, { inputShape: [4] }),
    tf.layers.dropout({ rate: 0.25 }),
    dense(6, 'tanh', 2, { useBias: false }),
    dense(3, undefined, 3),
    tf.layers.activation({ activation: 'softmax' }),
  ],
  activations: () => [
    tf.layers.inputLayer({ inputShape: [4] }),
    ...['sigmoid', 'tanh', 'relu', 'elu', 'selu', 'swish', 'gelu', 'softplus', 'linear'].map(
      (name, i) => dense(4, name, 10 + i),
    ),
    tf.layers.dropout({ rate: 0.1 }),
    tf.layers.activation({ activation: 'sigmoid' }),
  ],
  image: () => [tf.layers.flatten({ inputShape: [2, 3] }), dense(2, 'sigmoid', 30)],
  convolution: () => [
    tf.layers.conv1d({
      inputShape: [4, 1],
      filters: 2,
      kernelSize: 2,
      kernelInitializer: seeded(40),
    }),
    tf.layers.flatten(),
    dense(1, undefined, 41),
  ],
  // Written last, so that the files before keep the names of their layers.
  rectifiers: () => [
    dense(6, undefined, 60, { inputShape: [4] }),
    tf.layers.leakyReLU({ alpha: 0.2 }),
    dense(5, 'mish', 61),
    tf.layers.leakyReLU(),
    dense(4, 'hardSigmoid', 62),
    dense(3, undefined, 63),
    tf.layers.activation({ activation: 'hardSigmoid' }),
    tf.layers.activation({ activation: 'hardSigmoid' }),
  ],
};

const drawn = (seed) => ({ kernelInitializer: seeded(seed), biasInitializer: seeded(seed + 100) });
const separable = (seed) => ({
  depthwiseInitializer: seeded(seed),
  pointwiseInitializer: seeded(seed + 1),
  biasInitializer: seeded(seed + 2),
});
const depthwise = (seed) => ({
  depthwiseInitializer: seeded(seed),
  biasInitializer: seeded(seed + 100),
});
const normal = (seed, more = {}) =>
  tf.layers.batchNormalization({
    betaInitializer: seeded(seed),
    gammaInitializer: seeded(seed + 1),
    movingMeanInitializer: seeded(seed + 2),
    movingVarianceInitializer: tf.initializers.randomUniform({ minval: 0.5, maxval: 2, seed }),
    ...more,
  });
Object.assign(MODELS, {
  // Layers of images whose weights stand in another order than ours, or that are two layers here.
  images: () => [
    tf.layers.separableConv2d({
      ...{ inputShape: [7, 6, 2], filters: 5, kernelSize: [3, 2], strides: 2, padding: 'same' },
      ...{ depthMultiplier: 2, activation: 'tanh', ...separable(50) },
    }),
    normal(53, { scale: false }),
    tf.layers.conv2dTranspose({
      ...{ filters: 4, kernelSize: 3, strides: 2, padding: 'same', activation: 'elu' },
      ...drawn(56),
    }),
    normal(60, { center: false, momentum: 0.9, epsilon: 0.01 }),
    tf.layers.conv2dTranspose({ filters: 3, kernelSize: [4, 2], strides: [1, 2], ...drawn(57) }),
    tf.layers.depthwiseConv2d({ kernelSize: 2, padding: 'same', ...depthwise(58) }),
    tf.layers.elu(),
    tf.layers.conv2dTranspose({ filters: 2, kernelSize: 1, strides: 2, useBias: false }),
    tf.layers.averagePooling2d({ poolSize: 3, strides: 2, padding: 'same' }),
    tf.layers.upSampling2d({ size: [1, 2] }),
    tf.layers.globalAveragePooling2d({}),
    tf.layers.reshape({ targetShape: [1, 2, 1] }),
    tf.layers.permute({ dims: [2, 1, 3] }),
    tf.layers.flatten(),
    // So large that the answers tell the samples apart.
    dense(3, undefined, 59, {
      kernelInitializer: tf.initializers.randomNormal({ seed: 59, stddev: 9 }),
    }),
    tf.layers.softmax(),
  ],
});

const recurrent = (seed, more = {}) => ({
  kernelInitializer: seeded(seed),
  recurrentInitializer: seeded(seed + 1),
  biasInitializer: tf.initializers.randomNormal({ seed: seed + 2, stddev: 0.5 }),
  ...more,
});
Object.assign(MODELS, {
  recurrent: () => [
    tf.layers.lstm({
      ...recurrent(200, { recurrentActivation: 'sigmoid' }),
      ...{ inputShape: [6, 3], units: 5, returnSequences: true },
    }),
    tf.layers.bidirectional({
      layer: tf.layers.simpleRNN({ ...recurrent(210), units: 4, returnSequences: true }),
      mergeMode: 'concat',
    }),
    tf.layers.layerNormalization({ gammaInitializer: seeded(215), betaInitializer: seeded(216) }),
    // Its gates are hardSigmoid, of TensorFlow.js' own kind.
    tf.layers.lstm({ ...recurrent(220), units: 3, goBackwards: true, useBias: false }),
    dense(2, 'tanh', 230),
  ],
  // Of any length.
  text: () => [
    tf.layers.embedding({ inputDim: 7, outputDim: 4, embeddingsInitializer: seeded(240) }),
    tf.layers.bidirectional({
      layer: tf.layers.lstm({ ...recurrent(250), units: 4 }),
      mergeMode: 'concat',
    }),
    dense(3, 'softmax', 260),
  ],
  functional: () => [
    tf.layers.simpleRNN({ ...recurrent(270), units: 4 }),
    tf.layers.dropout({ rate: 0.2 }),
    dense(2, 'tanh', 280),
  ],
  // TensorFlow.js' GRU resets before its product, and has no other.
  gru: () => [
    tf.layers.gru({
      ...recurrent(300, { recurrentActivation: 'sigmoid' }),
      ...{ inputShape: [6, 3], units: 4, returnSequences: true },
    }),
    tf.layers.bidirectional({
      layer: tf.layers.gru({ ...recurrent(310), units: 3, returnSequences: true }),
      mergeMode: 'concat',
    }),
    tf.layers.gru({ ...recurrent(320), units: 2, goBackwards: true, useBias: false }),
  ],
});

/** The functional API's, in which layers are called. */
const chained = (layers) => {
  const input = tf.input({ shape: [5, 2] });
  const output = layers.reduce((value, layer) => layer.apply(value), input);
  return tf.model({ inputs: input, outputs: output });
};

for (const [name, layers] of Object.entries(MODELS)) {
  const model = name === 'functional' ? chained(layers()) : tf.sequential({ layers: layers() });
  const x =
    name === 'text'
      ? tf.tensor2d(
          Array.from({ length: 5 * 8 }, (_, i) => (i * 5 + (i >> 3)) % 7),
          [5, 8],
        )
      : tf.randomNormal([5, ...model.inputs[0].shape.slice(1)], 0, 1.5, 'float32', 50);
  let saved;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  // What tfjs' own handlers write as model.json and weight files; here two shards.
  const bytes = Buffer.from(saved.weightData);
  const cut = 40;
  const modelJson = {
    modelTopology: saved.modelTopology,
    format: saved.format,
    generatedBy: saved.generatedBy,
    convertedBy: saved.convertedBy,
    weightsManifest: [
      { paths: ['group1-shard1of2.bin', 'group1-shard2of2.bin'], weights: saved.weightSpecs },
    ],
  };
  const shards = [bytes.subarray(0, cut), bytes.subarray(cut)].map((b) => b.toString('base64'));
  const flat = await x.reshape([5, -1]).array();
  const y = await model.predict(x).array();
  writeFileSync(
    `tensorflow-${name}.json`,
    `${JSON.stringify({ modelJson, shards, x: flat, y })}\n`,
  );
}
