// Neurons as safetensors: exact, and what is refused.
import { describe, expect, it } from 'vitest';
import { ACTIVATIONS } from '../../src/core/abi-names.js';
import {
  decodeModel,
  decodeSafetensors,
  encodeModel,
  encodeSafetensors,
  fromSafetensors,
  type TensorLike,
  toSafetensors,
} from '../../src/files.js';
import { FormatError, Neuron, OptionError, StandardScaler } from '../../src/index.js';
import { expectSameBits } from '../support/bits.js';
import { expectError } from '../support/errors.js';
import { makeNetwork, X, Y } from '../support/networks.js';

describe('neurons as safetensors', () => {
  it('round trip, exact: every activation, with and without a bias, −0 and the ends of the range', () => {
    for (const activation of ACTIVATIONS) {
      for (const bias of [true, false]) {
        const weights = [-0, 0.1, 5e-324, -1.7976931348623157e308, ...(bias ? [-0] : [])];
        const neuron = new Neuron({ inputs: 4, activation, bias, seed: 3, weights });
        for (const format of ['json', 'safetensors'] as const) {
          const bytes = encodeModel(neuron, { format });
          const copy = decodeModel(bytes, Neuron);
          expect(copy.toJSON()).toEqual(neuron.toJSON());
          expectSameBits(copy.weights, neuron.weights);
          expectSameBits(Float64Array.of(copy.bias), Float64Array.of(neuron.bias));
          expect(encodeModel(copy, { format, training: true })).toEqual(bytes);
        }
      }
    }
  });

  it('goes on training to the same bits', () => {
    const options = { iterations: 50, learningRate: 0.5 };
    const targets = Y.map((value) => value / 2);
    const neuron = new Neuron({ inputs: 3, activation: 'tanh', seed: 1 });
    neuron.train(X, targets, options);
    const copy = fromSafetensors(toSafetensors(neuron), Neuron);
    expect(copy.train(X, targets, options)).toEqual(neuron.train(X, targets, options));
    expectSameBits(copy.weights, neuron.weights);
  });

  it('names its tensors as a layer does', () => {
    const { tensors, metadata } = decodeSafetensors(toSafetensors(new Neuron({ inputs: 2 })));
    const shapes = [...tensors].map(([name, { dtype, shape }]) => [name, dtype, shape]);
    expect(shapes).toEqual([
      ['weight', 'float64', [2, 1]],
      ['bias', 'float64', [1]],
    ]);
    expect([...metadata.keys()]).toEqual(['format', 'version', 'neuron']);
  });

  const HEAD = '{"inputs":2,"activation":"relu","bias":true,"seed":1}';
  const one = (...values: number[]): TensorLike => ({
    shape: [values.length],
    data: Float64Array.from(values),
  });
  const pair: TensorLike = { shape: [2, 1], data: Float64Array.of(1, 2) };
  const file = (neuron: string, tensors: Record<string, TensorLike>, version = '1'): Uint8Array =>
    encodeSafetensors(tensors, { format: 'myelin-neuron', version, neuron });
  const whole = { weight: pair, bias: one(3) };

  it('the file that the refused ones are made of', () => {
    expect(decodeModel(file(HEAD, whole), Neuron).run([1, -0.5])).toBe(3);
  });

  it.each<[string, Uint8Array, ...string[]]>([
    ['another version', file(HEAD, whole, '2'), 'version', '"2"'],
    [
      'no neuron',
      encodeSafetensors(whole, { format: 'myelin-neuron', version: '1' }),
      'neuron',
      'none',
    ],
    ['a neuron that is no JSON', file('{', whole), 'JSON'],
    ['null', file('null', whole), 'an object'],
    ['a list', file('[]', whole), 'an object'],
    ['deep JSON', file('['.repeat(1000), whole), 'nested'],
    ['keys twice', file('{"bias":true,"bias":false}', whole), 'twice'],
    ['a bias that is a number', file(HEAD.replace('true', '1'), whole), 'bias', 'boolean'],
    ['no weights', file(HEAD, { bias: one(3) }), 'weight', 'none'],
    ['no bias', file(HEAD, { weight: pair }), 'bias', 'none'],
    ['a bias too many', file(HEAD.replace('true', 'false'), whole), '2 tensors'],
    ['a tensor too many', file(HEAD, { ...whole, x: one(1) }), '3 tensors'],
    [
      'float32',
      file(HEAD, { ...whole, weight: { shape: [2, 1], data: new Float32Array(2) } }),
      'float64',
      'float32',
    ],
    ['int64', file(HEAD, { ...whole, weight: { ...pair, dtype: 'int64' } }), 'float64', 'int64'],
    [
      'the transposed shape',
      file(HEAD, { ...whole, weight: { ...pair, shape: [1, 2] } }),
      'shape [2, 1]',
    ],
    ['a bias of two', file(HEAD, { ...whole, bias: one(1, 2) }), 'shape [1]'],
    ['another number of inputs', file(HEAD.replace('2', '3'), whole), 'shape [3, 1]'],
    ['inputs without a text', file(HEAD.replace('2', '{"toString":null}'), whole), 'shape'],
    [
      'no inputs',
      file(HEAD.replace('2', '0'), {
        ...whole,
        weight: { shape: [0, 1], data: new Float64Array() },
      }),
      'length',
    ],
    ['NaN', file(HEAD, { ...whole, bias: one(Number.NaN) }), 'bias', 'NaN'],
    ['an activation', file(HEAD.replace('relu', 'softmax'), whole), 'softmax'],
    ['__proto__', file(HEAD.replace('relu', '__proto__'), whole), '__proto__'],
    ['a seed', file(HEAD.replace('"seed":1', '"seed":-1'), whole), 'seed'],
  ])('refuses %s', (_name, bytes, ...parts) => {
    expectError(() => fromSafetensors(bytes, Neuron), FormatError, 'ERR_FORMAT', ...parts);
    expectError(() => decodeModel(bytes, Neuron), FormatError, 'ERR_FORMAT', ...parts);
  });

  it('are not networks, nor scalers, and these not neurons', () => {
    const neuron = toSafetensors(new Neuron({ inputs: 1 }));
    const network = toSafetensors(makeNetwork());
    const refused = (read: () => unknown, ...parts: string[]) =>
      expectError(read, FormatError, 'ERR_FORMAT', ...parts);
    refused(() => decodeModel(neuron), "'myelin-network'", '"myelin-neuron"');
    refused(() => decodeModel(network, Neuron), "'myelin-neuron'", '"myelin-network"');
    refused(() => decodeModel(neuron, StandardScaler), 'StandardScaler', 'myelin-neuron');
    refused(() => decodeModel(network, StandardScaler), 'networks, neurons and models of tables');
    const scaler = new StandardScaler().fit(X);
    const write = () => encodeModel(scaler, { format: 'safetensors' });
    expectError(write, OptionError, 'ERR_OPTION', 'Neuron', 'StandardScaler', 'JSON');
  });
});
