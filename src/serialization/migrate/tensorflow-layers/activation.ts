import { FormatError } from '../../../base/errors.js';
import { describe } from '../../../base/validate.js';
import type { ActivationName } from '../../../description/activations.js';
import { foundDense } from '../../found-dense.js';
import { foundActivation } from '../../images/found-image-layers.js';
import { activationOf } from './activation-name.js';
import type { PlacedLayer, ReadLayer, TensorflowReader } from './reader.js';

/** The activation of the layer before, if it has none; else a layer that multiplies by the identity. */
export const readActivation: TensorflowReader = (layer) => {
  const { where, config, shape, width, before, budget } = layer;
  const activation = activationOf(where, config.activation);
  if (activation === 'linear') return undefined;
  if (before?.activated || shape.length > 1) return activated(layer, activation);
  budget.spend(where, width * width);
  const weights = new Float32Array(width * width);
  for (let j = 0; j < width; j++) weights[j * width + j] = 1;
  return { layer: foundDense(width, weights, undefined, activation), shape };
};

/** The activation of the layer before, if it has none; else a layer of its own. */
function activated({ shape, before }: PlacedLayer, activation: ActivationName): ReadLayer {
  if (before?.activated) return { layer: before.activated(activation), shape, replaces: true };
  return { layer: foundActivation(activation), shape };
}

export const readRelu: TensorflowReader = (layer) => {
  const { max_value: most = null, threshold = 0, negative_slope: slope = 0 } = layer.config;
  if (
    (most !== null && most !== undefined) ||
    (threshold !== 0 && threshold !== null) ||
    (slope !== 0 && slope !== null)
  ) {
    throw new FormatError(`${layer.where}: a bound, a threshold or a slope is not read.`);
  }
  return activated(layer, 'relu');
};

export const readElu: TensorflowReader = (layer) => {
  const { alpha = 1 } = layer.config;
  if (alpha === 1) return activated(layer, 'elu');
  throw new FormatError(`${layer.where}: alpha: expected 1, got ${describe(alpha)}.`);
};

export const readSoftmax: TensorflowReader = (layer) => {
  const { where, config, shape } = layer;
  const { axis = -1 } = config;
  if (axis === -1 || axis === shape.length) return activated(layer, 'softmax');
  throw new FormatError(`${where}: axis: expected the last, got ${describe(axis)}.`);
};
