import { EngineError } from '../base/errors.js';
import type { Core, Pointer } from './core.js';
import type { NetworkPlan } from './plan.js';

// The kernels of a network by its dtype: `single` is float32.

/** Enough rows for the matrix product, few enough for the cache. */
const ROWS = 256;
/** Products of two numbers in one step of a training that must pause in time. */
const STEP_PRODUCTS = 200_000;
/** What gathering a number, an activation and its loss take, in such products. */
const PRODUCTS_PER_NUMBER = 20;
/** What the rows that go forward at a time may take, if one alone does not take more. */
const FORWARD_BYTES = 64 * 2 ** 20;

/** Bytes of workspace that each row needs at least. */
function bytesPerRow({ inputs, outputs, layers }: NetworkPlan, single: boolean): number {
  let columns = inputs + outputs + 1;
  let widest = inputs;
  for (const { units, kept } of layers) {
    columns += units + kept;
    widest = Math.max(widest, units);
  }
  return (single ? 4 : 8) * (columns + 2 * widest);
}

/** How many of `rows` rows go through the network at a time, outside training. */
export function rowsAtATime(plan: NetworkPlan, single: boolean, rows: number): number {
  const fitting = Math.floor(FORWARD_BYTES / bytesPerRow(plan, single));
  return Math.min(rows, ROWS, Math.max(1, fitting));
}

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
  checkWorkspace(plan, single, batch);
  const bytes = single
    ? core.networkWorkspaceF32(planAt, batch)
    : core.networkWorkspaceF64(planAt, batch);
  return bytes >>> 0;
}

function checkWorkspace(plan: NetworkPlan, single: boolean, batch: number): void {
  const least = batch * bytesPerRow(plan, single);
  if (least <= 2 ** 30) return;
  throw new EngineError(
    `Out of memory: batches of ${batch} rows need a workspace of ${least} bytes (the largest possible is 1 GiB); smaller batches may help.`,
    { code: 'ERR_OUT_OF_MEMORY' },
  );
}

/** Epochs with the rates at `rates`; see `NetworkKernels.networkEpochsF64`. */
export function trainEpochs(
  core: Core,
  single: boolean,
  frame: Pointer,
  count: number,
  rates: Pointer,
  losses: Pointer,
  threshold: number,
): number {
  return single
    ? core.networkEpochsF32(frame, count, rates, losses, threshold)
    : core.networkEpochsF64(frame, count, rates, losses, threshold);
}

/** Bytes of workspace for `runRows` with up to `batch` rows. @throws EngineError as workspaceBytes. */
export function runWorkspaceBytes(
  core: Core,
  single: boolean,
  planAt: Pointer,
  plan: NetworkPlan,
  batch: number,
): number {
  checkWorkspace(plan, single, batch);
  const bytes = single
    ? core.networkRunWorkspaceF32(planAt, batch)
    : core.networkRunWorkspaceF64(planAt, batch);
  return bytes >>> 0;
}

/** One batch forward, outside training. False, and nothing done, where an input is not finite. */
export function runRows(
  core: Core,
  single: boolean,
  frame: Pointer,
  rows: number,
  x: Pointer,
  out: Pointer,
): boolean {
  return Boolean(
    single ? core.networkRunF32(frame, rows, x, out) : core.networkRunF64(frame, rows, x, out),
  );
}

/** Trains with the batches [first, end) of the frame. */
export function trainBatches(
  core: Core,
  single: boolean,
  frame: Pointer,
  first: number,
  end: number,
): void {
  if (single) core.networkTrainF32(frame, first, end);
  else core.networkTrainF64(frame, first, end);
}

/** Loss and gradient of batches [first, end); see `NetworkKernels.networkGradientF64`. */
export function addGradients(
  core: Core,
  single: boolean,
  frame: Pointer,
  first: number,
  end: number,
  weight: number,
  sum: Pointer,
  begin: boolean,
): void {
  if (single) core.networkGradientF32(frame, first, end, weight, sum, begin);
  else core.networkGradientF64(frame, first, end, weight, sum, begin);
}

/** Batches [first, end) forward, without dropout; adds to the frame's sums, outputs go to `out` where that is not 0. */
export function evaluateBatches(
  core: Core,
  single: boolean,
  frame: Pointer,
  first: number,
  end: number,
  out: Pointer,
): void {
  if (single) core.networkEvaluateF32(frame, first, end, out);
  else core.networkEvaluateF64(frame, first, end, out);
}

/** One batch forward, as `backwardRows` wants it. */
export function forwardRows(
  core: Core,
  single: boolean,
  frame: Pointer,
  rows: number,
  x: Pointer,
  out: Pointer,
  training: boolean,
): void {
  if (single) core.networkForwardF32(frame, rows, x, out, training);
  else core.networkForwardF64(frame, rows, x, out, training);
}

/** The same batch backward. */
export function backwardRows(
  core: Core,
  single: boolean,
  frame: Pointer,
  rows: number,
  x: Pointer,
  outputGradient: Pointer,
  inputGradient: Pointer,
): void {
  if (single) core.networkBackwardF32(frame, rows, x, outputGradient, inputGradient);
  else core.networkBackwardF64(frame, rows, x, outputGradient, inputGradient);
}

/** How many batches of `rows` rows take about a millisecond on the slowest engine, at least one. */
export function batchesPerStep({ products, inputs, layers }: NetworkPlan, rows: number): number {
  const numbers = layers.reduce((sum, { units }) => sum + units, inputs);
  return Math.max(
    1,
    Math.floor(STEP_PRODUCTS / ((products + PRODUCTS_PER_NUMBER * numbers) * rows)),
  );
}

/** Clipping and the optimizer's step. */
export function stepOnce(core: Core, single: boolean, frame: Pointer): void {
  if (single) core.networkStepF32(frame);
  else core.networkStepF64(frame);
}

/** Whether `count` numbers are all finite. */
export function allFinite(core: Core, single: boolean, start: Pointer, count: number): boolean {
  return Boolean(single ? core.allFiniteF32(count, start) : core.allFiniteF64(count, start));
}
