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
  const { stage, dims, units, scale, shift } = node.affine(0);
  if (rate === 0 || scale || shift) return value;
  const layer = foundDropout(rate);
  return affineOf({ width: units, from: { previous: stage, layer } }, dims);
};
