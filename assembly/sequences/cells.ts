// One step of `count` rows. f: the activation, s: that of the gates; all of a row stand side by side, gate after gate.
//
//   simple:  h = f(x·W + b + h₋·U)
//   lstm:    i, φ, o = s(…), g = f(…); c = φ·c₋ + i·g; h = o·f(c)                (Hochreiter and Schmidhuber 1997; Gers et al. 2000)
//   lstm of its output: the same with h₋ in the place of c₋
//   gru:     z, r = s(x·W + b + (h₋·U + b′)); g = f(x·W + b + r·(h₋·U + b′)); h = z·h₋ + (1 − z)·g      (Cho et al. 2014; reset after)
//   gru, reset before the product: reset-before.ts
//
// a·b + c·d is madd(a, b, c·d): c·d rounded first. Backward every product and every sum is rounded, but where madd is written.
import { Cell, Frame, Recurrence, Start } from "../abi";
import { activate, activationDerivative, gemm } from "../kernels/typed";
import { lanes, loadUpTo, madd, splat, storeUpTo } from "../simd/lanes";
import { sizeOf, tensorAt } from "../training/layout";
import { addRow } from "./rows";
import { cellOf, isGru, isLstm, widthOf } from "./regions";
import { resetBeforeSums } from "./reset-before";

/** From the rows that enter, `gates` holding x·W + b: the gates, `beside`, the next c and h. */
export function stepForward<T>(
  frame: usize,
  layer: usize,
  count: i32,
  entering: usize,
  before: usize,
  gates: usize,
  state: usize,
  beside: usize,
  cellBefore: usize,
  cell: usize,
  product: usize,
  work: usize,
): void {
  const kind = cellOf(layer);
  const units = sizeOf(layer, Recurrence.SIZE_UNITS);
  const width = widthOf(layer);
  const code = sizeOf(layer, Recurrence.SIZE_ACTIVATION);
  const gateCode = sizeOf(layer, Recurrence.SIZE_GATE_ACTIVATION);
  const row = <usize>units * sizeof<T>();
  const wide = <usize>width * sizeof<T>();
  const parameters = <usize>load<u32>(frame + Frame.PARAMETERS);
  const recurrent = tensorAt<T>(layer, Recurrence.TENSOR_RECURRENT_WEIGHTS, parameters);
  if (isGru(kind)) {
    if (kind == Cell.Gru) {
      const bias = tensorAt<T>(layer, Recurrence.TENSOR_BIAS, parameters);
      const start = bias ? Start.Bias : Start.Zero;
      gemm<T>(count, width, units, entering, units, 1, recurrent, width, product, width, start, bias ? bias + wide : 0, work);
    } else {
      resetBeforeSums<T>(layer, count, recurrent, entering, gates, beside, work);
    }
    for (; count > 0; count--) {
      if (kind == Cell.Gru) {
        addRow<T>(2 * units, product, gates);
        activate<T>(gateCode, 0, 2 * units, gates, gates);
        gruCandidate<T>(units, gates, product, beside);
      }
      activate<T>(code, 0, units, gates + 2 * row, gates + 2 * row);
      gruState<T>(units, gates, before, state);
      product += wide;
      gates += wide;
      beside += row;
      before += row;
      state += row;
    }
    return;
  }
  gemm<T>(count, width, units, entering, units, 1, recurrent, width, gates, width, Start.Accumulate, 0, work);
  if (kind == Cell.Simple) {
    activate<T>(code, 0, count * units, gates, state);
    return;
  }
  const end = gates + <usize>count * wide;
  let to = cell;
  for (let at = gates; at < end; at += wide) {
    activate<T>(gateCode, 0, 2 * units, at, at);
    activate<T>(code, 0, units, at + 2 * row, at + 2 * row);
    activate<T>(gateCode, 0, units, at + 3 * row, at + 3 * row);
    lstmCell<T>(units, at, cellBefore, to);
    cellBefore += row;
    to += row;
  }
  activate<T>(code, 0, count * units, cell, beside);
  for (let at = gates; at < end; at += wide) {
    lstmState<T>(units, at + 3 * row, beside, state);
    beside += row;
    state += row;
  }
}

function lstmCell<T>(units: i32, gates: usize, before: usize, cell: usize): void {
  const row = <usize>units * sizeof<T>();
  for (; units > 0; units -= lanes<T>()) {
    const added = v128.mul<T>(loadUpTo<T>(gates, units), loadUpTo<T>(gates + 2 * row, units));
    storeUpTo<T>(cell, madd<T>(loadUpTo<T>(gates + row, units), loadUpTo<T>(before, units), added), units);
    gates += 16;
    before += 16;
    cell += 16;
  }
}

function lstmState<T>(units: i32, gate: usize, value: usize, state: usize): void {
  for (; units > 0; units -= lanes<T>()) {
    storeUpTo<T>(state, v128.mul<T>(loadUpTo<T>(gate, units), loadUpTo<T>(value, units)), units);
    gate += 16;
    value += 16;
    state += 16;
  }
}

/** Adds r times its part of the product to the candidate's sum; that part stays in `beside`. */
function gruCandidate<T>(units: i32, gates: usize, product: usize, beside: usize): void {
  const row = <usize>units * sizeof<T>();
  for (; units > 0; units -= lanes<T>()) {
    const part = loadUpTo<T>(product + 2 * row, units);
    storeUpTo<T>(beside, part, units);
    const sum = madd<T>(loadUpTo<T>(gates + row, units), part, loadUpTo<T>(gates + 2 * row, units));
    storeUpTo<T>(gates + 2 * row, sum, units);
    gates += 16;
    product += 16;
    beside += 16;
  }
}

function gruState<T>(units: i32, gates: usize, before: usize, state: usize): void {
  const row = <usize>units * sizeof<T>();
  const one = splat<T>(1, 1);
  for (; units > 0; units -= lanes<T>()) {
    const z = loadUpTo<T>(gates, units);
    const fresh = v128.mul<T>(v128.sub<T>(one, z), loadUpTo<T>(gates + 2 * row, units));
    storeUpTo<T>(state, madd<T>(z, loadUpTo<T>(before, units), fresh), units);
    gates += 16;
    before += 16;
    state += 16;
  }
}

/**
 * From the gradient at h in `delta` (and at c in `carry`, which becomes that at `cellBefore`): those at the gates' sums, of gru
 * also at what the product gave in `stateSums` (reset before it: nothing of use there, and at r; reset-before.ts goes on). In `delta` gru leaves what goes to the h before past the product. `spare`: a row.
 */
export function stepBackward<T>(
  layer: usize,
  count: i32,
  gates: usize,
  before: usize,
  state: usize,
  beside: usize,
  cellBefore: usize,
  delta: usize,
  carry: usize,
  sums: usize,
  stateSums: usize,
  spare: usize,
): void {
  const kind = cellOf(layer);
  const units = sizeOf(layer, Recurrence.SIZE_UNITS);
  const code = sizeOf(layer, Recurrence.SIZE_ACTIVATION);
  const gateCode = sizeOf(layer, Recurrence.SIZE_GATE_ACTIVATION);
  const row = <usize>units * sizeof<T>();
  const wide = <usize>widthOf(layer) * sizeof<T>();
  if (kind == Cell.Simple) {
    activationDerivative<T>(code, 0, count * units, state, state, sums);
    for (let left = count * units; left > 0; left -= lanes<T>()) {
      storeUpTo<T>(sums, v128.mul<T>(loadUpTo<T>(sums, left), loadUpTo<T>(delta, left)), left);
      sums += 16;
      delta += 16;
    }
    return;
  }
  for (; count > 0; count--) {
    if (isLstm(kind)) {
      activationDerivative<T>(gateCode, 0, 2 * units, gates, gates, sums);
      activationDerivative<T>(code, 0, units, gates + 2 * row, gates + 2 * row, sums + 2 * row);
      activationDerivative<T>(gateCode, 0, units, gates + 3 * row, gates + 3 * row, sums + 3 * row);
      activationDerivative<T>(code, 0, units, beside, beside, spare);
      lstmRow<T>(units, gates, beside, cellBefore, delta, carry, sums, spare);
      cellBefore += row;
      carry += row;
    } else {
      activationDerivative<T>(gateCode, 0, 2 * units, gates, gates, sums);
      activationDerivative<T>(code, 0, units, gates + 2 * row, gates + 2 * row, sums + 2 * row);
      gruRow<T>(units, gates, beside, before, delta, sums, stateSums);
      before += row;
      stateSums += wide;
    }
    gates += wide;
    sums += wide;
    beside += row;
    delta += row;
  }
}

/** `sums` holds the derivatives of the gates, `slope` that of f at c. */
function lstmRow<T>(
  units: i32,
  gates: usize,
  value: usize,
  before: usize,
  delta: usize,
  carry: usize,
  sums: usize,
  slope: usize,
): void {
  const row = <usize>units * sizeof<T>();
  for (; units > 0; units -= lanes<T>()) {
    const d = loadUpTo<T>(delta, units);
    const i = loadUpTo<T>(gates, units);
    const kept = loadUpTo<T>(gates + row, units);
    const g = loadUpTo<T>(gates + 2 * row, units);
    const o = loadUpTo<T>(gates + 3 * row, units);
    const c = madd<T>(v128.mul<T>(d, o), loadUpTo<T>(slope, units), loadUpTo<T>(carry, units));
    const ofI = v128.mul<T>(v128.mul<T>(c, g), loadUpTo<T>(sums, units));
    const ofKept = v128.mul<T>(v128.mul<T>(c, loadUpTo<T>(before, units)), loadUpTo<T>(sums + row, units));
    const ofG = v128.mul<T>(v128.mul<T>(c, i), loadUpTo<T>(sums + 2 * row, units));
    const ofO = v128.mul<T>(v128.mul<T>(d, loadUpTo<T>(value, units)), loadUpTo<T>(sums + 3 * row, units));
    storeUpTo<T>(sums, ofI, units);
    storeUpTo<T>(sums + row, ofKept, units);
    storeUpTo<T>(sums + 2 * row, ofG, units);
    storeUpTo<T>(sums + 3 * row, ofO, units);
    storeUpTo<T>(carry, v128.mul<T>(c, kept), units);
    gates += 16;
    value += 16;
    before += 16;
    delta += 16;
    carry += 16;
    sums += 16;
    slope += 16;
  }
}

/** `sums` holds the derivatives of the gates. */
function gruRow<T>(units: i32, gates: usize, part: usize, before: usize, delta: usize, sums: usize, stateSums: usize): void {
  const row = <usize>units * sizeof<T>();
  const one = splat<T>(1, 1);
  for (; units > 0; units -= lanes<T>()) {
    const d = loadUpTo<T>(delta, units);
    const z = loadUpTo<T>(gates, units);
    const r = loadUpTo<T>(gates + row, units);
    const g = loadUpTo<T>(gates + 2 * row, units);
    const ofG = v128.mul<T>(v128.mul<T>(d, v128.sub<T>(one, z)), loadUpTo<T>(sums + 2 * row, units));
    const ofZ = v128.mul<T>(v128.mul<T>(d, v128.sub<T>(loadUpTo<T>(before, units), g)), loadUpTo<T>(sums, units));
    const ofR = v128.mul<T>(v128.mul<T>(ofG, loadUpTo<T>(part, units)), loadUpTo<T>(sums + row, units));
    storeUpTo<T>(sums, ofZ, units);
    storeUpTo<T>(sums + row, ofR, units);
    storeUpTo<T>(sums + 2 * row, ofG, units);
    storeUpTo<T>(stateSums, ofZ, units);
    storeUpTo<T>(stateSums + row, ofR, units);
    storeUpTo<T>(stateSums + 2 * row, v128.mul<T>(ofG, r), units);
    storeUpTo<T>(delta, v128.mul<T>(d, z), units);
    gates += 16;
    part += 16;
    before += 16;
    delta += 16;
    sums += 16;
    stateSums += 16;
  }
}
