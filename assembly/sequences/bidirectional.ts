// Two recurrent layers within one (Schuster and Paliwal 1997): the first goes through a sequence forwards, the second backwards, and
// what leaves a step is what both have there, side by side. Backward the gradient at the inputs is the first's plus the second's.
//
// `saved` holds what the two keep, one behind the other, for the frame's batch. `scratch` begins with the outputs of each (or the
// gradients at them) and a gradient at the inputs.
import { Layer, Recurrence } from "../abi";
import { innerAt, isStepwise, roomOf, rounded, sequencesOf, sizeOf } from "../training/layout";
import { recurrenceBackward, recurrenceForward, recurrenceKept, recurrencePenalty, recurrenceScratch } from "./recurrence";
import { addRow, copyRow } from "./rows";

/** Of the outputs of one direction. */
function outputBytes<T>(layer: usize, batch: i32): usize {
  return rounded(<usize>batch * <usize>load<i32>(innerAt(layer, 0) + Layer.UNITS) * sizeof<T>());
}

function inputBytes<T>(layer: usize, batch: i32): usize {
  return rounded(<usize>batch * <usize>load<i32>(layer + Layer.INPUTS) * sizeof<T>());
}

/** Rows of `units` numbers that leave one direction. */
function leaving(frame: usize, inner: usize, rows: i32): i32 {
  if (isStepwise(inner)) return sizeOf(inner, Recurrence.SIZE_SEQUENCES) ? rows : sequencesOf(frame, inner, rows);
  return rows * (load<i32>(inner + Layer.UNITS) / sizeOf(inner, Recurrence.SIZE_UNITS));
}

export function bidirectionalKept<T>(layer: usize, batch: i32): usize {
  return rounded(recurrenceKept<T>(innerAt(layer, 0), batch)) + recurrenceKept<T>(innerAt(layer, 1), batch);
}

export function bidirectionalScratch<T>(layer: usize, batch: i32, training: bool): usize {
  const inner = recurrenceScratch<T>(innerAt(layer, 0), batch, training); // both are as large
  return 2 * outputBytes<T>(layer, batch) + inputBytes<T>(layer, batch) + inner;
}

export function bidirectionalForward<T>(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  const batch = roomOf(frame, layer);
  const ahead = innerAt(layer, 0);
  const back = innerAt(layer, 1);
  const other = scratch + outputBytes<T>(layer, batch);
  const work = other + outputBytes<T>(layer, batch) + inputBytes<T>(layer, batch);
  const apart = saved != output;
  const second = saved + rounded(recurrenceKept<T>(ahead, batch));
  recurrenceForward<T>(frame, ahead, rows, x, apart ? saved : scratch, scratch, work, training);
  recurrenceForward<T>(frame, back, rows, x, apart ? second : other, other, work, training);
  const units = sizeOf(ahead, Recurrence.SIZE_UNITS);
  const row = <usize>units * sizeof<T>();
  let to = output;
  for (let left = leaving(frame, ahead, rows), at: usize = 0; left > 0; left--) {
    copyRow<T>(units, scratch + at, to);
    copyRow<T>(units, other + at, to + row);
    at += row;
    to += 2 * row;
  }
  return output;
}

export function bidirectionalBackward<T>(
  frame: usize,
  layer: usize,
  rows: i32,
  saved: usize,
  delta: usize,
  next: usize,
  scratch: usize,
): usize {
  const batch = roomOf(frame, layer);
  const ahead = innerAt(layer, 0);
  const back = innerAt(layer, 1);
  const other = scratch + outputBytes<T>(layer, batch);
  const spare = other + outputBytes<T>(layer, batch);
  const work = spare + inputBytes<T>(layer, batch);
  const units = sizeOf(ahead, Recurrence.SIZE_UNITS);
  const row = <usize>units * sizeof<T>();
  for (let left = leaving(frame, ahead, rows), at: usize = 0; left > 0; left--) {
    copyRow<T>(units, delta, scratch + at);
    copyRow<T>(units, delta + row, other + at);
    at += row;
    delta += 2 * row;
  }
  const second = saved + rounded(recurrenceKept<T>(ahead, batch));
  recurrenceBackward<T>(frame, ahead, rows, saved, scratch, next, work);
  recurrenceBackward<T>(frame, back, rows, second, other, next ? spare : 0, work);
  if (next) addRow<T>(rows * load<i32>(layer + Layer.INPUTS), spare, next);
  return next;
}

export function bidirectionalPenalty<T>(layer: usize, parameters: usize, sum: f64): f64 {
  return recurrencePenalty<T>(innerAt(layer, 1), parameters, recurrencePenalty<T>(innerAt(layer, 0), parameters, sum));
}
