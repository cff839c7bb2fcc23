import { FormatError } from '../../../base/errors.js';
import { describe } from '../../../base/validate.js';
import { foundDropout } from '../../found-dropout.js';
import type { TensorflowReader } from './reader.js';

export const readDropout: TensorflowReader = ({ where, config: { rate }, shape }) => {
  if (typeof rate === 'number' && rate >= 0 && rate < 1) {
    return { layer: foundDropout(rate), shape };
  }
  throw new FormatError(`${where}: rate: expected a number in [0, 1), got ${describe(rate)}.`);
};
