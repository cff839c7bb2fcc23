import { OptionError } from '../../base/errors.js';
import { checkBoolean, checkInteger, checkNumber, checkOptions } from '../../base/validate.js';
import { type ActivationName, activationCode } from '../activations.js';
import {
  glorotUniform,
  heUniform,
  type Initializer,
  type InitializerDescription,
  resolveInitializer,
  zeros,
} from '../initializers.js';
import type { ResolvedLayer } from './layer-kind.js';

/** What `dense` takes. */
export interface DenseOptions {
  /** Numbers a row that leave the layer: 1 to 1,000,000; with softmax at least 2. */
  units: number;
  /** Default `'linear'`. */
  activation?: ActivationName;
  /** Whether a bias is added. Default true. */
  bias?: boolean;
  /**
   * Draws the weights. Default: `heUniform()` where the activation is relu, leakyRelu or elu, else `glorotUniform()`.
   * `selu` is meant for `lecunNormal()` (Klambauer et al. 2017).
   */
  weightInitializer?: Initializer;
  /** Draws the bias; one that is scaled by the fan takes the fans of the weights. Default `zeros()`. */
  biasInitializer?: Initializer;
  /** The loss grows by l1·Σ|w| over the weights (not the bias). Default 0. */
  l1?: number;
  /** The loss grows by l2·Σw² over the weights (not the bias). Default 0. */
  l2?: number;
}

/** A dense layer as plain data: what `dense` returns, fit for JSON. */
export interface DenseSpec {
  /** What this is. */
  readonly kind: 'dense';
  /** Numbers a row that leave the layer. */
  readonly units: number;
  /** The name of the activation. */
  readonly activation: ActivationName;
  /** Whether a bias is added. */
  readonly bias: boolean;
  /** How the weights are drawn. */
  readonly weightInitializer: InitializerDescription;
  /** How the bias is drawn. */
  readonly biasInitializer: InitializerDescription;
  /** Factor of Σ|w|. */
  readonly l1: number;
  /** Factor of Σw². */
  readonly l2: number;
}

const OPTIONS = [
  'units',
  'activation',
  'bias',
  'weightInitializer',
  'biasInitializer',
  'l1',
  'l2',
] as const;
const MAX_UNITS = 1_000_000;
/** For these half of the inputs give 0 or almost 0, which He's doubled variance makes up for. */
const RELU_FAMILY: readonly ActivationName[] = ['relu', 'leakyRelu', 'elu'];

/**
 * A fully connected layer: activation(x·W + b), W (inputs, units), b (units).
 *
 * @throws OptionError an option is unknown, of the wrong type or out of range; softmax with one unit.
 *
 * @example
 * ```ts
 * const network = new Network({
 *   inputs: 2,
 *   layers: [dense({ units: 8, activation: 'tanh' }), dense({ units: 1, activation: 'sigmoid' })],
 * });
 * ```
 */
export function dense(options: DenseOptions): DenseSpec {
  const given = checkOptions('dense', options, OPTIONS);
  return fill('dense', given);
}

/** A dense layer in its place. @internal */
export function resolveDense(where: string, given: object, inputs: number): ResolvedLayer {
  const own = checkOptions(where, given, ['kind', ...OPTIONS]);
  const spec = fill(where, own as DenseSpec);
  return {
    kind: 'dense',
    code: 0,
    spec,
    inputs,
    units: spec.units,
    activation: activationCode(where, spec.activation),
    weights: spec.weightInitializer,
    bias: spec.bias ? spec.biasInitializer : undefined,
    settings: [spec.l1, spec.l2],
    note: spec.activation,
  };
}

function fill(where: string, options: DenseOptions): DenseSpec {
  const units = checkInteger(`${where}: units`, options.units, 1, MAX_UNITS);
  const activation = options.activation ?? 'linear';
  activationCode(`${where}: activation`, activation);
  if (activation === 'softmax' && units < 2) {
    throw new OptionError(
      `${where}: softmax over one unit is always 1; expected at least 2 units, or activation 'sigmoid'.`,
    );
  }
  const byActivation = RELU_FAMILY.includes(activation) ? heUniform() : glorotUniform();
  return {
    kind: 'dense',
    units,
    activation,
    bias: checkBoolean(`${where}: bias`, options.bias ?? true),
    weightInitializer: resolveInitializer(
      `${where}: weightInitializer`,
      options.weightInitializer ?? byActivation,
    ),
    biasInitializer: resolveInitializer(
      `${where}: biasInitializer`,
      options.biasInitializer ?? zeros(),
    ),
    l1: checkNumber(`${where}: l1`, options.l1 ?? 0, 0),
    l2: checkNumber(`${where}: l2`, options.l2 ?? 0, 0),
  };
}
