// Parts of what becomes one layer, or what has its axes otherwise than a network: no values by themselves.
import type { Numbers } from '../../../matrix/matrix-like.js';
import type { Affine, Stage } from '../value.js';

/** An axis of what goes through a recurrent operator. */
export type SequenceAxis = 'batch' | 'steps' | 'directions' | 'units';

/** A value whose axes stand otherwise than (batch, steps, units) or (batch, units). Without directions among them units are all. */
export interface Turned {
  readonly kind: 'turned';
  /** In the network: (steps, units) or (units), those of both directions beside each other. */
  readonly of: Affine;
  readonly axes: readonly SequenceAxis[];
  readonly directions: number;
  /** Whether the last step comes first. */
  readonly reversed: boolean;
  /** The only direction that it has. */
  readonly picked?: number;
}

/** Zeros of a shape that depends on the batch: initial states. */
export interface Zeros {
  readonly kind: 'zeros';
}

/** The input, cast to whole numbers. */
export interface Indices {
  readonly kind: 'indices';
  readonly of: Affine;
}

/** A part of a normalisation of each row over its last axis. */
export interface Moment {
  readonly kind: 'moment';
  readonly part: 'mean' | 'centred' | 'square' | 'variance' | 'deviation' | 'normal';
  readonly of: Affine;
  readonly epsilon: number;
  readonly gamma?: Numbers | undefined;
  /** Where it is a layer as it is. */
  readonly layer?: () => Affine;
}

/** What enters and the (d, d) weights and (d) biases of a projection of it. */
export interface Projection {
  readonly of: Stage;
  readonly units: number;
  readonly weights: Numbers;
  readonly bias: Numbers | undefined;
}

/** A part of self-attention. */
export interface Attention {
  readonly kind: 'attention';
  readonly part: 'scores' | 'shares' | 'heads' | 'mixed' | 'output';
  readonly heads: number;
  readonly steps: number;
  readonly query: Projection;
  readonly key: Projection;
  readonly value?: Projection;
  /** The factor of the scores. */
  readonly scale: number;
  readonly causal: boolean;
  /** Of what the heads give: whether steps stand before heads. */
  readonly turned: boolean;
  readonly weights?: Numbers;
  /** Where it is a layer as it is. */
  readonly layer?: () => Affine;
}

export type Pattern = Turned | Zeros | Indices | Moment | Attention;

/** What a pattern is called where it stands alone. */
export const PATTERN_NAMES: Readonly<Record<Pattern['kind'], string>> = {
  turned:
    'a sequence whose axes are not (batch, steps, numbers), as within nn.MultiheadAttention (build the network; loadStateDict takes the weights)',
  zeros: 'zeros of a shape that depends on the batch',
  indices: 'the input cast to int64 or int32, which Gather alone takes',
  moment: 'a part of a normalisation',
  attention: 'a part of self-attention',
};
