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
  // Squares of what is tiny would be lost; a power of two changes no digit.
  const unit = unitOf(targets);
  const [own, given] =
    unit === 1
      ? [answers, targets]
      : ([answers, targets].map((v) => v.map((x) => x / unit)) as [Float64Array, Float64Array]);
  return {
    rows: targets.length,
    r2: r2(given, own),
    rootMeanSquaredError: unit * Math.sqrt(meanSquaredError(given, own)),
    meanAbsoluteError: unit * meanAbsoluteError(given, own),
  };
}

/** 1, but for numbers of which none is above 1e-120. */
function unitOf(targets: Float64Array): number {
  const most = targets.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  return most > 1e-120 || most === 0 ? 1 : 2 ** Math.floor(Math.log2(most));
}
