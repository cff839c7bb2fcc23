import { KIND_POOLING } from '../../core/abi.js';
import { poolingFamily } from '../../core/families/pooling.js';
import {
  checkAxes,
  checkPadding2d,
  checkPair,
  fitWindows,
  type Padding2d,
  type Padding2dOption,
  type Pair,
  paddingAlong,
} from './axes.js';
import { describeLayer } from './describe-layer.js';
import type { LayerKind, Placement } from './layer-kind.js';
import type { EveryLayerOptions, EveryLayerSpec } from './learning-rate-factor.js';
import { type PoolAxis, placePooling } from './pooling.js';
import { registerLayerKind } from './register.js';

/** What `maxPool2d` and `averagePool2d` take. */
export interface Pool2dOptions extends EveryLayerOptions {
  /** Rows and columns of a window: one number for both, or `[rows, columns]`. Default 2. */
  poolSize?: number | Pair;
  /** From window to window. Default: `poolSize`. */
  strides?: number | Pair;
  /**
   * `'valid'`: windows stay within the image. `'same'`: ⌈length / stride⌉ windows along each axis, some of which reach beyond the
   * image; what lies outside is ignored, and a mean is over what lies inside. Or by how much they do: a number for all four sides, or
   * `[rows, columns]`, each a number or `[before, after]`; less than `poolSize`. Default `'valid'`.
   */
  padding?: Padding2dOption;
}

/** A pooling layer as plain data, fit for JSON. */
export interface Pool2dSpec<Kind extends string = string> extends EveryLayerSpec {
  /** What this is. */
  readonly kind: Kind;
  /** Rows and columns of a window. */
  readonly poolSize: Pair;
  /** From window to window. */
  readonly strides: Pair;
  /** Whether windows stay within the image. */
  readonly padding: Padding2d;
}

/** What `maxPool2d` returns. */
export type MaxPool2dSpec = Pool2dSpec<'maxPool2d'>;
/** What `averagePool2d` returns. */
export type AveragePool2dSpec = Pool2dSpec<'averagePool2d'>;

/**
 * The greatest number of each window of an image [height, width, channels], for each channel. Where several are equal, the
 * gradient goes to the first.
 *
 * @throws OptionError an option is unknown, of the wrong type or out of range. Where it does not fit the images, `new Network` throws.
 *
 * @example
 * ```ts
 * const layers = [conv2d({ filters: 8, kernelSize: 3 }), maxPool2d(), flatten(), dense({ units: 10 })];
 * ```
 */
export function maxPool2d(options: Pool2dOptions = {}): MaxPool2dSpec {
  registerLayerKind(maxPool2dKind as LayerKind);
  return describeLayer(maxPool2dKind, options);
}

/**
 * The mean of each window of an image [height, width, channels], for each channel.
 *
 * @throws OptionError as `maxPool2d`.
 *
 * @example
 * ```ts
 * const layers = [averagePool2d({ poolSize: 4 }), flatten(), dense({ units: 10 })];
 * ```
 */
export function averagePool2d(options: Pool2dOptions = {}): AveragePool2dSpec {
  registerLayerKind(averagePool2dKind as LayerKind);
  return describeLayer(averagePool2dKind, options);
}

/** @internal */
export const maxPool2dKind: LayerKind<MaxPool2dSpec> = {
  kind: 'maxPool2d',
  code: KIND_POOLING,
  family: poolingFamily,
  options: ['poolSize', 'strides', 'padding'],
  describe: (where, options) => fill('maxPool2d', where, options),
  place: (where, spec, inputShape) => place(where, spec, inputShape, false),
};
/** @internal */
export const averagePool2dKind: LayerKind<AveragePool2dSpec> = {
  kind: 'averagePool2d',
  code: KIND_POOLING,
  family: poolingFamily,
  options: ['poolSize', 'strides', 'padding'],
  describe: (where, options) => fill('averagePool2d', where, options),
  place: (where, spec, inputShape) => place(where, spec, inputShape, true),
};

function fill<Kind extends string>(
  kind: Kind,
  where: string,
  options: Pool2dOptions,
): Pool2dSpec<Kind> {
  const poolSize = checkPair(`${where}: poolSize`, options.poolSize ?? 2);
  const { strides, padding = 'valid' } = options;
  return {
    kind,
    poolSize,
    strides: strides === undefined ? poolSize : checkPair(`${where}: strides`, strides),
    padding: checkPadding2d(`${where}: padding`, padding),
  };
}

function place(
  where: string,
  { kind, poolSize, strides, padding }: Pool2dSpec,
  inputShape: readonly number[],
  average: boolean,
): Placement {
  const shape = checkAxes(where, kind, ['height', 'width', 'channels'], inputShape);
  const shapes = { window: poolSize, samples: shape };
  const along = (name: string, axis: 0 | 1): PoolAxis => {
    const [length, pool, stride] = [shape[axis]!, poolSize[axis], strides[axis]];
    const window = { size: pool, stride, dilation: 1, padding: paddingAlong(padding, axis) };
    return { length, pool, stride, fit: fitWindows(where, name, length, window, shapes) };
  };
  const [y, x] = [along('height', 0), along('width', 1)];
  const outputShape = [y.fit.count, x.fit.count, shape[2]!];
  return placePooling(average, shape[2]!, y, x, outputShape, poolSize.join('×'));
}
