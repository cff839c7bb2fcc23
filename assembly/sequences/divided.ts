// The steps of a recurrent layer divided among threads (threads/ranges.ts) by sequences, so that threads meet once for all steps.
import { Cell, Recurrence } from "../abi";
import { gemmWorkspace } from "../kernels/typed";
import { isStepwise, rounded, sizeOf } from "../training/layout";
import { threads } from "../threads/pool";
import { argument, forkRange, partsFor, putArgument } from "../threads/ranges";
import { ownRoom, roomBytes } from "../threads/room";
import { startOf } from "./packing";
import { cellOf, Kept, keptAt, Used, usedAt, widthOf } from "./regions";
import { stepsBackward, stepsForward } from "./steps";

/** Products of more numbers than this are never small, which the relaxed build sums otherwise, however few rows a part has. */
const SMALL: i32 = 64;
/** Rows of a part of which the product of a step is still wide. */
const ROWS: i32 = 4;

/** How many parts to make; 0: none. */
function partsOf<T>(layer: usize, rows: i32, samples: i32, steps: i32, base: usize): i32 {
  const units = sizeOf(layer, Recurrence.SIZE_UNITS);
  const width = widthOf(layer);
  // The least product of a step: a gru that resets before has one of the candidate alone.
  const least = cellOf(layer) == Cell.GruResetBefore ? units : width;
  if (samples < 2 * ROWS || units * least <= SMALL) return 0;
  const row = rounded(<usize>units * sizeof<T>());
  const packed = max(gemmWorkspace<T>(samples, width, units), gemmWorkspace<T>(samples, units, width));
  if (row + packed > roomBytes()) return 0;
  const all = startOf(base + keptAt<T>(layer, rows, Kept.Places), samples, steps);
  const parts = partsFor(samples / ROWS, <f64>all * <f64>units * <f64>width);
  // Each part packs the weights for every step: few parts, but where some sequences are longer than others.
  return isStepwise(layer) ? parts : min(parts, threads());
}

/** As `stepsForward` of all. False: it is not worth dividing, and nothing was done. */
export function forkForward<T>(
  frame: usize,
  layer: usize,
  rows: i32,
  samples: i32,
  steps: i32,
  base: usize,
  stateMask: usize,
  work: usize,
): bool {
  const parts = partsOf<T>(layer, rows, samples, steps, base);
  if (!parts) return false;
  putArgument(0, frame);
  putArgument(1, layer);
  putArgument(2, rows);
  putArgument(3, samples);
  putArgument(4, steps);
  putArgument(5, base);
  putArgument(6, stateMask);
  putArgument(7, work);
  forkRange(sizeof<T>() == 8 ? forwardF64 : forwardF32, samples, ROWS, parts);
  return true;
}

// @ts-ignore: decorator
@inline
function forwardPart<T>(first: i32, end: i32): void {
  stepsForward<T>(
    argument(0), argument(1), first, end, <i32>argument(2), <i32>argument(3), <i32>argument(4),
    argument(5), argument(6), ownRoom(argument(7)),
  );
}

function forwardF64(first: i32, end: i32): void {
  forwardPart<f64>(first, end);
}
function forwardF32(first: i32, end: i32): void {
  forwardPart<f32>(first, end);
}

/** As `stepsBackward` of all. */
export function forkBackward<T>(
  frame: usize,
  layer: usize,
  rows: i32,
  samples: i32,
  steps: i32,
  saved: usize,
  delta: usize,
  scratch: usize,
): bool {
  const parts = partsOf<T>(layer, rows, samples, steps, saved);
  if (!parts) return false;
  putArgument(0, frame);
  putArgument(1, layer);
  putArgument(2, rows);
  putArgument(3, samples);
  putArgument(4, steps);
  putArgument(5, saved);
  putArgument(6, delta);
  putArgument(7, scratch);
  forkRange(sizeof<T>() == 8 ? backwardF64 : backwardF32, samples, ROWS, parts);
  return true;
}

// @ts-ignore: decorator
@inline
function backwardPart<T>(first: i32, end: i32): void {
  const layer = argument(1);
  const rows = <i32>argument(2);
  const scratch = argument(7);
  const own = ownRoom(0);
  const row = rounded(<usize>sizeOf(layer, Recurrence.SIZE_UNITS) * sizeof<T>());
  const spare = own ? own : scratch + usedAt<T>(layer, rows, Used.Row);
  const work = own ? own + row : scratch + usedAt<T>(layer, rows, Used.End);
  stepsBackward<T>(
    argument(0), layer, first, end, rows, <i32>argument(3), <i32>argument(4), argument(5), argument(6), scratch, spare, work,
  );
}

function backwardF64(first: i32, end: i32): void {
  backwardPart<f64>(first, end);
}
function backwardF32(first: i32, end: i32): void {
  backwardPart<f32>(first, end);
}
