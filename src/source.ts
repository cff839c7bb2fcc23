import type { Network } from './index.js';
import { checkNetwork } from './network/check-network.js';
import { resolveModule, type SourceOptions, sourceModel } from './network/source/source-model.js';
import { writeSource } from './network/source/write-source.js';
import type { AnyModel } from './table/model/any-model.js';
import { isTableModel } from './table/model/parts.js';
import { writeTableProgram } from './table/program/write-program.js';

export type { SourceModule, SourceOptions } from './network/source/source-model.js';

/**
 * The network as a program of its own: no dependencies, weights inside, no `eval`. It exports
 * `run(sample: ArrayLike<number>)`, which returns the bits that `Network.run` returns in a strict engine, in float64 and
 * in float32, and throws on another number of inputs or one that is not finite. The same as `network.toSource`, at once.
 *
 * Of a `Classifier` or `Regressor` with its preprocessing: it exports `predict(row)`, and of classes
 * `predictProbabilities(row)`, which answer to the bit as the model does. A row is `{ column: value }`: numbers, texts, booleans,
 * dates as `Date` or milliseconds since 1970, null for a gap; a column that is missing is an error. Texts are not read: a
 * number, or a date, is none of them.
 *
 * @throws OptionError @throws DisposedError @throws NotFittedError
 *
 * @example
 * ```ts
 * import { toSource } from 'myelin/source';
 * writeFileSync('model.mjs', toSource(network));
 * ```
 */
export function toSource(model: Network | AnyModel, options: SourceOptions = {}): string {
  if (isTableModel(model)) return writeTableProgram(model.whole(), resolveModule(options));
  checkNetwork('toSource', model);
  return writeSource(sourceModel(model), resolveModule(options));
}
