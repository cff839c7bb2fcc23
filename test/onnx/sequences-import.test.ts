// Layers of sequences: what toOnnx writes comes back, and what a network has not is refused.
import { describe, expect, it } from 'vitest';
import {
  FormatError,
  flatten,
  gru,
  lstm,
  Network,
  RandomState,
  residual,
  selfAttention,
  type Tensor,
} from '../../src/index.js';
import { fromOnnx, toOnnx } from '../../src/onnx.js';
import { expectError } from '../support/errors.js';
import {
  FEATURES,
  SEQUENCE_CASES,
  type SequenceCase,
  sequenceNetwork,
  sequenceSample,
} from '../support/sequence-networks.js';
import {
  AttributeType,
  float,
  floats,
  type Tensor as Given,
  integer,
  integers,
  model,
  type Node,
  node,
  valueInfo,
} from './build-model.js';
import { distance } from './models.js';

function answer(network: Network, { vocabulary }: SequenceCase, data: Float64Array): Float64Array {
  const steps = vocabulary ? data.length : data.length / FEATURES;
  const shape = vocabulary ? [1, steps] : [1, steps, FEATURES];
  const answers = network.run<Tensor | Tensor[]>({ data, shape });
  return Float64Array.from((Array.isArray(answers) ? answers[0]! : answers).data);
}

describe.each(['float64', 'float32'] as const)('fromOnnx of what toOnnx wrote, %s', (dtype) => {
  it.each(Object.entries(SEQUENCE_CASES))('%s', (_name, each) => {
    for (const steps of each.fixed ? [6] : [6, null]) {
      const network = sequenceNetwork(each, dtype, steps);
      const copy = fromOnnx(toOnnx(network));
      expect(copy.inputShape).toEqual(network.inputShape);
      const isIdentity = (kind: string): boolean => kind === 'dropout';
      const kinds = (of: Network) =>
        of.layers.map(({ kind }) => kind).filter((k) => !isIdentity(k));
      expect(kinds(copy)).toEqual(kinds(network));
      const data = sequenceSample(each, steps ?? 9, 1, new RandomState(2));
      // Recurrent operators are of float32; a table of sines takes the bias before it with it.
      const wide = dtype === 'float64' && !/"(lstm|gru|simpleRnn)"/.test(JSON.stringify(network));
      const off = distance(answer(copy, each, data), answer(network, each, data));
      expect(off).toBeLessThan(wide ? 1e-14 : 1e-6);
    }
  });
});

it('a network of one recurrent layer is that layer, all options', () => {
  const layers = [
    gru({
      units: 3,
      activation: 'relu',
      recurrentActivation: 'hardSigmoid',
      returnSequences: true,
    }),
    lstm({ units: 2, activation: 'elu', recurrentActivation: 'softplus', goBackwards: true }),
  ];
  const network = new Network({ inputs: [null, 2] as never, layers, seed: 1, dtype: 'float32' });
  const copy = fromOnnx(toOnnx(network));
  const named = ({ spec }: Network['layers'][number]) => {
    const { activation, recurrentActivation, goBackwards, returnSequences } = spec as ReturnType<
      typeof lstm
    >;
    return { activation, recurrentActivation, goBackwards, returnSequences };
  };
  expect(copy.layers.map(named)).toEqual(network.layers.map(named));
  for (const [i, layer] of copy.layers.entries()) {
    for (const [name, { data }] of Object.entries(layer.parameters)) {
      expect([...data], name).toEqual([...network.layers[i]!.parameters[name]!.data]);
    }
  }
});

it('residual around flattened numbers and within residual', () => {
  const layers = [residual([residual([selfAttention({ heads: 2 })]), selfAttention()]), flatten()];
  const network = new Network({ inputs: [3, 4], layers, seed: 1 });
  const copy = fromOnnx(toOnnx(network));
  const data = new RandomState(1).uniform(-1, 1, 12);
  expect(distance(copy.run(data), network.run(data))).toBeLessThan(1e-14);
  expect(copy.layers[0]!.layers.map(({ kind }) => kind)).toEqual(['residual', 'selfAttention']);
});

const ints = (name: string, values: readonly number[]) => ({
  ...{ name, type: AttributeType.INTS, ints: values.map(BigInt) },
});
const text = (name: string, value: string) => ({
  ...{ name, type: AttributeType.STRING, s: new TextEncoder().encode(value) },
});
const axes = { input: [valueInfo('x', [0, 3, 2])], output: [valueInfo('y', [])] };

/** A model of x, (any, 3 steps, 2 features), through an operator of 2 units; `last`: to its last states. */
function recurrent(
  opType: 'RNN' | 'GRU' | 'LSTM',
  attributes: NonNullable<Node['attribute']>,
  more: { input?: string[]; tensors?: Given[]; last?: boolean; width?: number } = {},
): Uint8Array {
  const width = more.width ?? 2 * { RNN: 1, GRU: 3, LSTM: 4 }[opType];
  const numbers = (count: number) =>
    Array.from({ length: count }, (_, i) => ((i * 7) % 11) / 10 - 0.5);
  const { last = false } = more;
  const nodes = [
    node('Transpose', ['x'], 'turned', { attribute: [ints('perm', [1, 0, 2])] }),
    node(opType, ['turned', 'W', 'R', 'B', ...(more.input ?? [])], 'h', {
      output: last ? ['', 'h'] : ['h'],
      attribute: [...attributes],
    }),
    node('Squeeze', ['h', 'axis'], last ? 'y' : 'one'),
    ...(last ? [] : [node('Transpose', ['one'], 'y', { attribute: [ints('perm', [1, 0, 2])] })]),
  ];
  const tensors = [
    floats('W', [1, width, 2], numbers(width * 2)),
    floats('R', [1, width, 2], numbers(width * 2)),
    floats('B', [1, 2 * width], numbers(2 * width)),
    integers('axis', [last ? 0 : 1]),
  ];
  return model(nodes, [...tensors, ...(more.tensors ?? [])], axes);
}

const reset = integer('linear_before_reset', 1);

it('reads each operator, states that are zeros, and lengths that are all of them', () => {
  for (const [opType, attributes] of [
    ['RNN', []],
    ['LSTM', []],
    ['GRU', [reset]],
    ['GRU', []],
  ] as const) {
    const plain = fromOnnx(recurrent(opType, [...attributes]));
    const more = fromOnnx(
      recurrent(opType, [...attributes], {
        input: ['lengths', 'zeros'],
        tensors: [integers('lengths', [3, 3]), floats('zeros', [1, 2, 2], [0, 0, 0, 0])],
      }),
    );
    expect(more.toJSON()).toEqual(plain.toJSON());
    const back = fromOnnx(
      recurrent(opType, [...attributes, text('direction', 'reverse')], { last: true }),
    );
    expect(back.layers[0]!.spec).toMatchObject({ goBackwards: true, returnSequences: false });
  }
});

it.each<[string, Uint8Array, ...string[]]>([
  ['all states back', recurrent('RNN', [text('direction', 'reverse')]), '(RNN)', 'Y_h'],
  ['no direction', recurrent('RNN', [text('direction', 'sideways')]), 'direction sideways'],
  ['cut states', recurrent('LSTM', [float('clip', 1)]), 'clip'],
  ['coupled gates', recurrent('LSTM', [integer('input_forget', 1)]), 'input_forget'],
  [
    'other units',
    recurrent('RNN', [integer('hidden_size', 3)], { width: 3 }),
    'R of shape [1, 3, 2]; expected [1, 3, 3]',
  ],
  [
    'shorter sequences',
    recurrent('RNN', [], { input: ['lengths'], tensors: [integers('lengths', [3, 2])] }),
    'sequence_lens [3, 2, …] of 3 steps',
  ],
  [
    'a first state',
    recurrent('RNN', [], { input: ['', 's'], tensors: [floats('s', [1, 1, 2], [0, 1])] }),
    'initial_h is not 0',
  ],
  [
    'peepholes',
    recurrent('LSTM', [], {
      input: ['', '', '', 'P'],
      tensors: [floats('P', [1, 6], [0, 0, 0, 0, 0, 1])],
    }),
    'P: peepholes',
  ],
  [
    'another activation',
    recurrent('RNN', [
      {
        name: 'activations',
        type: AttributeType.STRINGS,
        strings: [new TextEncoder().encode('Affine')],
      },
    ]),
    'activation Affine',
  ],
  [
    'a bare GRU of many gates that are not there',
    recurrent('GRU', [reset], { width: 4 }),
    'of shape [1, 4, 2]',
  ],
])('refuses %s', (_name, bytes, ...parts) => {
  expectError(() => fromOnnx(bytes), FormatError, 'ERR_FORMAT', ...parts);
});

it('products of two values are read as attention alone', () => {
  const network = new Network({
    inputs: [3, 2],
    layers: [selfAttention({ causal: true })],
    seed: 1,
  });
  const bytes = toOnnx(network);
  expect(fromOnnx(bytes).layers[0]!.spec).toMatchObject({ causal: true });
  const tensors = [floats('w', [2, 2], [1, 2, 3, 4])];
  const nodes = [node('MatMul', ['x', 'w'], 'q'), node('MatMul', ['q', 'x'], 'y')];
  expectError(
    () => fromOnnx(model(nodes, tensors, axes)),
    FormatError,
    'ERR_FORMAT',
    'depends on the model',
  );
});
