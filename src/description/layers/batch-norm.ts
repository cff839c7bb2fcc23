import { checkNumber } from '../../base/validate.js';
import { KIND_BATCH_NORM } from '../../core/abi.js';
import { normalisationFamily } from '../../core/families/normalisation.js';
import { countOf } from '../../matrix/shape.js';
import { ones, zeros } from '../initializers.js';
import { describeLayer } from './describe-layer.js';
import type { LayerKind } from './layer-kind.js';
import type { EveryLayerOptions, EveryLayerSpec } from './learning-rate-factor.js';
import { registerLayerKind } from './register.js';

/** What `batchNorm` takes. */
export interface BatchNormOptions extends EveryLayerOptions {
  /** The share of the moving statistics that a batch leaves, 0 to 1; PyTorch's `momentum` is one less it. Default 0.9. */
  momentum?: number;
  /** Added to the variance, so that nothing is divided by 0. Default 1e-5. */
  epsilon?: number;
}

/** A batch normalisation layer as plain data: what `batchNorm` returns, fit for JSON. */
export interface BatchNormSpec extends EveryLayerSpec {
  /** What this is. */
  readonly kind: 'batchNorm';
  /** The share of the moving statistics that a batch leaves. */
  readonly momentum: number;
  /** Added to the variance. */
  readonly epsilon: number;
}

/**
 * Batch normalisation (Ioffe and Szegedy 2015) of each channel, the last axis, over the samples of a batch and all other axes:
 * γ·(x − mean)/√(variance + ε) + β. In training mean and variance are the batch's; `run` and `evaluate` take the moving ones, buffers
 * that training moves: `movingMean` and `movingVariance`, whose variance is unbiased, as in PyTorch.
 *
 * Frozen (`learningRateFactor: 0`) it takes the moving ones in training, too, as transfer learning wants it.
 *
 * @throws OptionError an option is unknown, of the wrong type or out of range.
 *
 * @example
 * ```ts
 * const layers = [conv2d({ filters: 8, kernelSize: 3, bias: false }), batchNorm(), activation({ activation: 'relu' })];
 * ```
 */
export function batchNorm(options: BatchNormOptions = {}): BatchNormSpec {
  registerLayerKind(batchNormKind as LayerKind);
  return describeLayer(batchNormKind, options);
}

/** @internal */
export const batchNormKind: LayerKind<BatchNormSpec> = {
  kind: 'batchNorm',
  code: KIND_BATCH_NORM,
  family: normalisationFamily,
  options: ['momentum', 'epsilon'],
  describe: (where, { momentum = 0.9, epsilon = 1e-5 }) => ({
    kind: 'batchNorm',
    momentum: checkNumber(`${where}: momentum`, momentum, 0, 1),
    epsilon: checkNumber(`${where}: epsilon`, epsilon, 1e-12, 1),
  }),

  place(_where, { momentum, epsilon }, inputShape) {
    const channels = inputShape.at(-1)!;
    const own = { shape: [channels], fans: [channels, channels] } as const;
    return {
      outputShape: inputShape,
      tensors: [
        { name: 'gamma', initializer: ones(), ...own },
        { name: 'beta', initializer: zeros(), ...own },
        { name: 'movingMean', initializer: zeros(), ...own, buffer: true },
        { name: 'movingVariance', initializer: ones(), ...own, buffer: true },
      ],
      sizes: [countOf(inputShape) / channels, channels],
      settings: [momentum, epsilon],
      kept: 2 * channels + 8,
      products: 4 * countOf(inputShape),
      mixesSamples: true,
    };
  },
};
