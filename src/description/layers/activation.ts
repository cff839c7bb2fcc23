import { OptionError } from '../../base/errors.js';
import { KIND_NONLINEARITY } from '../../core/abi.js';
import { countOf } from '../../matrix/shape.js';
import { type ActivationName, activationCode } from '../activations.js';
import { describeLayer } from './describe-layer.js';
import type { LayerKind } from './layer-kind.js';
import type { EveryLayerOptions, EveryLayerSpec } from './learning-rate-factor.js';
import { registerLayerKind } from './register.js';

/** What `activation` takes. */
export interface ActivationOptions extends EveryLayerOptions {
  /** The name of the function. */
  activation: ActivationName;
}

/** An activation layer as plain data: what `activation` returns, fit for JSON. */
export interface ActivationSpec extends EveryLayerSpec {
  /** What this is. */
  readonly kind: 'activation';
  /** The name of the function. */
  readonly activation: ActivationName;
}

/**
 * An activation as a layer of its own, for where something stands between it and the weights. softmax goes over the last axis.
 *
 * @throws OptionError `activation` is no name of one.
 *
 * @example
 * ```ts
 * const layers = [dense({ units: 32, bias: false }), batchNorm(), activation({ activation: 'relu' })];
 * ```
 */
export function activation(options: ActivationOptions): ActivationSpec {
  registerLayerKind(activationKind as LayerKind);
  return describeLayer(activationKind, options);
}

/** @internal */
export const activationKind: LayerKind<ActivationSpec> = {
  kind: 'activation',
  code: KIND_NONLINEARITY,
  options: ['activation'],
  describe(where, options) {
    const { activation: name } = options as unknown as ActivationOptions;
    activationCode(`${where}: activation`, name);
    return { kind: 'activation', activation: name };
  },

  place(where, { activation: name }, inputShape) {
    const columns = inputShape.at(-1)!;
    if (name === 'softmax' && columns < 2) {
      throw new OptionError(
        `${where}: softmax over a last axis of length 1 is always 1; expected at least 2, or activation 'sigmoid'.`,
      );
    }
    const count = countOf(inputShape);
    return {
      outputShape: inputShape,
      tensors: [],
      activation: activationCode(where, name),
      sizes: [columns],
      kept: count,
      products: count,
      note: name,
      steps: 'apart',
    };
  },
};
