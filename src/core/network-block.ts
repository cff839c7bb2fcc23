import { OPTIMIZER_SCALAR_BYTES, RANDOM_BYTES } from './abi.js';
import { aligned } from './aligned.js';
import type { Core, NetworkPasses, Pointer } from './core.js';
import type { Dtype } from './dtype.js';
import { type NetworkPlan, planBytes } from './plan.js';

/** Where the parts of a network's block begin, in bytes from its start, at which the plan stands. */
export interface BlockLayout {
  /** The random state. */
  readonly random: number;
  /** The optimizer's numbers. */
  readonly optimizerScalars: number;
  /** All numbers of the layers' tensors: what is trained, then the buffers. */
  readonly parameters: number;
  /** The optimizer's moments; the block's end where it keeps none. */
  readonly moments: number;
}

export function blockLayout(plan: NetworkPlan, { size }: Dtype): BlockLayout {
  const random = aligned(planBytes(plan));
  const optimizerScalars = random + aligned(RANDOM_BYTES);
  const parameters = optimizerScalars + OPTIMIZER_SCALAR_BYTES;
  return {
    random,
    optimizerScalars,
    parameters,
    moments: parameters + aligned(numbersOf(plan) * size),
  };
}

/** Bytes of a block with so many moments. */
export function blockBytes(plan: NetworkPlan, dtype: Dtype, moments: number): number {
  return blockLayout(plan, dtype).moments + aligned(moments * plan.parameters * dtype.size);
}

/** A network's block as it lies in an engine's memory; all pointers. Holds as long as the block stays there. */
export interface NetworkBlock extends BlockLayout {
  readonly core: Core;
  readonly plan: NetworkPlan;
  readonly dtype: Dtype;
  /** The kernels for its numbers. */
  readonly passes: NetworkPasses;
  readonly start: Pointer;
  readonly byteLength: number;
}

/** The block of `byteLength` bytes at `start`. */
export function blockAt(
  core: Core,
  plan: NetworkPlan,
  dtype: Dtype,
  start: Pointer,
  byteLength: number,
): NetworkBlock {
  const { random, optimizerScalars, parameters, moments } = blockLayout(plan, dtype);
  return {
    core,
    plan,
    dtype,
    passes: core.network[dtype.name],
    start,
    byteLength,
    random: start + random,
    optimizerScalars: start + optimizerScalars,
    parameters: start + parameters,
    moments: start + moments,
  };
}

/** The numbers of a network. */
export interface BlockParts {
  /** The random state's block. */
  readonly random: Uint32Array;
  /** The optimizer's numbers, 8. */
  readonly optimizerScalars: Float64Array;
  /** All numbers of the layers' tensors: what is trained, then the buffers. */
  readonly parameters: Float64Array | Float32Array;
  /** The optimizer's, one after the other. */
  readonly moments: Float64Array | Float32Array;
}

/** The parts of a block outside linear memory, with so many moments, whose words are a whole buffer: views. */
export function partsOf(
  { buffer }: Uint32Array,
  plan: NetworkPlan,
  dtype: Dtype,
  count: number,
): BlockParts {
  const { random, optimizerScalars, parameters, moments } = blockLayout(plan, dtype);
  return {
    random: new Uint32Array(buffer, random, RANDOM_BYTES / 4),
    optimizerScalars: new Float64Array(buffer, optimizerScalars, OPTIMIZER_SCALAR_BYTES / 8),
    parameters: new dtype.Array(buffer, parameters, numbersOf(plan)),
    moments: new dtype.Array(buffer, moments, count * plan.parameters),
  };
}

/** The block as words, a view. */
export function wordsOf({ core, start, byteLength }: NetworkBlock): Uint32Array {
  return core.u32.subarray(start >>> 2, (start + byteLength) >>> 2);
}

/** How many numbers the layers' tensors have, buffers too. */
export function numbersOf({ parameters, buffers }: NetworkPlan): number {
  return parameters + buffers;
}
