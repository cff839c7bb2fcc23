import { FormatError } from '../../base/errors.js';
import type { Numbers } from '../../matrix/matrix-like.js';
import type { Layer } from '../../network/layer.js';
import type { ForeignTensor } from './weight-writer.js';

interface Value {
  readonly layer: Layer;
  readonly foreign: ForeignTensor;
  readonly value: { readonly data: Numbers; readonly shape: readonly number[] };
}

/** Sets tensors of layers, all or none. @throws FormatError one has a number that is not finite in the layer's type. */
export function setAll(given: readonly Value[]): void {
  const values = added(given);
  for (const { layer, foreign, value } of values) {
    // In float32 a number of float64 may be too large.
    const single = layer.parameters[foreign.parameter]!.data instanceof Float32Array;
    const at = value.data.findIndex((x) => !Number.isFinite(single ? Math.fround(x) : x));
    if (at < 0) continue;
    throw new FormatError(
      `${layer.name}: ${foreign.parameter}: element ${at} is ${value.data[at]}, expected a finite number.`,
    );
  }
  for (const { layer, foreign, value } of values) {
    layer.parameters = { [foreign.parameter]: value };
  }
}

/** Those that are of the same tensor as one: their sum. */
function added(values: readonly Value[]): Value[] {
  const sums: Value[] = [];
  for (const each of values) {
    const at = sums.findIndex(
      ({ layer, foreign }) => layer === each.layer && foreign.parameter === each.foreign.parameter,
    );
    if (at < 0) {
      sums.push(each);
      continue;
    }
    const { data, shape } = sums[at]!.value;
    const sum = Float64Array.from(data, (x, i) => x + each.value.data[i]!);
    sums[at] = { ...sums[at]!, value: { data: sum, shape } };
  }
  return sums;
}
