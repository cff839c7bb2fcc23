import { checkName } from '../../base/validate.js';
import { KIND_TRANSPOSED_CONVOLUTION } from '../../core/abi.js';
import { imagesFamily } from '../../core/families/images.js';
import { checkAxes, checkPair, fitWindows, type Pair } from './axes.js';
import type { Conv2dOptions } from './conv2d.js';
import {
  type ConvolutionSpec,
  fillConvolution,
  type KernelAxis,
  placeConvolution,
} from './convolution.js';
import { describeLayer } from './describe-layer.js';
import type { LayerKind } from './layer-kind.js';
import { registerLayerKind } from './register.js';

/** What `convTranspose2d` takes: as `conv2d`, of the convolution that it turns around. */
export interface ConvTranspose2dOptions extends Conv2dOptions {}

/** A transposed convolution layer as plain data: what `convTranspose2d` returns, fit for JSON. */
export interface ConvTranspose2dSpec extends ConvolutionSpec {
  /** What this is. */
  readonly kind: 'convTranspose2d';
  /** Rows and columns of the kernel. */
  readonly kernelSize: Pair;
  /** From pixel to pixel of what enters, in what leaves. */
  readonly strides: Pair;
  /** How much leaves. */
  readonly padding: 'valid' | 'same';
  /** From place to place of the kernel. */
  readonly dilation: Pair;
}

/**
 * A transposed convolution, also called a deconvolution: each pixel of an image [height, width, channels] adds its kernel to what
 * leaves. W (rows, columns, filters / groups, channels), b (filters). With `'same'` height·stride rows leave, with `'valid'` all that
 * is reached, (height − 1)·stride + (rows − 1)·dilation + 1; columns likewise. It is the gradient of the `conv2d` with those
 * options, as in PyTorch.
 *
 * @throws OptionError as `conv2d`.
 *
 * @example
 * ```ts
 * const layers = [convTranspose2d({ filters: 8, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' })];
 * ```
 */
export function convTranspose2d(options: ConvTranspose2dOptions): ConvTranspose2dSpec {
  registerLayerKind(convTranspose2dKind as LayerKind);
  return describeLayer(convTranspose2dKind, options);
}

/** @internal */
export const convTranspose2dKind: LayerKind<ConvTranspose2dSpec> = {
  kind: 'convTranspose2d',
  code: KIND_TRANSPOSED_CONVOLUTION,
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
    const options = given as unknown as ConvTranspose2dOptions;
    return {
      kind: 'convTranspose2d',
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
    const names = ['height', 'width', 'channels'];
    const shape = checkAxes(where, 'convTranspose2d', names, inputShape);
    const [y, x] = (['height', 'width'] as const).map((name, axis): KernelAxis => {
      const kernel = spec.kernelSize[axis]!;
      const stride = spec.strides[axis]!;
      const dilation = spec.dilation[axis]!;
      const { padding } = spec;
      const entering = shape[axis]!;
      const reach = (kernel - 1) * dilation + 1;
      const length = padding === 'same' ? entering * stride : (entering - 1) * stride + reach;
      const window = { size: kernel, stride, dilation, padding };
      return { length, kernel, stride, dilation, fit: fitWindows(where, name, length, window) };
    });
    return placeConvolution(where, spec, shape[2]!, y!, x!, 2, true);
  },
};
