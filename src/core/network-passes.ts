import { EngineError } from '../errors.js';
import type { Core, Pointer } from './core.js';
import type { NetworkPlan } from './plan.js';

// The kernels of a network by its dtype: `single` is float32.

/**
 * Bytes of workspace for batches of up to `batch` rows.
 *
 * @throws EngineError more than a block can have; the kernels count in 32 bits and must not be asked.
 */
export function workspaceBytes(
  core: Core,
  single: boolean,
  planAt: Pointer,
  plan: NetworkPlan,
  batch: number,
): number {
  let columns = plan.inputs + plan.outputs + 1;
  let widest = plan.inputs;
  for (const { units } of plan.layers) {
    columns += 2 * units;
    widest = Math.max(widest, units);
  }
  const least = (single ? 4 : 8) * batch * (columns + 2 * widest);
  if (least > 2 ** 30) {
    throw new EngineError(
      `Out of memory: batches of ${batch} rows need a workspace of ${least} bytes (the largest possible is 1 GiB); a smaller batchSize may help.`,
      { code: 'ERR_OUT_OF_MEMORY' },
    );
  }
  const bytes = single
    ? core.networkWorkspaceF32(planAt, batch)
    : core.networkWorkspaceF64(planAt, batch);
  return bytes >>> 0;
}

/** One epoch: every batch of the job. */
export function trainBatches(core: Core, single: boolean, job: Pointer, batches: number): void {
  if (single) core.networkTrainF32(job, 0, batches);
  else core.networkTrainF64(job, 0, batches);
}

/** Every batch of the job forward, without dropout; adds to its sums, writes outputs to `out` where that is not 0. */
export function evaluateBatches(
  core: Core,
  single: boolean,
  job: Pointer,
  batches: number,
  out: Pointer,
): void {
  if (single) core.networkEvaluateF32(job, 0, batches, out);
  else core.networkEvaluateF64(job, 0, batches, out);
}

/** One batch forward. */
export function forwardRows(
  core: Core,
  single: boolean,
  job: Pointer,
  rows: number,
  x: Pointer,
  out: Pointer,
  training: boolean,
): void {
  if (single) core.networkForwardF32(job, rows, x, out, training);
  else core.networkForwardF64(job, rows, x, out, training);
}

/** The same batch backward. */
export function backwardRows(
  core: Core,
  single: boolean,
  job: Pointer,
  rows: number,
  x: Pointer,
  outputGradient: Pointer,
  inputGradient: Pointer,
): void {
  if (single) core.networkBackwardF32(job, rows, x, outputGradient, inputGradient);
  else core.networkBackwardF64(job, rows, x, outputGradient, inputGradient);
}

/** Clipping and the optimizer's step. */
export function stepOnce(core: Core, single: boolean, job: Pointer): void {
  if (single) core.networkStepF32(job);
  else core.networkStepF64(job);
}

/** Whether `count` numbers are all finite. */
export function allFinite(core: Core, single: boolean, start: Pointer, count: number): boolean {
  // Where the sum of squares is finite, so is each number; only where it overflows each is looked at.
  const squares = single ? core.sumOfSquaresF32(count, start) : core.sumOfSquaresF64(count, start);
  if (squares - squares === 0) return true;
  const view = single ? core.f32 : core.f64;
  const first = start / view.BYTES_PER_ELEMENT;
  for (let i = first; i < first + count; i++) if (view[i]! - view[i]! !== 0) return false;
  return true;
}
