// How a convolution lies over an image, as the sizes of its descriptor say it. A transposed convolution has the same: what enters there
// is called what leaves here, and the other way round.
import { Convolution } from "../abi";
import { rounded, sizeOf } from "../training/layout";
import { panelBytes } from "./panels";

/** What may be read behind an image: see convolve.ts. */
const SLACK: usize = 32;

export function filtersOf(layer: usize): i32 {
  return sizeOf(layer, Convolution.SIZE_FILTERS);
}

/** Channels that a filter sees. */
export function depthOf(layer: usize): i32 {
  return sizeOf(layer, Convolution.SIZE_CHANNELS) / sizeOf(layer, Convolution.SIZE_GROUPS);
}

/** Places of the kernel. */
export function tapsOf(layer: usize): i32 {
  return sizeOf(layer, Convolution.SIZE_KERNEL_HEIGHT) * sizeOf(layer, Convolution.SIZE_KERNEL_WIDTH);
}

/** Whether each channel has one filter of its own, for which there are kernels of their own. */
export function isDepthwise(layer: usize): bool {
  const groups = sizeOf(layer, Convolution.SIZE_GROUPS);
  return groups > 1 && groups == sizeOf(layer, Convolution.SIZE_CHANNELS) && groups == filtersOf(layer);
}

/** Rows of an image with its margin. */
export function paddedHeight(layer: usize): i32 {
  return (
    sizeOf(layer, Convolution.SIZE_HEIGHT) +
    sizeOf(layer, Convolution.SIZE_PAD_TOP) +
    sizeOf(layer, Convolution.SIZE_PAD_BOTTOM)
  );
}

export function paddedWidth(layer: usize): i32 {
  return (
    sizeOf(layer, Convolution.SIZE_WIDTH) +
    sizeOf(layer, Convolution.SIZE_PAD_LEFT) +
    sizeOf(layer, Convolution.SIZE_PAD_RIGHT)
  );
}

/** Whether images are copied, into a margin or to where something may be read behind them. */
export function copiesImage(layer: usize): bool {
  return (
    isDepthwise(layer) ||
    paddedHeight(layer) != sizeOf(layer, Convolution.SIZE_HEIGHT) ||
    paddedWidth(layer) != sizeOf(layer, Convolution.SIZE_WIDTH)
  );
}

export function imageBytes<T>(layer: usize): usize {
  if (!copiesImage(layer)) return 0;
  const pixels = <usize>paddedHeight(layer) * <usize>paddedWidth(layer);
  return rounded(pixels * <usize>sizeOf(layer, Convolution.SIZE_CHANNELS) * sizeof<T>() + SLACK);
}

/** Rows of dZ with its zeros, from which dx is made. */
export function deltaHeight(layer: usize): i32 {
  const reach = (sizeOf(layer, Convolution.SIZE_KERNEL_HEIGHT) - 1) * sizeOf(layer, Convolution.SIZE_DILATION_Y);
  return sizeOf(layer, Convolution.SIZE_HEIGHT) + reach;
}

export function deltaWidth(layer: usize): i32 {
  const reach = (sizeOf(layer, Convolution.SIZE_KERNEL_WIDTH) - 1) * sizeOf(layer, Convolution.SIZE_DILATION_X);
  return sizeOf(layer, Convolution.SIZE_WIDTH) + reach;
}

/** Whether dZ is copied; else it is as large as the image, without gaps. */
export function copiesDelta(layer: usize): bool {
  return (
    isDepthwise(layer) ||
    deltaHeight(layer) != sizeOf(layer, Convolution.SIZE_OUT_HEIGHT) ||
    deltaWidth(layer) != sizeOf(layer, Convolution.SIZE_OUT_WIDTH)
  );
}

export function deltaBytes<T>(layer: usize): usize {
  if (!copiesDelta(layer)) return 0;
  const pixels = <usize>deltaHeight(layer) * <usize>deltaWidth(layer);
  return rounded(pixels * <usize>filtersOf(layer) * sizeof<T>() + SLACK);
}

/** Bytes of a group's panels, forward. */
export function groupPanels<T>(layer: usize): usize {
  const groups = sizeOf(layer, Convolution.SIZE_GROUPS);
  return panelBytes<T>(filtersOf(layer) / groups, tapsOf(layer) * depthOf(layer));
}

/** Bytes of a group's panels for dx. */
export function groupTurned<T>(layer: usize): usize {
  const groups = sizeOf(layer, Convolution.SIZE_GROUPS);
  return panelBytes<T>(depthOf(layer), tapsOf(layer) * (filtersOf(layer) / groups));
}

export function allPanels<T>(layer: usize): usize {
  if (isDepthwise(layer)) return panelBytes<T>(filtersOf(layer), tapsOf(layer));
  return <usize>sizeOf(layer, Convolution.SIZE_GROUPS) * groupPanels<T>(layer);
}

export function allTurned<T>(layer: usize): usize {
  if (isDepthwise(layer)) return panelBytes<T>(filtersOf(layer), tapsOf(layer));
  return <usize>sizeOf(layer, Convolution.SIZE_GROUPS) * groupTurned<T>(layer);
}

/** Numbers of the weights. */
export function weightCount(layer: usize): i32 {
  return tapsOf(layer) * depthOf(layer) * filtersOf(layer);
}

/** Groups that are gone through one by one: all channels of a depthwise convolution at once. */
export function groupsOf(layer: usize): i32 {
  return isDepthwise(layer) ? 1 : sizeOf(layer, Convolution.SIZE_GROUPS);
}

/** Whether the columns of the kernel and the channels lie side by side. */
export function isGapless(layer: usize): bool {
  return sizeOf(layer, Convolution.SIZE_GROUPS) == 1 && sizeOf(layer, Convolution.SIZE_DILATION_X) == 1;
}
