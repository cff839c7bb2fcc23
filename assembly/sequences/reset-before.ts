// One step of `count` rows of a gru that resets before its product (Cho et al. 2014, as first published; Keras' reset_after=False):
//
//   z, r = s(x·W + b + h₋·U); p = r ∘ h₋; g = f(x·W + b + p·U); h = z·h₋ + (1 − z)·g
//
// h₋ is taken by both products, and by p, after recurrent dropout (`entering`); by the last sum as it was. Order of summation: the sums
// of z and r go on from x·W + b over the units of h₋, those of g over the units of p, in index order. Every other product and sum is
// rounded, but where madd is written. Backward, d the gradient at h: that at the sums of g is e = (d·(1 − z))·f′, of z
// (d·(h₋ − g))·s′, of r (q·h₋)·s′ with q = e·Uᵀ; past the products goes d·z, and to h₋ q·r, on which the product of the other two adds.
import { Recurrence, Start } from "../abi";
import { activate, activationDerivative, gemm } from "../kernels/typed";
import { lanes, loadUpTo, splat, storeUpTo } from "../simd/lanes";
import { sizeOf } from "../training/layout";
import { gruState } from "./cells";
import { multiplyRow } from "./rows";

/** From the rows that enter, `gates` holding x·W + b: the gates, p in `beside`, the next h. */
export function resetBeforeForward<T>(
  layer: usize,
  count: i32,
  recurrent: usize,
  entering: usize,
  before: usize,
  gates: usize,
  state: usize,
  beside: usize,
  work: usize,
): void {
  const units = sizeOf(layer, Recurrence.SIZE_UNITS);
  const code = sizeOf(layer, Recurrence.SIZE_ACTIVATION);
  const gateCode = sizeOf(layer, Recurrence.SIZE_GATE_ACTIVATION);
  const width = 3 * units;
  const row = <usize>units * sizeof<T>();
  const wide = row * 3;
  const two = row * 2;
  gemm<T>(count, 2 * units, units, entering, units, 1, recurrent, width, gates, width, Start.Accumulate, 0, work);
  for (let i = 0; i < count; i++) {
    const at = gates + <usize>i * wide;
    const offset = <usize>i * row;
    activate<T>(gateCode, 0, 2 * units, at, at);
    multiplyRow<T>(units, at + row, entering + offset, beside + offset);
  }
  gemm<T>(count, units, units, beside, units, 1, recurrent + two, width, gates + two, width, Start.Accumulate, 0, work);
  for (; count > 0; count--) {
    activate<T>(code, 0, units, gates + two, gates + two);
    gruState<T>(units, gates, before, state);
    gates += wide;
    before += row;
    state += row;
  }
}

/**
 * From the gradient at h in `delta`: those at the gates' sums, what goes on past the products in `delta`, and q·r, what comes to h₋
 * by p, in `product`. `turned`: Uᵀ (3·units, units).
 */
export function resetBeforeBackward<T>(
  layer: usize,
  count: i32,
  gates: usize,
  before: usize,
  entering: usize,
  delta: usize,
  product: usize,
  sums: usize,
  turned: usize,
  work: usize,
): void {
  const units = sizeOf(layer, Recurrence.SIZE_UNITS);
  const code = sizeOf(layer, Recurrence.SIZE_ACTIVATION);
  const gateCode = sizeOf(layer, Recurrence.SIZE_GATE_ACTIVATION);
  const row = <usize>units * sizeof<T>();
  const wide = row * 3;
  const two = row * 2;
  for (let i = 0; i < count; i++) {
    const at = gates + <usize>i * wide;
    const to = sums + <usize>i * wide;
    const offset = <usize>i * row;
    activationDerivative<T>(gateCode, 0, 2 * units, at, at, to);
    activationDerivative<T>(code, 0, units, at + two, at + two, to + two);
    updateRow<T>(units, at, before + offset, delta + offset, to);
  }
  gemm<T>(count, units, units, sums + two, 3 * units, 1, turned + <usize>units * two, units, product, units, Start.Zero, 0, work);
  for (; count > 0; count--) {
    resetRow<T>(units, gates + row, entering, product, sums + row);
    gates += wide;
    sums += wide;
    entering += row;
    product += row;
  }
}

/** `sums` holds the derivatives of the gates; those of r are left. */
function updateRow<T>(units: i32, gates: usize, before: usize, delta: usize, sums: usize): void {
  const row = <usize>units * sizeof<T>();
  const one = splat<T>(1, 1);
  for (; units > 0; units -= lanes<T>()) {
    const d = loadUpTo<T>(delta, units);
    const z = loadUpTo<T>(gates, units);
    const g = loadUpTo<T>(gates + 2 * row, units);
    const ofG = v128.mul<T>(v128.mul<T>(d, v128.sub<T>(one, z)), loadUpTo<T>(sums + 2 * row, units));
    const ofZ = v128.mul<T>(v128.mul<T>(d, v128.sub<T>(loadUpTo<T>(before, units), g)), loadUpTo<T>(sums, units));
    storeUpTo<T>(sums, ofZ, units);
    storeUpTo<T>(sums + 2 * row, ofG, units);
    storeUpTo<T>(delta, v128.mul<T>(d, z), units);
    gates += 16;
    before += 16;
    delta += 16;
    sums += 16;
  }
}

/** `sum` holds the derivative of r, `product` the gradient at p. */
function resetRow<T>(units: i32, gate: usize, entering: usize, product: usize, sum: usize): void {
  for (; units > 0; units -= lanes<T>()) {
    const q = loadUpTo<T>(product, units);
    const ofR = v128.mul<T>(v128.mul<T>(q, loadUpTo<T>(entering, units)), loadUpTo<T>(sum, units));
    storeUpTo<T>(sum, ofR, units);
    storeUpTo<T>(product, v128.mul<T>(q, loadUpTo<T>(gate, units)), units);
    gate += 16;
    entering += 16;
    product += 16;
    sum += 16;
  }
}
