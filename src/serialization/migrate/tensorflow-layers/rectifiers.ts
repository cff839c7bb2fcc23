// Rectifiers that are layers of their own.
import { FormatError } from '../../../base/errors.js';
import { describe } from '../../../base/validate.js';
import { type Activation, leakyRelu } from '../../../description/activations.js';
import { activated } from './activation.js';
import type { TensorflowReader } from './reader.js';

export const readReLU: TensorflowReader = (layer) => {
  const { where, config } = layer;
  const { max_value: most = null, threshold = 0, negative_slope: slope = 0 } = config;
  if ((most !== null && most !== undefined) || (threshold !== 0 && threshold !== null)) {
    throw new FormatError(`${where}: a bound or a threshold is not read.`);
  }
  return activated(layer, slope ? leaky(where, slope) : 'relu');
};

/** Keras 3's `negative_slope` was `alpha`, which TensorFlow.js reads. */
export const readLeakyReLU: TensorflowReader = (layer) => {
  const { where, config } = layer;
  return activated(layer, leaky(where, config.negative_slope ?? config.alpha ?? 0.3));
};

function leaky(where: string, slope: unknown): Activation {
  if (typeof slope === 'number' && slope >= 0 && Number.isFinite(Math.fround(slope))) {
    return leakyRelu({ slope });
  }
  throw new FormatError(
    `${where}: slope: expected a finite number of 0 or more, got ${describe(slope)}.`,
  );
}
