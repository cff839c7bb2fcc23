import { beforeAll, describe, expect, it } from 'vitest';
import {
  decodeModel,
  decodeSafetensors,
  encodeModel,
  encodeSafetensors,
  fromBlob,
  fromSafetensors,
  type ModelFormat,
  type TensorLike,
  toBlob,
  toSafetensors,
} from '../../src/files.js';
import {
  adam,
  dense,
  FormatError,
  LabelEncoder,
  MinMaxScaler,
  Network,
  Neuron,
  OptionError,
  RandomState,
  StandardScaler,
  sgd,
} from '../../src/index.js';
import { expectSameBits } from '../support/bits.js';
import { some } from '../support/effort.js';
import { expectError, loose } from '../support/errors.js';
import { strictEngines } from '../support/facade.js';
import { makeNetwork, OPTIMIZERS, OPTIONS, X, Y } from '../support/networks.js';

const FORMATS: readonly ModelFormat[] = ['json', 'safetensors'];
const same = (a: Network, b: Network): boolean => JSON.stringify(a) === JSON.stringify(b);

describe.each(strictEngines)('networks as bytes, engine %s', (_, choose) => {
  beforeAll(choose);

  it.each(
    some(
      FORMATS.flatMap((format) =>
        (['float64', 'float32'] as const).flatMap((dtype) =>
          OPTIMIZERS.map(([name, optimizer]) => [format, dtype, name, optimizer] as const),
        ),
      ),
    ),
  )(
    '%s, %s, %s: every layer and activation, and a training that goes on',
    (...[format, dtype, , optimizer]) => {
      const options = { ...OPTIONS, optimizer, earlyStopping: { patience: 9 }, epochs: 5 };
      const network = makeNetwork(dtype);
      let bytes = new Uint8Array();
      const history = network.train(X, Y, {
        ...options,
        onEpoch: ({ epoch }) => {
          if (epoch === 2) bytes = encodeModel(network, { format, training: true });
        },
      });
      const copy = decodeModel(bytes);
      expect(encodeModel(copy, { format, training: true })).toEqual(bytes);
      expect(copy.train(X, Y, { ...options, resume: true })).toEqual(history);
      expect(same(copy, network)).toBe(true);
    },
  );

  it.each(FORMATS)('%s without a training: smaller, runs to the same bits', (format) => {
    const network = makeNetwork();
    network.train(X, Y, OPTIONS);
    const small = encodeModel(network, { format });
    const all = encodeModel(network, { format, training: true });
    expect(small.length).toBeLessThan(all.length / 2);
    const copy = decodeModel(small);
    expectSameBits(copy.run(X).data, network.run(X).data);
    expect(copy.toJSON().training).toMatchObject({ optimizer: null, order: null, loss: null });
    // Random as a new network of this seed.
    expect(copy.toJSON().random).toEqual(makeNetwork().toJSON().random);
  });

  it.each(FORMATS)('%s: −0, the smallest and the largest numbers', (format) => {
    for (const dtype of ['float64', 'float32'] as const) {
      const network = new Network({ inputs: 2, layers: [dense({ units: 2 })], dtype });
      const [tiny, large] = dtype === 'float64' ? [5e-324, 1.7e308] : [2 ** -149, 3.4e38];
      network.layers[0]!.weights = [
        [-0, 0],
        [tiny, -large],
      ];
      network.layers[0]!.bias = [0.1, -0];
      const copy = decodeModel(encodeModel(network, { format }));
      expectSameBits(copy.layers[0]!.weights.data, network.layers[0]!.weights.data);
      expectSameBits(copy.layers[0]!.bias, network.layers[0]!.bias);
    }
  });
});

describe('JSON', () => {
  it('is for people: a key a line, lists in one', () => {
    const network = new Network({ inputs: 2, layers: [dense({ units: 1 })], seed: 1 });
    network.layers[0]!.weights = [[0.5], [-2]];
    expect(new TextDecoder().decode(encodeModel(network))).toBe(`{
  "format": "myelin-network",
  "version": 2,
  "dtype": "float64",
  "inputs": 2,
  "layers": [
    {
      "kind": "dense",
      "units": 1,
      "activation": "linear",
      "bias": true,
      "weightInitializer": {
        "kind": "scaled",
        "distribution": "uniform",
        "fan": "average",
        "gain": 1
      },
      "biasInitializer": {
        "kind": "constant",
        "value": 0
      },
      "l1": 0,
      "l2": 0,
      "parameters": {
        "weights": [0.5, -2],
        "bias": [0]
      }
    }
  ],
  "seed": 1,
  "random": null,
  "training": null
}
`);
  });

  it('holds every other model, too', () => {
    const neuron = new Neuron({ inputs: 3, seed: 1, weights: [-0, 0.1, 1e-300, -0] });
    const copy = decodeModel(encodeModel(neuron), Neuron);
    expect(copy.toJSON()).toEqual(neuron.toJSON());
    expectSameBits(copy.weights, neuron.weights);
    expect(Object.is(copy.bias, -0)).toBe(true);
    const random = new RandomState(5);
    random.normal();
    const again = decodeModel(encodeModel(random), RandomState);
    expectSameBits(again.normal(0, 1, 9), random.normal(0, 1, 9));
    const standard = new StandardScaler().fit(X);
    const range = new MinMaxScaler({ featureRange: [-1, 1] }).fit(X);
    const labels = new LabelEncoder().fit(['b', 'a', '__proto__']);
    expect(decodeModel(encodeModel(standard), StandardScaler).toJSON()).toEqual(standard.toJSON());
    expect(decodeModel(encodeModel(range), MinMaxScaler).toJSON()).toEqual(range.toJSON());
    expect(decodeModel(encodeModel(labels), LabelEncoder).classes).toEqual(labels.classes);
  });

  it.each<[string, string, ...string[]]>([
    ['nothing', '', 'not JSON'],
    ['a text cut off', '{"format": "myelin-network",', 'not JSON'],
    ['another model', JSON.stringify(new Neuron({ inputs: 1 })), 'myelin-network'],
    ['deep JSON', '['.repeat(200_000), ''],
    ['deep JSON that ends', `${'['.repeat(200_000)}${']'.repeat(200_000)}`, ''],
    ['null', 'null', 'got null'],
  ])('refuses %s', (_name, text, ...parts) => {
    const bytes = new TextEncoder().encode(text);
    expectError(() => decodeModel(bytes), FormatError, 'ERR_FORMAT', ...parts);
  });

  it('refuses bytes that are no text', () => {
    const bytes = Uint8Array.of(0x7b, 0xff, 0x7d);
    expectError(() => decodeModel(bytes), FormatError, 'ERR_FORMAT', 'UTF-8');
  });
});

describe('safetensors', () => {
  const trained = (): Network => {
    const network = makeNetwork();
    network.train(X, Y, OPTIONS);
    return network;
  };

  it('names tensors by layer, the architecture in the metadata', () => {
    const { tensors, metadata } = decodeSafetensors(toSafetensors(trained(), { training: true }));
    const names = ['layers.0.bias', 'layers.0.weight', 'layers.1.weight', 'layers.3.bias'];
    for (const name of names) expect(tensors.has(name)).toBe(true);
    expect(tensors.has('layers.1.bias')).toBe(false);
    expect(tensors.get('layers.3.weight')!.shape).toEqual([4, 6]);
    for (const name of ['random.key', 'training.moments', 'training.order']) {
      expect(tensors.has(name)).toBe(true);
    }
    expect([...metadata.keys()]).toEqual(['format', 'version', 'network']);
    const { layers, inputs } = JSON.parse(metadata.get('network')!) as {
      layers: object[];
      inputs: 3;
    };
    expect([inputs, layers.length]).toEqual([3, 12]);
    expect(layers[0]).not.toHaveProperty('weights');
  });

  /** The file with its parts changed. */
  const spoilt = (
    change: (tensors: Map<string, TensorLike>, json: { [key: string]: never }) => unknown,
    head: Record<string, string> = {},
  ): Uint8Array => {
    const { tensors, metadata } = decodeSafetensors(toSafetensors(trained(), { training: true }));
    const json = JSON.parse(metadata.get('network')!) as { [key: string]: never };
    const changed = change(tensors as Map<string, TensorLike>, json) ?? json;
    const network = typeof changed === 'string' ? changed : JSON.stringify(changed);
    const texts = { format: 'myelin-network', version: '1', network, ...head };
    return encodeSafetensors(tensors, texts);
  };
  const vector = (...values: number[]): TensorLike => ({
    shape: [values.length],
    data: Float64Array.from(values),
  });
  it.each<[string, Uint8Array, ...string[]]>([
    ['another format', spoilt(() => {}, { format: 'pt' }), 'myelin-network', '"pt"'],
    ['another version', spoilt(() => {}, { version: '2' }), 'version', '"2"'],
    ['no network', encodeSafetensors({}, { format: 'myelin-network', version: '1' }), 'network'],
    ['no metadata', encodeSafetensors({}), 'format', 'none'],
    ['a network that is no JSON', spoilt(() => '{'), 'JSON'],
    ['a network that is null', spoilt(() => 'null'), 'an object'],
    ['a network nested deep', spoilt(() => '['.repeat(1000)), 'nested'],
    ['keys twice', spoilt(() => '{"dtype": 1, "dtype": 2}'), 'twice'],
    ['layers that are none', spoilt((_, json) => ({ ...json, layers: 3 })), 'layers'],
    ['a layer that is null', spoilt((_, json) => ({ ...json, layers: [null] })), 'layers[0]'],
    ['a tensor too few', spoilt((t) => void t.delete('layers.3.weight')), 'layers[3]: weights'],
    ['a bias too few', spoilt((t) => void t.delete('layers.0.bias')), 'layers[0]: bias'],
    ['a tensor too many', spoilt((t) => void t.set('x', vector(1))), '"x" belongs to no layer'],
    [
      'a bias too many',
      spoilt((t) => void t.set('layers.1.bias', vector(1, 1, 1, 1))),
      'layers[1]',
    ],
    ['another shape', spoilt((t) => void t.set('layers.0.bias', vector(1))), 'expected shape [5]'],
    [
      'the transposed shape',
      spoilt((t) => void t.set('layers.3.weight', { ...t.get('layers.3.weight')!, shape: [6, 4] })),
      'expected shape [4, 6]',
    ],
    [
      'another dtype',
      spoilt((t) => void t.set('layers.0.bias', { shape: [5], data: new Float32Array(5) })),
      'layers.0.bias',
      'float64',
    ],
    [
      'NaN',
      spoilt((t) => void t.set('layers.0.bias', vector(1, 2, 3, Number.NaN, 5))),
      'layers[0]: bias[3]',
    ],
    ['no moments', spoilt((t) => void t.delete('training.moments')), 'training: moments'],
    ['no key', spoilt((t) => void t.delete('random.key')), 'key'],
    [
      'an order that is none',
      spoilt((t) => void t.set('training.order', { shape: [2], data: Uint32Array.of(0, 7) })),
      'training: order',
    ],
    ['no random state', spoilt((_, json) => ({ ...json, random: undefined })), 'random'],
    [
      'a random state and no training',
      spoilt((_, json) => ({ ...json, training: null })),
      'training',
    ],
    [
      '__proto__ in a layer',
      spoilt((_, json) => JSON.stringify(json).replace('"l1":0', '"__proto__":{"l1":0}')),
      '__proto__',
    ],
  ])('refuses %s', (_name, file, ...parts) => {
    expectError(() => fromSafetensors(file), FormatError, 'ERR_FORMAT', ...parts);
    expectError(() => decodeModel(file), FormatError, 'ERR_FORMAT', ...parts);
  });

  it('lengths that are objects without a text', () => {
    for (const key of ['"inputs":3', '"units":5']) {
      for (const value of ['{"toString":null}', '[[3]]', '"3"', 'null', '[[[[1]]]]']) {
        const file = spoilt((_, json) =>
          JSON.stringify(json).replace(key, `${key.split(':')[0]}:${value}`),
        );
        expectError(() => fromSafetensors(file), FormatError, 'ERR_FORMAT');
      }
    }
  });
});

describe('encodeModel and blobs', () => {
  it.each<[string, () => unknown, ...string[]]>([
    ['no model', () => encodeModel(loose({})), 'another model'],
    ['null', () => encodeModel(loose(null)), 'null'],
    ['another format', () => encodeModel(makeNetwork(), { format: loose('onnx') }), 'format'],
    [
      'an unknown option',
      () => encodeModel(makeNetwork(), loose({ optimizer: true })),
      'optimizer',
    ],
    ['no boolean', () => encodeModel(makeNetwork(), { training: loose(1) }), 'training'],
  ])('refuses %s', (_name, body, ...parts) => {
    expectError(body, OptionError, 'ERR_OPTION', ...parts);
  });

  it('JSON in UTF-16 is told as that, in either order, with a byte order mark or without', () => {
    const text = new TextDecoder().decode(encodeModel(makeNetwork()));
    for (const [mark, little] of [
      ['\ufeff', true],
      ['\ufeff', false],
      ['', true],
      ['', false],
    ] as const) {
      const bytes = new Uint8Array(2 * (mark + text).length);
      const view = new DataView(bytes.buffer);
      for (let i = 0; 2 * i < bytes.length; i++) {
        view.setUint16(2 * i, (mark + text).charCodeAt(i), little);
      }
      expectError(() => decodeModel(bytes), FormatError, 'ERR_FORMAT', 'UTF-16', 'as UTF-8');
    }
    expect(same(decodeModel(new TextEncoder().encode(`\ufeff${text}`)), makeNetwork())).toBe(true);
  });

  it('Blob, File and Response', async () => {
    const network = makeNetwork();
    network.step(sgd({ learningRate: 0.1 }));
    network.train(X, Y, { ...OPTIONS, optimizer: adam() });
    for (const format of FORMATS) {
      const blob = toBlob(network, { format, training: true });
      expect(blob.type).toBe(format === 'json' ? 'application/json' : 'application/octet-stream');
      expect(same(await fromBlob(blob), network)).toBe(true);
      expect(same(await fromBlob(new Response(blob)), network)).toBe(true);
    }
    const labels = new LabelEncoder().fit(['a']);
    expect((await fromBlob(toBlob(labels), LabelEncoder)).classes).toEqual(['a']);
    await expect(fromBlob(new Blob(['{']))).rejects.toBeInstanceOf(FormatError);
  });
});
