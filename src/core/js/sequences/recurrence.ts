import {
  CELL_GRU,
  CELL_GRU_RESET_BEFORE,
  CELL_LSTM,
  CELL_LSTM_OF_OUTPUT,
  RECURRENCE_SETTING_DROPOUT,
  RECURRENCE_SETTING_L1,
  RECURRENCE_SETTING_L2,
  RECURRENCE_SETTING_RECURRENT_DROPOUT,
  RECURRENCE_SIZE_SEQUENCES,
  RECURRENCE_SIZE_TRUNCATE,
  RECURRENCE_TENSOR_BIAS,
  RECURRENCE_TENSOR_RECURRENT_WEIGHTS,
  RECURRENCE_TENSOR_WEIGHTS,
} from '../../abi.js';
import { GemmStart, type Pointer } from '../../core.js';
import {
  isTrained,
  type LayerKind,
  type LayerState,
  type Pass,
  stepsBefore,
  tensorAt,
} from '../layers/layer.js';
import type { TypedKernels } from '../typed.js';
import { stepBackward, stepForward } from './cells.js';
import { entersAt, leavesAt, type Packing, pack, packed } from './packing.js';
import { isGru, isLstm, type Kept, keptAt, lengthsOf, usedAt } from './regions.js';
import { resetBeforeProduct } from './reset-before.js';

/** Twin of assembly/sequences/recurrence.ts. */
export const recurrenceLayer: LayerKind = {
  kept: (kernels, layer, batch) => keptAt(kernels, layer, batch, 0).end,
  scratch(kernels, layer, batch, training) {
    const kept = keptAt(kernels, layer, batch, 0).end;
    return training ? Math.max(usedAt(kernels, layer, batch, 0).end, kept) : kept;
  },
  forward,
  backward,
  penalty,
  lossActivation: () => -1,
};

/** Factors of 0 or 1/(1 − rate), one draw each. */
function drawMask({ kernels, random }: Pass, count: number, rate: number, mask: Pointer): void {
  const scale = 1 / (1 - rate);
  const v = kernels.view();
  for (let i = 0; i < count; i++) {
    v[mask / kernels.size + i] = kernels.core.uniformOne(random, 0, 1) < rate ? 0 : scale;
  }
}

/** to = x ⊙ y. */
function times(kernels: TypedKernels, count: number, x: Pointer, y: Pointer, to: Pointer): void {
  const v = kernels.view();
  const [a, b, c] = [x, y, to].map((at) => at / kernels.size) as [number, number, number];
  for (let j = 0; j < count; j++) v[c + j] = v[a + j]! * v[b + j]!;
}

function add(kernels: TypedKernels, count: number, x: Pointer, to: Pointer): void {
  const v = kernels.view();
  const [a, b] = [x / kernels.size, to / kernels.size];
  for (let j = 0; j < count; j++) v[b + j] = v[b + j]! + v[a + j]!;
}

function forward(pass: Pass, layer: LayerState, x: Pointer, training: boolean): Pointer {
  const { kernels, parameters, rows, scratch } = pass;
  const { size } = kernels;
  const { cell: kind, features, units, width, steps: all } = lengthsOf(layer);
  const { output, settings } = layer;
  const row = units * size;
  const at = keptAt(kernels, layer, rows, layer.saved === output ? scratch : layer.saved);
  const packing = pack(pass, layer, at.places);
  const { places, lengths, starts } = packing;
  const samples = lengths.length;
  const steps = starts.length - 1;
  const rate = training ? settings[RECURRENCE_SETTING_DROPOUT]! : 0;
  const stateRate = training ? settings[RECURRENCE_SETTING_RECURRENT_DROPOUT]! : 0;
  if (rate) drawMask(pass, samples * features, rate, at.inputMask);
  for (let i = 0; stateRate && i < samples; i++) {
    drawMask(pass, units, stateRate, at.stateMask + places[i]! * row);
  }

  const entry = features * size;
  for (let i = 0; i < samples; i++) {
    for (let t = 0; t < lengths[i]!; t++) {
      const from = x + (stepsBefore(pass, layer, all, i) + entersAt(layer, lengths[i]!, t)) * entry;
      const to = at.inputs + (starts[t]! + places[i]!) * entry;
      if (rate) times(kernels, features, from, at.inputMask + i * entry, to);
      else kernels.copy(from, to, features);
    }
  }
  const bias = tensorAt(kernels, layer, RECURRENCE_TENSOR_BIAS, parameters);
  const weights = tensorAt(kernels, layer, RECURRENCE_TENSOR_WEIGHTS, parameters);
  kernels.gemm(
    ...([starts[steps]!, width, features, at.inputs, features, 1, weights, width] as const),
    ...([at.gates, width, bias ? GemmStart.bias : GemmStart.zero, bias, scratch] as const),
  );

  const carried = training ? 0 : pass.states.at;
  begin(kernels, layer, samples, packing, carried, at);
  let before = at.states;
  let cellBefore = kind === CELL_LSTM_OF_OUTPUT ? at.states : at.cells;
  for (let t = 0; t < steps; t++) {
    const first = starts[t]!;
    const count = starts[t + 1]! - first;
    if (count === 0) break;
    const entering = at.entering + first * row;
    if (stateRate) times(kernels, count * units, before, at.stateMask, entering);
    else kernels.copy(before, entering, count * units);
    const state = at.states + (samples + first) * row;
    const cell = at.cells + (samples + first) * row;
    const gates = at.gates + first * width * size;
    const beside = at.beside + first * row;
    const product = at.cells;
    const step = { count, entering, before, gates, state, beside, cellBefore, cell, product };
    stepForward(pass, layer, step);
    // What lstm forgets of: c, or h.
    [before, cellBefore] = [state, kind === CELL_LSTM_OF_OUTPUT ? state : cell];
  }

  const stateOf = (i: number, t: number): Pointer =>
    at.states + (samples + starts[t]! + places[i]!) * row;
  for (let i = 0; i < samples; i++) {
    const length = lengths[i]!;
    if (!layer.size(RECURRENCE_SIZE_SEQUENCES)) {
      kernels.copy(stateOf(i, length - 1), output + i * row, units);
      continue;
    }
    const to = output + stepsBefore(pass, layer, all, i) * row;
    for (let t = 0; t < length; t++) {
      kernels.copy(stateOf(i, t), to + leavesAt(layer, length, t) * row, units);
    }
  }
  if (carried) pass.states.at = end(kernels, layer, samples, packing, carried, at);
  return output;
}

function begin(
  kernels: TypedKernels,
  layer: LayerState,
  rows: number,
  { places }: Packing,
  carried: Pointer,
  { states, cells }: Kept,
): void {
  const { cell, units } = lengthsOf(layer);
  const row = units * kernels.size;
  for (let i = 0; i < rows; i++) {
    for (const [k, to] of (cell === CELL_LSTM ? [states, cells] : [states]).entries()) {
      const first = (to + places[i]! * row) / kernels.size;
      if (carried) kernels.copy(carried + (k * rows + i) * row, to + places[i]! * row, units);
      else kernels.view().fill(0, first, first + units);
    }
  }
}

/** Where the next layer's begin. */
function end(
  kernels: TypedKernels,
  layer: LayerState,
  rows: number,
  { places, lengths, starts }: Packing,
  carried: Pointer,
  { states, cells }: Kept,
): Pointer {
  const { cell, units } = lengthsOf(layer);
  const row = units * kernels.size;
  const kinds = cell === CELL_LSTM ? [states, cells] : [states];
  for (let i = 0; i < rows; i++) {
    const from = (rows + starts[lengths[i]! - 1]! + places[i]!) * row;
    for (const [k, each] of kinds.entries()) {
      kernels.copy(each + from, carried + (k * rows + i) * row, units);
    }
  }
  return carried + kinds.length * rows * row;
}

function backward(
  pass: Pass,
  layer: LayerState,
  _x: Pointer,
  delta: Pointer,
  next: Pointer,
): Pointer {
  const { kernels, parameters, gradients, rows, scratch } = pass;
  const { size } = kernels;
  const { cell, features, units, width, steps: all } = lengthsOf(layer);
  const { settings } = layer;
  const sequences = layer.size(RECURRENCE_SIZE_SEQUENCES);
  const truncate = layer.size(RECURRENCE_SIZE_TRUNCATE);
  const gru = isGru(cell);
  const resetBefore = cell === CELL_GRU_RESET_BEFORE;
  const ofOutput = cell === CELL_LSTM_OF_OUTPUT;
  const row = units * size;
  const wide = width * size;
  const at = keptAt(kernels, layer, rows, layer.saved);
  const to = usedAt(kernels, layer, rows, scratch);
  const stateSums = cell === CELL_GRU ? to.stateDelta : to.delta;
  const { places, lengths, starts } = packed(pass, layer, at.places);
  const samples = lengths.length;
  const steps = starts.length - 1;
  const total = starts[steps]!;
  const weights = tensorAt(kernels, layer, RECURRENCE_TENSOR_WEIGHTS, parameters);
  const recurrent = tensorAt(kernels, layer, RECURRENCE_TENSOR_RECURRENT_WEIGHTS, parameters);
  const clear = (count: number): void => {
    for (const start of isLstm(cell) ? [to.state, to.carry] : [to.state]) {
      kernels.view().fill(0, start / size, start / size + count * units);
    }
  };

  kernels.transpose(units, width, recurrent, width, to.turned, units);
  clear(samples);
  for (let t = steps - 1; t >= 0; t--) {
    const first = starts[t]!;
    const count = starts[t + 1]! - first;
    if (count === 0) continue;
    for (let i = 0; i < samples; i++) {
      const length = lengths[i]!;
      if (sequences ? t >= length : t !== length - 1) continue;
      const from = sequences ? stepsBefore(pass, layer, all, i) + leavesAt(layer, length, t) : i;
      add(kernels, units, delta + from * row, to.state + places[i]! * row);
    }
    const earlier = t === 0 ? 0 : samples + starts[t - 1]!;
    const step = {
      count,
      gates: at.gates + first * wide,
      before: at.states + earlier * row,
      state: at.states + (samples + first) * row,
      beside: at.beside + first * row,
      cellBefore: (ofOutput ? at.states : at.cells) + earlier * row,
      delta: to.state,
      carry: to.carry,
      sums: to.delta + first * wide,
      stateSums: resetBefore ? to.stateDelta : stateSums + first * wide,
      spare: to.row,
    };
    stepBackward(kernels, layer, step);
    if (resetBefore) {
      const entering = at.entering + first * row;
      resetBeforeProduct(kernels, layer, step, { entering, turned: to.turned, work: to.end });
    }
    if (t === 0) break;
    if (truncate && t % truncate === 0) {
      clear(count);
      continue;
    }
    const product = gru ? to.carry : to.state;
    const taken = resetBefore ? 2 * units : width;
    const start = resetBefore ? GemmStart.accumulate : GemmStart.zero;
    kernels.gemm(
      ...([count, units, taken, stateSums + first * wide, width, 1, to.turned, units] as const),
      ...([product, units, start, 0, to.end] as const),
    );
    if (settings[RECURRENCE_SETTING_RECURRENT_DROPOUT]) {
      times(kernels, count * units, product, at.stateMask, product);
    }
    if (gru) add(kernels, count * units, product, to.state);
    if (ofOutput) {
      add(kernels, count * units, to.carry, to.state);
      kernels.view().fill(0, to.carry / size, to.carry / size + count * units);
    }
  }

  const l1 = settings[RECURRENCE_SETTING_L1]!;
  const l2 = settings[RECURRENCE_SETTING_L2]!;
  const { penalties } = pass;
  for (const [slot, from, sums, count, values] of [
    [RECURRENCE_TENSOR_WEIGHTS, at.inputs, to.delta, features, weights],
    [RECURRENCE_TENSOR_RECURRENT_WEIGHTS, at.entering, stateSums, units, recurrent],
  ] as const) {
    if (!isTrained(layer, slot)) continue;
    const gradient = tensorAt(kernels, layer, slot, gradients);
    const product = (x: Pointer, first: number, columns: number): void =>
      kernels.gemm(
        ...([count, columns, total, x, 1, count, sums + first * size, width] as const),
        ...([gradient + first * size, width, GemmStart.zero, 0, to.end] as const),
      );
    if (resetBefore && slot === RECURRENCE_TENSOR_RECURRENT_WEIGHTS) {
      product(from, 0, 2 * units);
      product(at.beside, 2 * units, units);
    } else product(from, 0, width);
    if (penalties && (l1 !== 0 || l2 !== 0)) {
      kernels.penaltyGradient(count * width, l1, l2, values, gradient);
    }
  }
  if (isTrained(layer, RECURRENCE_TENSOR_BIAS)) {
    const gradient = tensorAt(kernels, layer, RECURRENCE_TENSOR_BIAS, gradients);
    kernels.columnSums(total, width, to.delta, gradient);
    if (cell === CELL_GRU) kernels.columnSums(total, width, stateSums, gradient + wide);
  }
  if (!next) return next;

  kernels.transpose(features, width, weights, width, to.turnedWeights, features);
  kernels.gemm(
    ...([total, features, width, to.delta, width, 1, to.turnedWeights, features] as const),
    ...([to.inputs, features, GemmStart.zero, 0, to.end] as const),
  );
  const entry = features * size;
  for (let i = 0; i < samples; i++) {
    const length = lengths[i]!;
    const start = next + stepsBefore(pass, layer, all, i) * entry;
    for (let t = 0; t < length; t++) {
      const from = to.inputs + (starts[t]! + places[i]!) * entry;
      const place = start + entersAt(layer, length, t) * entry;
      if (settings[RECURRENCE_SETTING_DROPOUT]) {
        times(kernels, features, from, at.inputMask + i * entry, place);
      } else kernels.copy(from, place, features);
    }
  }
  return next;
}

function penalty(
  kernels: TypedKernels,
  layer: LayerState,
  parameters: Pointer,
  sum: number,
): number {
  const l1 = layer.settings[RECURRENCE_SETTING_L1]!;
  const l2 = layer.settings[RECURRENCE_SETTING_L2]!;
  for (const slot of [RECURRENCE_TENSOR_WEIGHTS, RECURRENCE_TENSOR_RECURRENT_WEIGHTS]) {
    const { count } = layer.tensors[slot]!;
    const at = tensorAt(kernels, layer, slot, parameters);
    if (l1 !== 0) sum += l1 * kernels.sumOfMagnitudes(count, at);
    if (l2 !== 0) sum += l2 * kernels.sumOfSquares(count, at);
  }
  return sum;
}
