// A convolution of some samples of a batch, forward and backward: all of them, or the part of one thread (divided.ts).
import { Activation, Convolution, Layer } from "../abi";
import { activate, softmax } from "../kernels/typed";
import { sizeOf } from "../training/layout";
import { copiesDelta, copiesImage, deltaBytes, filtersOf, imageBytes } from "./geometry";
import { addGradient, against, along, withGaps, withMargin } from "./passes";

/** Bytes of output that go through convolution and activation at a time. */
const BLOCK_BYTES: usize = 16384;

/** The two directions. */
export class Straight {}
export class Transposed {}

/** Channels that leave. */
// @ts-ignore: decorator
@inline
export function channelsOut<Direction>(layer: usize): i32 {
  return idof<Direction>() == idof<Straight>() ? filtersOf(layer) : sizeOf(layer, Convolution.SIZE_CHANNELS);
}

/** The copy that the forward pass makes of an image. */
export function copyBytes<T, Direction>(layer: usize): usize {
  return idof<Direction>() == idof<Straight>() ? imageBytes<T>(layer) : deltaBytes<T>(layer);
}

/** Samples [first, end), by weights in panels; `copy`: room for an image with its margin, or its gaps. */
export function forwardSamples<T, Direction>(
  layer: usize,
  first: i32,
  end: i32,
  x: usize,
  saved: usize,
  output: usize,
  panels: usize,
  copy: usize,
): void {
  const straight = idof<Direction>() == idof<Straight>();
  const code = load<i32>(layer + Layer.ACTIVATION);
  const units = load<i32>(layer + Layer.UNITS);
  const channels = channelsOut<Direction>(layer);
  const bytesIn = <usize>load<i32>(layer + Layer.INPUTS) * sizeof<T>();
  const bytesOut = <usize>units * sizeof<T>();
  if (straight ? copiesImage(layer) : copiesDelta(layer)) memory.fill(copy, 0, copyBytes<T, Direction>(layer));
  const block = max(1, <i32>(BLOCK_BYTES / bytesOut));
  x += <usize>first * bytesIn;
  let z = saved + <usize>first * bytesOut;
  for (let s = first; s < end; s++) {
    if (straight) along<T>(layer, withMargin<T>(layer, x, copy), panels, z);
    else against<T>(layer, withGaps<T>(layer, x, copy), panels, z);
    x += bytesIn;
    z += bytesOut;
    // The activation follows while its block is in the cache.
    const done = (s - first) % block + 1;
    if (!output || code == Activation.Linear || (done < block && s < end - 1)) continue;
    const from = z - <usize>done * bytesOut;
    const to = output + (from - saved);
    const count = done * units;
    if (code == Activation.Softmax) softmax<T>(count / channels, channels, from, to);
    else activate<T>(code, load<f64>(layer + Layer.SLOPE), count, from, to);
  }
}

/**
 * Of samples [first, end): to `gradient`, where it is not 0, is added what the parts [firstPart, endPart) of it have; the gradients at the
 * inputs go to `next`, where that is not 0. padded, spaced: room for an image with its margin, and for delta with its gaps.
 */
export function backwardSamples<T, Direction>(
  layer: usize,
  first: i32,
  end: i32,
  firstPart: i32,
  endPart: i32,
  x: usize,
  delta: usize,
  next: usize,
  gradient: usize,
  panels: usize,
  padded: usize,
  spaced: usize,
): void {
  const straight = idof<Direction>() == idof<Straight>();
  const bytesIn = <usize>load<i32>(layer + Layer.INPUTS) * sizeof<T>();
  const bytesOut = <usize>load<i32>(layer + Layer.UNITS) * sizeof<T>();
  if (copiesImage(layer) && (!straight || gradient)) memory.fill(padded, 0, imageBytes<T>(layer));
  if (straight && next && copiesDelta(layer)) memory.fill(spaced, 0, deltaBytes<T>(layer));
  x += <usize>first * bytesIn;
  let z = delta + <usize>first * bytesOut;
  let to = next + <usize>first * bytesIn;
  for (let s = first; s < end; s++) {
    if (straight) {
      if (gradient) addGradient<T>(layer, firstPart, endPart, withMargin<T>(layer, x, padded), z, gradient);
      if (next) against<T>(layer, withGaps<T>(layer, z, spaced), panels, to);
    } else {
      const image = withMargin<T>(layer, z, padded);
      if (gradient) addGradient<T>(layer, firstPart, endPart, image, x, gradient);
      if (next) along<T>(layer, image, panels, to);
    }
    x += bytesIn;
    z += bytesOut;
    to += bytesIn;
  }
}
