// Each pixel `timesY` rows high and `timesX` columns wide. Backward the sum of its gradients, from +0, row by row.
import { UpSampling } from "../abi";
import { lanes, loadUpTo, splat, storeUpTo } from "../simd/lanes";
import { sizeOf } from "../training/layout";

export function upSamplingForward<T>(layer: usize, rows: i32, x: usize, output: usize): usize {
  const height = sizeOf(layer, UpSampling.SIZE_HEIGHT);
  const width = sizeOf(layer, UpSampling.SIZE_WIDTH);
  const timesY = sizeOf(layer, UpSampling.SIZE_TIMES_Y);
  const timesX = sizeOf(layer, UpSampling.SIZE_TIMES_X);
  const pixel = <usize>sizeOf(layer, UpSampling.SIZE_CHANNELS) * sizeof<T>();
  const wide = <usize>(width * timesX) * pixel;
  let to = output;
  for (let line = rows * height; line > 0; line--) {
    const first = to;
    for (let i = width; i > 0; i--) {
      for (let j = timesX; j > 0; j--) {
        memory.copy(to, x, pixel);
        to += pixel;
      }
      x += pixel;
    }
    for (let k = timesY; k > 1; k--) {
      memory.copy(to, first, wide);
      to += wide;
    }
  }
  return output;
}

/** `next` 0: nothing is done. */
export function upSamplingBackward<T>(layer: usize, rows: i32, delta: usize, next: usize): usize {
  if (!next) return next;
  const height = sizeOf(layer, UpSampling.SIZE_HEIGHT);
  const width = sizeOf(layer, UpSampling.SIZE_WIDTH);
  const channels = sizeOf(layer, UpSampling.SIZE_CHANNELS);
  const timesY = sizeOf(layer, UpSampling.SIZE_TIMES_Y);
  const timesX = sizeOf(layer, UpSampling.SIZE_TIMES_X);
  const pixel = <usize>channels * sizeof<T>();
  const wide = <usize>(width * timesX) * pixel;
  let to = next;
  for (let line = rows * height; line > 0; line--) {
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
  return next;
}
