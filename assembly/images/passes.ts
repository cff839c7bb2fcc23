// A convolution along its kernel (forward), against it (the gradient at the inputs; forward of a transposed one) and the gradient of its
// weights, for one image. Orders of summation: convolve.ts.
//
//   along:    out[oy, ox, f] = start[f] + Σ over rows, columns of the kernel, channels
//   against:  image[y, x, c] = start[c] + Σ over rows, columns of the kernel turned around, filters; between and around the pixels of
//             delta are zeros, which are terms like others
import { Convolution } from "../abi";
import { sizeOf } from "../training/layout";
import { All, convolve, correlate, Each, gradientBlocks } from "./convolve";
import {
  copiesDelta,
  copiesImage,
  deltaWidth,
  depthOf,
  filtersOf,
  groupPanels,
  groupsOf,
  groupTurned,
  isDepthwise,
  isGapless,
  paddedWidth,
  tapsOf,
} from "./geometry";
import { pack, packTurned } from "./panels";
import { spread } from "./spread";

// @ts-ignore: decorator
@inline
function pixelBytes<T>(channels: i32): usize {
  return <usize>channels * sizeof<T>();
}

/** The weights for `along`, at `panels`. `bias` 0: none. */
export function packAlong<T>(layer: usize, weights: usize, bias: usize, panels: usize): void {
  const groups = groupsOf(layer);
  const filters = filtersOf(layer);
  const columns = filters / groups;
  const terms = tapsOf(layer) * depthOf(layer);
  const row = pixelBytes<T>(filters);
  for (let g = 0; g < groups; g++) {
    const first = pixelBytes<T>(g * columns);
    const to = panels + <usize>g * groupPanels<T>(layer);
    pack<T>(columns, terms, weights + first, row, bias ? bias + first : 0, to);
  }
}

/** The weights for `against`, likewise. */
export function packAgainst<T>(layer: usize, weights: usize, bias: usize, panels: usize): void {
  const filters = filtersOf(layer);
  const taps = tapsOf(layer);
  const row = pixelBytes<T>(filters);
  if (isDepthwise(layer)) {
    packTurned<T>(filters, taps, 0, weights, row, 0, bias, panels);
    return;
  }
  const groups = groupsOf(layer);
  const columns = filters / groups;
  const depth = depthOf(layer);
  for (let g = 0; g < groups; g++) {
    const own = bias ? bias + pixelBytes<T>(g * depth) : 0;
    const to = panels + <usize>g * groupTurned<T>(layer);
    packTurned<T>(depth, taps, columns, weights + pixelBytes<T>(g * columns), <usize>depth * row, row, own, to);
  }
}

/** The image at x with its margin: x itself, or a copy in `padded`, whose margin is 0 already. */
export function withMargin<T>(layer: usize, x: usize, padded: usize): usize {
  if (!copiesImage(layer)) return x;
  const channels = sizeOf(layer, Convolution.SIZE_CHANNELS);
  const pixel = pixelBytes<T>(channels);
  const row = <usize>paddedWidth(layer) * pixel;
  const top = <usize>sizeOf(layer, Convolution.SIZE_PAD_TOP) * row;
  const left = <usize>sizeOf(layer, Convolution.SIZE_PAD_LEFT) * pixel;
  const height = sizeOf(layer, Convolution.SIZE_HEIGHT);
  const width = sizeOf(layer, Convolution.SIZE_WIDTH);
  spread<T>(height, width, channels, x, padded + top + left, row, pixel);
  return padded;
}

/** delta with the zeros around and between its pixels: itself, or a copy in `spaced`, which is 0 elsewhere already. */
export function withGaps<T>(layer: usize, delta: usize, spaced: usize): usize {
  if (!copiesDelta(layer)) return delta;
  const filters = filtersOf(layer);
  const pixel = pixelBytes<T>(filters);
  const row = <usize>deltaWidth(layer) * pixel;
  const reachY = (sizeOf(layer, Convolution.SIZE_KERNEL_HEIGHT) - 1) * sizeOf(layer, Convolution.SIZE_DILATION_Y);
  const reachX = (sizeOf(layer, Convolution.SIZE_KERNEL_WIDTH) - 1) * sizeOf(layer, Convolution.SIZE_DILATION_X);
  const top = <usize>(reachY - sizeOf(layer, Convolution.SIZE_PAD_TOP)) * row;
  const left = <usize>(reachX - sizeOf(layer, Convolution.SIZE_PAD_LEFT)) * pixel;
  spread<T>(
    sizeOf(layer, Convolution.SIZE_OUT_HEIGHT),
    sizeOf(layer, Convolution.SIZE_OUT_WIDTH),
    filters,
    delta,
    spaced + top + left,
    <usize>sizeOf(layer, Convolution.SIZE_STRIDE_Y) * row,
    <usize>sizeOf(layer, Convolution.SIZE_STRIDE_X) * pixel,
  );
  return spaced;
}

/** `image` with its margin → out (outHeight, outWidth, filters), by the panels of `packAlong`. */
export function along<T>(layer: usize, image: usize, panels: usize, out: usize): void {
  const outHeight = sizeOf(layer, Convolution.SIZE_OUT_HEIGHT);
  const outWidth = sizeOf(layer, Convolution.SIZE_OUT_WIDTH);
  const kernelHeight = sizeOf(layer, Convolution.SIZE_KERNEL_HEIGHT);
  const kernelWidth = sizeOf(layer, Convolution.SIZE_KERNEL_WIDTH);
  const filters = filtersOf(layer);
  const depth = depthOf(layer);
  const pixel = pixelBytes<T>(sizeOf(layer, Convolution.SIZE_CHANNELS));
  const row = <usize>paddedWidth(layer) * pixel;
  const stepY = <usize>sizeOf(layer, Convolution.SIZE_STRIDE_Y) * row;
  const stepX = <usize>sizeOf(layer, Convolution.SIZE_STRIDE_X) * pixel;
  const kernelY = <usize>sizeOf(layer, Convolution.SIZE_DILATION_Y) * row;
  const gapless = isGapless(layer);
  const runs = gapless ? 1 : kernelWidth;
  const terms = gapless ? kernelWidth * depth : depth;
  const kernelX = <usize>(gapless ? kernelWidth : sizeOf(layer, Convolution.SIZE_DILATION_X)) * pixel;
  const pixelOut = pixelBytes<T>(filters);
  if (isDepthwise(layer)) {
    convolve<T, Each>(
      outHeight, outWidth, filters, kernelHeight, runs, 1,
      image, stepY, stepX, kernelY, kernelX, panels, out, pixelOut,
    );
    return;
  }
  const groups = groupsOf(layer);
  const columns = filters / groups;
  const bytes = groupPanels<T>(layer);
  for (let g = 0; g < groups; g++) {
    convolve<T, All>(
      outHeight, outWidth, columns, kernelHeight, runs, terms,
      image + pixelBytes<T>(g * depth), stepY, stepX, kernelY, kernelX,
      panels + <usize>g * bytes, out + pixelBytes<T>(g * columns), pixelOut,
    );
  }
}

/** `delta` with its gaps → image (height, width, channels), by the panels of `packAgainst`. */
export function against<T>(layer: usize, delta: usize, panels: usize, image: usize): void {
  const height = sizeOf(layer, Convolution.SIZE_HEIGHT);
  const width = sizeOf(layer, Convolution.SIZE_WIDTH);
  const channels = sizeOf(layer, Convolution.SIZE_CHANNELS);
  const kernelHeight = sizeOf(layer, Convolution.SIZE_KERNEL_HEIGHT);
  const kernelWidth = sizeOf(layer, Convolution.SIZE_KERNEL_WIDTH);
  const filters = filtersOf(layer);
  const pixel = pixelBytes<T>(filters);
  const row = <usize>deltaWidth(layer) * pixel;
  const kernelY = <usize>sizeOf(layer, Convolution.SIZE_DILATION_Y) * row;
  const gapless = isGapless(layer);
  const runs = gapless ? 1 : kernelWidth;
  const kernelX = <usize>(gapless ? kernelWidth : sizeOf(layer, Convolution.SIZE_DILATION_X)) * pixel;
  const pixelOut = pixelBytes<T>(channels);
  if (isDepthwise(layer)) {
    convolve<T, Each>(
      height, width, channels, kernelHeight, runs, 1,
      delta, row, pixel, kernelY, kernelX, panels, image, pixelOut,
    );
    return;
  }
  const groups = groupsOf(layer);
  const columns = filters / groups;
  const depth = depthOf(layer);
  const terms = gapless ? kernelWidth * columns : columns;
  const bytes = groupTurned<T>(layer);
  for (let g = 0; g < groups; g++) {
    convolve<T, All>(
      height, width, depth, kernelHeight, runs, terms,
      delta + pixelBytes<T>(g * columns), row, pixel, kernelY, kernelX,
      panels + <usize>g * bytes, image + pixelBytes<T>(g * depth), pixelOut,
    );
  }
}

/** The parts that `addGradient` can make by themselves. */
export function gradientParts(layer: usize): i32 {
  const depth = isDepthwise(layer) ? 1 : depthOf(layer);
  return gradientBlocks(sizeOf(layer, Convolution.SIZE_KERNEL_HEIGHT), sizeOf(layer, Convolution.SIZE_KERNEL_WIDTH), depth);
}

/**
 * Adds to the gradient of the weights what an image with its margin has, from `delta` (outHeight, outWidth, filters); of it to the parts
 * [first, end) of `gradientParts`.
 */
export function addGradient<T>(layer: usize, first: i32, end: i32, image: usize, delta: usize, gradient: usize): void {
  const outHeight = sizeOf(layer, Convolution.SIZE_OUT_HEIGHT);
  const outWidth = sizeOf(layer, Convolution.SIZE_OUT_WIDTH);
  const kernelHeight = sizeOf(layer, Convolution.SIZE_KERNEL_HEIGHT);
  const kernelWidth = sizeOf(layer, Convolution.SIZE_KERNEL_WIDTH);
  const filters = filtersOf(layer);
  const depth = depthOf(layer);
  const pixel = pixelBytes<T>(sizeOf(layer, Convolution.SIZE_CHANNELS));
  const row = <usize>paddedWidth(layer) * pixel;
  const stepY = <usize>sizeOf(layer, Convolution.SIZE_STRIDE_Y) * row;
  const stepX = <usize>sizeOf(layer, Convolution.SIZE_STRIDE_X) * pixel;
  const kernelY = <usize>sizeOf(layer, Convolution.SIZE_DILATION_Y) * row;
  const gapless = isGapless(layer);
  const runs = gapless ? 1 : kernelWidth;
  const terms = gapless ? kernelWidth * depth : depth;
  const kernelX = <usize>(gapless ? kernelWidth : sizeOf(layer, Convolution.SIZE_DILATION_X)) * pixel;
  const pixelOut = pixelBytes<T>(filters);
  if (isDepthwise(layer)) {
    correlate<T, Each>(
      first, end, outHeight, outWidth, filters, kernelHeight, runs, 1,
      image, stepY, stepX, kernelY, kernelX, delta, pixelOut, gradient, pixelOut,
    );
    return;
  }
  const groups = groupsOf(layer);
  const columns = filters / groups;
  for (let g = 0; g < groups; g++) {
    const column = pixelBytes<T>(g * columns);
    correlate<T, All>(
      first, end, outHeight, outWidth, columns, kernelHeight, runs, terms,
      image + pixelBytes<T>(g * depth), stepY, stepX, kernelY, kernelX,
      delta + column, pixelOut, gradient + column, pixelOut,
    );
  }
}
