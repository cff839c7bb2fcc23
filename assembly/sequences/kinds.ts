// The kinds of layers of this family, as the passes call them through the function table: contracts in layers/kinds.ts.
import {
  bidirectionalBackward,
  bidirectionalForward,
  bidirectionalKept,
  bidirectionalPenalty,
  bidirectionalScratch,
} from "./bidirectional";
import { embeddingBackward, embeddingForward } from "./embedding";
import {
  recurrenceBackward,
  recurrenceForward,
  recurrenceKept,
  recurrencePenalty,
  recurrenceScratch,
} from "./recurrence";

export function embeddingKeptF64(layer: usize, batch: i32, last: bool, longest: i32): usize {
  return 0;
}
export function embeddingScratchF64(layer: usize, batch: i32, training: bool, longest: i32): usize {
  return 0;
}
export function embeddingForwardF64(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  return embeddingForward<f64>(frame, layer, rows, x, output);
}
export function embeddingBackwardF64(
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
  return embeddingBackward<f64>(frame, layer, rows, x, delta, next);
}
export function embeddingPenaltyF64(layer: usize, parameters: usize, sum: f64): f64 {
  return sum;
}
export function embeddingLossActivationF64(layer: usize): i32 {
  return -1;
}

export function embeddingKeptF32(layer: usize, batch: i32, last: bool, longest: i32): usize {
  return 0;
}
export function embeddingScratchF32(layer: usize, batch: i32, training: bool, longest: i32): usize {
  return 0;
}
export function embeddingForwardF32(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  return embeddingForward<f32>(frame, layer, rows, x, output);
}
export function embeddingBackwardF32(
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
  return embeddingBackward<f32>(frame, layer, rows, x, delta, next);
}
export function embeddingPenaltyF32(layer: usize, parameters: usize, sum: f64): f64 {
  return sum;
}
export function embeddingLossActivationF32(layer: usize): i32 {
  return -1;
}

export function recurrenceKeptF64(layer: usize, batch: i32, last: bool, longest: i32): usize {
  return recurrenceKept<f64>(layer, batch);
}
export function recurrenceScratchF64(layer: usize, batch: i32, training: bool, longest: i32): usize {
  return recurrenceScratch<f64>(layer, batch, training);
}
export function recurrenceForwardF64(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  return recurrenceForward<f64>(frame, layer, rows, x, saved, output, scratch, training);
}
export function recurrenceBackwardF64(
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
  return recurrenceBackward<f64>(frame, layer, rows, saved, delta, next, scratch);
}
export function recurrencePenaltyF64(layer: usize, parameters: usize, sum: f64): f64 {
  return recurrencePenalty<f64>(layer, parameters, sum);
}
export function recurrenceLossActivationF64(layer: usize): i32 {
  return -1;
}

export function recurrenceKeptF32(layer: usize, batch: i32, last: bool, longest: i32): usize {
  return recurrenceKept<f32>(layer, batch);
}
export function recurrenceScratchF32(layer: usize, batch: i32, training: bool, longest: i32): usize {
  return recurrenceScratch<f32>(layer, batch, training);
}
export function recurrenceForwardF32(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  return recurrenceForward<f32>(frame, layer, rows, x, saved, output, scratch, training);
}
export function recurrenceBackwardF32(
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
  return recurrenceBackward<f32>(frame, layer, rows, saved, delta, next, scratch);
}
export function recurrencePenaltyF32(layer: usize, parameters: usize, sum: f64): f64 {
  return recurrencePenalty<f32>(layer, parameters, sum);
}
export function recurrenceLossActivationF32(layer: usize): i32 {
  return -1;
}

export function bidirectionalKeptF64(layer: usize, batch: i32, last: bool, longest: i32): usize {
  return bidirectionalKept<f64>(layer, batch);
}
export function bidirectionalScratchF64(layer: usize, batch: i32, training: bool, longest: i32): usize {
  return bidirectionalScratch<f64>(layer, batch, training);
}
export function bidirectionalForwardF64(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  return bidirectionalForward<f64>(frame, layer, rows, x, saved, output, scratch, training);
}
export function bidirectionalBackwardF64(
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
  return bidirectionalBackward<f64>(frame, layer, rows, saved, delta, next, scratch);
}
export function bidirectionalPenaltyF64(layer: usize, parameters: usize, sum: f64): f64 {
  return bidirectionalPenalty<f64>(layer, parameters, sum);
}
export function bidirectionalLossActivationF64(layer: usize): i32 {
  return -1;
}

export function bidirectionalKeptF32(layer: usize, batch: i32, last: bool, longest: i32): usize {
  return bidirectionalKept<f32>(layer, batch);
}
export function bidirectionalScratchF32(layer: usize, batch: i32, training: bool, longest: i32): usize {
  return bidirectionalScratch<f32>(layer, batch, training);
}
export function bidirectionalForwardF32(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  return bidirectionalForward<f32>(frame, layer, rows, x, saved, output, scratch, training);
}
export function bidirectionalBackwardF32(
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
  return bidirectionalBackward<f32>(frame, layer, rows, saved, delta, next, scratch);
}
export function bidirectionalPenaltyF32(layer: usize, parameters: usize, sum: f64): f64 {
  return bidirectionalPenalty<f32>(layer, parameters, sum);
}
export function bidirectionalLossActivationF32(layer: usize): i32 {
  return -1;
}
