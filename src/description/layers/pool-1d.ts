import { checkName } from '../../base/validate.js';
import { KIND_POOLING } from '../../core/abi.js';
import { poolingFamily } from '../../core/families/pooling.js';
import { checkAxes, checkLength, checkMargin, fitWindows, type Margin } from './axes.js';
import { describeLayer } from './describe-layer.js';
import type { LayerKind, Placement } from './layer-kind.js';
import type { EveryLayerOptions, EveryLayerSpec } from './learning-rate-factor.js';
import { ONE_PLACE, placePooling } from './pooling.js';
import { registerLayerKind } from './register.js';

/** What `maxPool1d` and `averagePool1d` take. */
export interface Pool1dOptions extends EveryLayerOptions {
  /** Steps of a window. Default 2. */
  poolSize?: number;
  /** From window to window. Default: `poolSize`. */
  strides?: number;
  /**
   * `'valid'`: windows stay within the sequence. `'same'`: ⌈steps / stride⌉ windows, some of which reach beyond it; what lies
   * outside is ignored, and a mean is over what lies inside. Or by how much they do: a number for both ends, or `[before, after]`; less
   * than `poolSize`. Default `'valid'`.
   */
  padding?: 'valid' | 'same' | number | Margin;
}

/** A pooling layer as plain data, fit for JSON. */
export interface Pool1dSpec<Kind extends string = string> extends EveryLayerSpec {
  /** What this is. */
  readonly kind: Kind;
  /** Steps of a window. */
  readonly poolSize: number;
  /** From window to window. */
  readonly strides: number;
  /** Whether windows stay within the sequence. */
  readonly padding: 'valid' | 'same' | Margin;
}

/** What `maxPool1d` returns. */
export type MaxPool1dSpec = Pool1dSpec<'maxPool1d'>;
/** What `averagePool1d` returns. */
export type AveragePool1dSpec = Pool1dSpec<'averagePool1d'>;

/**
 * The greatest number of each window of a sequence [steps, channels], for each channel. Where several are equal, the gradient
 * goes to the first.
 *
 * @throws OptionError an option is unknown, of the wrong type or out of range. Where it does not fit the sequences, `new Network`
 * throws.
 *
 * @example
 * ```ts
 * const layers = [conv1d({ filters: 8, kernelSize: 5 }), maxPool1d({ poolSize: 4 }), flatten(), dense({ units: 1 })];
 * ```
 */
export function maxPool1d(options: Pool1dOptions = {}): MaxPool1dSpec {
  registerLayerKind(maxPool1dKind as LayerKind);
  return describeLayer(maxPool1dKind, options);
}

/**
 * The mean of each window of a sequence [steps, channels], for each channel.
 *
 * @throws OptionError as `maxPool1d`.
 */
export function averagePool1d(options: Pool1dOptions = {}): AveragePool1dSpec {
  registerLayerKind(averagePool1dKind as LayerKind);
  return describeLayer(averagePool1dKind, options);
}

/** @internal */
export const maxPool1dKind: LayerKind<MaxPool1dSpec> = {
  kind: 'maxPool1d',
  code: KIND_POOLING,
  family: poolingFamily,
  options: ['poolSize', 'strides', 'padding'],
  describe: (where, options) => fill('maxPool1d', where, options),
  place: (where, spec, inputShape) => place(where, spec, inputShape, false),
};
/** @internal */
export const averagePool1dKind: LayerKind<AveragePool1dSpec> = {
  kind: 'averagePool1d',
  code: KIND_POOLING,
  family: poolingFamily,
  options: ['poolSize', 'strides', 'padding'],
  describe: (where, options) => fill('averagePool1d', where, options),
  place: (where, spec, inputShape) => place(where, spec, inputShape, true),
};

function fill<Kind extends string>(
  kind: Kind,
  where: string,
  options: Pool1dOptions,
): Pool1dSpec<Kind> {
  const poolSize = checkLength(`${where}: poolSize`, options.poolSize ?? 2);
  const { strides, padding = 'valid' } = options;
  return {
    kind,
    poolSize,
    strides: strides === undefined ? poolSize : checkLength(`${where}: strides`, strides),
    padding:
      typeof padding === 'string'
        ? checkName(`${where}: padding`, padding, ['valid', 'same'] as const)
        : checkMargin(`${where}: padding`, padding),
  };
}

function place(
  where: string,
  { kind, poolSize: pool, strides: stride, padding }: Pool1dSpec,
  inputShape: readonly number[],
  average: boolean,
): Placement {
  const [length, channels] = checkAxes(where, kind, ['steps', 'channels'], inputShape);
  const window = { size: pool, stride, dilation: 1, padding };
  const shapes = { window: [pool], samples: inputShape };
  const x = {
    length: length!,
    pool,
    stride,
    fit: fitWindows(where, 'steps', length!, window, shapes),
  };
  const outputShape = [x.fit.count, channels!];
  return placePooling(average, channels!, ONE_PLACE, x, outputShape, `${pool}`);
}
