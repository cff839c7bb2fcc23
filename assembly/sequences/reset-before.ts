// One step of `count` rows of a gru that resets before its product (Cho et al. 2014, as first published; Keras' reset_after=False):
//
//   z, r = s(x·W + b + h₋·U); p = r ∘ h₋; g = f(x·W + b + p·U); h = z·h₋ + (1 − z)·g
//
// h₋ is taken by both products, and by p, after recurrent dropout (`entering`); by the last sum as it was. Order of summation: the sums
// of z and r go on from x·W + b over the units of h₋, those of g over the units of p, in index order. Every other product and sum is
// rounded, but where madd is written. Backward, d the gradient at h: that at the sums of g is e = (d·(1 − z))·f′, of z
// (d·(h₋ − g))·s′, of r (q·h₋)·s′ with q = e·Uᵀ; past the products goes d·z, and to h₋ q·r, on which the product of the other two adds.
//
// What is the same as in a gru that resets after is done by cells.ts.
import { Recurrence, Start } from "../abi";
import { activate, activationDerivative, gemm } from "../kernels/typed";
import { sizeOf } from "../training/layout";
import { multiplyRow } from "./rows";

/** From the rows that enter, `gates` holding x·W + b: z and r, the sums of g, and p in `beside`. */
export function resetBeforeSums<T>(
  layer: usize,
  count: i32,
  recurrent: usize,
  entering: usize,
  gates: usize,
  beside: usize,
  work: usize,
): void {
  const units = sizeOf(layer, Recurrence.SIZE_UNITS);
  const gateCode = sizeOf(layer, Recurrence.SIZE_GATE_ACTIVATION);
  const width = 3 * units;
  const row = <usize>units * sizeof<T>();
  const two = row * 2;
  gemm<T>(count, 2 * units, units, entering, units, 1, recurrent, width, gates, width, Start.Accumulate, 0, work);
  for (let i = 0; i < count; i++) {
    const at = gates + <usize>i * (row * 3);
    const offset = <usize>i * row;
    activate<T>(gateCode, 0, 2 * units, at, at);
    multiplyRow<T>(units, at + row, entering + offset, beside + offset);
  }
  gemm<T>(count, units, units, beside, units, 1, recurrent + two, width, gates + two, width, Start.Accumulate, 0, work);
}

/**
 * Behind stepBackward, which leaves e and the gradient at the sum of z in `sums`: that at the sum of r, and q·r in `product`.
 * `turned`: Uᵀ (3·units, units). `spare`: a row.
 */
export function resetBeforeProduct<T>(
  layer: usize,
  count: i32,
  gates: usize,
  entering: usize,
  product: usize,
  sums: usize,
  turned: usize,
  spare: usize,
  work: usize,
): void {
  const units = sizeOf(layer, Recurrence.SIZE_UNITS);
  const gateCode = sizeOf(layer, Recurrence.SIZE_GATE_ACTIVATION);
  const row = <usize>units * sizeof<T>();
  const two = row * 2;
  gemm<T>(count, units, units, sums + two, 3 * units, 1, turned + <usize>units * two, units, product, units, Start.Zero, 0, work);
  for (; count > 0; count--) {
    const r = gates + row;
    const sum = sums + row;
    activationDerivative<T>(gateCode, 0, units, r, r, sum);
    multiplyRow<T>(units, product, entering, spare);
    multiplyRow<T>(units, spare, sum, sum);
    multiplyRow<T>(units, product, r, product);
    gates += row * 3;
    sums += row * 3;
    entering += row;
    product += row;
  }
}
