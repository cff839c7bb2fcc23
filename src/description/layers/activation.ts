import { OptionError } from '../../base/errors.js';
import { KIND_NONLINEARITY } from '../../core/abi.js';
import { countOf } from '../../matrix/shape.js';
import {
  ACTIVATION_NAMES,
  type Activation,
  activationCode,
  activationText,
  resolveActivation,
  slopeOf,
} from '../activations.js';
import { describeLayer } from './describe-layer.js';
import type { LayerKind } from './layer-kind.js';
import type { EveryLayerOptions, EveryLayerSpec } from './learning-rate-factor.js';
import { registerLayerKind } from './register.js';

/** What `activation` takes. */
export interface ActivationOptions extends EveryLayerOptions {
  /** The function: its name, or what `leakyRelu` returns. */
  activation: Activation;
}

/** An activation layer as plain data: what `activation` returns, fit for JSON. */
export interface ActivationSpec extends EveryLayerSpec {
  /** What this is. */
  readonly kind: 'activation';
  /** The function: its name, or what `leakyRelu` returns. */
  readonly activation: Activation;
}

/**
 * An activation as a layer of its own, for where something stands between it and the weights. softmax goes over the last axis.
 *
 * @throws OptionError `activation` is none.
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
    const { activation: given } = options as unknown as ActivationOptions;
    const what = `${where}: activation`;
    return { kind: 'activation', activation: resolveActivation(what, given, ACTIVATION_NAMES) };
  },

  place(where, { activation: f }, inputShape) {
    const columns = inputShape.at(-1)!;
    if (f === 'softmax' && columns < 2) {
      throw new OptionError(
        `${where}: softmax over a last axis of length 1 is always 1; expected at least 2, or activation 'sigmoid'.`,
      );
    }
    const count = countOf(inputShape);
    return {
      outputShape: inputShape,
      tensors: [],
      activation: activationCode(f),
      slope: slopeOf(f),
      sizes: [columns],
      kept: count,
      products: count,
      note: activationText(f),
      steps: 'apart',
    };
  },
};
