import type { Activation } from '../description/activations.js';
import { dense } from '../description/layers/dense.js';
import type { Numbers } from '../matrix/matrix-like.js';
import type { FoundLayer } from './found-layers.js';

/** A dense layer of a foreign file: weights (inputs, units), row by row, and biases, if it has any. */
export function foundDense(
  units: number,
  weights: Numbers,
  bias: Numbers | undefined,
  activation: Activation,
): FoundLayer {
  return {
    describe: () =>
      dense({
        units,
        activation,
        bias: bias !== undefined,
        // Nothing is drawn for weights that are set at once.
        weightInitializer: 'zeros',
      }),
    parameters: {
      weights: { data: weights, shape: [weights.length / units, units] },
      ...(bias && { bias: { data: bias, shape: [units] } }),
    },
    ...(activation === 'linear' && {
      projection: { weights, bias },
      activated: (next: Activation) => foundDense(units, weights, bias, next),
    }),
    ...(activation === 'linear' &&
      !bias && { biased: (next: Numbers) => foundDense(units, weights, next, activation) }),
  };
}
