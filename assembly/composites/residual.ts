// A residual connection (He, Zhang, Ren and Sun 2016) around layers: O = x + f(x). Backward: dx = dO + the gradient at f's inputs.
import { Layer } from "../abi";
import { axpy } from "../kernels/typed";
import { chainBackward, chainForward, chainKept, chainPenalty, chainScratch } from "./chain";

export function residualKept<T>(layer: usize, batch: i32, longest: i32): usize {
  return chainKept<T>(layer, batch, longest);
}

export function residualScratch<T>(layer: usize, batch: i32, training: bool, longest: i32): usize {
  return chainScratch<T>(layer, batch, training, longest);
}

export function residualForward<T>(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  const count = rows * load<i32>(layer + Layer.UNITS);
  const inner = chainForward<T>(frame, layer, rows, x, saved, scratch, training);
  memory.copy(output, x, <usize>count * sizeof<T>());
  axpy<T>(count, 1, inner, output);
  return output;
}

/** In place. */
export function residualBackward<T>(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  delta: usize,
  next: usize,
  scratch: usize,
): usize {
  const count = rows * load<i32>(layer + Layer.UNITS);
  memory.copy(scratch, delta, <usize>count * sizeof<T>());
  const inner = chainBackward<T>(frame, layer, rows, x, saved, scratch, next != 0);
  if (next) axpy<T>(count, 1, inner, delta);
  return delta;
}

export function residualPenalty<T>(layer: usize, parameters: usize, sum: f64): f64 {
  return chainPenalty<T>(layer, parameters, sum);
}
