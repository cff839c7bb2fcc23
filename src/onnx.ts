// The entry point `myelin/onnx`.

import type { Network } from './network/network.js';
import { toOnnx as networkToOnnx, type ToOnnxOptions } from './serialization/onnx/to-onnx.js';
import type { AnyModel } from './table/model/any-model.js';
import { isTableModel } from './table/model/parts.js';
import { type TableToOnnxOptions, tableToOnnx } from './table/onnx/table-to-onnx.js';

export { type FromOnnxOptions, fromOnnx } from './serialization/onnx/from-onnx.js';
export type { TableToOnnxOptions, ToOnnxOptions };

/**
 * A network, or a model of tables, as one ONNX file (operator set 17).
 *
 * A network takes (batch, inputs) and gives (batch, outputs), in its dtype. Dropout is left out: the file answers, it does
 * not train. In float64 `leakyRelu`, `elu`, `selu`, `gelu`, `silu` and `softplus` are functions inside the file, made of
 * operators that onnxruntime has for float64.
 *
 * A `Classifier` or `Regressor` brings its preprocessing along: one input a column, (batch, 1), under its name; numbers are
 * float64 with NaN for a gap, dates the same in milliseconds since 1970, categories and booleans (`'true'`, `'false'`) texts with
 * the empty one for a gap; levels that were never seen are answered as `predict` answers them. The outputs have the names that
 * scikit-learn's converter gives (without its ZipMap): `label` (batch) and `probabilities` (batch, classes), or `variable`
 * (batch, 1). Of several targets each has its own, the target's name before it: `price.variable`.
 *
 * @throws OptionError @throws DisposedError @throws NotFittedError
 *
 * @example
 * ```ts
 * import { toOnnx } from 'myelin/onnx';
 * writeFileSync('model.onnx', toOnnx(network));
 * ```
 */
export function toOnnx(network: Network, options?: ToOnnxOptions): Uint8Array;
export function toOnnx(model: AnyModel, options?: TableToOnnxOptions): Uint8Array;
export function toOnnx(
  model: Network | AnyModel,
  options: ToOnnxOptions & TableToOnnxOptions = {},
): Uint8Array {
  return isTableModel(model) ? tableToOnnx(model.whole(), options) : networkToOnnx(model, options);
}
