// What the recurrent layers share.
import { checkBoolean, checkInteger, checkName, checkNumber } from '../../base/validate.js';
import { CELL_GRU, CELL_GRU_RESET_BEFORE, CELL_LSTM, CELL_LSTM_OF_OUTPUT } from '../../core/abi.js';
import { activationCode } from '../activations.js';
import {
  glorotUniform,
  type Initializer,
  type InitializerDescription,
  orthogonal,
  parts,
  resolveInitializer,
  zeros,
} from '../initializers.js';
import { checkAxes, checkLength } from './axes.js';
import type { Placement } from './layer-kind.js';
import type { EveryLayerOptions, EveryLayerSpec } from './learning-rate-factor.js';

/** The activations whose derivative is known from their value alone, which is what a recurrent layer keeps. */
export const RECURRENT_ACTIVATIONS = [
  'linear',
  'sigmoid',
  'tanh',
  'relu',
  'elu',
  'selu',
  'softplus',
  'hardSigmoid',
] as const;

/** The activations that recurrent layers take. */
export type RecurrentActivationName = (typeof RECURRENT_ACTIVATIONS)[number];

/** What every recurrent layer takes. */
export interface RecurrentOptions extends EveryLayerOptions {
  /** Numbers in the state, which is what leaves: 1 to 1,000,000. */
  units: number;
  /** The states of all steps leave, [steps, units], not that of the last alone, [units]. Default false. */
  returnSequences?: boolean;
  /** The last step comes first. With `returnSequences` what leaves is reversed, too, as in Keras. Default false. */
  goBackwards?: boolean;
  /** Default `'tanh'`. */
  activation?: RecurrentActivationName;
  /** The share of the numbers that enter to drop in training, the same ones in all steps of a sequence. Default 0. */
  dropout?: number;
  /** The share of the state to drop before its product, the same units in all steps of a sequence. Default 0. */
  recurrentDropout?: number;
  /**
   * Truncated backpropagation: training carries a state on through all steps, but no gradient back across a step whose number
   * this divides. Default: never truncated.
   */
  truncate?: number;
  /** Whether biases are added. Default true. */
  bias?: boolean;
  /** Draws the weights. Default `glorotUniform()`. */
  weightInitializer?: Initializer;
  /** Draws the recurrent weights. Default `orthogonal()`. */
  recurrentInitializer?: Initializer;
  /** Draws the biases. Default `zeros()`; of lstm `parts([0, 1, 0, 0])`, 1 for the forget gate (Jozefowicz et al. 2015). */
  biasInitializer?: Initializer;
  /** The loss grows by l1·Σ|w| over both kinds of weights (not the biases). Default 0. */
  l1?: number;
  /** The loss grows by l2·Σw² over both kinds of weights (not the biases). Default 0. */
  l2?: number;
}

/** What `lstm` and `gru` take. */
export interface GatedOptions extends RecurrentOptions {
  /** Of the gates. Default `'sigmoid'`. */
  recurrentActivation?: RecurrentActivationName;
}

/** What every recurrent layer's description holds. */
export interface RecurrentSpec extends EveryLayerSpec {
  /** Numbers in the state. */
  readonly units: number;
  /** Whether the states of all steps leave. */
  readonly returnSequences: boolean;
  /** Whether the last step comes first. */
  readonly goBackwards: boolean;
  /** The name of the activation. */
  readonly activation: RecurrentActivationName;
  /** The share of the numbers that enter to drop. */
  readonly dropout: number;
  /** The share of the state to drop. */
  readonly recurrentDropout: number;
  /** Steps across which no gradient goes back; 0: none. */
  readonly truncate: number;
  /** Whether biases are added. */
  readonly bias: boolean;
  /** How the weights are drawn. */
  readonly weightInitializer: InitializerDescription;
  /** How the recurrent weights are drawn. */
  readonly recurrentInitializer: InitializerDescription;
  /** How the biases are drawn. */
  readonly biasInitializer: InitializerDescription;
  /** Factor of Σ|w|. */
  readonly l1: number;
  /** Factor of Σw². */
  readonly l2: number;
}

/** What the descriptions of `lstm` and `gru` hold. */
export interface GatedSpec extends RecurrentSpec {
  /** Of the gates. */
  readonly recurrentActivation: RecurrentActivationName;
}

/** The names of the options of every recurrent layer. */
export const RECURRENT_OPTIONS: readonly string[] = [
  'units',
  'returnSequences',
  'goBackwards',
  'activation',
  'dropout',
  'recurrentDropout',
  'truncate',
  'bias',
  'weightInitializer',
  'recurrentInitializer',
  'biasInitializer',
  'l1',
  'l2',
];

/** Those of `lstm` and `gru`. */
export const GATED_OPTIONS: readonly string[] = [...RECURRENT_OPTIONS, 'recurrentActivation'];

const MAX_RATE = 0.999;

/** The options that every recurrent layer takes, checked and filled in. @throws OptionError */
export function fillRecurrent(
  where: string,
  options: RecurrentOptions,
  biases: InitializerDescription = zeros(),
): RecurrentSpec {
  const rate = (name: 'dropout' | 'recurrentDropout'): number =>
    checkNumber(`${where}: ${name}`, options[name] ?? 0, 0, MAX_RATE);
  const flag = (name: 'returnSequences' | 'goBackwards' | 'bias', otherwise: boolean): boolean =>
    checkBoolean(`${where}: ${name}`, options[name] ?? otherwise);
  const drawn = (
    name: 'weightInitializer' | 'recurrentInitializer' | 'biasInitializer',
    otherwise: InitializerDescription,
  ): InitializerDescription => resolveInitializer(`${where}: ${name}`, options[name] ?? otherwise);
  return {
    units: checkLength(`${where}: units`, options.units),
    returnSequences: flag('returnSequences', false),
    goBackwards: flag('goBackwards', false),
    activation: checkActivation(`${where}: activation`, options.activation ?? 'tanh'),
    dropout: rate('dropout'),
    recurrentDropout: rate('recurrentDropout'),
    truncate: checkInteger(`${where}: truncate`, options.truncate ?? 0, 0, 1_000_000),
    bias: flag('bias', true),
    weightInitializer: drawn('weightInitializer', glorotUniform()),
    recurrentInitializer: drawn('recurrentInitializer', orthogonal()),
    biasInitializer: drawn('biasInitializer', biases),
    l1: checkNumber(`${where}: l1`, options.l1 ?? 0, 0),
    l2: checkNumber(`${where}: l2`, options.l2 ?? 0, 0),
  };
}

/** Likewise of `lstm` and `gru`. @throws OptionError */
export function fillGated(
  where: string,
  options: GatedOptions,
  biases?: InitializerDescription,
): GatedSpec {
  const { recurrentActivation = 'sigmoid' } = options;
  return {
    ...fillRecurrent(where, options, biases),
    recurrentActivation: checkActivation(`${where}: recurrentActivation`, recurrentActivation),
  };
}

function checkActivation(what: string, given: unknown): RecurrentActivationName {
  return checkName(what, given, RECURRENT_ACTIVATIONS);
}

/** 1 for the forget gate, the second of four. */
export const FORGET: InitializerDescription = /* @__PURE__ */ parts([0, 1, 0, 0]);

/** How many gates a cell has. */
function gatesOf(cell: number): number {
  if (cell === CELL_LSTM || cell === CELL_LSTM_OF_OUTPUT) return 4;
  return cell === CELL_GRU || cell === CELL_GRU_RESET_BEFORE ? 3 : 1;
}

/** What a cell does otherwise, for summaries. */
function noteOf(cell: number): string {
  if (cell === CELL_LSTM_OF_OUTPUT) return ', no cell state';
  return cell === CELL_GRU_RESET_BEFORE ? ', reset before' : '';
}

/** A recurrent layer in its place. @throws OptionError */
export function placeRecurrent(
  where: string,
  kind: string,
  cell: number,
  spec: RecurrentSpec & { readonly recurrentActivation?: RecurrentActivationName },
  inputShape: readonly number[],
): Placement {
  const { units, returnSequences, goBackwards, dropout, recurrentDropout } = spec;
  const [steps, features] = checkAxes(where, kind, ['steps', 'features'], inputShape) as [
    number,
    number,
  ];
  const width = units * gatesOf(cell);
  const biases = cell === CELL_GRU ? [2, width] : [width];
  const fans = [features, width] as const;
  const flag = (given: boolean): number => (given ? 1 : 0);
  return {
    outputShape: returnSequences ? [steps, units] : [units],
    tensors: [
      { name: 'weights', shape: fans, initializer: spec.weightInitializer, fans },
      {
        name: 'recurrentWeights',
        shape: [units, width],
        initializer: spec.recurrentInitializer,
        fans: [units, width],
      },
      spec.bias
        ? { name: 'bias', shape: biases, initializer: spec.biasInitializer, fans }
        : undefined,
    ],
    sizes: [
      ...[cell, steps, features, units, flag(returnSequences), flag(goBackwards), 0, spec.truncate],
      activationCode(spec.activation),
      activationCode(spec.recurrentActivation ?? 'linear'),
    ],
    settings: [spec.l1, spec.l2, dropout, recurrentDropout],
    // With what the backward pass uses: the kernels count all of it in 32 bits.
    kept: steps * (2 * features + 3 * width + 5 * units + 2) + features + 10 * units + 4,
    products: steps * width * (features + units + 1),
    steps: goBackwards ? 'whole' : 'carried',
    states: cell === CELL_LSTM ? 2 * units : units,
    isRandom: dropout > 0 || recurrentDropout > 0,
    note: `${units}${goBackwards ? ', backwards' : ''}${noteOf(cell)}`,
  };
}
