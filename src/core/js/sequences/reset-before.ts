import { RECURRENCE_SIZE_ACTIVATION, RECURRENCE_SIZE_GATE_ACTIVATION } from '../../abi.js';
import { GemmStart, type Pointer } from '../../core.js';
import type { LayerState, Pass } from '../layers/layer.js';
import type { TypedKernels } from '../typed.js';
import type { StepBackward, StepForward } from './cells.js';
import { lengthsOf } from './regions.js';
import { roundOf } from './rounding.js';

/** Twin of `resetBeforeForward` in assembly/sequences/reset-before.ts. */
export function resetBeforeForward(
  { kernels, scratch }: Pass,
  layer: LayerState,
  step: StepForward,
  weights: Pointer,
): void {
  const { units, width } = lengthsOf(layer);
  const { size } = kernels;
  const { count, entering, gates, beside } = step;
  const two = 2 * units * size;
  const round = roundOf(kernels);
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
  for (let i = 0; i < count; i++) {
    const at = gates + i * width * size;
    kernels.activate(layer.size(RECURRENCE_SIZE_ACTIVATION), 0, units, at + two, at + two);
    const g = at / size;
    const [h0, h] = [step.before / size + i * units, step.state / size + i * units];
    for (let j = 0; j < units; j++) {
      const z = v[g + j]!;
      const fresh = round(round(1 - z) * v[g + 2 * units + j]!);
      v[h + j] = round(z * v[h0 + j]!) + fresh;
    }
  }
}

/** What the backward pass has beside. */
export interface ResetBefore {
  readonly entering: Pointer;
  readonly turned: Pointer;
  readonly work: Pointer;
}

/** Twin of `resetBeforeBackward`; the product is left in `carry`. */
export function resetBeforeBackward(
  kernels: TypedKernels,
  layer: LayerState,
  { count, gates, before, delta, carry, sums }: StepBackward,
  { entering, turned, work }: ResetBefore,
): void {
  const { units, width } = lengthsOf(layer);
  const { size } = kernels;
  const two = 2 * units * size;
  const code = layer.size(RECURRENCE_SIZE_ACTIVATION);
  const gateCode = layer.size(RECURRENCE_SIZE_GATE_ACTIVATION);
  const round = roundOf(kernels);
  const v = kernels.view();
  for (let i = 0; i < count; i++) {
    const [at, to] = [gates + i * width * size, sums + i * width * size];
    kernels.activationDerivative(gateCode, 0, 2 * units, at, at, to);
    kernels.activationDerivative(code, 0, units, at + two, at + two, to + two);
    const [g, s] = [at / size, to / size];
    const [h, d] = [before / size + i * units, delta / size + i * units];
    for (let j = 0; j < units; j++) {
      const [z, fresh] = [v[g + j]!, v[g + 2 * units + j]!];
      const given = v[d + j]!;
      v[s + 2 * units + j] = round(given * round(1 - z)) * v[s + 2 * units + j]!;
      v[s + j] = round(given * round(v[h + j]! - fresh)) * v[s + j]!;
      v[d + j] = given * z;
    }
  }
  kernels.gemm(
    ...([count, units, units, sums + two, width, 1, turned + units * two, units] as const),
    ...([carry, units, GemmStart.zero, 0, work] as const),
  );
  for (let i = 0; i < count; i++) {
    const [r, s] = [gates / size + i * width + units, sums / size + i * width + units];
    const [h, p] = [entering / size + i * units, carry / size + i * units];
    for (let j = 0; j < units; j++) {
      const q = v[p + j]!;
      v[s + j] = round(q * v[h + j]!) * v[s + j]!;
      v[p + j] = q * v[r + j]!;
    }
  }
}
