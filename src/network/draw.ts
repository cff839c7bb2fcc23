import type { Core, Pointer } from '../core/core.js';
import { SCRATCH_BYTES } from '../core/core.js';
import type { Dtype } from '../core/dtype.js';
import { atFan, partValues, truncated } from '../description/initializers.js';
import type { LayerTensor } from '../description/layers/layer-kind.js';
import { orthonormal } from '../description/orthonormal.js';

type Fill = (count: number, dst: Pointer) => void;

/**
 * Draws a tensor straight into linear memory, as NumPy's `RandomState` at `state` would, the last axis fastest. Float32 is
 * drawn as float64 and rounded.
 */
export function drawTensor(
  core: Core,
  state: Pointer,
  { initializer, fans, count, shape, values }: LayerTensor,
  dtype: Dtype,
  start: Pointer,
): void {
  if (values) {
    const view = dtype.view(core);
    view.set(values(), start / view.BYTES_PER_ELEMENT);
    return;
  }
  const distribution = atFan(initializer, ...fans);
  if (distribution.kind === 'constant') {
    const view = dtype.view(core);
    const first = start / view.BYTES_PER_ELEMENT;
    view.fill(distribution.value, first, first + count);
    return;
  }
  if (distribution.kind === 'parts') {
    const view = dtype.view(core);
    const values = partValues(distribution.values, count, shape.at(-1)!);
    view.set(values, start / view.BYTES_PER_ELEMENT);
    return;
  }
  const { logTable } = core;
  if (distribution.kind === 'truncatedNormal' || distribution.kind === 'orthogonal') {
    const normals = (n: number): Float64Array => drawnNormals(core, state, n);
    const columns = shape.at(-1) ?? 1;
    const drawn =
      distribution.kind === 'orthogonal'
        ? orthonormal(normals(count), count / columns, columns, distribution.gain)
        : truncated(count, distribution, normals);
    const view = dtype.view(core);
    view.set(drawn, start / view.BYTES_PER_ELEMENT);
    return;
  }
  const fill: Fill =
    distribution.kind === 'uniform'
      ? (n, dst) =>
          core.uniformF64(state, distribution.low, distribution.high - distribution.low, n, dst)
      : (n, dst) =>
          core.normalF64(
            state,
            logTable,
            distribution.mean,
            distribution.standardDeviation,
            n,
            dst,
          );
  if (dtype.size === 4) fillRounded(core, fill, count, start);
  else fill(count, start);
}

/** Numbers of the standard normal distribution, in an array of their own. */
function drawnNormals(core: Core, state: Pointer, count: number): Float64Array {
  const values = new Float64Array(count);
  const { scratch, logTable } = core;
  const chunk = SCRATCH_BYTES / 8;
  for (let done = 0; done < count; done += chunk) {
    const n = Math.min(chunk, count - done);
    core.normalF64(state, logTable, 0, 1, n, scratch);
    values.set(core.f64.subarray(scratch >>> 3, (scratch >>> 3) + n), done);
  }
  return values;
}

function fillRounded(core: Core, fill: Fill, count: number, start: Pointer): void {
  const { scratch } = core;
  const chunk = SCRATCH_BYTES / 8;
  for (let done = 0; done < count; done += chunk) {
    const n = Math.min(chunk, count - done);
    fill(n, scratch);
    const drawn = core.f64.subarray(scratch >>> 3, (scratch >>> 3) + n);
    core.f32.set(drawn, (start >>> 2) + done);
  }
}
