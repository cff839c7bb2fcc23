import { EngineError } from '../base/errors.js';
import type { Core, Pointer } from './core.js';
import type { Dtype } from './dtype.js';
import type { NetworkPlan } from './plan.js';

// What is reckoned and checked around a network's passes.

/** Enough rows for the matrix product, few enough for the cache. */
const ROWS = 256;
/** Products of two numbers in one step of a training that must pause in time. */
const STEP_PRODUCTS = 200_000;
/** What gathering a number, an activation and its loss take, in such products. */
const PRODUCTS_PER_NUMBER = 20;
/** What the rows that go forward at a time may take, if one alone does not take more. */
const FORWARD_BYTES = 64 * 2 ** 20;

/** Bytes of workspace that each row needs at least. */
function bytesPerRow({ inputs, outputs, layers }: NetworkPlan, dtype: Dtype): number {
  let columns = inputs + outputs + 1;
  let widest = inputs;
  for (const { units, kept } of layers) {
    columns += units + kept;
    widest = Math.max(widest, units);
  }
  return dtype.size * (columns + 2 * widest);
}

/** What samples of any length are: steps of the most that go through together, and of the longest; 0: all are of one length. */
export interface Extent {
  readonly steps: number;
  readonly longest: number;
}

export const ONE_LENGTH: Extent = { steps: 0, longest: 0 };

/** Bytes of workspace that a batch needs at least. */
function leastBytes(plan: NetworkPlan, dtype: Dtype, batch: number, extent: Extent): number {
  const { steps, longest } = extent;
  const squares = plan.layers.reduce((sum, { keptBySteps }) => sum + keptBySteps, 0);
  return Math.max(batch, steps) * (bytesPerRow(plan, dtype) + squares * longest * dtype.size);
}

/** How many of `rows` rows go through the network at a time, outside training. */
export function rowsAtATime(plan: NetworkPlan, dtype: Dtype, rows: number, longest = 0): number {
  const one = leastBytes(plan, dtype, 1, { steps: longest, longest });
  const fitting = Math.floor(FORWARD_BYTES / one);
  return Math.min(rows, ROWS, Math.max(1, fitting));
}

/**
 * Bytes of workspace for batches of up to `batch` rows.
 *
 * @throws EngineError more than a block can have; the kernels count in 32 bits and must not be asked.
 */
export function workspaceBytes(
  core: Core,
  dtype: Dtype,
  planAt: Pointer,
  plan: NetworkPlan,
  batch: number,
  extent: Extent = ONE_LENGTH,
): number {
  checkWorkspace(plan, dtype, batch, extent);
  const { steps, longest } = extent;
  return core.network[dtype.name].workspace(planAt, batch, steps, longest) >>> 0;
}

function checkWorkspace(plan: NetworkPlan, dtype: Dtype, batch: number, extent: Extent): void {
  const least = leastBytes(plan, dtype, batch, extent);
  if (least <= 2 ** 30) return;
  throw new EngineError(
    `Out of memory: batches of ${batch} rows need a workspace of ${least} bytes (the largest possible is 1 GiB); smaller batches may help.`,
    { code: 'ERR_OUT_OF_MEMORY' },
  );
}

/** Bytes of workspace for `runRows` with up to `batch` rows. @throws EngineError as workspaceBytes. */
export function runWorkspaceBytes(
  core: Core,
  dtype: Dtype,
  planAt: Pointer,
  plan: NetworkPlan,
  batch: number,
  extent: Extent = ONE_LENGTH,
): number {
  checkWorkspace(plan, dtype, batch, extent);
  const { steps, longest } = extent;
  return core.network[dtype.name].runWorkspace(planAt, batch, steps, longest) >>> 0;
}

/** How many batches of `rows` rows take about a millisecond on the slowest engine, at least one. */
export function batchesPerStep({ products, inputs, layers }: NetworkPlan, rows: number): number {
  const numbers = layers.reduce((sum, { units }) => sum + units, inputs);
  return Math.max(
    1,
    Math.floor(STEP_PRODUCTS / ((products + PRODUCTS_PER_NUMBER * numbers) * rows)),
  );
}
