// LSTM, GRU and RNN.
import type { RecurrentActivationName } from '../../../description/layers/recurrent.js';
import type { Numbers } from '../../../matrix/matrix-like.js';
import { countOf } from '../../../matrix/shape.js';
import { type FoundDirection, foundRecurrent } from '../../sequences/found-sequence-layers.js';
import type { NodeReader } from '../node-reader.js';
import { type Affine, affineOf, type Constant, near } from '../value.js';
import type { Pattern, SequenceAxis } from './pattern.js';
import { settledAxes } from './turned.js';

/** Ours, and for each of our gates the place of theirs: i o f c of LSTM, z r h of GRU. */
const CELLS = {
  RNN: { kind: 'simpleRnn', gates: [0] },
  LSTM: { kind: 'lstm', gates: [0, 2, 3, 1] },
  GRU: { kind: 'gru', gates: [0, 1, 2] },
} as const;

/** By ONNX's name in lower case: runtimes do not tell them apart by case. */
const ACTIVATIONS: Readonly<Record<string, RecurrentActivationName>> = {
  sigmoid: 'sigmoid',
  tanh: 'tanh',
  relu: 'relu',
  elu: 'elu',
  softplus: 'softplus',
  hardsigmoid: 'hardSigmoid',
};

const DIRECTIONS = ['forward', 'reverse', 'bidirectional'];

/** The operator's output at a place: 0 all states, 1 the last. */
export const recurrent =
  (name: keyof typeof CELLS) =>
  (node: NodeReader, place = 0): Affine | Pattern => {
    node.known(
      ...['activation_alpha', 'activation_beta', 'activations', 'direction', 'hidden_size'],
      ...['layout', 'linear_before_reset', 'input_forget', 'clip'],
    );
    if (place > 1) node.fail('the last cell state (Y_c) is read by nothing here');
    const { kind, gates } = CELLS[name];
    const direction = node.string('direction', 'forward');
    if (!DIRECTIONS.includes(direction)) node.fail(`direction ${direction}`);
    if (node.float('clip', 0) !== 0) node.fail('clip: states are not cut off here');
    if (node.integer('input_forget', 0) !== 0)
      node.fail('input_forget: coupled gates are not read');
    const resetAfter = node.integer('linear_before_reset', 0) !== 0;
    const layout = node.integer('layout', 0);
    const { x, reversed } = entering(node, layout);
    const [steps, features] = x.dims as [number, number];
    const weights = node.constant(1, 'W');
    const [count, width] = [direction === 'bidirectional' ? 2 : 1, weights.dims[1] ?? 0];
    const units = width / gates.length;
    const shaped = (i: number, what: string, ...shape: number[]): Constant => {
      const value = node.constant(i, what);
      if (value.dims.join() === shape.join() && Number.isInteger(units) && units > 0) return value;
      return node.fail(
        `${what} of shape [${value.dims.join(', ')}]; expected [${shape.join(', ')}]`,
      );
    };
    const w = shaped(1, 'W', count, width, features);
    const r = shaped(2, 'R', count, width, units);
    const b = node.has(3) ? shaped(3, 'B', count, 2 * width) : undefined;
    if (node.integer('hidden_size', units) !== units) node.fail('hidden_size is not that of R');
    checkLengths(node, steps);
    checkStates(node);
    const back = (direction === 'reverse') !== reversed;
    if (reversed && count === 2) node.fail('both directions of a reversed sequence are not read');
    // Back, ONNX gives states in the order of the inputs; a layer of ours, which is what a reversed input gives, does not.
    if (direction === 'reverse' && place === 0) {
      node.fail(
        'direction reverse, all states (Y): they are read in the order in which they are computed; use the last state (Y_h), or both directions',
      );
    }
    node.spend(3 * count * width * (features + units + 2));
    const directions = Array.from({ length: count }, (_, i): FoundDirection => {
      const part = ({ data, dims }: Constant): Numbers => {
        const size = countOf(dims) / count;
        return data.subarray(i * size, (i + 1) * size);
      };
      return {
        weights: byGates(part(w), gates, units, features),
        recurrentWeights: byGates(part(r), gates, units, units),
        bias: b && biases(part(b), gates, units, name === 'GRU' && resetAfter),
      };
    });
    const layer = foundRecurrent({
      ...{ kind, units, features, directions, resetAfter },
      ...activationsOf(node, name, count),
      returnSequences: place === 0,
      goBackwards: back,
    });
    const shape = place === 0 ? [steps, count * units] : [count * units];
    const next = { width: countOf(shape), shape, from: { previous: node.settled(x), layer } };
    const axes: SequenceAxis[] =
      place === 0
        ? layout
          ? ['batch', 'steps', 'directions', 'units']
          : ['steps', 'directions', 'batch', 'units']
        : layout
          ? ['batch', 'directions', 'units']
          : ['directions', 'batch', 'units'];
    const of = affineOf(next, shape);
    return settledAxes({ kind: 'turned', of, axes, directions: count, reversed: false });
  };

/** (steps, features), whatever the order of the axes is. */
function entering(node: NodeReader, layout: number): { x: Affine; reversed: boolean } {
  const pattern = node.pattern(0);
  const order = layout ? 'batch,steps,units' : 'steps,batch,units';
  if (pattern?.kind === 'turned' && pattern.axes.join() === order && pattern.picked === undefined) {
    return { x: node.plain(pattern.of), reversed: pattern.reversed };
  }
  if (!pattern && layout) {
    const x = node.plain(node.affine(0));
    if (x.dims.length === 2 && !x.layout) return { x, reversed: false };
  }
  return node.fail(
    'its input has not the axes (batch, steps, numbers) of a model whose samples come first (PyTorch: batch_first=True)',
  );
}

/** All sequences are as long as the input. */
function checkLengths(node: NodeReader, steps: number): void {
  if (!node.has(4)) return;
  const { data } = node.constant(4, 'sequence_lens');
  if (data.every((length) => length === steps)) return;
  node.fail(
    `sequence_lens [${Array.from(data.subarray(0, 4)).join(', ')}, …] of ${steps} steps; a network takes sequences of any length one by one, with no steps to leave out`,
  );
}

function checkStates(node: NodeReader): void {
  for (const [i, what] of [
    [5, 'initial_h'],
    [6, 'initial_c'],
    [7, 'P'],
  ] as const) {
    if (!node.has(i) || node.pattern(i)?.kind === 'zeros') continue;
    if (node.constant(i, what).data.some((value) => value !== 0)) {
      node.fail(
        i === 7
          ? 'P: peepholes are not read'
          : `${what} is not 0: a network's layers begin with states of 0`,
      );
    }
  }
}

/** Theirs (gates·units, into), ours (into, gates·units) with the gates in another order. */
function byGates(data: Numbers, gates: readonly number[], units: number, into: number): Numbers {
  const result = data.slice();
  const width = gates.length * units;
  for (const [own, theirs] of gates.entries()) {
    for (let j = 0; j < units; j++) {
      for (let i = 0; i < into; i++) {
        result[i * width + own * units + j] = data[(theirs * units + j) * into + i]!;
      }
    }
  }
  return result;
}

/** Theirs are two, of what enters and of the state; ours one, their sum, but of gru. */
function biases(data: Numbers, gates: readonly number[], units: number, two: boolean): Numbers {
  const width = gates.length * units;
  const sorted = byGates(data.slice(0, width), gates, units, 1);
  const state = byGates(data.slice(width), gates, units, 1);
  if (two) return Float64Array.of(...sorted, ...state);
  return Float64Array.from(sorted, (value, i) => value + state[i]!);
}

/** @throws FormatError of directions that differ, or that a layer has not. */
function activationsOf(node: NodeReader, name: keyof typeof CELLS, count: number) {
  const otherwise = { RNN: ['Tanh'], LSTM: ['Sigmoid', 'Tanh', 'Tanh'], GRU: ['Sigmoid', 'Tanh'] };
  const each = otherwise[name].length;
  const given = node.strings('activations');
  const names = given ?? Array.from({ length: count }, () => otherwise[name]).flat();
  const alphas = [...(node.floats('activation_alpha') ?? [])];
  const betas = [...(node.floats('activation_beta') ?? [])];
  if (names.length !== count * each) node.fail(`${names.length} activations`);
  const own = names.map((theirs) => {
    const lower = theirs.toLowerCase();
    const found = Object.hasOwn(ACTIVATIONS, lower) ? ACTIVATIONS[lower] : undefined;
    if (!found) return node.fail(`activation ${theirs} is not one of a recurrent layer`);
    // Numbers are given for those alone that take them.
    if (found === 'elu' && !near(alphas.shift() ?? 1, 1)) node.fail('Elu of another alpha than 1');
    if (found === 'hardSigmoid') {
      const [alpha, beta] = [alphas.shift() ?? 0.2, betas.shift() ?? 0.5];
      if (!near(alpha, 1 / 6) || !near(beta, 0.5)) {
        node.fail(`HardSigmoid of ${alpha}·x + ${beta}; x/6 + 0.5 is read`);
      }
    }
    return found;
  });
  const [first] = own;
  const activation = own[each - 1]!;
  const alike = own.every((value, i) => value === (i % each === 0 ? first : activation));
  if (!alike)
    node.fail(`activations ${names.join(', ')}: one for gates and one for the rest is read`);
  return { activation, recurrentActivation: first! };
}
