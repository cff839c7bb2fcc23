import { OptionError } from '../../base/errors.js';
import { KIND_TRANSPOSED_CONVOLUTION } from '../../core/abi.js';
import { imagesFamily } from '../../core/families/images.js';
import { showShape } from '../../matrix/shape.js';
import { checkAxes, type Padding2d, type Pair } from './axes.js';
import type { Conv2dOptions } from './conv2d.js';
import { type ConvolutionSpec, placeConvolution } from './convolution.js';
import { fillConvolution2d, kernelAxes, OPTIONS_2D } from './convolution-2d.js';
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
  readonly padding: Padding2d;
  /** From place to place of the kernel. */
  readonly dilation: Pair;
}

/**
 * A transposed convolution, also called a deconvolution: each pixel of an image [height, width, channels] adds its kernel to what
 * leaves. W (rows, columns, filters / groups, channels), b (filters). With `'same'` height·stride rows leave, with `'valid'` all that
 * is reached, (height − 1)·stride + (rows − 1)·dilation + 1; a padding in numbers is cut off that. Columns likewise. It is the
 * gradient of the `conv2d` with those options, as in PyTorch, whose `output_padding` is a smaller padding at the end.
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
  options: OPTIONS_2D,
  describe: (where, given) => ({
    kind: 'convTranspose2d',
    ...fillConvolution2d(where, given as unknown as ConvTranspose2dOptions),
  }),

  place(where, spec, inputShape) {
    const names = ['height', 'width', 'channels'];
    const shape = checkAxes(where, 'convTranspose2d', names, inputShape);
    const [y, x] = kernelAxes(where, spec, shape, (axis) => {
      const stride = spec.strides[axis];
      const reach = (spec.kernelSize[axis] - 1) * spec.dilation[axis] + 1;
      const entering = shape[axis]!;
      if (spec.padding === 'same') return entering * stride;
      const [before, after] = spec.padding === 'valid' ? [0, 0] : spec.padding[axis];
      const reached = (entering - 1) * stride + reach;
      if (before + after < reached) return reached - before - after;
      throw new OptionError(
        `${where}: a padding of ${before} and ${after} along the ${names[axis]} leaves nothing of the ${reached} that a kernel ${showShape(spec.kernelSize)} reaches from ${showShape(shape)}; expected less than ${reached} in all.`,
      );
    });
    return placeConvolution(where, spec, shape[2]!, y, x, 2, true);
  },
};
