import { KIND_UP_SAMPLING } from '../../core/abi.js';
import { poolingFamily } from '../../core/families/pooling.js';
import { countOf } from '../../matrix/shape.js';
import { checkAxes, checkCount, checkPair, type Pair } from './axes.js';
import { describeLayer } from './describe-layer.js';
import type { LayerKind } from './layer-kind.js';
import type { EveryLayerOptions, EveryLayerSpec } from './learning-rate-factor.js';
import { registerLayerKind } from './register.js';

/** What `upSample2d` takes. */
export interface UpSample2dOptions extends EveryLayerOptions {
  /** How many rows and columns a pixel becomes: one number for both, or `[rows, columns]`. Default 2. */
  size?: number | Pair;
}

/** An up-sampling layer as plain data: what `upSample2d` returns, fit for JSON. */
export interface UpSample2dSpec extends EveryLayerSpec {
  /** What this is. */
  readonly kind: 'upSample2d';
  /** How many rows and columns a pixel becomes. */
  readonly size: Pair;
}

/**
 * A larger image: each pixel of [height, width, channels] becomes `size` equal ones.
 *
 * @throws OptionError an option is unknown, of the wrong type or out of range. Where it does not fit the images, `new Network` throws.
 *
 * @example
 * ```ts
 * const layers = [upSample2d(), conv2d({ filters: 8, kernelSize: 3, padding: 'same' })];
 * ```
 */
export function upSample2d(options: UpSample2dOptions = {}): UpSample2dSpec {
  registerLayerKind(upSample2dKind as LayerKind);
  return describeLayer(upSample2dKind, options);
}

/** @internal */
export const upSample2dKind: LayerKind<UpSample2dSpec> = {
  kind: 'upSample2d',
  code: KIND_UP_SAMPLING,
  family: poolingFamily,
  options: ['size'],
  describe: (where, { size = 2 }) => ({
    kind: 'upSample2d',
    size: checkPair(`${where}: size`, size),
  }),

  place(where, { size }, inputShape) {
    const names = ['height', 'width', 'channels'];
    const [height, width, channels] = checkAxes(where, 'upSample2d', names, inputShape);
    const outputShape = [height! * size[0], width! * size[1], channels!];
    checkCount(where, 'the outputs', outputShape);
    return {
      outputShape,
      tensors: [],
      sizes: [height!, width!, channels!, ...size],
      kept: 0,
      products: countOf(outputShape),
      note: size.join('×'),
    };
  },
};
