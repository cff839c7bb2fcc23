import { OptionError } from '../../base/errors.js';
import { checkInteger, checkName } from '../../base/validate.js';
import { KIND_POSITIONAL_EMBEDDING } from '../../core/abi.js';
import { attentionFamily } from '../../core/families/attention.js';
import { countOf } from '../../matrix/shape.js';
import { normal, zeros } from '../initializers.js';
import { describeLayer } from './describe-layer.js';
import type { LayerKind } from './layer-kind.js';
import type { EveryLayerOptions, EveryLayerSpec } from './learning-rate-factor.js';
import { registerLayerKind } from './register.js';
import { sequenceOf } from './sequence.js';
import { sineTable } from './sine-table.js';

const ENCODINGS = ['learned', 'sine'] as const;

/** How steps are told apart. */
export type PositionalEncoding = (typeof ENCODINGS)[number];

/** What `positionalEmbedding` takes. */
export interface PositionalEmbeddingOptions extends EveryLayerOptions {
  /** `'learned'`: a row of weights for each step; `'sine'`: the fixed sines and cosines of Vaswani et al. (2017). Default learned. */
  encoding?: PositionalEncoding;
  /**
   * Steps that are told apart: no sequence may have more. Needed where `inputs` leave their number open, `[null, features]`; default as
   * many as `inputs` say.
   */
  maxSteps?: number;
}

/** A positional embedding as plain data: what `positionalEmbedding` returns, fit for JSON. */
export interface PositionalEmbeddingSpec extends EveryLayerSpec {
  /** What this is. */
  readonly kind: 'positionalEmbedding';
  /** How steps are told apart. */
  readonly encoding: PositionalEncoding;
  /** Steps that are told apart; absent: as many as enter. */
  readonly maxSteps?: number;
}

/** The sine table's angles are exact up to there. */
const MOST_STEPS = 2 ** 20;

/** As GPT-2 begins. */
const STANDARD_DEVIATION = 0.02;

/**
 * Adds to each step what tells it from the others: [steps, units] → [steps, units]. Learned: `weights` (maxSteps, units), which begin normally
 * distributed with a standard deviation of 0.02. Sine: the buffer `table` (maxSteps, units), in row t sin and cos of t·10000^(−2j/units)
 * in turn.
 *
 * @throws OptionError an option is unknown or no name of an encoding.
 *
 * @example
 * ```ts
 * const layers = [dense({ units: 16 }), positionalEmbedding({ encoding: 'sine' }), selfAttention({ heads: 2 })];
 * ```
 */
export function positionalEmbedding(
  options: PositionalEmbeddingOptions = {},
): PositionalEmbeddingSpec {
  registerLayerKind(positionalEmbeddingKind as LayerKind);
  return describeLayer(positionalEmbeddingKind, options);
}

/** @internal */
export const positionalEmbeddingKind: LayerKind<PositionalEmbeddingSpec> = {
  kind: 'positionalEmbedding',
  code: KIND_POSITIONAL_EMBEDDING,
  family: attentionFamily,
  options: ['encoding', 'maxSteps'],
  describe: (where, { encoding = 'learned', maxSteps }) => ({
    kind: 'positionalEmbedding',
    encoding: checkName(`${where}: encoding`, encoding, ENCODINGS),
    ...(maxSteps === undefined
      ? {}
      : { maxSteps: checkInteger(`${where}: maxSteps`, maxSteps, 1, MOST_STEPS) }),
  }),

  atStep: (spec, [steps]) => ({ ...spec, maxSteps: spec.maxSteps ?? steps! }),

  place(where, { encoding, maxSteps }, inputShape) {
    const [steps, units] = sequenceOf(where, 'positionalEmbedding', inputShape);
    const rows = maxSteps ?? steps;
    if (steps > rows) {
      throw new OptionError(
        `${where}: maxSteps: expected at least the ${steps} steps of what enters, got ${rows}.`,
      );
    }
    const own = { shape: [rows, units], fans: [units, units] } as const;
    const weights = { name: 'weights', initializer: normal(0, STANDARD_DEVIATION), ...own };
    const values = (): Float64Array => sineTable(rows, units);
    const table = { name: 'table', initializer: zeros(), values, buffer: true, ...own } as const;
    return {
      outputShape: inputShape,
      tensors: encoding === 'learned' ? [weights] : [undefined, table],
      kept: 0,
      products: countOf(inputShape),
      // With as many rows as there are steps nothing is known of more.
      ...(maxSteps === undefined ? {} : { steps: 'carried', states: 1, maxSteps }),
      note: encoding,
    };
  },
};
