// A recurrent layer: from x_t and h_{t−1} the next h_t, step by step; cells in cells.ts. X: (steps, features), W: (features, G·units),
// U: (units, G·units), b: (G·units), of gru (2, 3·units), or (3·units) where it resets before its product. G gates: 1, of lstm 4 (i f c o),
// of gru 3 (z r h).
//
// The sums of all steps, X·W + b, are one product of packed rows (packing.ts); then each step adds h·U, goes through its gates and
// leaves its state. Backward the steps go the other way, the gradients of W and U are one product each over all packed rows (in their
// order: step by step), those of b column sums. So no sequence depends on how many rows, or how long ones, are beside it. Where samples
// are of any length, rows are steps, and the regions have room for as many samples as steps.
//
// Dropout of what enters and of h before its product: one factor for each feature and unit of a sequence, the same in all steps (Gal
// and Ghahramani 2016), drawn row by row, first all features', then all units'; 0 or 1/(1 − rate). With `truncate` n no gradient goes
// from a step t, a multiple of n, to that before. The loss grows by l1·Σ|w| + l2·Σw² over W and U.
//
// Order of summation: kernels/gemm, kernels/reduce; per element as the cells say.
import { Cell, Frame, Recurrence, Start } from "../abi";
import { columnSums, gemm, gemmWorkspace, penaltyGradient, sumOfMagnitudes, sumOfSquares, transpose } from "../kernels/typed";
import { uniformOne } from "../random/distributions";
import { hasPenalties, isTrained, sequencesOf, sizeOf, tensorAt } from "../training/layout";
import { addRow, copyRow, multiplyRow } from "./rows";
import { entersAt, leavesAt, lengthOf, longestOf, pack, placeOf, startOf, stepsBefore } from "./packing";
import { cellOf, Kept, keptAt, Used, usedAt, widthOf } from "./regions";
import { forkBackward, forkForward } from "./divided";
import { stepsBackward, stepsForward } from "./steps";

export function recurrenceKept<T>(layer: usize, batch: i32): usize {
  return keptAt<T>(layer, batch, Kept.End);
}

/** What the products pack, behind the regions. */
export function recurrenceScratch<T>(layer: usize, batch: i32, training: bool): usize {
  const all = batch * sizeOf(layer, Recurrence.SIZE_STEPS);
  const features = sizeOf(layer, Recurrence.SIZE_FEATURES);
  const units = sizeOf(layer, Recurrence.SIZE_UNITS);
  const width = widthOf(layer);
  const forward = max(gemmWorkspace<T>(all, width, features), gemmWorkspace<T>(batch, width, units));
  // Where a layer within another keeps nothing, what is kept in training stands in the scratch, too.
  const run = keptAt<T>(layer, batch, Kept.End) + forward;
  if (!training) return run;
  let most = max(gemmWorkspace<T>(features, width, all), gemmWorkspace<T>(units, width, all));
  most = max(most, max(gemmWorkspace<T>(all, features, width), gemmWorkspace<T>(batch, units, width)));
  return max(run, usedAt<T>(layer, batch, Used.End) + most);
}

function drawMask<T>(random: usize, count: i32, rate: f64, mask: usize): void {
  const scale = 1 / (1 - rate);
  for (let i = 0; i < count; i++) {
    store<T>(mask, <T>(uniformOne(random, 0, 1) < rate ? 0 : scale));
    mask += sizeof<T>();
  }
}

export function recurrenceForward<T>(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  // A pass that keeps nothing hands in no place for it.
  const apart = saved != output;
  const base = apart ? saved : scratch;
  const features = sizeOf(layer, Recurrence.SIZE_FEATURES);
  const units = sizeOf(layer, Recurrence.SIZE_UNITS);
  const sequences = sizeOf(layer, Recurrence.SIZE_SEQUENCES) != 0;
  const width = widthOf(layer);
  const row = <usize>units * sizeof<T>();
  const parameters = <usize>load<u32>(frame + Frame.PARAMETERS);
  const bias = tensorAt<T>(layer, Recurrence.TENSOR_BIAS, parameters);
  const samples = sequencesOf(frame, layer, rows);
  const steps = longestOf(frame, layer, samples);
  const places = base + keptAt<T>(layer, rows, Kept.Places);
  const inputs = base + keptAt<T>(layer, rows, Kept.Inputs);
  const gates = base + keptAt<T>(layer, rows, Kept.Gates);
  const states = base + keptAt<T>(layer, rows, Kept.States);
  const cells = base + keptAt<T>(layer, rows, Kept.Cells);
  const work = apart ? scratch : scratch + keptAt<T>(layer, rows, Kept.End);
  const all = pack(frame, layer, samples, steps, places);

  let inputMask: usize = 0;
  let stateMask: usize = 0;
  if (training) {
    const random = <usize>load<u32>(frame + Frame.RANDOM);
    const rate = load<f64>(layer + Recurrence.SETTING_DROPOUT);
    const stateRate = load<f64>(layer + Recurrence.SETTING_RECURRENT_DROPOUT);
    if (rate != 0) {
      inputMask = base + keptAt<T>(layer, rows, Kept.InputMask);
      drawMask<T>(random, samples * features, rate, inputMask);
    }
    if (stateRate != 0) {
      stateMask = base + keptAt<T>(layer, rows, Kept.StateMask);
      for (let i = 0; i < samples; i++) drawMask<T>(random, units, stateRate, stateMask + <usize>placeOf(places, i) * row);
    }
  }

  const entry = <usize>features * sizeof<T>();
  for (let i = 0; i < samples; i++) {
    const length = lengthOf(places, samples, i);
    const place = placeOf(places, i);
    for (let t = 0; t < length; t++) {
      const from = x + <usize>(stepsBefore(frame, layer, i) + entersAt(layer, length, t)) * entry;
      const to = inputs + <usize>(startOf(places, samples, t) + place) * entry;
      if (inputMask) multiplyRow<T>(features, from, inputMask + <usize>i * entry, to);
      else copyRow<T>(features, from, to);
    }
  }
  const start = bias ? Start.Bias : Start.Zero;
  const weights = tensorAt<T>(layer, Recurrence.TENSOR_WEIGHTS, parameters);
  gemm<T>(all, width, features, inputs, features, 1, weights, width, gates, width, start, bias, work);

  const carried = training ? <usize>0 : <usize>load<u32>(frame + Frame.STATES);
  begin<T>(layer, samples, places, carried, states, cells);
  if (!ASC_FEATURE_THREADS || !forkForward<T>(frame, layer, rows, samples, steps, base, stateMask, work)) {
    stepsForward<T>(frame, layer, 0, samples, rows, samples, steps, base, stateMask, work);
  }

  const after = states + <usize>samples * row;
  for (let i = 0; i < samples; i++) {
    const length = lengthOf(places, samples, i);
    const place = placeOf(places, i);
    if (!sequences) {
      copyRow<T>(units, after + <usize>(startOf(places, samples, length - 1) + place) * row, output + <usize>i * row);
      continue;
    }
    const to = output + <usize>stepsBefore(frame, layer, i) * row;
    for (let t = 0; t < length; t++) {
      const from = after + <usize>(startOf(places, samples, t) + place) * row;
      copyRow<T>(units, from, to + <usize>leavesAt(layer, length, t) * row);
    }
  }
  if (carried) end<T>(frame, layer, samples, places, carried, states, cells);
  return output;
}

/** The states before the first step, rows by place: zeros, or what was carried here, rows in their order. */
function begin<T>(layer: usize, samples: i32, places: usize, carried: usize, states: usize, cells: usize): void {
  const units = sizeOf(layer, Recurrence.SIZE_UNITS);
  const row = <usize>units * sizeof<T>();
  const lstm = cellOf(layer) == Cell.Lstm;
  if (!carried) {
    memory.fill(states, 0, <usize>samples * row);
    if (lstm) memory.fill(cells, 0, <usize>samples * row);
    return;
  }
  for (let i = 0; i < samples; i++) {
    const to = <usize>placeOf(places, i) * row;
    copyRow<T>(units, carried + <usize>i * row, states + to);
    if (lstm) copyRow<T>(units, carried + <usize>(samples + i) * row, cells + to);
  }
}

/** Leaves the states after the last step where those before the first stood, and moves the frame on to the next layer's. */
function end<T>(frame: usize, layer: usize, samples: i32, places: usize, carried: usize, states: usize, cells: usize): void {
  const units = sizeOf(layer, Recurrence.SIZE_UNITS);
  const row = <usize>units * sizeof<T>();
  const lstm = cellOf(layer) == Cell.Lstm;
  for (let i = 0; i < samples; i++) {
    const last = startOf(places, samples, lengthOf(places, samples, i) - 1) + placeOf(places, i);
    const from = <usize>(samples + last) * row;
    copyRow<T>(units, states + from, carried + <usize>i * row);
    if (lstm) copyRow<T>(units, cells + from, carried + <usize>(samples + i) * row);
  }
  store<u32>(frame + Frame.STATES, <u32>(carried + <usize>samples * row * (lstm ? 2 : 1)));
}

export function recurrenceBackward<T>(
  frame: usize,
  layer: usize,
  rows: i32,
  saved: usize,
  delta: usize,
  next: usize,
  scratch: usize,
): usize {
  const features = sizeOf(layer, Recurrence.SIZE_FEATURES);
  const units = sizeOf(layer, Recurrence.SIZE_UNITS);
  const samples = sequencesOf(frame, layer, rows);
  const steps = longestOf(frame, layer, samples);
  const width = widthOf(layer);
  const cell = cellOf(layer);
  const wide = <usize>width * sizeof<T>();
  const parameters = <usize>load<u32>(frame + Frame.PARAMETERS);
  const gradients = <usize>load<u32>(frame + Frame.GRADIENTS);
  const weights = tensorAt<T>(layer, Recurrence.TENSOR_WEIGHTS, parameters);
  const recurrent = tensorAt<T>(layer, Recurrence.TENSOR_RECURRENT_WEIGHTS, parameters);
  const places = saved + keptAt<T>(layer, rows, Kept.Places);
  const inputs = saved + keptAt<T>(layer, rows, Kept.Inputs);
  const entering = saved + keptAt<T>(layer, rows, Kept.Entering);
  const beside = saved + keptAt<T>(layer, rows, Kept.Beside);
  const inputMask = load<f64>(layer + Recurrence.SETTING_DROPOUT) == 0 ? <usize>0 : saved + keptAt<T>(layer, rows, Kept.InputMask);
  const sums = scratch + usedAt<T>(layer, rows, Used.Delta);
  const before = cell == Cell.GruResetBefore;
  const stateSums = cell == Cell.Gru ? scratch + usedAt<T>(layer, rows, Used.StateDelta) : sums;
  const spare = scratch + usedAt<T>(layer, rows, Used.Row);
  const turned = scratch + usedAt<T>(layer, rows, Used.Turned);
  const work = scratch + usedAt<T>(layer, rows, Used.End);
  const all = startOf(places, samples, steps);

  transpose<T>(units, width, recurrent, width, turned, units);
  if (!ASC_FEATURE_THREADS || !forkBackward<T>(frame, layer, rows, samples, steps, saved, delta, scratch)) {
    stepsBackward<T>(frame, layer, 0, samples, rows, samples, steps, saved, delta, scratch, spare, work);
  }

  const l1 = load<f64>(layer + Recurrence.SETTING_L1);
  const l2 = load<f64>(layer + Recurrence.SETTING_L2);
  const penalised = (l1 != 0 || l2 != 0) && hasPenalties(frame);
  if (isTrained(layer, Recurrence.TENSOR_WEIGHTS)) {
    const to = tensorAt<T>(layer, Recurrence.TENSOR_WEIGHTS, gradients);
    gemm<T>(features, width, all, inputs, 1, features, sums, width, to, width, Start.Zero, 0, work);
    if (penalised) penaltyGradient<T>(features * width, l1, l2, weights, to);
  }
  if (isTrained(layer, Recurrence.TENSOR_RECURRENT_WEIGHTS)) {
    const to = tensorAt<T>(layer, Recurrence.TENSOR_RECURRENT_WEIGHTS, gradients);
    const taken = before ? 2 * units : width;
    gemm<T>(units, taken, all, entering, 1, units, stateSums, width, to, width, Start.Zero, 0, work);
    const two = <usize>(2 * units) * sizeof<T>();
    if (before) gemm<T>(units, units, all, beside, 1, units, stateSums + two, width, to + two, width, Start.Zero, 0, work);
    if (penalised) penaltyGradient<T>(units * width, l1, l2, recurrent, to);
  }
  if (isTrained(layer, Recurrence.TENSOR_BIAS)) {
    const to = tensorAt<T>(layer, Recurrence.TENSOR_BIAS, gradients);
    columnSums<T>(all, width, sums, to);
    if (cell == Cell.Gru) columnSums<T>(all, width, stateSums, to + wide);
  }
  if (!next) return next;

  const turnedWeights = scratch + usedAt<T>(layer, rows, Used.TurnedWeights);
  const packed = scratch + usedAt<T>(layer, rows, Used.Inputs);
  transpose<T>(features, width, weights, width, turnedWeights, features);
  gemm<T>(all, features, width, sums, width, 1, turnedWeights, features, packed, features, Start.Zero, 0, work);
  const entry = <usize>features * sizeof<T>();
  for (let i = 0; i < samples; i++) {
    const length = lengthOf(places, samples, i);
    const to = next + <usize>stepsBefore(frame, layer, i) * entry;
    for (let t = 0; t < length; t++) {
      const from = packed + <usize>(startOf(places, samples, t) + placeOf(places, i)) * entry;
      const at = to + <usize>entersAt(layer, length, t) * entry;
      if (inputMask) multiplyRow<T>(features, from, inputMask + <usize>i * entry, at);
      else copyRow<T>(features, from, at);
    }
  }
  return next;
}

export function recurrencePenalty<T>(layer: usize, parameters: usize, sum: f64): f64 {
  const l1 = load<f64>(layer + Recurrence.SETTING_L1);
  const l2 = load<f64>(layer + Recurrence.SETTING_L2);
  const width = widthOf(layer);
  for (let slot = Recurrence.TENSOR_WEIGHTS; slot <= Recurrence.TENSOR_RECURRENT_WEIGHTS; slot++) {
    const rows = slot == Recurrence.TENSOR_WEIGHTS ? Recurrence.SIZE_FEATURES : Recurrence.SIZE_UNITS;
    const count = sizeOf(layer, rows) * width;
    const at = tensorAt<T>(layer, slot, parameters);
    if (l1 != 0) sum += l1 * sumOfMagnitudes<T>(count, at);
    if (l2 != 0) sum += l2 * sumOfSquares<T>(count, at);
  }
  return sum;
}
