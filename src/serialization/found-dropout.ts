import { dropout } from '../description/layers/dropout.js';
import type { FoundLayer } from './found-layers.js';

/** A dropout layer of a foreign file. */
export function foundDropout(rate: number): FoundLayer {
  return { describe: () => dropout({ rate }), parameters: {} };
}
