import { FormatError } from '../../../base/errors.js';
import { describe } from '../../../base/validate.js';
import type { Activation } from '../../../description/activations.js';
import { foundDense } from '../../found-dense.js';
import { foundActivation } from '../../images/found-image-layers.js';
import { activationOf } from './activation-name.js';
import type { PlacedLayer, ReadLayer, TensorflowReader } from './reader.js';

/** The activation of the layer before, if it has none; else a layer that multiplies by the identity. */
export const readActivation: TensorflowReader = (layer) => {
  const { where, config, shape, width, before, budget } = layer;
  const { activation, factor } = activationOf(where, config.activation);
  if (activation === 'linear') return undefined;
  if (factor === 1) {
    if (before?.activated || shape.length > 1) return activated(layer, activation);
  } else if (shape.length > 1) {
    throw new FormatError(
      `${where}: activation: ${describe(config.activation)} is read within a layer that has weights, or behind rows.`,
    );
  }
  budget.spend(where, width * width);
  const weights = new Float32Array(width * width);
  for (let j = 0; j < width; j++) weights[j * width + j] = factor;
  return { layer: foundDense(width, weights, undefined, activation), shape };
};

/** The activation of the layer before, if it has none; else a layer of its own. */
export function activated({ shape, before }: PlacedLayer, activation: Activation): ReadLayer {
  if (before?.activated) return { layer: before.activated(activation), shape, replaces: true };
  return { layer: foundActivation(activation), shape };
}

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
