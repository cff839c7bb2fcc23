import { OptionError } from '../../base/errors.js';
import { KIND_POOLING } from '../../core/abi.js';
import { poolingFamily } from '../../core/families/pooling.js';
import { countOf, showShape } from '../../matrix/shape.js';
import { describeLayer } from './describe-layer.js';
import type { LayerKind, Placement } from './layer-kind.js';
import type { EveryLayerOptions, EveryLayerSpec } from './learning-rate-factor.js';
import { ONE_PLACE, placePooling } from './pooling.js';
import { registerLayerKind } from './register.js';

/** A pooling layer over all but the channels as plain data, fit for JSON. */
export interface GlobalPoolSpec<Kind extends string = string> extends EveryLayerSpec {
  /** What this is. */
  readonly kind: Kind;
}

/** What `globalAveragePool` returns. */
export type GlobalAveragePoolSpec = GlobalPoolSpec<'globalAveragePool'>;
/** What `globalMaxPool` returns. */
export type GlobalMaxPoolSpec = GlobalPoolSpec<'globalMaxPool'>;

/**
 * The mean of each channel, the last axis, over all others: [h, w, c] and [steps, c] become [c].
 *
 * @throws OptionError an option is unknown. Where a sample has one axis only, `new Network` throws.
 *
 * @example
 * ```ts
 * const layers = [conv2d({ filters: 16, kernelSize: 3 }), globalAveragePool(), dense({ units: 10, activation: 'softmax' })];
 * ```
 */
export function globalAveragePool(options: EveryLayerOptions = {}): GlobalAveragePoolSpec {
  registerLayerKind(globalAveragePoolKind as LayerKind);
  return describeLayer(globalAveragePoolKind, options);
}

/**
 * The greatest number of each channel, the last axis, over all others: [h, w, c] and [steps, c] become [c].
 *
 * @throws OptionError as `globalAveragePool`.
 */
export function globalMaxPool(options: EveryLayerOptions = {}): GlobalMaxPoolSpec {
  registerLayerKind(globalMaxPoolKind as LayerKind);
  return describeLayer(globalMaxPoolKind, options);
}

/** @internal */
export const globalAveragePoolKind: LayerKind<GlobalAveragePoolSpec> = {
  kind: 'globalAveragePool',
  code: KIND_POOLING,
  family: poolingFamily,
  options: [],
  describe: () => ({ kind: 'globalAveragePool' }),
  place: (where, spec, inputShape) => place(where, spec, inputShape, true),
};
/** @internal */
export const globalMaxPoolKind: LayerKind<GlobalMaxPoolSpec> = {
  kind: 'globalMaxPool',
  code: KIND_POOLING,
  family: poolingFamily,
  options: [],
  describe: () => ({ kind: 'globalMaxPool' }),
  place: (where, spec, inputShape) => place(where, spec, inputShape, false),
};

function place(
  where: string,
  { kind }: GlobalPoolSpec,
  inputShape: readonly number[],
  average: boolean,
): Placement {
  if (inputShape.length < 2) {
    throw new OptionError(
      `${where}: ${kind} takes samples of at least two axes, channels last, got ${showShape(inputShape)}.`,
    );
  }
  const channels = inputShape.at(-1)!;
  const length = countOf(inputShape.slice(0, -1));
  const x = { length, pool: length, stride: 1, fit: ONE_PLACE.fit };
  const placed = placePooling(average, channels, ONE_PLACE, x, [channels], '');
  return inputShape.length === 2 ? { ...placed, steps: 'whole' } : placed;
}
