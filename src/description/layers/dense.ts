import { OptionError } from '../../base/errors.js';
import { checkBoolean, checkInteger, checkNumber } from '../../base/validate.js';
import { KIND_DENSE } from '../../core/abi.js';
import { countOf } from '../../matrix/shape.js';
import {
  ACTIVATION_NAMES,
  type Activation,
  type ActivationName,
  activationCode,
  activationName,
  activationText,
  resolveActivation,
  slopeOf,
} from '../activations.js';
import {
  glorotUniform,
  heUniform,
  type Initializer,
  type InitializerDescription,
  resolveInitializer,
  zeros,
} from '../initializers.js';
import { describeLayer } from './describe-layer.js';
import type { LayerKind } from './layer-kind.js';
import type { EveryLayerOptions, EveryLayerSpec } from './learning-rate-factor.js';

/** What `dense` takes. */
export interface DenseOptions extends EveryLayerOptions {
  /** Numbers that leave the layer for each row that enters: 1 to 1,000,000; with softmax at least 2. */
  units: number;
  /** Default `'linear'`. */
  activation?: Activation;
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
export interface DenseSpec extends EveryLayerSpec {
  /** What this is. */
  readonly kind: 'dense';
  /** Numbers that leave the layer for each row that enters. */
  readonly units: number;
  /** The activation: its name, or what `leakyRelu` returns. */
  readonly activation: Activation;
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

const MAX_UNITS = 1_000_000;
/** For these half of the inputs give 0 or almost 0, which He's doubled variance makes up for. */
const RELU_FAMILY: readonly ActivationName[] = ['relu', 'leakyRelu', 'elu'];

/**
 * A fully connected layer: activation(x·W + b), W (inputs, units), b (units). Of samples with several axes it works on the
 * last: [24, 8] becomes [24, units], with W (8, units).
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
  return describeLayer(denseKind, options);
}

/** @internal */
export const denseKind: LayerKind<DenseSpec> = {
  kind: 'dense',
  code: KIND_DENSE,
  options: ['units', 'activation', 'bias', 'weightInitializer', 'biasInitializer', 'l1', 'l2'],
  describe: (where, options) => fill(where, options as unknown as DenseOptions),

  place(_where, spec, inputShape) {
    const { units } = spec;
    const inputs = inputShape.at(-1)!;
    const outer = inputShape.slice(0, -1);
    const rows = countOf(outer);
    const fans = [inputs, units] as const;
    const weights = { name: 'weights', shape: fans, initializer: spec.weightInitializer, fans };
    const bias = { name: 'bias', shape: [units], initializer: spec.biasInitializer, fans };
    return {
      outputShape: [...outer, units],
      tensors: [weights, spec.bias ? bias : undefined],
      activation: activationCode(spec.activation),
      slope: slopeOf(spec.activation),
      sizes: [rows, inputs, units],
      settings: [spec.l1, spec.l2],
      kept: rows * units,
      products: rows * units * (inputs + (spec.bias ? 1 : 0)),
      note: activationText(spec.activation),
      steps: 'apart',
    };
  },
};

function fill(where: string, options: DenseOptions): DenseSpec {
  const units = checkInteger(`${where}: units`, options.units, 1, MAX_UNITS);
  const given = options.activation ?? 'linear';
  const activation = resolveActivation(`${where}: activation`, given, ACTIVATION_NAMES);
  if (activation === 'softmax' && units < 2) {
    throw new OptionError(
      `${where}: softmax over one unit is always 1; expected at least 2 units, or activation 'sigmoid'.`,
    );
  }
  const byActivation = RELU_FAMILY.includes(activationName(activation))
    ? heUniform()
    : glorotUniform();
  // Frozen here, in a tenth of the time that a search for parts takes: they are frozen already.
  return Object.freeze({
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
  });
}
