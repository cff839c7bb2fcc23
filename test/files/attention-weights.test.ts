// Weights of attention and transformer blocks in the lists of PyTorch and Keras.
import { describe, expect, it } from 'vitest';
import {
  loadKerasWeights,
  loadStateDict,
  type TensorLike,
  toKerasWeights,
  toStateDict,
} from '../../src/files.js';
import {
  dense,
  embedding,
  type LayerSpec,
  layerNorm,
  Network,
  positionalEmbedding,
  residual,
  selfAttention,
  type Tensor,
} from '../../src/index.js';
import keras from '../golden/keras-attention.json' with { type: 'json' };
import golden from '../golden/torch-attention-state.json' with { type: 'json' };
import { expectSameBits } from '../support/bits.js';

function model(name: string, dtype: 'float64' | 'float32' = 'float64'): Network {
  const attention = selfAttention({ heads: 2, causal: /causal/.test(name) });
  const forward = [dense({ units: 9, activation: 'relu' }), dense({ units: 6 })] as const;
  const block: LayerSpec[] = /first/.test(name)
    ? [residual([layerNorm(), attention]), residual([layerNorm(), ...forward])]
    : [residual([attention]), layerNorm(), residual(forward), layerNorm()];
  const words = [embedding({ vocabulary: 7, units: 6 }), positionalEmbedding()];
  const layers = [...words, ...block, dense({ units: 3 })];
  return new Network({ inputs: [5], layers, seed: 1, dtype });
}

function namesOf(name: string): string[] {
  const inner = /first/.test(name)
    ? ['norm1', 'self_attn', 'norm2', 'linear1', 'linear2']
    : ['self_attn', 'norm1', 'linear1', 'linear2', 'norm2'];
  return ['words', 'places', ...inner.map((part) => `block.${part}`), 'head'];
}

const readState = (state: Record<string, { shape: number[]; data: number[] }>) =>
  Object.fromEntries(
    Object.entries(state).map(([key, { shape, data }]) => [
      key,
      { shape, data: Float64Array.from(data) } as TensorLike,
    ]),
  );

describe.each(Object.entries(golden))('%s', (name, { state, x, y }) => {
  const layers = namesOf(name);
  const tensors = readState(state);

  it("answers as PyTorch's TransformerEncoderLayer with its state dict, and gives it back", () => {
    const network = model(name);
    loadStateDict(network, tensors, { layers });
    const { data } = network.run<Tensor>(x);
    for (const [i, value] of data.entries()) expect(value).toBeCloseTo(y.data[i]!, 12);
    const written = toStateDict(network, { layers });
    expect([...written.keys()].sort()).toEqual(Object.keys(state).sort());
    for (const [key, { shape, data: numbers }] of written) {
      expect(shape, key).toEqual(tensors[key]!.shape);
      expectSameBits(numbers as Float64Array, tensors[key]!.data as Float64Array, key);
    }
  });

  it("Keras' MultiHeadAttention has the heads along an axis", () => {
    const network = model(name, 'float32');
    loadStateDict(network, tensors, { layers });
    const arrays = toKerasWeights(network);
    const shapes = [...arrays.values()].map(({ shape }) => shape.join('×'));
    expect(shapes.filter((shape) => shape === '6×2×3')).toHaveLength(3);
    expect(shapes.filter((shape) => shape === '2×3×6')).toHaveLength(1);
    const copy = model(name, 'float32');
    loadKerasWeights(copy, arrays);
    expect(copy.toJSON().layers).toEqual(network.toJSON().layers);
  });
});

it.each(['all', 'causal'] as const)("answers as Keras' MultiHeadAttention, %s steps", (name) => {
  const attention = selfAttention({ heads: 2, causal: name === 'causal' });
  const network = new Network({ inputs: [5, 6], layers: [attention], seed: 1 });
  const arrays = keras.weights.map(({ shape, data }, i): [string, TensorLike] => [
    `arr_${i}`,
    { shape, data: Float64Array.from(data) },
  ]);
  loadKerasWeights(network, new Map(arrays));
  const { data } = network.run<Tensor>({ data: Float64Array.from(keras.x.data), shape: [2, 5, 6] });
  const expected = keras[name].data;
  expect(data).toHaveLength(expected.length);
  for (const [i, value] of data.entries()) expect(value).toBeCloseTo(expected[i]!, 12);
  for (const [key, { shape, data: numbers }] of toKerasWeights(network)) {
    const own = keras.weights[Number(key.slice(4))]!;
    expect(shape, key).toEqual(own.shape);
    expectSameBits(numbers as Float64Array, Float64Array.from(own.data), key);
  }
});

it('a packed projection of another size is refused, and nothing is set', () => {
  const name = 'norms first';
  const layers = namesOf(name);
  const network = model(name);
  const before = network.toJSON().layers;
  const key = 'block.self_attn.in_proj_weight';
  const wrong = { shape: [6, 6], data: new Float64Array(36) };
  const given = { ...readState(golden[name].state), [key]: wrong };
  expect(() => loadStateDict(network, given, { layers })).toThrow(
    /in_proj_weight: expected shape \[18, 6\], got \[6, 6\]/,
  );
  expect(network.toJSON().layers).toEqual(before);
});

it('a table of sines is an Embedding for PyTorch, and nothing for Keras', () => {
  const layers = [positionalEmbedding({ encoding: 'sine' }), selfAttention()];
  const network = new Network({ inputs: [3, 2], layers, seed: 1 });
  const state = toStateDict(network);
  expect(state.get('0.weight')!.shape).toEqual([3, 2]);
  expect(toKerasWeights(network).size).toBe(8);
  loadStateDict(network, state);
});
