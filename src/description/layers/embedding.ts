import { KIND_EMBEDDING } from '../../core/abi.js';
import { sequencesFamily } from '../../core/families/sequences.js';
import {
  type Initializer,
  type InitializerDescription,
  resolveInitializer,
  uniform,
} from '../initializers.js';
import { checkAxes, checkCount, checkLength } from './axes.js';
import { describeLayer } from './describe-layer.js';
import type { LayerKind } from './layer-kind.js';
import type { EveryLayerOptions, EveryLayerSpec } from './learning-rate-factor.js';
import { registerLayerKind } from './register.js';

/** What `embedding` takes. */
export interface EmbeddingOptions extends EveryLayerOptions {
  /** How many different indices there are: 0 to one below that. */
  vocabulary: number;
  /** Numbers that leave for each index. */
  units: number;
  /** Draws the weights. Default `uniform(-0.05, 0.05)`, as in Keras. */
  weightInitializer?: Initializer;
}

/** An embedding layer as plain data: what `embedding` returns, fit for JSON. */
export interface EmbeddingSpec extends EveryLayerSpec {
  /** What this is. */
  readonly kind: 'embedding';
  /** How many different indices there are. */
  readonly vocabulary: number;
  /** Numbers that leave for each index. */
  readonly units: number;
  /** How the weights are drawn. */
  readonly weightInitializer: InitializerDescription;
}

/**
 * For each index, such as that of a word or a letter, the row of numbers learned for it: [steps] becomes [steps, units]. Stands
 * first. `weights` (vocabulary, units).
 *
 * @throws OptionError an option is unknown, of the wrong type or out of range. An index that is none: a DataError of the call that
 * gave it, with sample and step.
 *
 * @example
 * ```ts
 * const network = new Network({
 *   inputs: [12],
 *   layers: [embedding({ vocabulary: 1000, units: 16 }), gru({ units: 32 }), dense({ units: 3, activation: 'softmax' })],
 * });
 * ```
 */
export function embedding(options: EmbeddingOptions): EmbeddingSpec {
  registerLayerKind(embeddingKind as LayerKind);
  return describeLayer(embeddingKind, options);
}

/** @internal */
export const embeddingKind: LayerKind<EmbeddingSpec> = {
  kind: 'embedding',
  code: KIND_EMBEDDING,
  family: sequencesFamily,
  options: ['vocabulary', 'units', 'weightInitializer'],
  describe(where, given) {
    const options = given as unknown as EmbeddingOptions;
    return {
      kind: 'embedding',
      vocabulary: checkLength(`${where}: vocabulary`, options.vocabulary),
      units: checkLength(`${where}: units`, options.units),
      weightInitializer: resolveInitializer(
        `${where}: weightInitializer`,
        options.weightInitializer ?? uniform(-0.05, 0.05),
      ),
    };
  },

  place(where, { vocabulary, units, weightInitializer: initializer }, inputShape) {
    const [steps] = checkAxes(where, 'embedding', ['steps'], inputShape);
    checkCount(where, 'the outputs', [steps!, units]);
    const shape = [vocabulary, units] as const;
    return {
      outputShape: [steps!, units],
      tensors: [{ name: 'weights', shape, initializer, fans: shape }],
      sizes: [steps!, vocabulary, units],
      kept: 0,
      products: steps! * units,
      indices: vocabulary,
      steps: 'apart',
      note: `${vocabulary}`,
    };
  },
};
