import { foundDropout } from '../../found-dropout.js';
import type { Operator } from '../node-reader.js';
import { affineOf, isStage } from '../value.js';

/** A layer behind an activation or the input; between a product and its activation nothing, as in answering. */
export const dropout: Operator = (node) => {
  node.known('ratio', 'seed', 'is_test');
  const rate = node.optional(1, 'ratio')?.data[0] ?? node.float('ratio', 0.5);
  const training = node.optional(2, 'training_mode')?.data[0] ?? 0;
  if (training !== 0) node.fail('training_mode is on');
  if (!(rate >= 0 && rate < 1)) node.fail(`ratio ${rate}; expected one of [0, 1)`);
  const value = node.input(0);
  if (value.kind === 'constant' || (value.kind === 'affine' && !isStage(value))) return value;
  const { stage, dims, layout, units, scale, shift } = node.affine(0);
  // What an input of several axes is to be is not known yet.
  if (rate === 0 || scale || shift || (stage.input && dims.length > 1)) return value;
  const { shape } = stage;
  const next = { width: units, shape, from: { previous: stage, layer: foundDropout(rate) } };
  return affineOf(next, dims, layout);
};
