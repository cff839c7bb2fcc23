import { FormatError } from '../../../base/errors.js';
import { describe } from '../../../base/validate.js';
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
  const { activation, factor } = activationOf(where, config.activation);
  if (activation === 'linear') return undefined;
  if (factor === 1) {
    if (before?.activated) return { layer: before.activated(activation), shape, replaces: true };
    if (shape.length > 1) return { layer: foundActivation(activation), shape };
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
