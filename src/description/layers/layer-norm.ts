import { checkNumber } from '../../base/validate.js';
import { KIND_LAYER_NORM } from '../../core/abi.js';
import { normalisationFamily } from '../../core/families/normalisation.js';
import { countOf } from '../../matrix/shape.js';
import { ones, zeros } from '../initializers.js';
import { describeLayer } from './describe-layer.js';
import type { LayerKind } from './layer-kind.js';
import type { EveryLayerOptions, EveryLayerSpec } from './learning-rate-factor.js';
import { registerLayerKind } from './register.js';

/** What `layerNorm` takes. */
export interface LayerNormOptions extends EveryLayerOptions {
  /** Added to the variance, so that nothing is divided by 0. Default 1e-5. */
  epsilon?: number;
}

/** A layer normalisation layer as plain data: what `layerNorm` returns, fit for JSON. */
export interface LayerNormSpec extends EveryLayerSpec {
  /** What this is. */
  readonly kind: 'layerNorm';
  /** Added to the variance. */
  readonly epsilon: number;
}

/**
 * Layer normalisation (Ba, Kiros and Hinton 2016) of each row along the last axis: γ·(x − mean)/√(variance + ε) + β. The same in
 * training and afterwards; no sample depends on another.
 *
 * @throws OptionError an option is unknown, of the wrong type or out of range.
 *
 * @example
 * ```ts
 * const layers = [dense({ units: 32 }), layerNorm(), activation({ activation: 'gelu' }), dense({ units: 1 })];
 * ```
 */
export function layerNorm(options: LayerNormOptions = {}): LayerNormSpec {
  registerLayerKind(layerNormKind as LayerKind);
  return describeLayer(layerNormKind, options);
}

/** @internal */
export const layerNormKind: LayerKind<LayerNormSpec> = {
  kind: 'layerNorm',
  code: KIND_LAYER_NORM,
  family: normalisationFamily,
  options: ['epsilon'],
  describe: (where, { epsilon = 1e-5 }) => ({
    kind: 'layerNorm',
    epsilon: checkNumber(`${where}: epsilon`, epsilon, 1e-12, 1),
  }),

  place(_where, { epsilon }, inputShape) {
    const columns = inputShape.at(-1)!;
    const rows = countOf(inputShape) / columns;
    const own = { shape: [columns], fans: [columns, columns] } as const;
    return {
      outputShape: inputShape,
      tensors: [
        { name: 'gamma', initializer: ones(), ...own },
        { name: 'beta', initializer: zeros(), ...own },
      ],
      sizes: [rows, columns],
      settings: [epsilon],
      kept: 2 * rows,
      products: 4 * countOf(inputShape),
      steps: 'apart',
    };
  },
};
