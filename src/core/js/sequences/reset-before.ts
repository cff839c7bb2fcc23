import { RECURRENCE_SIZE_GATE_ACTIVATION } from '../../abi.js';
import { GemmStart, type Pointer } from '../../core.js';
import type { LayerState, Pass } from '../layers/layer.js';
import type { TypedKernels } from '../typed.js';
import { lengthsOf } from './regions.js';
import { roundOf } from './rounding.js';
import type { StepBackward, StepForward } from './step.js';

/** Twin of `resetBeforeSums` in assembly/sequences/reset-before.ts. */
export function resetBeforeSums(
  { kernels, scratch }: Pass,
  layer: LayerState,
  { count, entering, gates, beside }: StepForward,
  weights: Pointer,
): void {
  const { units, width } = lengthsOf(layer);
  const { size } = kernels;
  const two = 2 * units * size;
  const v = kernels.view();
  kernels.gemm(
    ...([count, 2 * units, units, entering, units, 1, weights, width] as const),
    ...([gates, width, GemmStart.accumulate, 0, scratch] as const),
  );
  for (let i = 0; i < count; i++) {
    const at = gates + i * width * size;
    kernels.activate(layer.size(RECURRENCE_SIZE_GATE_ACTIVATION), 0, 2 * units, at, at);
    const [r, h, p] = [at / size + units, entering / size + i * units, beside / size + i * units];
    for (let j = 0; j < units; j++) v[p + j] = v[r + j]! * v[h + j]!;
  }
  kernels.gemm(
    ...([count, units, units, beside, units, 1, weights + two, width] as const),
    ...([gates + two, width, GemmStart.accumulate, 0, scratch] as const),
  );
}

/** What the backward pass has beside. */
export interface ResetBefore {
  readonly entering: Pointer;
  readonly turned: Pointer;
  readonly work: Pointer;
}

/** Twin of `resetBeforeProduct`; the product is left in `carry`. */
export function resetBeforeProduct(
  kernels: TypedKernels,
  layer: LayerState,
  { count, gates, carry, sums }: StepBackward,
  { entering, turned, work }: ResetBefore,
): void {
  const { units, width } = lengthsOf(layer);
  const { size } = kernels;
  const two = 2 * units * size;
  const gateCode = layer.size(RECURRENCE_SIZE_GATE_ACTIVATION);
  const round = roundOf(kernels);
  const v = kernels.view();
  kernels.gemm(
    ...([count, units, units, sums + two, width, 1, turned + units * two, units] as const),
    ...([carry, units, GemmStart.zero, 0, work] as const),
  );
  for (let i = 0; i < count; i++) {
    const first = (i * width + units) * size;
    kernels.activationDerivative(gateCode, 0, units, gates + first, gates + first, sums + first);
    const [r, s] = [(gates + first) / size, (sums + first) / size];
    const [h, p] = [entering / size + i * units, carry / size + i * units];
    for (let j = 0; j < units; j++) {
      const q = v[p + j]!;
      v[s + j] = round(q * v[h + j]!) * v[s + j]!;
      v[p + j] = q * v[r + j]!;
    }
  }
}
