import { KIND_CONVOLUTION } from '../../core/abi.js';
import { imagesFamily } from '../../core/families/images.js';
import { checkAxes, type Padding2d, type Padding2dOption, type Pair } from './axes.js';
import { type ConvolutionOptions, type ConvolutionSpec, placeConvolution } from './convolution.js';
import { fillConvolution2d, kernelAxes, OPTIONS_2D } from './convolution-2d.js';
import { describeLayer } from './describe-layer.js';
import type { LayerKind } from './layer-kind.js';
import { registerLayerKind } from './register.js';

/** What `conv2d` takes. */
export interface Conv2dOptions extends ConvolutionOptions {
  /** Rows and columns of the kernel: one number for both, or `[rows, columns]`. */
  kernelSize: number | Pair;
  /** From window to window. Default 1. */
  strides?: number | Pair;
  /**
   * `'valid'`: the kernel stays within the image. `'same'`: with zeros around the image, so that ⌈length / stride⌉ leave along each
   * axis; where they cannot be the same on both sides the odd one is at the end. Or how many zeros: a number for all four sides, as
   * PyTorch has it, or `[rows, columns]`, each a number or `[before, after]`; at most as many as the kernel reaches. Default `'valid'`.
   */
  padding?: Padding2dOption;
  /** From place to place of the kernel: 2 leaves one out between two. Default 1. */
  dilation?: number | Pair;
}

/** A convolution layer as plain data: what `conv2d` returns, fit for JSON. */
export interface Conv2dSpec extends ConvolutionSpec {
  /** What this is. */
  readonly kind: 'conv2d';
  /** Rows and columns of the kernel. */
  readonly kernelSize: Pair;
  /** From window to window. */
  readonly strides: Pair;
  /** What lies around the image. */
  readonly padding: Padding2d;
  /** From place to place of the kernel. */
  readonly dilation: Pair;
}

/**
 * A convolution over images [height, width, channels]: activation(x ∗ W + b), W (rows, columns, channels / groups, filters),
 * b (filters), to [rows that leave, columns that leave, filters]. As everywhere in deep learning the kernel is not turned.
 *
 * @throws OptionError an option is unknown, of the wrong type or out of range. Where it does not fit the images, `new Network` throws.
 *
 * @example
 * ```ts
 * const network = new Network({
 *   inputs: [28, 28, 1],
 *   layers: [
 *     conv2d({ filters: 8, kernelSize: 3, padding: 'same', activation: 'relu' }),
 *     maxPool2d(),
 *     flatten(),
 *     dense({ units: 10, activation: 'softmax' }),
 *   ],
 * });
 * ```
 */
export function conv2d(options: Conv2dOptions): Conv2dSpec {
  registerLayerKind(conv2dKind as LayerKind);
  return describeLayer(conv2dKind, options);
}

/** @internal */
export const conv2dKind: LayerKind<Conv2dSpec> = {
  kind: 'conv2d',
  code: KIND_CONVOLUTION,
  family: imagesFamily,
  options: OPTIONS_2D,
  describe: (where, given) => ({
    kind: 'conv2d',
    ...fillConvolution2d(where, given as unknown as Conv2dOptions),
  }),

  place(where, spec, inputShape) {
    const shape = checkAxes(where, 'conv2d', ['height', 'width', 'channels'], inputShape);
    const [y, x] = kernelAxes(where, spec, shape);
    return placeConvolution(where, spec, shape[2]!, y, x, 2);
  },
};
