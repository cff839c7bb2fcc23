// Weights as Keras lists them, from its layers in TensorFlow.js: test/import/foreign/write-keras.mjs.
import { describe, expect, it } from 'vitest';
import {
  decodeNpz,
  encodeNpz,
  fromKerasWeights,
  type Tensor,
  toKerasWeights,
} from '../../src/files.js';
import { type ActivationName, FormatError } from '../../src/index.js';
import keras from '../import/foreign/keras-weights.json' with { type: 'json' };
import { expectSameBits } from '../support/bits.js';
import { expectError } from '../support/errors.js';

const CASES = Object.entries(keras.cases).map(([name, { activations, weights, x, y }]) => {
  // As `numpy.savez(path, *model.get_weights())` names them.
  const arrays = new Map(
    weights.map(({ shape, data }, i): [string, Tensor] => [
      `arr_${i}`,
      { dtype: 'float32', shape, data: Float32Array.from(data) },
    ]),
  );
  return [name, { activations: activations as ActivationName[], arrays, x, y }] as const;
});

describe.each(CASES)(
  "getWeights() of Keras' layers: %s",
  (_name, { activations, arrays, x, y }) => {
    it('gives its answers', () => {
      for (const given of [arrays, decodeNpz(encodeNpz(arrays))]) {
        const network = fromKerasWeights(given, { activations });
        expect(network.dtype).toBe('float32');
        for (const [i, row] of network.run(x).toArray().entries()) {
          for (const [j, value] of row.entries()) {
            expect(Math.abs(value - y[i]![j]!)).toBeLessThan(1e-6);
          }
        }
      }
    });

    it('goes back in its order, shapes and bits, for setWeights()', () => {
      const back = toKerasWeights(fromKerasWeights(arrays, { activations }));
      expect([...back.keys()]).toEqual([...arrays.keys()]);
      for (const [name, { shape, data }] of arrays) {
        expect(back.get(name)!.shape).toEqual(shape);
        expectSameBits(Float64Array.from(back.get(name)!.data), Float64Array.from(data));
      }
    });
  },
);

it('kernels are (inputs, units): transposed ones do not follow each other', () => {
  const { arrays, activations } = CASES[0]![1];
  const transposed = new Map(
    [...arrays].map(([name, tensor]) => [name, { ...tensor, shape: [...tensor.shape].reverse() }]),
  );
  const read = () => fromKerasWeights(transposed, { activations });
  expectError(read, FormatError, 'ERR_FORMAT', 'fromKerasWeights');
});
