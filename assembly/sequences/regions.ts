// Where the numbers of a recurrent layer stand while it works, in two blocks: what a backward pass needs (`saved`; where nothing
// is kept in the scratch), and what the backward pass itself uses. A region begins aligned, and has room for all steps of all rows.
import { Cell, Recurrence } from "../abi";
import { rounded, sizeOf } from "../training/layout";

/** What the forward pass leaves. R rows, S steps, F features, U units, G gates. */
export const enum Kept {
  /** i32: place of each row, its length; S + 1: where a step's rows begin; as many to count with. */
  Places,
  /** (R·S, F): what enters, packed. */
  Inputs,
  /** (R·S, G·U): the gates, first their sums. */
  Gates,
  /** (R + R·S, U): h, first the state before the first step. */
  States,
  /** (R·S, U): h of the step before as the product takes it. */
  Entering,
  /** (R·S, U): lstm: f(c); gru: what r multiplies, or reset before the product what it gives. */
  Beside,
  /** lstm: (R + R·S, U), c as h; gru reset after: (R, 3·U), a step's product. */
  Cells,
  /** (R, F) */
  InputMask,
  /** (R, U), row by place. */
  StateMask,
  End,
}

/** What the backward pass uses. */
export const enum Used {
  /** (R·S, G·U): the gradient at x·W + b. */
  Delta,
  /** gru: (R·S, 3·U): that at h·U + b; reset before the product (R, 3·U), of no use. */
  StateDelta,
  /** (R, U): the gradient at h. */
  State,
  /** (R, U): lstm: that at c, or at h past the product; gru: a product. */
  Carry,
  /** (U) */
  Row,
  /** (G·U, U): the recurrent weights transposed. */
  Turned,
  /** (G·U, F): the weights transposed. */
  TurnedWeights,
  /** (R·S, F): the gradient at what entered, packed. */
  Inputs,
  End,
}

// @ts-ignore: decorator
@inline
export function cellOf(layer: usize): i32 {
  return sizeOf(layer, Recurrence.SIZE_CELL);
}

// @ts-ignore: decorator
@inline
export function isLstm(cell: i32): bool {
  return cell == Cell.Lstm || cell == Cell.LstmOfOutput;
}

// @ts-ignore: decorator
@inline
export function isGru(cell: i32): bool {
  return cell == Cell.Gru || cell == Cell.GruResetBefore;
}

/** Units times gates: columns of the weights. */
export function widthOf(layer: usize): i32 {
  const cell = cellOf(layer);
  return sizeOf(layer, Recurrence.SIZE_UNITS) * (isLstm(cell) ? 4 : isGru(cell) ? 3 : 1);
}

// @ts-ignore: decorator
@inline
function keptBytes<T>(layer: usize, rows: usize, region: i32): usize {
  const steps = <usize>sizeOf(layer, Recurrence.SIZE_STEPS);
  const features = <usize>sizeOf(layer, Recurrence.SIZE_FEATURES);
  const units = <usize>sizeOf(layer, Recurrence.SIZE_UNITS);
  const cell = cellOf(layer);
  const all = rows * steps;
  switch (region) {
    case Kept.Places:
      return (2 * rows + 2 * (steps + 1)) << 2;
    case Kept.Inputs:
      return all * features * sizeof<T>();
    case Kept.Gates:
      return all * <usize>widthOf(layer) * sizeof<T>();
    case Kept.States:
      return (rows + all) * units * sizeof<T>();
    case Kept.Entering:
      return all * units * sizeof<T>();
    case Kept.Beside:
      return cell == Cell.Simple ? 0 : all * units * sizeof<T>();
    case Kept.Cells:
      return (isLstm(cell) ? rows + all : cell == Cell.Gru ? 3 * rows : 0) * units * sizeof<T>();
    case Kept.InputMask:
      return load<f64>(layer + Recurrence.SETTING_DROPOUT) == 0 ? 0 : rows * features * sizeof<T>();
    default:
      return load<f64>(layer + Recurrence.SETTING_RECURRENT_DROPOUT) == 0 ? 0 : rows * units * sizeof<T>();
  }
}

// @ts-ignore: decorator
@inline
function usedBytes<T>(layer: usize, rows: usize, region: i32): usize {
  const all = rows * <usize>sizeOf(layer, Recurrence.SIZE_STEPS);
  const features = <usize>sizeOf(layer, Recurrence.SIZE_FEATURES);
  const units = <usize>sizeOf(layer, Recurrence.SIZE_UNITS);
  const width = <usize>widthOf(layer);
  const cell = cellOf(layer);
  switch (region) {
    case Used.Delta:
      return all * width * sizeof<T>();
    case Used.StateDelta:
      return isGru(cell) ? (cell == Cell.Gru ? all : rows) * width * sizeof<T>() : 0;
    case Used.State:
      return rows * units * sizeof<T>();
    case Used.Carry:
      return cell == Cell.Simple ? 0 : rows * units * sizeof<T>();
    case Used.Row:
      return units * sizeof<T>();
    case Used.Turned:
      return width * units * sizeof<T>();
    case Used.TurnedWeights:
      return width * features * sizeof<T>();
    default:
      return all * features * sizeof<T>();
  }
}

/** Bytes from the start of the block to a region. */
export function keptAt<T>(layer: usize, rows: i32, region: i32): usize {
  let at: usize = 0;
  for (let each = 0; each < region; each++) at += rounded(keptBytes<T>(layer, rows, each));
  return at;
}

/** Bytes from the start of the block to a region. */
export function usedAt<T>(layer: usize, rows: i32, region: i32): usize {
  let at: usize = 0;
  for (let each = 0; each < region; each++) at += rounded(usedBytes<T>(layer, rows, each));
  return at;
}
