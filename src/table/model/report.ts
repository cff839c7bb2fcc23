import type { Fitted } from './fit.js';

/** What every `fit` tells beside figures. */
export interface FitReport {
  /** The kinds of networks that were tried. */
  readonly members: readonly {
    /** What kind. */
    readonly name: string;
    /** Log loss, or squared error of the standardized target, out of fold. */
    readonly loss: number;
    /** Share of the answer. */
    readonly weight: number;
  }[];
  /** Rows without a target, which were left out. */
  readonly withoutTarget: number;
  /** What all draws started from. */
  readonly seed: number;
  /**
   * What was answered to each row with a target by networks that were not trained with it, row by row: the probability of each
   * class, or the number.
   */
  readonly outOfFold: Float64Array;
}

/** @internal */
export function reportOf({ bag, known }: Fitted, seed: number, outOfFold: Float64Array): FitReport {
  return { members: bag.tried, withoutTarget: known.without, seed, outOfFold };
}
