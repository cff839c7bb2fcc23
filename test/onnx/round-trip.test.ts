// toOnnx and back: the same network to the bit.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dense, dropout, Network } from '../../src/index.js';
import { fromOnnx, toOnnx } from '../../src/onnx.js';
import { expectSameBits } from '../support/bits.js';
import { runs } from '../support/effort.js';
import { ACTIVATIONS, batch, DTYPES, networkWith } from './models.js';

describe.each(DTYPES)('toOnnx and fromOnnx, %s', (dtype) => {
  it.each(ACTIVATIONS)('%s: the same bits', (activation) => {
    const network = networkWith(activation, dtype);
    const copy = fromOnnx(toOnnx(network));
    expect(copy.dtype).toBe(dtype);
    const layers = copy.layers.map(({ spec }) => spec);
    expect(layers).toMatchObject([
      { kind: 'dense', units: 17, activation, bias: true },
      { kind: 'dense', units: 9, activation, bias: false },
      { kind: 'dense', units: 4, activation, bias: true },
    ]);
    const rows = batch([0.1, 1, 100]);
    expectSameBits(copy.run(rows).data, network.run(rows).data);
    expect(toOnnx(copy)).toEqual(toOnnx(network));
  });

  it('any network', () => {
    const layer = fc.record({
      units: fc.integer({ min: 2, max: 9 }),
      activation: fc.constantFrom(...ACTIVATIONS),
      bias: fc.boolean(),
      biasInitializer: fc.constantFrom('normal' as const, 'zeros' as const),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.array(layer, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 0, max: 1000 }),
        (inputs, layers, seed) => {
          const network = new Network({ inputs, layers: layers.map(dense), seed, dtype });
          const copy = fromOnnx(toOnnx(network));
          expect(copy.layers.length).toBe(network.layers.length);
          const row = Array.from({ length: inputs }, (_, i) => Math.fround((i - 2) / 3));
          expectSameBits(copy.run(row), network.run(row));
        },
      ),
      { numRuns: runs(50) },
    );
  });

  it('−0 stays', () => {
    const network = new Network({ inputs: 2, layers: [dense({ units: 2 })], dtype });
    network.layers[0]!.weights = [
      [-0, 0],
      [1, -0],
    ];
    network.layers[0]!.bias = [-0, 0];
    const copy = fromOnnx(toOnnx(network));
    expectSameBits(copy.layers[0]!.weights.data, network.layers[0]!.weights.data);
    expectSameBits(copy.layers[0]!.bias, network.layers[0]!.bias);
  });
});

it('dropout, which an answer does not need, is not in the file', () => {
  const network = new Network({
    inputs: 2,
    layers: [
      dropout({ rate: 0.5 }),
      dense({ units: 1, activation: 'tanh' }),
      dropout({ rate: 0.1 }),
    ],
  });
  const copy = fromOnnx(toOnnx(network));
  expect(copy.layers.map(({ kind }) => kind)).toEqual(['dense']);
  expectSameBits(copy.run([1, 2]), network.run([1, 2]));
  expect(fromOnnx(toOnnx(network), { dtype: 'float32' }).dtype).toBe('float32');
});
