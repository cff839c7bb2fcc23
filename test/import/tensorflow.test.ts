// Models that TensorFlow.js saved give its answers.
import { describe, expect, it } from 'vitest';
import { activationText } from '../../src/description/activations.js';
import { toKerasWeights } from '../../src/files.js';
import { fromTensorflow } from '../../src/import.js';
import {
  activation,
  averagePool1d,
  batchNorm,
  conv2d,
  type DenseSpec,
  dense,
  FormatError,
  flatten,
  globalMaxPool,
  layerNorm,
  maxPool2d,
  Network,
  OptionError,
  RandomState,
  reshape,
  upSample2d,
} from '../../src/index.js';
import { expectSameBits } from '../support/bits.js';
import { expectError, loose } from '../support/errors.js';
import activations from './foreign/tensorflow-activations.json' with { type: 'json' };
import classifier from './foreign/tensorflow-classifier.json' with { type: 'json' };
import convolution from './foreign/tensorflow-convolution.json' with { type: 'json' };
import image from './foreign/tensorflow-image.json' with { type: 'json' };
import images from './foreign/tensorflow-images.json' with { type: 'json' };
import rectifiers from './foreign/tensorflow-rectifiers.json' with { type: 'json' };

const bytesOf = (base64: string): Uint8Array =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe('fromTensorflow', () => {
  it.each([
    ['classifier', classifier, ['relu 8', 'dropout 0.25', 'tanh 6', 'softmax 3']],
    [
      'activations',
      activations,
      [
        ...['sigmoid', 'tanh', 'relu', 'elu', 'selu', 'silu', 'gelu', 'softplus', 'linear'].map(
          (name) => `${name} 4`,
        ),
        'dropout 0.1',
        'sigmoid 4',
      ],
    ],
    ['image', image, ['sigmoid 2']],
    ['convolution', convolution, ['conv1d ', 'flatten ', 'linear 1']],
    [
      'rectifiers',
      rectifiers,
      [
        'leakyRelu(0.2) 6',
        'mish 5',
        'activation ',
        'hardSigmoid 4',
        'linear 3',
        'hardSigmoid 3',
        'hardSigmoid 3',
      ],
    ],
    [
      'images',
      images,
      [
        ...['conv2d', 'conv2d', 'batchNorm', 'convTranspose2d', 'batchNorm', 'convTranspose2d'],
        ...['conv2d', 'convTranspose2d', 'averagePool2d', 'upSample2d', 'globalAveragePool'],
        ...['reshape', 'reshape', 'flatten'],
      ]
        .map((kind) => `${kind} `)
        .concat('softmax 3'),
    ],
  ])('%s', (_, { modelJson, shards, x, y }, kinds) => {
    const network = fromTensorflow(modelJson, shards.map(bytesOf));
    expect(network.dtype).toBe('float32');
    expect(
      network.layers.map(({ spec, units }) =>
        spec.kind === 'dense'
          ? `${activationText(spec.activation)} ${units}`
          : `${spec.kind} ${'rate' in spec ? spec.rate : ''}`,
      ),
    ).toEqual(kinds);
    const answers = network.run(x).toArray();
    for (const [i, row] of y.entries()) {
      for (const [j, expected] of row.entries()) {
        expect(Math.abs(answers[i]![j]! - expected)).toBeLessThan(1e-6);
      }
    }
  });

  it('takes slopes as both versions of Keras name them', () => {
    const { modelJson, shards } = rectifiers;
    const read = (config: object, class_name = 'LeakyReLU') => {
      const json = copyOf(modelJson);
      Object.assign(json.modelTopology.config.layers[1]!, { class_name, config });
      const [layer] = fromTensorflow(json, shards.map(bytesOf)).layers;
      return (layer!.spec as DenseSpec).activation;
    };
    expect(read({ negative_slope: 0.5 })).toEqual({ kind: 'leakyRelu', slope: 0.5 });
    expect(read({ alpha: 0.01 })).toBe('leakyRelu');
    expect(read({ negative_slope: 0.25 }, 'ReLU')).toEqual({ kind: 'leakyRelu', slope: 0.25 });
    expect(read({ negative_slope: 0, max_value: null }, 'ReLU')).toBe('relu');
    expect(read({ activation: 'leaky_relu' }, 'Activation')).toEqual({
      kind: 'leakyRelu',
      slope: 0.2,
    });
    for (const slope of [-0.5, '0.2', 1e300]) {
      const parts = ['LeakyReLU', 'slope', 'expected a finite number of 0 or more'];
      expectError(() => read({ negative_slope: slope }), FormatError, 'ERR_FORMAT', ...parts);
    }
  });

  it('hard_sigmoid as a layer behind an image is refused', () => {
    const { modelJson, shards } = convolution;
    const json = copyOf(modelJson);
    const layers: unknown[] = json.modelTopology.config.layers;
    layers.splice(1, 0, { class_name: 'Activation', config: { activation: 'hard_sigmoid' } });
    const parts = ['activation', '"hard_sigmoid" is read within a layer that has weights'];
    expectError(
      () => fromTensorflow(json, shards.map(bytesOf)),
      FormatError,
      'ERR_FORMAT',
      ...parts,
    );
  });

  it('hard_sigmoid within a convolution is 0.2·z + 0.5', () => {
    const { modelJson, shards } = convolution;
    const read = (activation: string) => {
      const json = copyOf(modelJson);
      Object.assign(json.modelTopology.config.layers[0]!.config, { activation });
      return fromTensorflow(json, shards.map(bytesOf));
    };
    const { x } = convolution;
    const linear = read('linear').run(x, { layer: 0 }).data;
    for (const [i, o] of read('hard_sigmoid').run(x, { layer: 0 }).data.entries()) {
      expect(o).toBeCloseTo(Math.min(Math.max(0.2 * linear[i]! + 0.5, 0), 1), 6);
    }
  });

  it('takes shards together or apart, as ArrayBuffer or view', () => {
    const { modelJson, shards } = classifier;
    const whole = Uint8Array.from(shards.flatMap((shard) => Array.from(bytesOf(shard))));
    const text = JSON.stringify(fromTensorflow(modelJson, whole));
    expect(JSON.stringify(fromTensorflow(modelJson, whole.buffer))).toBe(text);
    expect(JSON.stringify(fromTensorflow(modelJson, [whole.buffer]))).toBe(text);
    expect(JSON.stringify(fromTensorflow(modelJson, shards.map(bytesOf)))).toBe(text);
  });

  it("takes what Keras' converter writes", () => {
    const { modelJson, shards } = classifier;
    const json = copyOf(modelJson) as Record<string, unknown> & typeof modelJson;
    const { class_name, config } = json.modelTopology;
    for (const layer of config.layers)
      delete (layer.config as Record<string, unknown>).batch_input_shape;
    for (const weight of json.weightsManifest[0]!.weights)
      weight.name = `sequential/${weight.name}`;
    Object.assign(json, { modelTopology: { model_config: { class_name, config } } });
    const network = fromTensorflow(json, shards.map(bytesOf));
    expect(JSON.stringify(network)).toBe(
      JSON.stringify(fromTensorflow(modelJson, shards.map(bytesOf))),
    );
  });

  it('refuses other layers by name and kind', () => {
    const { modelJson, shards } = convolution;
    const json = copyOf(modelJson);
    json.modelTopology.config.layers[0]!.class_name = 'LSTM';
    expectError(
      () => fromTensorflow(json, shards.map(bytesOf)),
      FormatError,
      'ERR_FORMAT',
      'conv1d',
      '(LSTM)',
    );
  });

  it('images: as the same network here', () => {
    const network = new Network({
      inputs: [7, 6, 2],
      layers: [
        conv2d({ filters: 3, kernelSize: [3, 2], strides: 2, padding: 'same', activation: 'relu' }),
        batchNorm({ epsilon: 1e-3, momentum: 0.99 }),
        conv2d({ filters: 3, groups: 3, kernelSize: 2, padding: 'same', bias: false }),
        upSample2d(),
        maxPool2d({ poolSize: 3, strides: 2, padding: 'same' }),
        layerNorm({ epsilon: 1e-3 }),
        activation({ activation: 'tanh' }),
        flatten(),
        reshape({ shape: [6, 6] }),
        averagePool1d(),
        globalMaxPool(),
        dense({ units: 2, activation: 'softmax' }),
      ],
      seed: 3,
      dtype: 'float32',
    });
    network.layers[1]!.parameters = { movingMean: [0.1, -0.2, 0.3], movingVariance: [0.5, 2, 1] };
    const names = [
      ...['c/kernel', 'c/bias', 'n/gamma', 'n/beta', 'n/moving_mean', 'n/moving_variance'],
      ...['d/depthwise_kernel', 'l/gamma', 'l/beta', 'e/kernel', 'e/bias'],
    ];
    const arrays = [...toKerasWeights(network).values()];
    const weights = arrays.map(({ shape }, i) => {
      const own = names[i] === 'd/depthwise_kernel' ? [2, 2, 3, 1] : shape;
      return { name: names[i], shape: own, dtype: 'float32' };
    });
    const layers = [
      ['InputLayer', { batch_input_shape: [null, 7, 6, 2] }],
      [
        'Conv2D',
        {
          ...{ name: 'c', filters: 3, kernel_size: [3, 2], strides: [2, 2], padding: 'same' },
          ...{ dilation_rate: [1, 1], data_format: 'channels_last' },
        },
      ],
      ['ReLU', { max_value: null }],
      ['BatchNormalization', { name: 'n', axis: 3, epsilon: 1e-3, momentum: 0.99 }],
      ['DepthwiseConv2D', { name: 'd', kernel_size: [2, 2], padding: 'same', use_bias: false }],
      ['UpSampling2D', { size: [2, 2] }],
      ['MaxPooling2D', { pool_size: [3, 3], strides: [2, 2], padding: 'same' }],
      ['LayerNormalization', { name: 'l', axis: [-1] }],
      ['Activation', { activation: 'tanh' }],
      ['Flatten', {}],
      ['Reshape', { target_shape: [6, -1] }],
      ['AveragePooling1D', { pool_size: [2], strides: [2], padding: 'valid' }],
      ['GlobalMaxPooling1D', {}],
      ['Dense', { name: 'e', units: 2, activation: 'softmax' }],
    ].map(([class_name, config]) => ({ class_name, config }));
    const json = {
      modelTopology: { class_name: 'Sequential', config: { layers } },
      weightsManifest: [{ paths: [], weights }],
    };
    const bytes = new Uint8Array(
      Float32Array.from(arrays.flatMap(({ data }) => Array.from(data))).buffer,
    );
    const copy = fromTensorflow(json, bytes);
    expect(copy.layers.map(({ kind }) => kind)).toEqual(network.layers.map(({ kind }) => kind));
    const data = new RandomState(1).uniform(-1, 1, 3 * 84);
    const batch = { data, shape: [3, 7, 6, 2] };
    expectSameBits(copy.run(batch).data, network.run(batch).data);
    const bad = copyOf(json);
    (bad.modelTopology.config.layers[3]!.config as { axis: number }).axis = 1;
    expectError(() => fromTensorflow(bad, bytes), FormatError, 'ERR_FORMAT', 'axis');
  });

  type Config = Record<string, unknown>;
  it.each<[string, number, Config, string[]]>([
    ['another axis', 1, { axis: 1 }, ['batch_normalization', '(BatchNormalization)', 'axis']],
    ['rows that are left over', 2, { output_padding: [1, 1] }, ['output_padding']],
    ['a kernel of another shape', 2, { kernel_size: [3, 2] }, ['[3, 3, 4, 5]', '[3, 2, 4, 5]']],
    ['gaps along one axis', 4, { strides: [1, 3] }, ["'valid'", 'along one axis alone']],
    ['an elu of another alpha', 6, { alpha: 0.5 }, ['(ELU)', 'alpha']],
    ['an axis twice', 12, { dims: [1, 1, 3] }, ['(Permute)', 'each once']],
    ['a softmax over rows', 15, { axis: 0 }, ['(Softmax)', 'axis']],
  ])('images: refuses %s', (_, at, config, parts) => {
    const json = copyOf(images.modelJson);
    const layers = json.modelTopology.config.layers as { class_name: string; config: Config }[];
    Object.assign(layers[at]!.config, config);
    expectError(
      () => fromTensorflow(json, images.shards.map(bytesOf)),
      FormatError,
      'ERR_FORMAT',
      ...parts,
    );
  });

  it('images: refuses a Permute that mixes, and ZeroPadding2D', () => {
    const read = (...more: [string, Config][]): Network => {
      const layers = [['InputLayer', { batch_input_shape: [null, 2, 3, 1] }], ...more].map(
        ([class_name, config]) => ({ class_name, config }),
      );
      const modelTopology = { class_name: 'Sequential', config: layers };
      return fromTensorflow({ modelTopology, weightsManifest: [] }, new Uint8Array(0));
    };
    for (const [kind, config, part] of [
      ['Permute', { dims: [2, 1, 3] }, 'in another order'],
      [
        'ZeroPadding2D',
        {
          padding: [
            [1, 1],
            [1, 1],
          ],
        },
        '(ZeroPadding2D): is not read',
      ],
    ] as const) {
      expectError(() => read([kind, config]), FormatError, 'ERR_FORMAT', part);
    }
  });

  type Model = typeof classifier.modelJson;
  const layer = (json: Model, i: number) =>
    json.modelTopology.config.layers[i]!.config as Record<string, unknown>;
  const weight = (json: Model, i: number) =>
    json.weightsManifest[0]!.weights[i]! as unknown as Record<string, unknown>;

  it.each<[string, (json: Model) => void, string]>([
    ['another class', (json) => (json.modelTopology.class_name = 'Encoder'), 'Sequential'],
    ['another number of units', (json) => (layer(json, 0).units = 9), 'kernel of shape [4, 8]'],
    ['an activation', (json) => (layer(json, 0).activation = 'softsign'), '"softsign"'],
    ['an inherited activation', (json) => (layer(json, 0).activation = 'toString'), 'toString'],
    ['a rate', (json) => (layer(json, 1).rate = 1), 'rate'],
    ['missing weights', (json) => (layer(json, 0).name = 'other'), '"other/kernel"'],
    ['another dtype', (json) => (weight(json, 0).dtype = 'int32'), 'int32'],
    ['an unknown dtype', (json) => (weight(json, 0).dtype = 'constructor'), 'dtype'],
    [
      'quantised weights',
      (json) => (weight(json, 0).quantization = { dtype: 'uint8', scale: 1, min: 0 }),
      'quantised',
    ],
    ['a billion numbers', (json) => (weight(json, 0).shape = [1e5, 1e5]), 'ends at byte'],
    ['a negative size', (json) => (weight(json, 0).shape = [-4, 8]), 'shape'],
    ['weights too few', (json) => json.weightsManifest[0]!.weights.pop(), 'bytes of weights'],
    ['a name twice', (json) => (weight(json, 1).name = weight(json, 0).name), 'name'],
    ['a wide input', (json) => (layer(json, 0).batch_input_shape = [null, 1e9]), 'input shape'],
    [
      'an input of another width',
      (json) => (layer(json, 0).batch_input_shape = [null, 5]),
      'expected [5, 8]',
    ],
  ])('refuses %s', (_, spoil, part) => {
    const json = copyOf(classifier.modelJson);
    spoil(json);
    expectError(
      () => fromTensorflow(json, classifier.shards.map(bytesOf)),
      FormatError,
      'ERR_FORMAT',
      'fromTensorflow',
      part,
    );
  });

  it('makes no room for what a short file only names', () => {
    const json = copyOf(image.modelJson);
    Object.assign(json.modelTopology.config, {
      layers: [
        { class_name: 'InputLayer', config: { batch_input_shape: [null, 1e6] } },
        { class_name: 'Activation', config: { activation: 'relu' } },
      ],
    });
    expectError(
      () => fromTensorflow(json, image.shards.map(bytesOf)),
      FormatError,
      'ERR_FORMAT',
      'out of proportion',
    );
  });

  it('copies one kernel only so often', () => {
    const { modelJson } = classifier;
    const layer = { class_name: 'Dense', config: { name: 'd', units: 300, use_bias: false } };
    const first = { ...layer, config: { ...layer.config, batch_input_shape: [null, 300] } };
    const json = {
      ...modelJson,
      modelTopology: {
        class_name: 'Sequential',
        config: { layers: [first, ...Array(999).fill(layer)] },
      },
      weightsManifest: [
        { paths: ['w'], weights: [{ name: 'd/kernel', shape: [300, 300], dtype: 'float32' }] },
      ],
    };
    expectError(
      () => fromTensorflow(json, new Uint8Array(300 * 300 * 4)),
      FormatError,
      'ERR_FORMAT',
      'out of proportion',
    );
  });

  it('does not guess between two scopes', () => {
    const json = copyOf(classifier.modelJson);
    const { weights } = json.weightsManifest[0]!;
    for (const weight of weights) weight.name = `a/${weight.name}`;
    expect(fromTensorflow(json, classifier.shards.map(bytesOf)).inputs).toBe(4);
    weights[1]!.name = 'b/dense_Dense1/kernel';
    expectError(
      () => fromTensorflow(json, classifier.shards.map(bytesOf)),
      FormatError,
      'ERR_FORMAT',
      '"dense_Dense1/kernel"',
    );
  });

  it('checks that weights are bytes', () => {
    const { modelJson } = classifier;
    expectError(() => fromTensorflow(modelJson, loose([1])), OptionError, 'ERR_OPTION', 'weights');
    expectError(() => fromTensorflow(modelJson, loose('abc')), OptionError, 'ERR_OPTION');
    expectError(() => fromTensorflow(modelJson, []), FormatError, 'ERR_FORMAT', 'byte');
  });
});
