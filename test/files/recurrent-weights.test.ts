// Weights of recurrent layers in the lists of PyTorch and Keras.
import { describe, expect, it } from 'vitest';
import {
  loadKerasWeights,
  loadStateDict,
  type TensorLike,
  toKerasWeights,
  toStateDict,
} from '../../src/files.js';
import {
  bidirectional,
  dense,
  embedding,
  FormatError,
  gru,
  lstm,
  Network,
  simpleRnn,
  type Tensor,
} from '../../src/index.js';
import golden from '../golden/torch-recurrent-state.json' with { type: 'json' };
import { expectSameBits } from '../support/bits.js';

const KINDS = { simpleRnn, lstm, gru };
const layers = ['words', 'first', 'second', 'head'];

function stack(name: string): Network {
  const [kind, ...both] = name.split(' ');
  const layer = KINDS[kind as keyof typeof KINDS];
  const of = (units: number) => {
    const one = layer({ units, returnSequences: true });
    return both.length > 0 ? bidirectional(one) : one;
  };
  return new Network({
    inputs: [null],
    layers: [embedding({ vocabulary: 7, units: 3 }), of(4), of(2), dense({ units: 2 })],
    seed: 1,
  });
}

describe.each(Object.entries(golden))('%s', (name, { state, x, y }) => {
  const tensors = Object.fromEntries(
    Object.entries(state).map(([key, { shape, data }]) => [
      key,
      { shape, data: Float64Array.from(data) } as TensorLike,
    ]),
  );

  it('answers as PyTorch with its state dict, and gives it back', () => {
    const network = stack(name);
    loadStateDict(network, tensors, { layers });
    const answers = network.run<Tensor[]>(x).flatMap(({ data }) => [...data]);
    for (const [i, value] of answers.entries()) expect(value).toBeCloseTo(y.data[i]!, 12);
    const copy = stack(name);
    const written = toStateDict(network, { layers });
    expect([...written.keys()].sort()).toEqual(Object.keys(state).sort());
    for (const [key, { shape }] of written) expect(shape, key).toEqual(tensors[key]!.shape);
    loadStateDict(copy, written, { layers });
    expectSameBits(
      Float64Array.from(copy.run<Tensor[]>(x).flatMap(({ data }) => [...data])),
      Float64Array.from(answers),
      name,
    );
  });

  it('Keras has our layout', () => {
    const network = stack(name);
    const arrays = toKerasWeights(network);
    const copy = stack(name);
    for (const layer of copy.layers) {
      for (const [key, { data, shape }] of Object.entries(layer.parameters)) {
        layer.parameters = { [key]: { data: data.fill(0), shape } };
      }
    }
    loadKerasWeights(copy, arrays);
    expect(copy.toJSON().layers).toEqual(network.toJSON().layers);
    arrays.delete('arr_1');
    expect(() => loadKerasWeights(copy, arrays)).toThrow(FormatError);
  });
});

it('the two biases of an LSTM are added, where one is missing nothing is set', () => {
  const network = new Network({ inputs: [2, 1], layers: [lstm({ units: 1 })], seed: 1 });
  const state = toStateDict(network, { layers: ['rnn'] });
  const bias = { shape: [4], data: Float64Array.of(1, 2, 3, 4) };
  const given: Record<string, TensorLike> = Object.fromEntries(state);
  loadStateDict(
    network,
    { ...given, 'rnn.bias_ih_l0': bias, 'rnn.bias_hh_l0': bias },
    { layers: ['rnn'] },
  );
  expect([...network.layers[0]!.parameters.bias!.data]).toEqual([2, 4, 6, 8]);
  delete given['rnn.bias_hh_l0'];
  expect(() => loadStateDict(network, given, { layers: ['rnn'] })).toThrow(/bias_hh_l0/);
});
