import {
  RECURRENCE_SIZE_BACKWARDS,
  RECURRENCE_SIZE_STEPS,
  RECURRENCE_SIZE_TURNED,
} from '../../abi.js';
import type { Pointer } from '../../core.js';
import type { LayerState } from '../layers/layer.js';
import type { Kernels } from '../typed.js';

/** Twin of assembly/sequences/packing.ts. */
export interface Packing {
  /** The packed place of each row. */
  readonly places: readonly number[];
  /** Its steps. */
  readonly lengths: readonly number[];
  /** Where the rows of each step begin; last, how many there are. */
  readonly starts: readonly number[];
}

/** Packs rows of these lengths (0: all steps), and leaves it in memory at `at` as the kernels do. */
export function pack(
  { u32 }: Pick<Kernels, 'u32'>,
  layer: LayerState,
  rows: number,
  given: Pointer,
  at: Pointer,
): Packing {
  const steps = layer.size(RECURRENCE_SIZE_STEPS);
  const lengths = Array.from({ length: rows }, (_, i) =>
    given ? Math.min(steps, Math.max(1, u32[(given >>> 2) + i]! | 0)) : steps,
  );
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
export function packed(
  { u32 }: Pick<Kernels, 'u32'>,
  layer: LayerState,
  rows: number,
  at: Pointer,
): Packing {
  const read = (first: number, count: number): number[] => [
    ...u32.subarray((at >>> 2) + first, (at >>> 2) + first + count),
  ];
  return {
    places: read(0, rows),
    lengths: read(rows, rows),
    starts: read(2 * rows, layer.size(RECURRENCE_SIZE_STEPS) + 1),
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
