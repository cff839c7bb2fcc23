import * as at from '../../abi.js';
import type { LayerState } from '../layers/layer.js';

/** The lengths and steps of a convolution; see abi/codes.mjs. */
export interface Geometry {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly filters: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideY: number;
  readonly strideX: number;
  readonly dilationY: number;
  readonly dilationX: number;
  readonly padTop: number;
  readonly padLeft: number;
  readonly groups: number;
  /** Channels that a filter sees. */
  readonly depth: number;
  /** Filters of a group. */
  readonly perGroup: number;
}

export function geometryOf(layer: LayerState): Geometry {
  const channels = layer.size(at.CONVOLUTION_SIZE_CHANNELS);
  const filters = layer.size(at.CONVOLUTION_SIZE_FILTERS);
  const groups = layer.size(at.CONVOLUTION_SIZE_GROUPS);
  return {
    height: layer.size(at.CONVOLUTION_SIZE_HEIGHT),
    width: layer.size(at.CONVOLUTION_SIZE_WIDTH),
    channels,
    outHeight: layer.size(at.CONVOLUTION_SIZE_OUT_HEIGHT),
    outWidth: layer.size(at.CONVOLUTION_SIZE_OUT_WIDTH),
    filters,
    kernelHeight: layer.size(at.CONVOLUTION_SIZE_KERNEL_HEIGHT),
    kernelWidth: layer.size(at.CONVOLUTION_SIZE_KERNEL_WIDTH),
    strideY: layer.size(at.CONVOLUTION_SIZE_STRIDE_Y),
    strideX: layer.size(at.CONVOLUTION_SIZE_STRIDE_X),
    dilationY: layer.size(at.CONVOLUTION_SIZE_DILATION_Y),
    dilationX: layer.size(at.CONVOLUTION_SIZE_DILATION_X),
    padTop: layer.size(at.CONVOLUTION_SIZE_PAD_TOP),
    padLeft: layer.size(at.CONVOLUTION_SIZE_PAD_LEFT),
    groups,
    depth: channels / groups,
    perGroup: filters / groups,
  };
}
