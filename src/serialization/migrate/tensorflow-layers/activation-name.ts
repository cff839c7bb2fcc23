import { FormatError } from '../../../base/errors.js';
import { describe } from '../../../base/validate.js';
import type { ActivationName } from '../../../description/activations.js';

const ACTIVATIONS: Readonly<Record<string, ActivationName>> = {
  linear: 'linear',
  sigmoid: 'sigmoid',
  tanh: 'tanh',
  relu: 'relu',
  elu: 'elu',
  selu: 'selu',
  gelu: 'gelu',
  swish: 'silu',
  silu: 'silu',
  softplus: 'softplus',
  softmax: 'softmax',
};

/** Ours, from theirs. @throws FormatError it has none here. */
export function activationOf(where: string, name: unknown): ActivationName {
  if (name === null || name === undefined) return 'linear';
  const known = typeof name === 'string' && Object.hasOwn(ACTIVATIONS, name);
  if (known) return ACTIVATIONS[name]!;
  throw new FormatError(
    `${where}: activation: expected one of ${Object.keys(ACTIVATIONS).join(', ')}, got ${describe(name)}.`,
  );
}
