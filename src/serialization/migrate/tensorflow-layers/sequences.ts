// Recurrent layers and embeddings. Their weights lie in a cell's scope, whose name Keras chooses and TensorFlow.js leaves out.
import { FormatError } from '../../../base/errors.js';
import { describe } from '../../../base/validate.js';
import {
  RECURRENT_ACTIVATIONS,
  type RecurrentActivationName,
} from '../../../description/layers/recurrent.js';
import type { Numbers } from '../../../matrix/matrix-like.js';
import {
  type FoundDirection,
  type FoundRecurrence,
  foundEmbedding,
  foundRecurrent,
} from '../../sequences/found-sequence-layers.js';
import { countAt, type Fields, objectAt } from '../fields.js';
import { activationOf } from './activation-name.js';
import type { PlacedLayer, TensorflowReader } from './reader.js';
import { numbers, numbersOf } from './windows.js';

type Kind = FoundRecurrence['kind'];

const KINDS: Readonly<Record<string, Kind>> = { SimpleRNN: 'simpleRnn', LSTM: 'lstm', GRU: 'gru' };

/** The gates of each kind in the order of their numbers, the same here and there: whether one is a gate, or the candidate. */
const GATES: Readonly<Record<Kind, readonly boolean[]>> = {
  simpleRnn: [false],
  lstm: [true, true, false, true], // i f c o
  gru: [true, true, false], // z r h
};

interface GateActivation {
  readonly name: RecurrentActivationName;
  readonly factor: number;
}

function gateActivation(where: string, name: unknown): GateActivation {
  const { activation, factor } = activationOf(where, name);
  const known = RECURRENT_ACTIVATIONS.find((each) => each === activation);
  if (known) return { name: known, factor };
  throw new FormatError(
    `${where}: activation ${describe(name)} is none of recurrent layers here, which have ${RECURRENT_ACTIVATIONS.join(', ')}.`,
  );
}

/** Options that change what is computed and that no layer here has. */
function refuseOptions(where: string, config: Fields): void {
  for (const name of ['stateful', 'return_state', 'time_major', 'zero_output_for_mask']) {
    if (config[name] === true) throw new FormatError(`${where}: ${name} is not read.`);
  }
}

function share(where: string, value: unknown): number {
  if (value === undefined || value === null) return 0;
  if (typeof value === 'number' && value >= 0 && value < 1) return value;
  throw new FormatError(`${where}: expected a number in [0, 1), got ${describe(value)}.`);
}

/** All of a layer but the tensors. */
function recurrenceOf(where: string, kind: Kind, config: Fields, features: number) {
  refuseOptions(where, config);
  const bent = gateActivation(where, config.activation ?? 'tanh');
  const gate =
    kind === 'simpleRnn'
      ? bent
      : gateActivation(`${where}: recurrent_activation`, config.recurrent_activation ?? 'sigmoid');
  if (kind === 'lstm' && bent.factor !== 1) {
    throw new FormatError(
      `${where}: activation ${describe(config.activation)} is not read, as it also bends the state.`,
    );
  }
  return {
    kind,
    features,
    units: countAt(`${where}: units`, config.units),
    activation: bent.name,
    recurrentActivation: gate.name,
    returnSequences: config.return_sequences === true,
    goBackwards: config.go_backwards === true,
    dropout: share(`${where}: dropout`, config.dropout),
    recurrentDropout: share(`${where}: recurrent_dropout`, config.recurrent_dropout),
    factors: GATES[kind].map((isGate) => (isGate ? gate : bent).factor),
    bias: config.use_bias !== false,
    // TensorFlow.js has no other, and says nothing of it.
    resetAfter: config.reset_after === true,
  };
}

type Recurrence = ReturnType<typeof recurrenceOf>;

/** The tensors of one direction; `name`: of the layer that has them. */
function directionOf(layer: PlacedLayer, name: string, of: Recurrence): FoundDirection {
  const { where, tensors } = layer;
  const { units, features, factors, kind, resetAfter } = of;
  const width = factors.length * units;
  const read = (tensor: string, shape: readonly number[]): Numbers => {
    const found = tensors.within(where, name, tensor, shape.length);
    // The same in each row: the columns of a gate stand side by side.
    return numbersOf(layer, tensor, found, shape).map(
      (value, i) => value * factors[Math.floor((i % width) / units)]!,
    );
  };
  return {
    weights: read('kernel', [features, width]),
    recurrentWeights: read('recurrent_kernel', [units, width]),
    bias: of.bias ? read('bias', kind === 'gru' && resetAfter ? [2, width] : [width]) : undefined,
  };
}

function entering({ where, shape }: PlacedLayer): { steps: number; features: number } {
  const [steps, features] = shape;
  if (shape.length === 2) return { steps: steps!, features: features! };
  throw new FormatError(`${where}: takes [steps, features], got [${shape.join(', ')}].`);
}

const recurrent =
  (kind: Kind): TensorflowReader =>
  (layer) => {
    const { steps, features } = entering(layer);
    const of = recurrenceOf(layer.where, kind, layer.config, features);
    return {
      layer: foundRecurrent({ ...of, directions: [directionOf(layer, layer.name, of)] }),
      shape: of.returnSequences ? [steps, of.units] : [of.units],
    };
  };

const bidirectional: TensorflowReader = (layer) => {
  const { where, config } = layer;
  const { steps, features } = entering(layer);
  const { merge_mode: mode = 'concat' } = config;
  if (mode !== 'concat') {
    throw new FormatError(`${where}: merge_mode: expected concat, got ${describe(mode)}.`);
  }
  const inner = objectAt(`${where}: layer`, config.layer);
  const own = objectAt(`${where}: layer: config`, inner.config);
  const { class_name: name } = inner;
  const kind = typeof name === 'string' && Object.hasOwn(KINDS, name) ? KINDS[name]! : undefined;
  if (!kind) {
    throw new FormatError(
      `${where}: layer: expected ${Object.keys(KINDS).join(', ')}, got ${describe(name)}.`,
    );
  }
  if (config.backward_layer !== undefined && config.backward_layer !== null) {
    throw new FormatError(`${where}: a backward_layer of its own is not read.`);
  }
  const of = recurrenceOf(where, kind, own, features);
  // Saved models name the layer within with the direction, or without it.
  const base = String(own.name ?? '').replace(/^forward_/, '');
  const directions = ['forward', 'backward'].map((way) => directionOf(layer, `${way}_${base}`, of));
  return {
    layer: foundRecurrent({ ...of, directions }),
    shape: of.returnSequences ? [steps, 2 * of.units] : [2 * of.units],
  };
};

const embedding: TensorflowReader = (layer) => {
  const { where, config, shape } = layer;
  if (config.mask_zero === true) {
    throw new FormatError(
      `${where}: mask_zero is not read: sequences of different lengths come as they are here, without padding.`,
    );
  }
  if (shape.length !== 1) {
    throw new FormatError(`${where}: takes [steps], got [${shape.join(', ')}].`);
  }
  const vocabulary = countAt(`${where}: input_dim`, config.input_dim);
  const units = countAt(`${where}: output_dim`, config.output_dim);
  const weights = numbers(layer, 'embeddings', [vocabulary, units]);
  return { layer: foundEmbedding(vocabulary, units, weights), shape: [shape[0]!, units] };
};

export const SEQUENCE_READERS: Readonly<Record<string, TensorflowReader>> = {
  ...Object.fromEntries(Object.entries(KINDS).map(([name, kind]) => [name, recurrent(kind)])),
  Bidirectional: bidirectional,
  Embedding: embedding,
};
