import { foundDense } from '../../found-dense.js';
import { foundActivation } from '../../images/found-image-layers.js';
import { activationOf } from './activation-name.js';
import type { TensorflowReader } from './reader.js';

/** The activation of the layer before, if it has none; else a layer that multiplies by the identity. */
export const readActivation: TensorflowReader = ({
  where,
  config,
  shape,
  width,
  before,
  budget,
}) => {
  const activation = activationOf(where, config.activation);
  if (activation === 'linear') return undefined;
  if (before?.activated) return { layer: before.activated(activation), shape, replaces: true };
  if (shape.length > 1) return { layer: foundActivation(activation), shape };
  budget.spend(where, width * width);
  const weights = new Float32Array(width * width);
  for (let j = 0; j < width; j++) weights[j * width + j] = 1;
  return { layer: foundDense(width, weights, undefined, activation), shape };
};
