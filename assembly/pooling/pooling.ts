// Pooling: of each channel the greatest or the mean number of a window. What lies outside the image is ignored.
//
// Maximum: NaN where one is in the window, +0 before −0; backward the gradient goes to the first number, row by row, that equals
// it. Mean: the sum from −0 in index order, divided by how many numbers the window has within the image; backward each has an
// equal part, gradient divided by that number. Gradients are added to +0 in the order of the windows.
import { Frame, Layer, Pooling } from "../abi";
import { lanes, loadUpTo, splat, storeUpTo } from "../simd/lanes";
import { isStepwise, offsetOf, sizeOf } from "../training/layout";
import { argument, forkRange, partsFor, putArgument } from "../threads/ranges";

class Most {}
class Mean {}

// @ts-ignore: decorator
@inline
function fold<T, Op>(value: v128, next: v128): v128 {
  return idof<Op>() == idof<Most>() ? v128.max<T>(value, next) : v128.add<T>(value, next);
}

/** One vector of channels, `c` or all lanes, of a window at `from`. */
// @ts-ignore: decorator
@inline
function poolVector<T, Op>(c: i32, tall: i32, wide: i32, from: usize, row: usize, pixel: usize): v128 {
  let value = idof<Op>() == idof<Most>() ? loadUpTo<T>(from, c) : splat<T>(-0.0, -0.0);
  for (; tall > 0; tall--) {
    let at = from;
    for (let j = wide; j > 0; j--) {
      value = fold<T, Op>(value, loadUpTo<T>(at, c));
      at += pixel;
    }
    from += row;
  }
  return value;
}

/** All channels of a window. */
// @ts-ignore: decorator
@inline
function poolPixel<T, Op>(
  channels: i32,
  tall: i32,
  wide: i32,
  from: usize,
  row: usize,
  pixel: usize,
  to: usize,
): void {
  const count = splat<T>(<f64>(tall * wide), <f32>(tall * wide));
  let c = channels;
  if (tall == 2 && wide == 2) {
    // What nearly all nets have.
    const below = from + row;
    for (let at: usize = 0; c >= lanes<T>(); at += 16) {
      let value = fold<T, Op>(v128.load(from + at), v128.load(from + at + pixel));
      value = fold<T, Op>(value, v128.load(below + at));
      value = fold<T, Op>(value, v128.load(below + at + pixel));
      v128.store(to + at, idof<Op>() == idof<Most>() ? value : v128.div<T>(value, count));
      c -= lanes<T>();
    }
    const done = <usize>(channels - c) * sizeof<T>();
    from += done;
    to += done;
  }
  for (; c > 0; c -= lanes<T>()) {
    const value = poolVector<T, Op>(c, tall, wide, from, row, pixel);
    storeUpTo<T>(to, idof<Op>() == idof<Most>() ? value : v128.div<T>(value, count), c);
    from += 16;
    to += 16;
  }
}

// Where samples are of any length, rows are steps, and the window of each sample is all of its own.

export function poolingForward<T>(frame: usize, layer: usize, rows: i32, x: usize, output: usize): usize {
  if (isStepwise(layer)) {
    const pixel = <usize>sizeOf(layer, Pooling.SIZE_CHANNELS) * sizeof<T>();
    const average = sizeOf(layer, Pooling.SIZE_AVERAGE) != 0;
    const channels = sizeOf(layer, Pooling.SIZE_CHANNELS);
    const samples = load<i32>(frame + Frame.SEQUENCES);
    let to = output;
    for (let i = 0; i < samples; i++) {
      const steps = offsetOf(frame, i + 1) - offsetOf(frame, i);
      const from = x + <usize>offsetOf(frame, i) * pixel;
      if (average) poolPixel<T, Mean>(channels, 1, steps, from, 0, pixel, to);
      else poolPixel<T, Most>(channels, 1, steps, from, 0, pixel, to);
      to += pixel;
    }
    return output;
  }
  if (ASC_FEATURE_THREADS) {
    const parts = partsFor(rows, <f64>rows * <f64>load<i32>(layer + Layer.INPUTS));
    if (parts) {
      putArgument(0, layer);
      putArgument(1, x);
      putArgument(2, output);
      forkRange(sizeof<T>() == 8 ? forwardF64 : forwardF32, rows, 1, parts);
      return output;
    }
  }
  poolSamples<T>(layer, 0, rows, x, output);
  return output;
}

function forwardF64(first: i32, end: i32): void {
  poolSamples<f64>(argument(0), first, end, argument(1), argument(2));
}
function forwardF32(first: i32, end: i32): void {
  poolSamples<f32>(argument(0), first, end, argument(1), argument(2));
}

/** Samples [first, end). */
function poolSamples<T>(layer: usize, first: i32, end: i32, x: usize, output: usize): void {
  const height = sizeOf(layer, Pooling.SIZE_HEIGHT);
  const width = sizeOf(layer, Pooling.SIZE_WIDTH);
  const channels = sizeOf(layer, Pooling.SIZE_CHANNELS);
  const outHeight = sizeOf(layer, Pooling.SIZE_OUT_HEIGHT);
  const outWidth = sizeOf(layer, Pooling.SIZE_OUT_WIDTH);
  const poolHeight = sizeOf(layer, Pooling.SIZE_POOL_HEIGHT);
  const poolWidth = sizeOf(layer, Pooling.SIZE_POOL_WIDTH);
  const strideY = sizeOf(layer, Pooling.SIZE_STRIDE_Y);
  const strideX = sizeOf(layer, Pooling.SIZE_STRIDE_X);
  const padTop = sizeOf(layer, Pooling.SIZE_PAD_TOP);
  const padLeft = sizeOf(layer, Pooling.SIZE_PAD_LEFT);
  const average = sizeOf(layer, Pooling.SIZE_AVERAGE) != 0;
  const pixel = <usize>channels * sizeof<T>();
  const row = <usize>width * pixel;
  x += <usize>first * <usize>height * row;
  let to = output + <usize>first * <usize>(outHeight * outWidth) * pixel;
  for (let s = first; s < end; s++) {
    for (let oy = 0; oy < outHeight; oy++) {
      const y = oy * strideY - padTop;
      const tall = min(y + poolHeight, height) - max(y, 0);
      const line = x + <usize>max(y, 0) * row;
      for (let ox = 0; ox < outWidth; ox++) {
        const left = ox * strideX - padLeft;
        const wide = min(left + poolWidth, width) - max(left, 0);
        const from = line + <usize>max(left, 0) * pixel;
        if (average) poolPixel<T, Mean>(channels, tall, wide, from, row, pixel, to);
        else poolPixel<T, Most>(channels, tall, wide, from, row, pixel, to);
        to += pixel;
      }
    }
    x += <usize>height * row;
  }
}

/** Adds to the gradients of a window at `to` what each has of `d`: one vector of channels, `c` or all lanes. */
// @ts-ignore: decorator
@inline
function spreadVector<T, Op>(
  c: i32,
  tall: i32,
  wide: i32,
  x: usize,
  to: usize,
  row: usize,
  pixel: usize,
  d: v128,
  most: v128,
): void {
  let free = i32x4.splat(-1);
  for (; tall > 0; tall--) {
    let offset: usize = 0;
    for (let j = wide; j > 0; j--) {
      let share = d;
      if (idof<Op>() == idof<Most>()) {
        const here = v128.and(free, v128.eq<T>(loadUpTo<T>(x + offset, c), most));
        free = v128.andnot(free, here);
        share = v128.and(d, here);
      }
      storeUpTo<T>(to + offset, v128.add<T>(loadUpTo<T>(to + offset, c), share), c);
      offset += pixel;
    }
    x += row;
    to += row;
  }
}

/** One vector of a window of four whose gradients nothing else is added to: the first number that equals `most` has `d`. */
// @ts-ignore: decorator
@inline
function spreadFour<T>(x: usize, to: usize, row: usize, pixel: usize, d: v128, most: v128): void {
  const zero = splat<T>(0, 0);
  let here = v128.eq<T>(v128.load(x), most);
  let taken = here;
  v128.store(to, v128.add<T>(zero, v128.and(d, here)));
  here = v128.andnot(v128.eq<T>(v128.load(x + pixel), most), taken);
  taken = v128.or(taken, here);
  v128.store(to + pixel, v128.add<T>(zero, v128.and(d, here)));
  x += row;
  to += row;
  here = v128.andnot(v128.eq<T>(v128.load(x), most), taken);
  taken = v128.or(taken, here);
  v128.store(to, v128.add<T>(zero, v128.and(d, here)));
  here = v128.andnot(v128.eq<T>(v128.load(x + pixel), most), taken);
  v128.store(to + pixel, v128.add<T>(zero, v128.and(d, here)));
}

/** `next` 0: nothing is done. */
export function poolingBackward<T>(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  output: usize,
  delta: usize,
  next: usize,
): usize {
  if (!next) return next;
  if (isStepwise(layer)) {
    memory.fill(next, 0, <usize>rows * <usize>load<i32>(layer + Layer.INPUTS) * sizeof<T>());
    return spreadOverSteps<T>(frame, layer, x, output, delta, next);
  }
  if (ASC_FEATURE_THREADS) {
    const parts = partsFor(rows, <f64>rows * <f64>load<i32>(layer + Layer.INPUTS));
    if (parts) {
      putArgument(0, layer);
      putArgument(1, x);
      putArgument(2, output);
      putArgument(3, delta);
      putArgument(4, next);
      forkRange(sizeof<T>() == 8 ? backwardF64 : backwardF32, rows, 1, parts);
      return next;
    }
  }
  spreadSamples<T>(layer, 0, rows, x, output, delta, next);
  return next;
}

function backwardF64(first: i32, end: i32): void {
  spreadSamples<f64>(argument(0), first, end, argument(1), argument(2), argument(3), argument(4));
}
function backwardF32(first: i32, end: i32): void {
  spreadSamples<f32>(argument(0), first, end, argument(1), argument(2), argument(3), argument(4));
}

/** The gradients of samples [first, end). */
function spreadSamples<T>(
  layer: usize,
  first: i32,
  end: i32,
  x: usize,
  output: usize,
  delta: usize,
  next: usize,
): void {
  const height = sizeOf(layer, Pooling.SIZE_HEIGHT);
  const width = sizeOf(layer, Pooling.SIZE_WIDTH);
  const channels = sizeOf(layer, Pooling.SIZE_CHANNELS);
  const outHeight = sizeOf(layer, Pooling.SIZE_OUT_HEIGHT);
  const outWidth = sizeOf(layer, Pooling.SIZE_OUT_WIDTH);
  const poolHeight = sizeOf(layer, Pooling.SIZE_POOL_HEIGHT);
  const poolWidth = sizeOf(layer, Pooling.SIZE_POOL_WIDTH);
  const strideY = sizeOf(layer, Pooling.SIZE_STRIDE_Y);
  const strideX = sizeOf(layer, Pooling.SIZE_STRIDE_X);
  const padTop = sizeOf(layer, Pooling.SIZE_PAD_TOP);
  const padLeft = sizeOf(layer, Pooling.SIZE_PAD_LEFT);
  const average = sizeOf(layer, Pooling.SIZE_AVERAGE) != 0;
  const pixel = <usize>channels * sizeof<T>();
  const row = <usize>width * pixel;
  const apart = strideY >= poolHeight && strideX >= poolWidth;
  const bytes = <usize>height * row;
  const bytesOut = <usize>(outHeight * outWidth) * pixel;
  x += <usize>first * bytes;
  delta += <usize>first * bytesOut;
  output += <usize>first * bytesOut;
  let gradients = next + <usize>first * bytes;
  memory.fill(gradients, 0, <usize>(end - first) * bytes);
  for (let s = first; s < end; s++) {
    for (let oy = 0; oy < outHeight; oy++) {
      const y = oy * strideY - padTop;
      const tall = min(y + poolHeight, height) - max(y, 0);
      const line = <usize>max(y, 0) * row;
      for (let ox = 0; ox < outWidth; ox++) {
        const left = ox * strideX - padLeft;
        const wide = min(left + poolWidth, width) - max(left, 0);
        const count = splat<T>(<f64>(tall * wide), <f32>(tall * wide));
        const isFour = !average && apart && tall == 2 && wide == 2;
        let corner = line + <usize>max(left, 0) * pixel;
        let at: usize = 0;
        for (let c = channels; c > 0; c -= lanes<T>()) {
          const d = loadUpTo<T>(delta + at, c);
          const to = gradients + corner;
          if (average) {
            spreadVector<T, Mean>(c, tall, wide, 0, to, row, pixel, v128.div<T>(d, count), d);
          } else {
            const most = loadUpTo<T>(output + at, c);
            if (isFour && c >= lanes<T>()) spreadFour<T>(x + corner, to, row, pixel, d, most);
            else spreadVector<T, Most>(c, tall, wide, x + corner, to, row, pixel, d, most);
          }
          at += 16;
          corner += 16;
        }
        delta += pixel;
        output += pixel;
      }
    }
    x += bytes;
    gradients += bytes;
  }
}

/** The gradients of windows that are all the steps of a sample. */
function spreadOverSteps<T>(frame: usize, layer: usize, x: usize, output: usize, delta: usize, next: usize): usize {
  const channels = sizeOf(layer, Pooling.SIZE_CHANNELS);
  const average = sizeOf(layer, Pooling.SIZE_AVERAGE) != 0;
  const pixel = <usize>channels * sizeof<T>();
  const samples = load<i32>(frame + Frame.SEQUENCES);
  for (let i = 0; i < samples; i++) {
    const steps = offsetOf(frame, i + 1) - offsetOf(frame, i);
    const count = splat<T>(<f64>steps, <f32>steps);
    let corner = <usize>offsetOf(frame, i) * pixel;
    let at: usize = 0;
    for (let c = channels; c > 0; c -= lanes<T>()) {
      const d = loadUpTo<T>(delta + at, c);
      if (average) spreadVector<T, Mean>(c, 1, steps, 0, next + corner, 0, pixel, v128.div<T>(d, count), d);
      else spreadVector<T, Most>(c, 1, steps, x + corner, next + corner, 0, pixel, d, loadUpTo<T>(output + at, c));
      at += 16;
      corner += 16;
    }
    delta += pixel;
    output += pixel;
  }
  return next;
}
