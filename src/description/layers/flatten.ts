import { KIND_RESHAPE } from '../../core/abi.js';
import { countOf } from '../../matrix/shape.js';
import { describeLayer } from './describe-layer.js';
import type { LayerKind } from './layer-kind.js';
import type { EveryLayerOptions, EveryLayerSpec } from './learning-rate-factor.js';
import { registerLayerKind } from './register.js';

/** A flatten layer as plain data: what `flatten` returns, fit for JSON. */
export interface FlattenSpec extends EveryLayerSpec {
  /** What this is. */
  readonly kind: 'flatten';
}

/**
 * All numbers of a sample in one row, the last axis changing fastest: [h, w, c] becomes [h·w·c]. No number moves.
 *
 * @throws OptionError an option is unknown.
 *
 * @example
 * ```ts
 * const layers = [maxPool2d(), flatten(), dense({ units: 10, activation: 'softmax' })];
 * ```
 */
export function flatten(options: EveryLayerOptions = {}): FlattenSpec {
  registerLayerKind(flattenKind as LayerKind);
  return describeLayer(flattenKind, options);
}

/** @internal */
export const flattenKind: LayerKind<FlattenSpec> = {
  kind: 'flatten',
  code: KIND_RESHAPE,
  options: [],
  describe: () => ({ kind: 'flatten' }),
  place: (_where, _spec, inputShape) => ({
    outputShape: [countOf(inputShape)],
    tensors: [],
    kept: 0,
    products: 0,
    isIdentity: true,
  }),
};
