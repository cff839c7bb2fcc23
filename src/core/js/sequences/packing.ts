import {
  RECURRENCE_SIZE_BACKWARDS,
  RECURRENCE_SIZE_STEPS,
  RECURRENCE_SIZE_TURNED,
} from '../../abi.js';
import type { Pointer } from '../../core.js';
import { type LayerState, type Pass, samplesOf, stepsBefore } from '../layers/layer.js';

/** Twin of assembly/sequences/packing.ts. */
export interface Packing {
  /** The packed place of each row. */
  readonly places: readonly number[];
  /** Its steps. */
  readonly lengths: readonly number[];
  /** Where the rows of each step begin; last, how many there are. */
  readonly starts: readonly number[];
}

/** Steps of each sample. */
function lengthsIn(pass: Pass, layer: LayerState): number[] {
  const before = (i: number): number =>
    stepsBefore(pass, layer, layer.size(RECURRENCE_SIZE_STEPS), i);
  return Array.from({ length: samplesOf(pass, layer) }, (_, i) => before(i + 1) - before(i));
}

/** Packs the samples, and leaves it in memory at `at` as the kernels do. */
export function pack(pass: Pass, layer: LayerState, at: Pointer): Packing {
  const { u32 } = pass.kernels.core;
  const lengths = lengthsIn(pass, layer);
  const steps = Math.max(...lengths);
  const counts = Array.from(
    { length: steps },
    (_, t) => lengths.filter((length) => length > t).length,
  );
  const starts = [0];
  for (const count of counts) starts.push(starts.at(-1)! + count);
  const byLength = lengths.map((_, i) => i).sort((a, b) => lengths[b]! - lengths[a]!);
  const places: number[] = [];
  for (const [place, i] of byLength.entries()) places[i] = place;
  u32.set([...places, ...lengths, ...starts], at >>> 2);
  return { places, lengths, starts };
}

/** What `pack` left. */
export function packed(pass: Pass, layer: LayerState, at: Pointer): Packing {
  const { u32 } = pass.kernels.core;
  const rows = samplesOf(pass, layer);
  const read = (first: number, count: number): number[] => [
    ...u32.subarray((at >>> 2) + first, (at >>> 2) + first + count),
  ];
  return {
    places: read(0, rows),
    lengths: read(rows, rows),
    starts: read(2 * rows, Math.max(...lengthsIn(pass, layer)) + 1),
  };
}

/** Where in its row the sequence of `length` has what enters in step t. */
export function entersAt(layer: LayerState, length: number, t: number): number {
  return layer.size(RECURRENCE_SIZE_BACKWARDS) ? length - 1 - t : t;
}

/** Where what leaves step t goes. */
export function leavesAt(layer: LayerState, length: number, t: number): number {
  return layer.size(RECURRENCE_SIZE_TURNED) ? length - 1 - t : t;
}
