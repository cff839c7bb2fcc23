// The kinds of layers of this family, as the passes call them through the function table: contracts in layers/kinds.ts.
import { Layer } from "../abi";
import { batchNormBackward, batchNormForward, batchNormKept, batchNormScratch } from "./batch-norm";
import {
  convolutionBackward,
  convolutionForward,
  convolutionKept,
  convolutionPenalty,
  convolutionScratch,
  Straight,
  Transposed,
} from "./convolution";
import { layerNormBackward, layerNormForward, layerNormKept, layerNormScratch } from "./layer-norm";
import { poolingBackward, poolingForward } from "./pooling";
import { upSamplingBackward, upSamplingForward } from "./up-sampling";

export function convolutionKeptF64(layer: usize, batch: i32, last: bool, longest: i32): usize {
  return convolutionKept<f64>(layer, batch, last);
}
export function convolutionScratchF64(layer: usize, batch: i32, training: bool, longest: i32): usize {
  return convolutionScratch<f64, Straight>(layer, training);
}
export function convolutionForwardF64(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  return convolutionForward<f64, Straight>(frame, layer, rows, x, saved, output, scratch);
}
export function convolutionBackwardF64(
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
  return convolutionBackward<f64, Straight>(frame, layer, rows, x, saved, output, delta, next, scratch, fused);
}
export function convolutionPenaltyF64(layer: usize, parameters: usize, sum: f64): f64 {
  return convolutionPenalty<f64>(layer, parameters, sum);
}
export function convolutionLossActivationF64(layer: usize): i32 {
  return load<i32>(layer + Layer.ACTIVATION);
}

export function convolutionKeptF32(layer: usize, batch: i32, last: bool, longest: i32): usize {
  return convolutionKept<f32>(layer, batch, last);
}
export function convolutionScratchF32(layer: usize, batch: i32, training: bool, longest: i32): usize {
  return convolutionScratch<f32, Straight>(layer, training);
}
export function convolutionForwardF32(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  return convolutionForward<f32, Straight>(frame, layer, rows, x, saved, output, scratch);
}
export function convolutionBackwardF32(
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
  return convolutionBackward<f32, Straight>(frame, layer, rows, x, saved, output, delta, next, scratch, fused);
}
export function convolutionPenaltyF32(layer: usize, parameters: usize, sum: f64): f64 {
  return convolutionPenalty<f32>(layer, parameters, sum);
}
export function convolutionLossActivationF32(layer: usize): i32 {
  return load<i32>(layer + Layer.ACTIVATION);
}

export function transposedConvolutionKeptF64(layer: usize, batch: i32, last: bool, longest: i32): usize {
  return convolutionKept<f64>(layer, batch, last);
}
export function transposedConvolutionScratchF64(layer: usize, batch: i32, training: bool, longest: i32): usize {
  return convolutionScratch<f64, Transposed>(layer, training);
}
export function transposedConvolutionForwardF64(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  return convolutionForward<f64, Transposed>(frame, layer, rows, x, saved, output, scratch);
}
export function transposedConvolutionBackwardF64(
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
  return convolutionBackward<f64, Transposed>(frame, layer, rows, x, saved, output, delta, next, scratch, fused);
}
export function transposedConvolutionPenaltyF64(layer: usize, parameters: usize, sum: f64): f64 {
  return convolutionPenalty<f64>(layer, parameters, sum);
}
export function transposedConvolutionLossActivationF64(layer: usize): i32 {
  return load<i32>(layer + Layer.ACTIVATION);
}

export function transposedConvolutionKeptF32(layer: usize, batch: i32, last: bool, longest: i32): usize {
  return convolutionKept<f32>(layer, batch, last);
}
export function transposedConvolutionScratchF32(layer: usize, batch: i32, training: bool, longest: i32): usize {
  return convolutionScratch<f32, Transposed>(layer, training);
}
export function transposedConvolutionForwardF32(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  return convolutionForward<f32, Transposed>(frame, layer, rows, x, saved, output, scratch);
}
export function transposedConvolutionBackwardF32(
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
  return convolutionBackward<f32, Transposed>(frame, layer, rows, x, saved, output, delta, next, scratch, fused);
}
export function transposedConvolutionPenaltyF32(layer: usize, parameters: usize, sum: f64): f64 {
  return convolutionPenalty<f32>(layer, parameters, sum);
}
export function transposedConvolutionLossActivationF32(layer: usize): i32 {
  return load<i32>(layer + Layer.ACTIVATION);
}

export function poolingKeptF64(layer: usize, batch: i32, last: bool, longest: i32): usize {
  return 0;
}
export function poolingScratchF64(layer: usize, batch: i32, training: bool, longest: i32): usize {
  return 0;
}
export function poolingForwardF64(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  return poolingForward<f64>(frame, layer, rows, x, output);
}
export function poolingBackwardF64(
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
  return poolingBackward<f64>(frame, layer, rows, x, output, delta, next);
}
export function poolingPenaltyF64(layer: usize, parameters: usize, sum: f64): f64 {
  return sum;
}
export function poolingLossActivationF64(layer: usize): i32 {
  return -1;
}

export function poolingKeptF32(layer: usize, batch: i32, last: bool, longest: i32): usize {
  return 0;
}
export function poolingScratchF32(layer: usize, batch: i32, training: bool, longest: i32): usize {
  return 0;
}
export function poolingForwardF32(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  return poolingForward<f32>(frame, layer, rows, x, output);
}
export function poolingBackwardF32(
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
  return poolingBackward<f32>(frame, layer, rows, x, output, delta, next);
}
export function poolingPenaltyF32(layer: usize, parameters: usize, sum: f64): f64 {
  return sum;
}
export function poolingLossActivationF32(layer: usize): i32 {
  return -1;
}

export function upSamplingKeptF64(layer: usize, batch: i32, last: bool, longest: i32): usize {
  return 0;
}
export function upSamplingScratchF64(layer: usize, batch: i32, training: bool, longest: i32): usize {
  return 0;
}
export function upSamplingForwardF64(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  return upSamplingForward<f64>(layer, rows, x, output);
}
export function upSamplingBackwardF64(
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
  return upSamplingBackward<f64>(layer, rows, delta, next);
}
export function upSamplingPenaltyF64(layer: usize, parameters: usize, sum: f64): f64 {
  return sum;
}
export function upSamplingLossActivationF64(layer: usize): i32 {
  return -1;
}

export function upSamplingKeptF32(layer: usize, batch: i32, last: bool, longest: i32): usize {
  return 0;
}
export function upSamplingScratchF32(layer: usize, batch: i32, training: bool, longest: i32): usize {
  return 0;
}
export function upSamplingForwardF32(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  return upSamplingForward<f32>(layer, rows, x, output);
}
export function upSamplingBackwardF32(
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
  return upSamplingBackward<f32>(layer, rows, delta, next);
}
export function upSamplingPenaltyF32(layer: usize, parameters: usize, sum: f64): f64 {
  return sum;
}
export function upSamplingLossActivationF32(layer: usize): i32 {
  return -1;
}

export function batchNormKeptF64(layer: usize, batch: i32, last: bool, longest: i32): usize {
  return batchNormKept<f64>(layer);
}
export function batchNormScratchF64(layer: usize, batch: i32, training: bool, longest: i32): usize {
  return batchNormScratch<f64>(layer);
}
export function batchNormForwardF64(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  return batchNormForward<f64>(frame, layer, rows, x, saved, output, scratch, training);
}
export function batchNormBackwardF64(
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
  return batchNormBackward<f64>(frame, layer, rows, x, saved, delta, next, scratch);
}
export function batchNormPenaltyF64(layer: usize, parameters: usize, sum: f64): f64 {
  return sum;
}
export function batchNormLossActivationF64(layer: usize): i32 {
  return -1;
}

export function batchNormKeptF32(layer: usize, batch: i32, last: bool, longest: i32): usize {
  return batchNormKept<f32>(layer);
}
export function batchNormScratchF32(layer: usize, batch: i32, training: bool, longest: i32): usize {
  return batchNormScratch<f32>(layer);
}
export function batchNormForwardF32(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  return batchNormForward<f32>(frame, layer, rows, x, saved, output, scratch, training);
}
export function batchNormBackwardF32(
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
  return batchNormBackward<f32>(frame, layer, rows, x, saved, delta, next, scratch);
}
export function batchNormPenaltyF32(layer: usize, parameters: usize, sum: f64): f64 {
  return sum;
}
export function batchNormLossActivationF32(layer: usize): i32 {
  return -1;
}

export function layerNormKeptF64(layer: usize, batch: i32, last: bool, longest: i32): usize {
  return layerNormKept<f64>(layer, batch);
}
export function layerNormScratchF64(layer: usize, batch: i32, training: bool, longest: i32): usize {
  return layerNormScratch<f64>(layer);
}
export function layerNormForwardF64(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  return layerNormForward<f64>(frame, layer, rows, x, saved, output, training);
}
export function layerNormBackwardF64(
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
  return layerNormBackward<f64>(frame, layer, rows, x, saved, delta, next, scratch);
}
export function layerNormPenaltyF64(layer: usize, parameters: usize, sum: f64): f64 {
  return sum;
}
export function layerNormLossActivationF64(layer: usize): i32 {
  return -1;
}

export function layerNormKeptF32(layer: usize, batch: i32, last: bool, longest: i32): usize {
  return layerNormKept<f32>(layer, batch);
}
export function layerNormScratchF32(layer: usize, batch: i32, training: bool, longest: i32): usize {
  return layerNormScratch<f32>(layer);
}
export function layerNormForwardF32(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  return layerNormForward<f32>(frame, layer, rows, x, saved, output, training);
}
export function layerNormBackwardF32(
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
  return layerNormBackward<f32>(frame, layer, rows, x, saved, delta, next, scratch);
}
export function layerNormPenaltyF32(layer: usize, parameters: usize, sum: f64): f64 {
  return sum;
}
export function layerNormLossActivationF32(layer: usize): i32 {
  return -1;
}
