import type { Core, Pointer } from '../core/core.js';
import { SCRATCH_BYTES } from '../core/core.js';
import { atFan } from '../description/initializers.js';
import type { ResolvedLayer } from '../description/layers/layer-kind.js';

type Fill = (count: number, dst: Pointer) => void;

/**
 * Draws a layer's parameters straight into linear memory, as NumPy's `RandomState` at `state` would: the weights
 * row-major, then the bias. Float32 is drawn as float64 and rounded. Returns the bytes written.
 */
export function drawLayer(
  core: Core,
  state: Pointer,
  layer: ResolvedLayer,
  single: boolean,
  start: Pointer,
): number {
  const { inputs, units } = layer;
  let at = start;
  for (const [initializer, count] of [
    [layer.weights, inputs * units],
    [layer.bias, units],
  ] as const) {
    if (!initializer) continue;
    const distribution = atFan(initializer, inputs, units);
    if (distribution.kind === 'constant') {
      const view = single ? core.f32 : core.f64;
      const first = at / view.BYTES_PER_ELEMENT;
      view.fill(distribution.value, first, first + count);
    } else {
      const { logTable } = core;
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
      if (single) fillRounded(core, fill, count, at);
      else fill(count, at);
    }
    at += count * (single ? 4 : 8);
  }
  return at - start;
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
