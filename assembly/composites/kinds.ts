// The kinds of layers of this family, as the passes call them through the function table: contracts in layers/kinds.ts.
import { residualBackward, residualForward, residualKept, residualPenalty, residualScratch } from "./residual";

export function residualKeptF64(layer: usize, batch: i32, last: bool, longest: i32): usize {
  return residualKept<f64>(layer, batch, longest);
}
export function residualScratchF64(layer: usize, batch: i32, training: bool, longest: i32): usize {
  return residualScratch<f64>(layer, batch, training, longest);
}
export function residualForwardF64(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  return residualForward<f64>(frame, layer, rows, x, saved, output, scratch, training);
}
export function residualBackwardF64(
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
  return residualBackward<f64>(frame, layer, rows, x, saved, delta, next, scratch);
}
export function residualPenaltyF64(layer: usize, parameters: usize, sum: f64): f64 {
  return residualPenalty<f64>(layer, parameters, sum);
}
export function residualLossActivationF64(layer: usize): i32 {
  return -1;
}

export function residualKeptF32(layer: usize, batch: i32, last: bool, longest: i32): usize {
  return residualKept<f32>(layer, batch, longest);
}
export function residualScratchF32(layer: usize, batch: i32, training: bool, longest: i32): usize {
  return residualScratch<f32>(layer, batch, training, longest);
}
export function residualForwardF32(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  return residualForward<f32>(frame, layer, rows, x, saved, output, scratch, training);
}
export function residualBackwardF32(
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
  return residualBackward<f32>(frame, layer, rows, x, saved, delta, next, scratch);
}
export function residualPenaltyF32(layer: usize, parameters: usize, sum: f64): f64 {
  return residualPenalty<f32>(layer, parameters, sum);
}
export function residualLossActivationF32(layer: usize): i32 {
  return -1;
}
