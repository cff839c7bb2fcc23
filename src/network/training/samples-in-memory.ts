import type { Allocate } from '../../core/blocks.js';
import type { Core, Pointer } from '../../core/core.js';
import type { Dtype } from '../../core/dtype.js';
import type { NetworkBlock } from '../../core/network-block.js';
import { type Extent, ONE_LENGTH } from '../../core/network-passes.js';
import { type NetworkPlan, positionsOf } from '../../core/plan.js';
import type { Numbers } from '../../matrix/matrix-like.js';
import { lengthsOf } from '../../matrix/sequences.js';

/** Checked samples in arrays of their own, fit to be sent to another thread. */
export interface SampleArrays {
  /** Samples. */
  readonly rows: number;
  /** Where they are sequences of any length: how many steps stand before each one's. The rows below are steps then. */
  readonly offsets: Uint32Array | undefined;
  /** (rows, inputs), of the network's dtype. */
  readonly inputs: Numbers;
  /** (rows, outputs) likewise; or class indices (rows, rows of the loss in a sample). */
  readonly targets: Numbers | Uint32Array;
  /** (rows, rows of the loss in a sample); undefined: all 1. */
  readonly weights: Numbers | undefined;
}

/** Samples in linear memory. */
export interface SamplesInMemory {
  readonly rows: number;
  readonly inputs: Pointer;
  readonly targets: Pointer;
  readonly classIndices: boolean;
  /** 0: all 1. */
  readonly weights: Pointer;
  /** Where samples are sequences of any length. */
  readonly sequences: SequencesInMemory | undefined;
}

/** Where each sequence's steps stand among those of all. */
export interface SequencesInMemory {
  /** How many are before each one's, and at the end in all. */
  readonly offsets: Uint32Array;
  /** The same in linear memory. */
  readonly at: Pointer;
}

/** What the passes have to know of samples, in batches of so many: of the first so many samples. */
export function extentOf(
  sequences: Pick<SequencesInMemory, 'offsets'> | undefined,
  samples: number,
  batch: number,
): Extent {
  if (!sequences) return ONE_LENGTH;
  const lengths = lengthsOf(sequences.offsets.subarray(0, samples + 1))
    .sort()
    .reverse();
  const steps = lengths.subarray(0, batch).reduce((sum, length) => sum + length, 0);
  return { steps, longest: lengths[0]! };
}

/** What copies checked samples into linear memory, part by part; between two the thread may do something else. */
export type Filling = () => Generator<void, void>;

/** Bytes that are copied in less than a millisecond. */
const COPIED_PER_STEP = 2 ** 20;

/** Room for checked samples in linear memory, and what fills it. @throws EngineError out of memory. */
export function layOutArrays(
  core: Core,
  { rows, inputs, targets, weights, offsets }: SampleArrays,
  allocate: Allocate,
): [placed: SamplesInMemory, fill: Filling] {
  const arrays: [values: Numbers | Uint32Array, pointer: Pointer][] = [];
  const layOut = (values: Numbers | Uint32Array): Pointer => {
    const pointer = allocate(values.byteLength);
    arrays.push([values, pointer]);
    return pointer;
  };
  const placed = {
    rows,
    inputs: layOut(inputs),
    targets: layOut(targets),
    classIndices: targets instanceof Uint32Array,
    weights: weights ? layOut(weights) : 0,
    sequences: offsets && { offsets, at: layOut(offsets) },
  };
  return [
    placed,
    function* () {
      for (const [values, pointer] of arrays.splice(0)) yield* copyIn(core, values, pointer);
    },
  ];
}

function* copyIn(
  core: Core,
  values: Numbers | Uint32Array,
  pointer: Pointer,
): Generator<void, void> {
  const size = values.BYTES_PER_ELEMENT;
  const count = COPIED_PER_STEP / size;
  for (let done = 0; done < values.length; done += count) {
    if (done > 0) yield;
    // Read anew: memory may have grown meanwhile.
    const { u32, f32, f64 } = core;
    const view = values instanceof Uint32Array ? u32 : values instanceof Float32Array ? f32 : f64;
    view.set(values.subarray(done, done + count), pointer / size + done);
  }
}

/** The rows from `first` on. */
export function tailOf(
  { plan, dtype: { size } }: { readonly plan: NetworkPlan; readonly dtype: Dtype },
  all: SamplesInMemory,
  first: number,
): SamplesInMemory {
  const { sequences } = all;
  // Offsets count from the first of all, so that what is steps stays where it is.
  const before = plan.stepwise ? 0 : first;
  return {
    rows: all.rows - first,
    inputs: all.inputs + (sequences ? 0 : first) * plan.inputs * size,
    targets:
      all.targets + before * (all.classIndices ? 4 * positionsOf(plan) : plan.outputs * size),
    classIndices: all.classIndices,
    weights: all.weights ? all.weights + before * positionsOf(plan) * size : 0,
    sequences: sequences && {
      offsets: sequences.offsets.subarray(first),
      at: sequences.at + 4 * first,
    },
  };
}

/** Σ of the weights of the first `rows` samples, as the kernels add them up. @internal */
export function weightOf(
  { core, plan, dtype }: NetworkBlock,
  { weights, sequences }: SamplesInMemory,
  rows: number,
): number {
  const count = (plan.stepwise ? sequences!.offsets[rows]! : rows) * positionsOf(plan);
  if (!weights) return count;
  const view = dtype.view(core);
  const first = weights / view.BYTES_PER_ELEMENT;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += view[first + i]!;
  return sum;
}
