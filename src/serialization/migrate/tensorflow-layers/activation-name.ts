import { FormatError } from '../../../base/errors.js';
import { describe } from '../../../base/validate.js';
import { type Activation, leakyRelu } from '../../../description/activations.js';
import type { Numbers } from '../../../matrix/matrix-like.js';

/** An activation of theirs as ours: ours of z times `factor`. */
export interface FoundActivation {
  readonly activation: Activation;
  readonly factor: number;
}

/** min(max(0.2·z + 0.5, 0), 1), as in TensorFlow.js and Keras 2 (Keras 3 has z/6 + 0.5): hardSigmoid of 1.2·z. */
const HARD_SIGMOID = { activation: 'hardSigmoid', factor: 1.2 } as const;

const same = (activation: Activation): FoundActivation => ({ activation, factor: 1 });

const ACTIVATIONS: Readonly<Record<string, FoundActivation>> = {
  ...Object.fromEntries(
    (['linear', 'sigmoid', 'tanh', 'relu', 'elu', 'selu', 'gelu', 'silu', 'softplus'] as const).map(
      (name) => [name, same(name)],
    ),
  ),
  swish: same('silu'),
  mish: same('mish'),
  hard_sigmoid: HARD_SIGMOID,
  hardSigmoid: HARD_SIGMOID,
  leaky_relu: same(leakyRelu({ slope: 0.2 })), // Keras' default of the function; that of the layer is 0.3
  softmax: same('softmax'),
};

/** Ours, from theirs. @throws FormatError it has none here. */
export function activationOf(where: string, name: unknown): FoundActivation {
  if (name === null || name === undefined) return same('linear');
  const known = typeof name === 'string' && Object.hasOwn(ACTIVATIONS, name);
  if (known) return ACTIVATIONS[name]!;
  throw new FormatError(
    `${where}: activation: expected one of ${Object.keys(ACTIVATIONS).join(', ')}, got ${describe(name)}.`,
  );
}

/** Weights or biases, so that what they give is multiplied. */
export function scaled(values: Numbers, factor: number): Numbers {
  return factor === 1 ? values : values.map((value) => value * factor);
}
