import { OptionError } from '../base/errors.js';
import { checkName, checkNumber, checkOptions } from '../base/validate.js';
import { ACTIVATION_SOFTMAX } from '../core/abi.js';
import { ACTIVATIONS } from '../core/abi-names.js';

/**
 * Activation functions. With z the pre-activation:
 *
 * | name | value |
 * |---|---|
 * | `linear` | z |
 * | `sigmoid` | 1/(1 + e⁻ᶻ) |
 * | `tanh` | tanh z |
 * | `relu` | max(z, 0) |
 * | `leakyRelu` | z for z > 0, else 0.01·z; another slope by `leakyRelu({ slope })` |
 * | `elu` | z for z > 0, else eᶻ − 1 |
 * | `selu` | 1.0507… · (z for z > 0, else 1.6732…·(eᶻ − 1)), Klambauer et al. 2017 |
 * | `gelu` | z·Φ(z) with the exact normal distribution function, Hendrycks and Gimpel 2016 |
 * | `silu` | z/(1 + e⁻ᶻ) |
 * | `softplus` | ln(1 + eᶻ) |
 * | `mish` | z·tanh(ln(1 + eᶻ)), Misra 2019 |
 * | `hardSigmoid` | min(max(z + 3, 0), 6)/6, as PyTorch and Keras 3 (Keras 2 has 0.2·z + 0.5) |
 * | `softmax` | eᶻ/Σeᶻ over a layer's units (not for a single neuron) |
 */
export type ActivationName = (typeof ACTIVATIONS)[number] | 'softmax';

/** An activation with an option: what `leakyRelu` returns, plain data, fit for JSON. */
export interface ActivationDescription {
  /** What this is. */
  readonly kind: 'leakyRelu';
  /** What z is multiplied by where it is below 0. */
  readonly slope: number;
}

/** An activation: a name, or what `leakyRelu` returns. */
export type Activation = ActivationName | ActivationDescription;

/** Where nothing is said of it, as in Keras 3 and PyTorch. */
const SLOPE = 0.01;
/** The largest of float32, in which a network may compute. */
const MAX_SLOPE = 3.4028234663852886e38;

/**
 * leakyRelu with another slope: z for z > 0, else slope·z.
 *
 * @param options - `slope`: a finite number, 0 or more, 0.01 by default (PyTorch's `negative_slope`, Keras 2's `alpha`).
 * @throws OptionError
 *
 * @example
 * ```ts
 * const layer = dense({ units: 16, activation: leakyRelu({ slope: 0.2 }) });
 * ```
 */
export function leakyRelu(options: { slope?: number } = {}): ActivationDescription {
  const { slope } = checkOptions('leakyRelu', options, ['slope']);
  return describeSlope('leakyRelu', slope ?? SLOPE);
}

function describeSlope(what: string, slope: unknown): ActivationDescription {
  // Without the sign of −0, which JSON has not.
  const checked = checkNumber(`${what}: slope`, slope, 0, MAX_SLOPE) + 0;
  return Object.freeze({ kind: 'leakyRelu', slope: checked });
}

/** All names, in the order of the kernels' numbers. */
export const ACTIVATION_NAMES: readonly ActivationName[] = [...ACTIVATIONS, 'softmax'];

/**
 * An activation as descriptions of layers hold it: the name alone where there is nothing else to say, as for a slope of 0.01, so
 * that equal layers have equal descriptions. @throws OptionError no activation, or none of the names.
 */
export function resolveActivation<Name extends ActivationName>(
  what: string,
  given: unknown,
  names: readonly Name[],
): Name | ActivationDescription {
  if (typeof given !== 'object' || given === null) return checkName(what, given, names);
  const { kind, slope } = checkOptions<{ kind?: unknown; slope?: unknown }>(what, given, [
    'kind',
    'slope',
  ]);
  const known = checkName(`${what}: kind`, kind, names);
  if (slope === undefined || (slope === SLOPE && known === 'leakyRelu')) return known;
  if (known !== 'leakyRelu') {
    throw new OptionError(`${what}: slope is an option of leakyRelu, not of ${known}.`);
  }
  return describeSlope(what, slope);
}

/** The name of an activation. */
export function activationName<Name extends ActivationName>(
  activation: Name | ActivationDescription,
): Name | 'leakyRelu' {
  return typeof activation === 'string' ? activation : activation.kind;
}

/** leakyRelu's factor below 0; the kernels read it of no other. */
export function slopeOf(activation: Activation): number {
  return typeof activation === 'string' ? SLOPE : activation.slope;
}

/** How people are shown it, such as leakyRelu(0.2). */
export function activationText(activation: Activation): string {
  return typeof activation === 'string' ? activation : `${activation.kind}(${activation.slope})`;
}

/** The kernels' number of an activation. */
export function activationCode(activation: Activation): number {
  const name = activationName(activation);
  return name === 'softmax' ? ACTIVATION_SOFTMAX : ACTIVATIONS.indexOf(name);
}
