// Layers whose kernels are in other binaries: they are entered in the function table, which all binaries share, and called
// there (3 to 4 ns a call, where one within a binary takes 0.8). The functions of a kind stand side by side: each operation
// of abi/codes.mjs, in float64 and in float32.
import { Layer, LAYER_KINDS, LayerOperation } from "../abi";

/** Where those of a kind begin in the table, by the kind's number; u32. */
const FIRST = memory.data(4 * LAYER_KINDS, 4);

/** From `first` on stand the functions of the kind of number `code`. */
export function registerLayerKind(code: i32, first: u32): void {
  store<u32>(FIRST + (<usize>code << 2), first);
}

// @ts-ignore: decorator
@inline
function indexOf<T>(layer: usize, operation: LayerOperation): u32 {
  const first = load<u32>(FIRST + (<usize>load<i32>(layer + Layer.KIND) << 2));
  return first + 2 * <u32>operation + (sizeof<T>() == 4 ? 1 : 0);
}

// Contracts in kinds.ts.

export function enteredKept<T>(layer: usize, batch: i32, last: bool, longest: i32): usize {
  return call_indirect<usize>(indexOf<T>(layer, LayerOperation.Kept), layer, batch, last, longest);
}

export function enteredScratch<T>(layer: usize, batch: i32, training: bool, longest: i32): usize {
  return call_indirect<usize>(indexOf<T>(layer, LayerOperation.Scratch), layer, batch, training, longest);
}

export function enteredForward<T>(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  const index = indexOf<T>(layer, LayerOperation.Forward);
  return call_indirect<usize>(index, frame, layer, rows, x, saved, output, scratch, training);
}

export function enteredBackward<T>(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  delta: usize,
  next: usize,
  scratch: usize,
  fused: bool,
): usize {
  const index = indexOf<T>(layer, LayerOperation.Backward);
  return call_indirect<usize>(index, frame, layer, rows, x, saved, output, delta, next, scratch, fused);
}

export function enteredPenalty<T>(layer: usize, parameters: usize, sum: f64): f64 {
  return call_indirect<f64>(indexOf<T>(layer, LayerOperation.Penalty), layer, parameters, sum);
}

/** Of either element type. */
export function enteredLossActivation(layer: usize): i32 {
  return call_indirect<i32>(indexOf<f64>(layer, LayerOperation.LossActivation), layer);
}
