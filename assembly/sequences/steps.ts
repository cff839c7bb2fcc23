// All steps of the sequences at places [first, end) of a batch, forward and backward: all of them, or the part of one thread (divided.ts). A
// sequence's steps see no other sequence. Regions: regions.ts; packed places: packing.ts.
import { Cell, Recurrence, Start } from "../abi";
import { gemm } from "../kernels/typed";
import { sizeOf } from "../training/layout";
import { stepBackward, stepForward } from "./cells";
import { addRow, copyRow, multiplyRow } from "./rows";
import { leavesAt, lengthOf, placeOf, startOf, stepsBefore } from "./packing";
import { cellOf, isGru, isLstm, Kept, keptAt, Used, usedAt, widthOf } from "./regions";
import { resetBeforeProduct } from "./reset-before";

/** From the sums of the inputs and the state before the first step: all gates and states, in the regions at `base`. */
export function stepsForward<T>(
  frame: usize,
  layer: usize,
  first: i32,
  end: i32,
  rows: i32,
  samples: i32,
  steps: i32,
  base: usize,
  stateMask: usize,
  work: usize,
): void {
  const units = sizeOf(layer, Recurrence.SIZE_UNITS);
  const row = <usize>units * sizeof<T>();
  const wide = <usize>widthOf(layer) * sizeof<T>();
  const places = base + keptAt<T>(layer, rows, Kept.Places);
  const gates = base + keptAt<T>(layer, rows, Kept.Gates);
  const states = base + keptAt<T>(layer, rows, Kept.States);
  const entering = base + keptAt<T>(layer, rows, Kept.Entering);
  const beside = base + keptAt<T>(layer, rows, Kept.Beside);
  const cells = base + keptAt<T>(layer, rows, Kept.Cells);
  const front = <usize>samples * row;
  const own = <usize>first * row;
  const product = cellOf(layer) == Cell.Gru ? cells + <usize>first * wide : cells;
  // What lstm forgets: c, or h.
  const ofOutput = cellOf(layer) == Cell.LstmOfOutput;
  if (stateMask) stateMask += own;
  let before = states + own;
  let cellsBefore = cells + own;
  for (let t = 0; t < steps; t++) {
    const start = startOf(places, samples, t);
    const count = min(end, startOf(places, samples, t + 1) - start) - first;
    if (count <= 0) break;
    const offset = <usize>(start + first) * row;
    const enter = entering + offset;
    if (stateMask) multiplyRow<T>(count * units, before, stateMask, enter);
    else copyRow<T>(count * units, before, enter);
    const state = states + front + offset;
    const cell = cells + front + offset;
    const gate = gates + <usize>(start + first) * wide;
    stepForward<T>(frame, layer, count, enter, before, gate, state, beside + offset, ofOutput ? before : cellsBefore, cell, product, work);
    before = state;
    cellsBefore = cell;
  }
}

/** From the gradient at the outputs: those at the gates' sums, in the regions at `scratch`. spare: a row. */
export function stepsBackward<T>(
  frame: usize,
  layer: usize,
  first: i32,
  end: i32,
  rows: i32,
  samples: i32,
  steps: i32,
  saved: usize,
  delta: usize,
  scratch: usize,
  spare: usize,
  work: usize,
): void {
  const units = sizeOf(layer, Recurrence.SIZE_UNITS);
  const sequences = sizeOf(layer, Recurrence.SIZE_SEQUENCES) != 0;
  const truncate = sizeOf(layer, Recurrence.SIZE_TRUNCATE);
  const width = widthOf(layer);
  const cell = cellOf(layer);
  const row = <usize>units * sizeof<T>();
  const wide = <usize>width * sizeof<T>();
  const own = <usize>first * row;
  const places = saved + keptAt<T>(layer, rows, Kept.Places);
  const gates = saved + keptAt<T>(layer, rows, Kept.Gates);
  const states = saved + keptAt<T>(layer, rows, Kept.States);
  const entering = saved + keptAt<T>(layer, rows, Kept.Entering);
  const beside = saved + keptAt<T>(layer, rows, Kept.Beside);
  const cells = saved + keptAt<T>(layer, rows, Kept.Cells);
  const stateMask = load<f64>(layer + Recurrence.SETTING_RECURRENT_DROPOUT) == 0 ? <usize>0 : saved + keptAt<T>(layer, rows, Kept.StateMask);
  const sums = scratch + usedAt<T>(layer, rows, Used.Delta);
  const before = cell == Cell.GruResetBefore;
  const ofOutput = cell == Cell.LstmOfOutput;
  const unused = scratch + usedAt<T>(layer, rows, Used.StateDelta);
  const stateSums = cell == Cell.Gru ? unused : sums;
  const all = scratch + usedAt<T>(layer, rows, Used.State);
  const state = all + own;
  const carry = scratch + usedAt<T>(layer, rows, Used.Carry) + own;
  const turned = scratch + usedAt<T>(layer, rows, Used.Turned);
  const front = <usize>samples * row;

  memory.fill(state, 0, <usize>(end - first) * row);
  if (isLstm(cell)) memory.fill(carry, 0, <usize>(end - first) * row);
  for (let t = steps - 1; t >= 0; t--) {
    const start = startOf(places, samples, t);
    const count = min(end, startOf(places, samples, t + 1) - start) - first;
    if (count <= 0) continue;
    for (let i = 0; i < samples; i++) {
      const place = placeOf(places, i);
      if (place < first || place >= end) continue;
      const length = lengthOf(places, samples, i);
      if (sequences ? t >= length : t != length - 1) continue;
      const from = sequences ? stepsBefore(frame, layer, i) + leavesAt(layer, length, t) : i;
      addRow<T>(units, delta + <usize>from * row, all + <usize>place * row);
    }
    const offset = <usize>(start + first) * row;
    const at = <usize>(start + first) * wide;
    const product = isGru(cell) ? carry : state;
    const earlier = own + (t == 0 ? <usize>0 : front + <usize>startOf(places, samples, t - 1) * row);
    stepBackward<T>(
      layer,
      count,
      gates + at,
      states + earlier,
      states + front + offset,
      beside + offset,
      (ofOutput ? states : cells) + earlier,
      state,
      carry,
      sums + at,
      before ? unused + <usize>first * wide : stateSums + at,
      spare,
    );
    if (before) resetBeforeProduct<T>(layer, count, gates + at, entering + offset, product, sums + at, turned, spare, work);
    if (t == 0) break;
    if (truncate && t % truncate == 0) {
      memory.fill(state, 0, <usize>count * row);
      if (isLstm(cell)) memory.fill(carry, 0, <usize>count * row);
      continue;
    }
    // Where gru resets before the product, what comes to h by that of the candidate is in `product` already.
    const taken = before ? 2 * units : width;
    const from = before ? Start.Accumulate : Start.Zero;
    gemm<T>(count, units, taken, stateSums + at, width, 1, turned, units, product, units, from, 0, work);
    if (stateMask) multiplyRow<T>(count * units, product, stateMask + own, product);
    // gru leaves in `state` what goes on past the product, lstm that forgets h in `carry`.
    if (isGru(cell)) addRow<T>(count * units, product, state);
    if (ofOutput) {
      addRow<T>(count * units, carry, state);
      memory.fill(carry, 0, <usize>count * row);
    }
  }
}
