// Packed sequences: step after step, in each the rows that have it, the longest first (in the order of the rows where they are as
// long). So the rows of a step are the first of those of the step before, every product has all its rows side by side, and what
// lies beyond a sequence's end is neither computed nor read.
import { Recurrence } from "../abi";
import { isStepwise, offsetOf, sizeOf } from "../training/layout";

/** The packed place of row i. */
// @ts-ignore: decorator
@inline
export function placeOf(places: usize, i: i32): i32 {
  return load<i32>(places + (<usize>i << 2));
}

/** Steps of row i. */
// @ts-ignore: decorator
@inline
export function lengthOf(places: usize, rows: i32, i: i32): i32 {
  return load<i32>(places + (<usize>(rows + i) << 2));
}

/** Where the rows of step t begin; of the step after the last: how many there are. */
// @ts-ignore: decorator
@inline
export function startOf(places: usize, rows: i32, t: i32): i32 {
  return load<i32>(places + (<usize>(2 * rows + t) << 2));
}

/** Steps before those of sample i. */
// @ts-ignore: decorator
@inline
export function stepsBefore(frame: usize, layer: usize, i: i32): i32 {
  return isStepwise(layer) ? offsetOf(frame, i) : i * sizeOf(layer, Recurrence.SIZE_STEPS);
}

/** Steps of the longest of the samples. */
export function longestOf(frame: usize, layer: usize, rows: i32): i32 {
  if (!isStepwise(layer)) return sizeOf(layer, Recurrence.SIZE_STEPS);
  let longest = 0;
  for (let i = 0; i < rows; i++) longest = max(longest, offsetOf(frame, i + 1) - offsetOf(frame, i));
  return longest;
}

/** Fills `places` (see Kept.Places) for samples of at most `steps` steps; returns how many rows there are in all steps. */
export function pack(frame: usize, layer: usize, rows: i32, steps: i32, places: usize): i32 {
  const lengths = places + (<usize>rows << 2);
  const starts = places + (<usize>(2 * rows) << 2);
  const ahead = starts + (<usize>(steps + 1) << 2);
  memory.fill(ahead, 0, <usize>(steps + 1) << 2);
  for (let i = 0; i < rows; i++) {
    const length = stepsBefore(frame, layer, i + 1) - stepsBefore(frame, layer, i);
    store<i32>(lengths + (<usize>i << 2), length);
    const at = ahead + (<usize>length << 2);
    store<i32>(at, load<i32>(at) + 1);
  }
  // From how many there are of each length to how many are longer.
  let longer = 0;
  for (let length = steps; length >= 0; length--) {
    const at = ahead + (<usize>length << 2);
    const count = load<i32>(at);
    store<i32>(at, longer);
    longer += count;
  }
  let start = 0;
  for (let t = 0; t < steps; t++) {
    store<i32>(starts + (<usize>t << 2), start);
    start += load<i32>(ahead + (<usize>t << 2));
  }
  store<i32>(starts + (<usize>steps << 2), start);
  for (let i = 0; i < rows; i++) {
    const at = ahead + (<usize>load<i32>(lengths + (<usize>i << 2)) << 2);
    const place = load<i32>(at);
    store<i32>(at, place + 1);
    store<i32>(places + (<usize>i << 2), place);
  }
  return start;
}

/** Where in its row the sequence of `length` has what enters in step t. */
// @ts-ignore: decorator
@inline
export function entersAt(layer: usize, length: i32, t: i32): i32 {
  return sizeOf(layer, Recurrence.SIZE_BACKWARDS) ? length - 1 - t : t;
}

/** Where what leaves step t goes. */
// @ts-ignore: decorator
@inline
export function leavesAt(layer: usize, length: i32, t: i32): i32 {
  return sizeOf(layer, Recurrence.SIZE_TURNED) ? length - 1 - t : t;
}
