import { DivergenceError } from '../base/errors.js';
import { HIGHER_IS_BETTER } from '../network/training/higher-is-better.js';
import { byName, statistic } from './statistics.js';
import type { TrialResult } from './trial.js';

/** One point of a search. */
export interface SearchResult<P> {
  /** Its values. */
  point: P;
  /** `loss` and each metric, one number a fold; NaN where the training diverged or failed. */
  scores: Record<string, number[]>;
  /** The mean of each over the folds. */
  mean: Record<string, number>;
  /** The standard deviation of each over the folds, of the population. */
  std: Record<string, number>;
  /** As `scores`, of the samples trained with, where asked for. */
  trainScores?: Record<string, number[]>;
  /** Its place by the metric, from 1; equal ones share the first. */
  rank: number;
  /** The first fold's that diverged, if one did. */
  divergence?: DivergenceError;
  /** Why the executor had no answer for one of the folds, if it had none. */
  failure?: string;
}

/** The result of a point, from those of its folds. Its rank is still to be given. */
export function resultOfPoint<P>(
  point: P,
  folds: readonly TrialResult[],
  names: readonly string[],
  trainScores: boolean,
): SearchResult<P> {
  const failed = Object.fromEntries(names.map((name) => [name, Number.NaN]));
  const whole = (found: TrialResult['scores'] | undefined) => ({ ...failed, ...found });
  const scores = byName(folds.map((fold) => whole(fold.scores)));
  const diverged = folds.find(({ divergence }) => divergence)?.divergence;
  const failure = folds.find((fold) => fold.failure !== undefined)?.failure;
  return {
    point,
    scores,
    mean: statistic(scores, 'mean'),
    std: statistic(scores, 'std'),
    ...(trainScores ? { trainScores: byName(folds.map((fold) => whole(fold.trainScores))) } : {}),
    rank: 0,
    ...(diverged ? { divergence: new DivergenceError(diverged.message, diverged.epoch) } : {}),
    ...(failure === undefined ? {} : { failure }),
  };
}

/** What is to be small: the metric, negated where higher is better; ∞ where it is no number. */
export function costOf(
  metric: string,
): (result: { mean: Readonly<Record<string, number>> }) => number {
  const sign = HIGHER_IS_BETTER.has(metric) ? -1 : 1;
  return ({ mean }) => {
    const value = sign * mean[metric]!;
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  };
}

/** Gives each result its rank; returns the best. */
export function rank<P>(
  results: readonly SearchResult<P>[],
  cost: (result: SearchResult<P>) => number,
): SearchResult<P> {
  const costs = results.map(cost);
  for (const [i, result] of results.entries()) {
    result.rank = 1 + costs.filter((other) => other < costs[i]!).length;
  }
  return results.find((result) => result.rank === 1)!;
}
