import { meanAbsoluteError, meanSquaredError, r2 } from '../../metrics/regression.js';

/** Figures of a regressor, in the target's own units. */
export interface RegressorScores {
  /** How many rows they are of: those with a target. */
  readonly rows: number;
  /** 1 − squared error / squared distance from the mean; 1 is perfect, 0 as good as always the mean. */
  readonly r2: number;
  /** √ of the mean squared error. */
  readonly rootMeanSquaredError: number;
  /** Mean absolute error. */
  readonly meanAbsoluteError: number;
}

/** @internal */
export function regressorScores(answers: Float64Array, targets: Float64Array): RegressorScores {
  return {
    rows: targets.length,
    r2: r2(targets, answers),
    rootMeanSquaredError: Math.sqrt(meanSquaredError(targets, answers)),
    meanAbsoluteError: meanAbsoluteError(targets, answers),
  };
}
