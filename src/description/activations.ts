import { checkName } from '../base/validate.js';
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
 * | `leakyRelu` | z for z > 0, else 0.01·z |
 * | `elu` | z for z > 0, else eᶻ − 1 |
 * | `selu` | 1.0507… · (z for z > 0, else 1.6732…·(eᶻ − 1)), Klambauer et al. 2017 |
 * | `gelu` | z·Φ(z) with the exact normal distribution function, Hendrycks and Gimpel 2016 |
 * | `silu` | z/(1 + e⁻ᶻ) |
 * | `softplus` | ln(1 + eᶻ) |
 * | `softmax` | eᶻ/Σeᶻ over a layer's units (not for a single neuron) |
 */
export type ActivationName = (typeof ACTIVATIONS)[number] | 'softmax';

/** The kernels' number of an activation that works element by element. @throws OptionError for any other name. */
export function elementwiseCode(what: string, name: unknown): number {
  return ACTIVATIONS.indexOf(checkName(what, name, ACTIVATIONS));
}

/** All names, in the order of the kernels' numbers. */
export const ACTIVATION_NAMES: readonly ActivationName[] = [...ACTIVATIONS, 'softmax'];

/** The kernels' number of any activation. @throws OptionError for a name that is none. */
export function activationCode(what: string, name: unknown): number {
  const known = checkName(what, name, ACTIVATION_NAMES);
  return known === 'softmax' ? ACTIVATION_SOFTMAX : ACTIVATIONS.indexOf(known);
}
