import { checkName } from '../../base/validate.js';
import { KIND_CONVOLUTION } from '../../core/abi.js';
import { imagesFamily } from '../../core/families/images.js';
import { checkAxes, checkPair, fitWindows, type Pair } from './axes.js';
import {
  type ConvolutionOptions,
  type ConvolutionSpec,
  fillConvolution,
  type KernelAxis,
  placeConvolution,
} from './convolution.js';
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
   * axis; where they cannot be the same on both sides the odd one is at the end. Default `'valid'`.
   */
  padding?: 'valid' | 'same';
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
  readonly padding: 'valid' | 'same';
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
  options: [
    'filters',
    'kernelSize',
    'strides',
    'padding',
    'dilation',
    'groups',
    'activation',
    'bias',
    'weightInitializer',
    'biasInitializer',
    'l1',
    'l2',
  ],
  describe(where, given) {
    const options = given as unknown as Conv2dOptions;
    return {
      kind: 'conv2d',
      ...fillConvolution(where, options),
      kernelSize: checkPair(`${where}: kernelSize`, options.kernelSize),
      strides: checkPair(`${where}: strides`, options.strides ?? 1),
      padding: checkName(`${where}: padding`, options.padding ?? 'valid', [
        'valid',
        'same',
      ] as const),
      dilation: checkPair(`${where}: dilation`, options.dilation ?? 1),
    };
  },

  place(where, spec, inputShape) {
    const shape = checkAxes(where, 'conv2d', ['height', 'width', 'channels'], inputShape);
    const [y, x] = (['height', 'width'] as const).map((name, axis): KernelAxis => {
      const kernel = spec.kernelSize[axis]!;
      const stride = spec.strides[axis]!;
      const dilation = spec.dilation[axis]!;
      const { padding } = spec;
      const length = shape[axis]!;
      const window = { size: kernel, stride, dilation, padding };
      return { length, kernel, stride, dilation, fit: fitWindows(where, name, length, window) };
    });
    return placeConvolution(where, spec, shape[2]!, y!, x!, 2);
  },
};
