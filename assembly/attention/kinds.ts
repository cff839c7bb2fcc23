// The kinds of layers of this family, as the passes call them through the function table: contracts in layers/kinds.ts.
import { positionalEmbeddingBackward, positionalEmbeddingForward } from "./positional-embedding";
import { selfAttentionBackward, selfAttentionForward, selfAttentionKept, selfAttentionScratch } from "./self-attention";

export function selfAttentionKeptF64(layer: usize, batch: i32, last: bool, longest: i32): usize {
  return selfAttentionKept<f64>(layer, batch, longest);
}
export function selfAttentionScratchF64(layer: usize, batch: i32, training: bool, longest: i32): usize {
  return selfAttentionScratch<f64>(layer, batch, training, longest);
}
export function selfAttentionForwardF64(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  return selfAttentionForward<f64>(frame, layer, rows, x, saved, output, scratch, training);
}
export function selfAttentionBackwardF64(
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
  return selfAttentionBackward<f64>(frame, layer, rows, x, saved, delta, next, scratch);
}
export function selfAttentionPenaltyF64(layer: usize, parameters: usize, sum: f64): f64 {
  return sum;
}
export function selfAttentionLossActivationF64(layer: usize): i32 {
  return -1;
}

export function positionalEmbeddingKeptF64(layer: usize, batch: i32, last: bool, longest: i32): usize {
  return 0;
}
export function positionalEmbeddingScratchF64(layer: usize, batch: i32, training: bool, longest: i32): usize {
  return 0;
}
export function positionalEmbeddingForwardF64(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  return positionalEmbeddingForward<f64>(frame, layer, rows, x, output);
}
export function positionalEmbeddingBackwardF64(
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
  return positionalEmbeddingBackward<f64>(frame, layer, rows, delta);
}
export function positionalEmbeddingPenaltyF64(layer: usize, parameters: usize, sum: f64): f64 {
  return sum;
}
export function positionalEmbeddingLossActivationF64(layer: usize): i32 {
  return -1;
}

export function selfAttentionKeptF32(layer: usize, batch: i32, last: bool, longest: i32): usize {
  return selfAttentionKept<f32>(layer, batch, longest);
}
export function selfAttentionScratchF32(layer: usize, batch: i32, training: bool, longest: i32): usize {
  return selfAttentionScratch<f32>(layer, batch, training, longest);
}
export function selfAttentionForwardF32(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  return selfAttentionForward<f32>(frame, layer, rows, x, saved, output, scratch, training);
}
export function selfAttentionBackwardF32(
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
  return selfAttentionBackward<f32>(frame, layer, rows, x, saved, delta, next, scratch);
}
export function selfAttentionPenaltyF32(layer: usize, parameters: usize, sum: f64): f64 {
  return sum;
}
export function selfAttentionLossActivationF32(layer: usize): i32 {
  return -1;
}

export function positionalEmbeddingKeptF32(layer: usize, batch: i32, last: bool, longest: i32): usize {
  return 0;
}
export function positionalEmbeddingScratchF32(layer: usize, batch: i32, training: bool, longest: i32): usize {
  return 0;
}
export function positionalEmbeddingForwardF32(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  return positionalEmbeddingForward<f32>(frame, layer, rows, x, output);
}
export function positionalEmbeddingBackwardF32(
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
  return positionalEmbeddingBackward<f32>(frame, layer, rows, delta);
}
export function positionalEmbeddingPenaltyF32(layer: usize, parameters: usize, sum: f64): f64 {
  return sum;
}
export function positionalEmbeddingLossActivationF32(layer: usize): i32 {
  return -1;
}
