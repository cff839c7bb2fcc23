import { OptionError } from '../../base/errors.js';
import { checkOptions, describe, propertyOf } from '../../base/validate.js';
import { KIND_BIDIRECTIONAL, RECURRENCE_SIZE_TURNED } from '../../core/abi.js';
import { sequencesFamily } from '../../core/families/sequences.js';
import { countOf } from '../../matrix/shape.js';
import { describeLayer } from './describe-layer.js';
import type { GruSpec } from './gru.js';
import { innerTensors } from './inner-layers.js';
import type { LayerKind } from './layer-kind.js';
import type { EveryLayerOptions, EveryLayerSpec } from './learning-rate-factor.js';
import type { LstmSpec } from './lstm.js';
import { registerLayerKind } from './register.js';
import type { SimpleRnnSpec } from './simple-rnn.js';

/** A bidirectional layer as plain data: what `bidirectional` returns, fit for JSON. */
export interface BidirectionalSpec extends EveryLayerSpec {
  /** What this is. */
  readonly kind: 'bidirectional';
  /** The layer that goes forwards; the other is one like it. */
  readonly layer: GruSpec | LstmSpec | SimpleRnnSpec;
}

const RECURRENT: readonly string[] = ['simpleRnn', 'lstm', 'gru'];

/**
 * A recurrent layer in both directions (Schuster and Paliwal 1997): two layers like the one given, with weights of their own, one
 * from the first step on, one from the last. What leaves is what both have, side by side: [2·units], the states after all steps; with
 * `returnSequences` [steps, 2·units], what both have at each step. Tensors: `forward.weights` … `backward.bias`.
 *
 * @param layer What `simpleRnn`, `lstm` or `gru` returns, without `goBackwards`.
 * @param options `learningRateFactor`: for both directions, or by names such as `'forward.weights'`.
 *
 * @throws OptionError it is no such layer. Samples that are no sequences: `new Network` throws.
 *
 * @example
 * ```ts
 * const layers = [bidirectional(lstm({ units: 16 })), dense({ units: 3, activation: 'softmax' })];
 * ```
 */
export function bidirectional(
  layer: GruSpec | LstmSpec | SimpleRnnSpec,
  options: EveryLayerOptions = {},
): BidirectionalSpec {
  registerLayerKind(bidirectionalKind as LayerKind);
  return describeLayer(bidirectionalKind, {
    layer,
    ...checkOptions('bidirectional', options, ['learningRateFactor']),
  });
}

/** @internal */
export const bidirectionalKind: LayerKind<BidirectionalSpec> = {
  kind: 'bidirectional',
  code: KIND_BIDIRECTIONAL,
  family: sequencesFamily,
  options: ['layer'],
  describe(where, options, inner) {
    const layer = inner(`${where}: layer`, options.layer) as BidirectionalSpec['layer'];
    const kind = propertyOf(layer, 'kind');
    if (!RECURRENT.includes(kind as string)) {
      throw new OptionError(
        `${where}: layer: expected what simpleRnn, lstm or gru returns, got ${typeof kind === 'string' ? kind : describe(layer)}.`,
      );
    }
    if (layer.goBackwards) {
      throw new OptionError(`${where}: layer: goBackwards: both directions are made of one layer.`);
    }
    return { kind: 'bidirectional', layer };
  },

  place(where, { layer }, inputShape, inner) {
    const forward = inner(`${where}: layer`, layer, inputShape);
    const placed = inner(`${where}: layer`, { ...layer, goBackwards: true } as never, inputShape);
    const sizes = placed.sizes.map((size, i) => (i === RECURRENCE_SIZE_TURNED ? 1 : size));
    const layers = [
      { path: 'forward', layer: forward },
      { path: 'backward', layer: { ...placed, sizes } },
    ];
    const { outputShape, kept, products, isRandom } = forward;
    return {
      outputShape: [...outputShape.slice(0, -1), 2 * layer.units],
      tensors: innerTensors(layers),
      kept: 2 * (kept + countOf(outputShape)) + countOf(inputShape),
      products: 2 * products,
      isRandom,
      steps: 'whole',
      layers,
    };
  },
};
