// Layers of sequences of foreign files, and what is added to its own input.
import { bidirectional } from '../../description/layers/bidirectional.js';
import { embedding } from '../../description/layers/embedding.js';
import { gru } from '../../description/layers/gru.js';
import { lstm } from '../../description/layers/lstm.js';
import { positionalEmbedding } from '../../description/layers/positional-embedding.js';
import type { RecurrentActivationName } from '../../description/layers/recurrent.js';
import { residual } from '../../description/layers/residual.js';
import { selfAttention } from '../../description/layers/self-attention.js';
import { simpleRnn } from '../../description/layers/simple-rnn.js';
import type { Numbers } from '../../matrix/matrix-like.js';
import type { FoundLayer } from '../found-layers.js';

export function foundEmbedding(vocabulary: number, units: number, weights: Numbers): FoundLayer {
  return {
    describe: () => embedding({ vocabulary, units, weightInitializer: 'zeros' }),
    parameters: { weights: { data: weights, shape: [vocabulary, units] } },
  };
}

/** A table of (steps, units) that is added. */
export function foundPositions(table: Numbers, shape: readonly number[]): FoundLayer {
  return { describe: () => positionalEmbedding(), parameters: { weights: { data: table, shape } } };
}

/** x + f(x), f the layers within. */
export function foundResidual(layers: readonly FoundLayer[]): FoundLayer {
  return {
    isSum: true,
    describe: () => residual(layers.map(({ describe }) => describe())),
    parameters: Object.fromEntries(
      layers.flatMap(({ parameters }, i) =>
        Object.entries(parameters).map(([name, tensor]) => [`${i}.${name}`, tensor]),
      ),
    ),
  };
}

/** Weights (d, d) as ours, biases (d). */
export type AttentionTensors = Readonly<
  Record<`${'query' | 'key' | 'value' | 'output'}${'Weights' | 'Bias'}`, Numbers>
>;

export function foundAttention(
  heads: number,
  causal: boolean,
  units: number,
  tensors: AttentionTensors,
): FoundLayer {
  return {
    describe: () => selfAttention({ heads, causal }),
    parameters: Object.fromEntries(
      Object.entries(tensors).map(([name, data]) => [
        name,
        { data, shape: name.endsWith('Weights') ? [units, units] : [units] },
      ]),
    ),
  };
}

/** One direction's tensors, laid out as ours. */
export interface FoundDirection {
  readonly weights: Numbers;
  readonly recurrentWeights: Numbers;
  readonly bias: Numbers | undefined;
}

/** A recurrent layer of a foreign file: one direction, or both. */
export interface FoundRecurrence {
  readonly kind: 'simpleRnn' | 'lstm' | 'gru';
  readonly units: number;
  readonly features: number;
  readonly activation: RecurrentActivationName;
  readonly recurrentActivation: RecurrentActivationName;
  readonly returnSequences: boolean;
  readonly goBackwards: boolean;
  readonly directions: readonly FoundDirection[];
  readonly dropout?: number;
  readonly recurrentDropout?: number;
  /** Of gru. Default true. */
  readonly resetAfter?: boolean;
  /** Of lstm. Default true. */
  readonly cellState?: boolean;
}

const GATES = { simpleRnn: 1, gru: 3, lstm: 4 } as const;

export function foundRecurrent(found: FoundRecurrence): FoundLayer {
  const { kind, units, features, directions, goBackwards, returnSequences } = found;
  const { resetAfter = true, cellState = true } = found;
  const both = directions.length > 1;
  const width = GATES[kind] * units;
  const named = ({ weights, recurrentWeights, bias }: FoundDirection, prefix: string) => ({
    [`${prefix}weights`]: { data: weights, shape: [features, width] },
    [`${prefix}recurrentWeights`]: { data: recurrentWeights, shape: [units, width] },
    ...(bias && {
      [`${prefix}bias`]: { data: bias, shape: kind === 'gru' && resetAfter ? [2, width] : [width] },
    }),
  });
  return {
    describe: () => {
      const options = {
        ...{ units, goBackwards, returnSequences, activation: found.activation },
        ...{ dropout: found.dropout ?? 0, recurrentDropout: found.recurrentDropout ?? 0 },
        bias: directions[0]!.bias !== undefined,
        // Nothing is drawn for weights that are set at once.
        ...({ weightInitializer: 'zeros', recurrentInitializer: 'zeros' } as const),
        biasInitializer: 'zeros' as const,
      };
      const gated = { ...options, recurrentActivation: found.recurrentActivation };
      const layer =
        kind === 'simpleRnn'
          ? simpleRnn(options)
          : kind === 'lstm'
            ? lstm({ ...gated, cellState })
            : gru({ ...gated, resetAfter });
      return both ? bidirectional(layer) : layer;
    },
    parameters: both
      ? { ...named(directions[0]!, 'forward.'), ...named(directions[1]!, 'backward.') }
      : named(directions[0]!, ''),
    // The state of the last step is what the layer gives where it does not give all; back, the last one that it gives is its first.
    ...(returnSequences &&
      !both &&
      !goBackwards && { last: () => foundRecurrent({ ...found, returnSequences: false }) }),
  };
}
