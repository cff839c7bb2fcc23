import type { DivergenceError } from '../base/errors.js';
import { checkBoolean, checkFunction, checkName, checkOptions } from '../base/validate.js';
import type { MatrixLike, Vector } from '../matrix/matrix-like.js';
import type { Network } from '../network/network.js';
import type { NetworkOptions } from '../network/options.js';
import { HIGHER_IS_BETTER } from '../network/training/higher-is-better.js';
import type { History } from '../network/training/history.js';
import type { MetricName } from '../network/training/metrics.js';
import {
  type Candidate,
  type FoldScores,
  hasDiverged,
  ownCandidate,
  ownData,
  runFold,
  type SearchTrainOptions,
  trainOn,
} from './fold.js';
import { type Grid, type PointOf, pointsOf } from './grid.js';
import { runAll } from './run-all.js';
import type { Scaler } from './scaler.js';
import {
  resolveSearch,
  SEARCH_OPTIONS,
  type SearchOptions,
  type SearchProgress,
} from './search-options.js';
import { byName, statistic } from './statistics.js';

export type { Grid, PointOf };

/** How far a grid search is. */
export interface GridSearchProgress<P> extends SearchProgress {
  /** The point whose fold ended. */
  point: P;
}

/** What `gridSearch` takes. */
export interface GridSearchOptions<G extends Grid> extends SearchOptions {
  /** The values to try of each option; or several such grids. */
  grid: G | readonly G[];
  /** Only so many points of the grid, drawn with `seed`: a random search. Default: all. */
  points?: number;
  /** The network of a point. */
  network: (point: PointOf<G>) => NetworkOptions;
  /** How it is trained. */
  train: (point: PointOf<G>) => SearchTrainOptions;
  /** What is best: the least `'loss'`, or the best of a metric, which is then measured. Default `'loss'`. */
  metric?: 'loss' | MetricName;
  /** Whether the best network is trained again, with all samples. Default true. */
  refit?: boolean;
  /** Called after each fold of each point. */
  onProgress?: (progress: GridSearchProgress<PointOf<G>>) => void;
}

/** One point of a grid. */
export interface SearchResult<P> {
  /** Its values. */
  point: P;
  /** `loss` and each metric, one number a fold; NaN where the training diverged. */
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
}

/** What `gridSearch` found out. */
export interface GridSearch<P> {
  /** Every point, in the order of the grid. */
  results: SearchResult<P>[];
  /** The best, the first of equals. */
  best: SearchResult<P>;
  /** The network of the best point trained with all samples, unless `refit` is false. */
  network?: Network;
  /** How that training went. */
  history?: History;
  /** What its inputs are scaled with, fitted on all samples, where a scaler was given. */
  scaler?: Scaler;
  /** What the folds were dealt with. */
  seed: number;
}

/**
 * Finds the best of many settings by cross-validation: scikit-learn's `GridSearchCV`, with `points` its
 * `RandomizedSearchCV`. All points see the same folds. The trainings run in workers, as many at a time as there are
 * processors; the results are the same bits however many there are. A point whose training diverges is ranked last.
 *
 * @param inputs (samples, inputs). @param targets As for `Network.train`.
 * @throws (rejects with) the errors of `kFold`, `Network` and `train`; DivergenceError only where every point diverged;
 * after `signal` its reason.
 *
 * @example
 * ```ts
 * const { best, network } = await gridSearch(inputs, classes, {
 *   grid: { units: [4, 8, 16], learningRate: [0.001, 0.01] },
 *   network: ({ units }) => ({
 *     inputs: 4,
 *     layers: [dense({ units, activation: 'relu' }), dense({ units: 3, activation: 'softmax' })],
 *   }),
 *   train: ({ learningRate }) => ({ epochs: 50, loss: 'categoricalCrossentropy', optimizer: adam({ learningRate }) }),
 *   metric: 'accuracy',
 *   seed: 1,
 * });
 * console.log(best.point, best.mean.accuracy);
 * ```
 */
export async function gridSearch<const G extends Grid>(
  inputs: MatrixLike,
  targets: MatrixLike | Vector,
  options: GridSearchOptions<G>,
): Promise<GridSearch<PointOf<G>>> {
  const where = 'gridSearch';
  const known = ['grid', 'points', 'network', 'train', 'metric', 'refit'];
  const given = checkOptions(where, options, [...SEARCH_OPTIONS, ...known]);
  const data = ownData(where, inputs, targets);
  const resolved = resolveSearch(where, given, data.inputs.shape[0]);
  const metric = checkName(`${where}: metric`, given.metric ?? 'loss', METRICS);
  const measured = metric === 'loss' ? resolved.metrics : [...resolved.metrics, metric];
  const settings = { ...resolved, metrics: [...new Set(measured)] };
  const { folds, seed, concurrency, signal } = settings;
  const refit = checkBoolean(`${where}: refit`, given.refit ?? true);
  checkFunction(`${where}: network`, given.network);
  checkFunction(`${where}: train`, given.train);
  const points = pointsOf(where, given.grid, given.points, seed);
  const candidates = points.map(
    (point): Candidate =>
      ownCandidate(where, { network: given.network(point), train: given.train(point) }),
  );
  const total = points.length * folds.length;
  const failed = Object.fromEntries(
    ['loss', ...settings.metrics].map((name) => [name, Number.NaN]),
  );
  let done = 0;
  const outcomes = await runAll(total, concurrency, signal, async (task, stop) => {
    const at = Math.floor(task / folds.length);
    const fold = task % folds.length;
    const outcome = await runFold(data, folds[fold]!, candidates[at]!, settings, stop).then(
      ({ network, scores, trainScores }): Outcome => {
        network.dispose();
        return { scores, trainScores, divergence: undefined };
      },
      (error: unknown): Outcome => {
        if (!hasDiverged(error)) throw error;
        return { scores: failed, trainScores: failed, divergence: error };
      },
    );
    const { scores } = outcome;
    given.onProgress?.({ done: ++done, total, fold, scores, point: points[at]! });
    return outcome;
  });
  const results = points.map((point, at) =>
    resultOf(
      point,
      outcomes.slice(at * folds.length, (at + 1) * folds.length),
      settings.trainScores,
    ),
  );
  const best = rank(results, metric);
  if (best.divergence) throw best.divergence;
  if (!refit) return { results, best, seed };
  const candidate = candidates[results.indexOf(best)]!;
  const [again] = await runAll(1, 1, signal, (_, stop) =>
    trainOn(data, undefined, candidate, settings, stop),
  );
  const { network, history, scaler } = again!;
  return { results, best, network, history, ...(scaler ? { scaler } : {}), seed };
}

const METRICS = ['loss', 'accuracy', 'meanAbsoluteError', 'meanSquaredError', 'r2'] as const;

interface Outcome {
  readonly scores: FoldScores;
  readonly trainScores: FoldScores | undefined;
  readonly divergence: DivergenceError | undefined;
}

function resultOf<P>(
  point: P,
  outcomes: readonly Outcome[],
  trainScores: boolean,
): SearchResult<P> {
  const scores = byName(outcomes.map((outcome) => outcome.scores));
  const divergence = outcomes.find((outcome) => outcome.divergence)?.divergence;
  return {
    point,
    scores,
    mean: statistic(scores, 'mean'),
    std: statistic(scores, 'std'),
    ...(trainScores ? { trainScores: byName(outcomes.map((o) => o.trainScores!)) } : {}),
    rank: 0,
    ...(divergence ? { divergence } : {}),
  };
}

/** Gives each result its rank; returns the best. */
function rank<P>(results: readonly SearchResult<P>[], metric: string): SearchResult<P> {
  const sign = HIGHER_IS_BETTER.has(metric) ? -1 : 1;
  const cost = ({ mean }: SearchResult<P>): number => {
    const value = sign * mean[metric]!;
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  };
  for (const result of results) {
    result.rank = 1 + results.filter((other) => cost(other) < cost(result)).length;
  }
  return results.find((result) => result.rank === 1)!;
}
