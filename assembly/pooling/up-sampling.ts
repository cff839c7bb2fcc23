// Each pixel `timesY` rows high and `timesX` columns wide. Backward the sum of its gradients, from +0, row by row.
import { Layer, UpSampling } from "../abi";
import { lanes, loadUpTo, splat, storeUpTo } from "../simd/lanes";
import { sizeOf } from "../training/layout";
import { argument, forkRange, partsFor, putArgument } from "../threads/ranges";

export function upSamplingForward<T>(layer: usize, rows: i32, x: usize, output: usize): usize {
  const lines = rows * sizeOf(layer, UpSampling.SIZE_HEIGHT);
  if (ASC_FEATURE_THREADS) {
    const products = <f64>rows * <f64>load<i32>(layer + Layer.UNITS);
    const parts = partsFor(lines, products);
    if (parts) {
      putArgument(0, layer);
      putArgument(1, x);
      putArgument(2, output);
      forkRange(sizeof<T>() == 8 ? forwardF64 : forwardF32, lines, 1, parts);
      return output;
    }
  }
  upSampleLines<T>(layer, 0, lines, x, output);
  return output;
}

function forwardF64(first: i32, end: i32): void {
  upSampleLines<f64>(argument(0), first, end, argument(1), argument(2));
}
function forwardF32(first: i32, end: i32): void {
  upSampleLines<f32>(argument(0), first, end, argument(1), argument(2));
}

/** Lines [first, end) of the images at x. */
function upSampleLines<T>(layer: usize, first: i32, end: i32, x: usize, output: usize): void {
  const width = sizeOf(layer, UpSampling.SIZE_WIDTH);
  const timesY = sizeOf(layer, UpSampling.SIZE_TIMES_Y);
  const timesX = sizeOf(layer, UpSampling.SIZE_TIMES_X);
  const pixel = <usize>sizeOf(layer, UpSampling.SIZE_CHANNELS) * sizeof<T>();
  const wide = <usize>(width * timesX) * pixel;
  x += <usize>first * <usize>width * pixel;
  let to = output + <usize>first * <usize>timesY * wide;
  for (let line = first; line < end; line++) {
    const start = to;
    for (let i = width; i > 0; i--) {
      for (let j = timesX; j > 0; j--) {
        memory.copy(to, x, pixel);
        to += pixel;
      }
      x += pixel;
    }
    for (let k = timesY; k > 1; k--) {
      memory.copy(to, start, wide);
      to += wide;
    }
  }
}

/** `next` 0: nothing is done. */
export function upSamplingBackward<T>(layer: usize, rows: i32, delta: usize, next: usize): usize {
  if (!next) return next;
  const lines = rows * sizeOf(layer, UpSampling.SIZE_HEIGHT);
  if (ASC_FEATURE_THREADS) {
    const products = <f64>rows * <f64>load<i32>(layer + Layer.UNITS);
    const parts = partsFor(lines, products);
    if (parts) {
      putArgument(0, layer);
      putArgument(1, delta);
      putArgument(2, next);
      forkRange(sizeof<T>() == 8 ? backwardF64 : backwardF32, lines, 1, parts);
      return next;
    }
  }
  downSampleLines<T>(layer, 0, lines, delta, next);
  return next;
}

function backwardF64(first: i32, end: i32): void {
  downSampleLines<f64>(argument(0), first, end, argument(1), argument(2));
}
function backwardF32(first: i32, end: i32): void {
  downSampleLines<f32>(argument(0), first, end, argument(1), argument(2));
}

/** The gradients of lines [first, end). */
function downSampleLines<T>(layer: usize, first: i32, end: i32, delta: usize, next: usize): void {
  const width = sizeOf(layer, UpSampling.SIZE_WIDTH);
  const channels = sizeOf(layer, UpSampling.SIZE_CHANNELS);
  const timesY = sizeOf(layer, UpSampling.SIZE_TIMES_Y);
  const timesX = sizeOf(layer, UpSampling.SIZE_TIMES_X);
  const pixel = <usize>channels * sizeof<T>();
  const wide = <usize>(width * timesX) * pixel;
  delta += <usize>first * <usize>timesY * wide;
  let to = next + <usize>first * <usize>width * pixel;
  for (let line = first; line < end; line++) {
    let block = delta;
    for (let i = width; i > 0; i--) {
      let from = block;
      for (let c = channels; c > 0; c -= lanes<T>()) {
        let sum = splat<T>(0, 0);
        let row = from;
        for (let k = timesY; k > 0; k--) {
          let at = row;
          for (let j = timesX; j > 0; j--) {
            sum = v128.add<T>(sum, loadUpTo<T>(at, c));
            at += pixel;
          }
          row += wide;
        }
        storeUpTo<T>(to, sum, c);
        to += <usize>min(c, lanes<T>()) * sizeof<T>();
        from += 16;
      }
      block += <usize>timesX * pixel;
    }
    delta += <usize>timesY * wide;
  }
}
