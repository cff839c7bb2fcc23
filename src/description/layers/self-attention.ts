import { OptionError } from '../../base/errors.js';
import { checkBoolean, checkInteger } from '../../base/validate.js';
import { KIND_SELF_ATTENTION } from '../../core/abi.js';
import { attentionFamily } from '../../core/families/attention.js';
import { glorotUniform, zeros } from '../initializers.js';
import { describeLayer } from './describe-layer.js';
import type { LayerKind, TensorDeclaration } from './layer-kind.js';
import type { EveryLayerOptions, EveryLayerSpec } from './learning-rate-factor.js';
import { registerLayerKind } from './register.js';
import { sequenceOf } from './sequence.js';

/** What `selfAttention` takes. */
export interface SelfAttentionOptions extends EveryLayerOptions {
  /** Heads, each of which takes its share of the units: a divisor of theirs. Default 1. */
  heads?: number;
  /** Whether a step sees itself and those before it only. Default false: all. */
  causal?: boolean;
}

/** A self-attention layer as plain data: what `selfAttention` returns, fit for JSON. */
export interface SelfAttentionSpec extends EveryLayerSpec {
  /** What this is. */
  readonly kind: 'selfAttention';
  /** How many heads. */
  readonly heads: number;
  /** Whether a step sees only itself and those before it. */
  readonly causal: boolean;
}

const MAX_HEADS = 1_000_000;

/**
 * Self-attention with several heads (Vaswani et al. 2017): [steps, d] → [steps, d]. With Q, K and V each x·W + b, every head takes d/heads
 * adjoining units, softmax(Q·Kᵀ/√(d/heads))·V; the heads side by side go through an output projection. Weights are (d, d), biases (d),
 * `queryWeights`, `queryBias`, `keyWeights`, …, `outputBias`, as in PyTorch's `MultiheadAttention` turned round.
 *
 * Steps have no order for it: put a `positionalEmbedding` before.
 *
 * @throws OptionError an option is unknown, of the wrong type or out of range. Where heads do not fit, `new Network` throws.
 *
 * @example
 * ```ts
 * const block = residual([layerNorm(), selfAttention({ heads: 4, causal: true })]);
 * ```
 */
export function selfAttention(options: SelfAttentionOptions = {}): SelfAttentionSpec {
  registerLayerKind(selfAttentionKind as LayerKind);
  return describeLayer(selfAttentionKind, options);
}

/** @internal */
export const selfAttentionKind: LayerKind<SelfAttentionSpec> = {
  kind: 'selfAttention',
  code: KIND_SELF_ATTENTION,
  family: attentionFamily,
  options: ['heads', 'causal'],
  describe: (where, { heads = 1, causal = false }) => ({
    kind: 'selfAttention',
    heads: checkInteger(`${where}: heads`, heads, 1, MAX_HEADS),
    causal: checkBoolean(`${where}: causal`, causal),
  }),

  place(where, { heads, causal }, inputShape) {
    const [steps, units] = sequenceOf(where, 'selfAttention', inputShape);
    if (units % heads !== 0) {
      throw new OptionError(
        `${where}: heads: ${units} units cannot be divided among ${heads} heads; expected a divisor of ${units}.`,
      );
    }
    const fans = [units, units] as const;
    const tensors = ['query', 'key', 'value', 'output'].flatMap((name): TensorDeclaration[] => [
      { name: `${name}Weights`, shape: fans, initializer: glorotUniform(), fans },
      { name: `${name}Bias`, shape: [units], initializer: zeros(), fans },
    ]);
    return {
      outputShape: inputShape,
      tensors,
      sizes: [steps, units, heads, causal ? 1 : 0],
      kept: steps * (4 * units + heads * steps),
      products: 4 * steps * units * (units + 1) + 2 * steps * steps * units,
      keptBySteps: heads,
      steps: causal ? 'carried' : 'whole',
      // How many steps there were; each one's key and value.
      states: causal ? 1 : 0,
      cached: causal ? 2 * units : 0,
      note: `${heads} ${heads === 1 ? 'head' : 'heads'}${causal ? ', causal' : ''}`,
    };
  },
};
