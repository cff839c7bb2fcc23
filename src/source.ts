import type { Network } from './index.js';
import { checkNetwork } from './network/check-network.js';
import { resolveModule, type SourceOptions, sourceModel } from './network/source/source-model.js';
import { writeSource } from './network/source/write-source.js';

export type { SourceModule, SourceOptions } from './network/source/source-model.js';

/**
 * The network as a program of its own: no dependencies, weights inside, no `eval`. It exports
 * `run(sample: ArrayLike<number>)`, which returns the bits that `Network.run` returns in a strict engine, in float64 and
 * in float32, and throws on another number of inputs or one that is not finite. The same as `network.toSource`, at once.
 *
 * @throws OptionError @throws DisposedError
 *
 * @example
 * ```ts
 * import { toSource } from 'myelin/source';
 * writeFileSync('model.mjs', toSource(network));
 * ```
 */
export function toSource(network: Network, options: SourceOptions = {}): string {
  checkNetwork('toSource', network);
  return writeSource(sourceModel(network), resolveModule(options));
}
