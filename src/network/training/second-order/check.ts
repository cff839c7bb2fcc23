import { OptionError } from '../../../base/errors.js';
import type { ResolvedLayer } from '../../../description/layers/layer-kind.js';
import type { NetworkState } from '../../state.js';
import type { TrainOptions } from '../options.js';

/** Options of mini-batches, and why a full-batch method has none. */
const MEANINGLESS: readonly (readonly [name: keyof TrainOptions, reason: string])[] = [
  ['batchSize', 'each iteration takes all samples'],
  ['schedule', 'a line search or a damping takes the place of the learning rate'],
  ['clipNorm', 'a shortened gradient is not that of the loss'],
  ['clipValue', 'a cut gradient is not that of the loss'],
];

/** What all full-batch methods ask for: a loss that is the same function each time. @throws OptionError */
export function checkFullBatch(method: string, state: NetworkState, options: TrainOptions): void {
  for (const [name, reason] of MEANINGLESS) {
    if (options[name] === undefined) continue;
    throw new OptionError(`train: ${name}: not with ${method}, as ${reason}; leave it out.`);
  }
  if (options.shuffle === true) {
    throw new OptionError(
      `train: shuffle: not with ${method}, as each iteration takes all samples.`,
    );
  }
  for (const [i, layer] of state.layers.entries()) {
    const random = everyLayer(layer).find(({ isRandom }) => isRandom);
    if (random) {
      throw new OptionError(
        `train: layers[${i}] (${random.kind}) draws anew each time, so that the loss is never the same function; ${method} needs one that is. Train without it, with l2 for instance, or with adam().`,
      );
    }
    for (const { name, buffer, learningRateFactor: factor } of layer.tensors) {
      if (buffer || factor === 0 || factor === 1) continue;
      throw new OptionError(
        `train: layers[${i}]: ${name}: learningRateFactor ${factor}; ${method} has no learning rate: expected 1, or 0 to freeze.`,
      );
    }
  }
}

/** A layer and those within. */
export function everyLayer(layer: ResolvedLayer): ResolvedLayer[] {
  return [layer, ...layer.layers.flatMap(({ layer: inner }) => everyLayer(inner))];
}
