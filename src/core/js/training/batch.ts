import { FRAME_OFFSETS, FRAME_ROW_OFFSETS } from '../../abi.js';
import type { Pointer } from '../../core.js';
import type { TypedKernels } from '../typed.js';

// Twins of assembly/training/batch.ts.

/** Samples [first, first + samples) of the order; 0: as they stand. */
export interface Gathered {
  readonly kernels: TypedKernels;
  readonly frame: Pointer;
  readonly order: Pointer;
  readonly first: number;
  readonly samples: number;
}

/** Which sample the batch's i-th is. */
function sampleAt({ order, first }: Gathered, u32: Uint32Array, i: number): number {
  return order ? u32[(order >>> 2) + first + i]! : first + i;
}

/** Writes the offsets of samples of any length to `to`. */
export function enter(from: Gathered, to: Pointer): void {
  const { kernels, frame } = from;
  const { u32 } = kernels.core;
  const offsets = kernels.pointer(frame + FRAME_OFFSETS) >>> 2;
  if (!offsets) return;
  u32[(frame + FRAME_ROW_OFFSETS) >>> 2] = to;
  let steps = 0;
  u32[to >>> 2] = steps;
  for (let i = 0; i < from.samples; i++) {
    const sample = sampleAt(from, u32, i);
    steps += u32[offsets + sample + 1]! - u32[offsets + sample]!;
    u32[(to >>> 2) + i + 1] = steps;
  }
}

/** Copies the rows of the samples, `columns` numbers each; `stepwise`: they are steps where there are offsets. */
export function gather(
  from: Gathered,
  stepwise: boolean,
  columns: number,
  src: Pointer,
  dst: Pointer,
  view: Float64Array | Float32Array | Uint32Array,
): void {
  const { kernels, frame } = from;
  const { u32 } = kernels.core;
  const offsets = stepwise ? kernels.pointer(frame + FRAME_OFFSETS) >>> 2 : 0;
  const bytes = view.BYTES_PER_ELEMENT;
  let to = dst / bytes;
  for (let i = 0; i < from.samples; i++) {
    const sample = sampleAt(from, u32, i);
    const start = offsets ? u32[offsets + sample]! : sample;
    const end = offsets ? u32[offsets + sample + 1]! : sample + 1;
    view.copyWithin(to, src / bytes + start * columns, src / bytes + end * columns);
    to += (end - start) * columns;
  }
}
