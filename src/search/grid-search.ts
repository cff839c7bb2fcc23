import { checkOptions } from '../base/validate.js';
import type { MatrixLike, Vector } from '../matrix/matrix-like.js';
import { type Grid, type PointOf, pointsOf } from './grid.js';
import {
  NetworkSearch,
  POINT_OPTIONS,
  type PointProgress,
  type PointSearch,
  type PointSearchOptions,
} from './network-search.js';
import { rank, type SearchResult } from './result.js';

export type { Grid, PointOf, SearchResult };

/** How far a grid search is. */
export type GridSearchProgress<P> = PointProgress<P>;

/** What `gridSearch` takes. */
export interface GridSearchOptions<G extends Grid> extends PointSearchOptions<PointOf<G>> {
  /** The values to try of each option; or several such grids. */
  grid: G | readonly G[];
  /** Only so many points of the grid, drawn with `seed`. Default: all. */
  points?: number;
}

/** What `gridSearch` found out; the results are in the order of the grid. */
export type GridSearch<P> = PointSearch<P>;

/**
 * Finds the best of many settings by cross-validation: scikit-learn's `GridSearchCV`. All points see the same folds. The
 * trainings run in workers, as many at a time as there are processors; the results are the same bits however many there
 * are. A point whose training diverges is ranked last.
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
  const given = checkOptions(where, options, [...POINT_OPTIONS, 'grid', 'points']);
  const search = new NetworkSearch<PointOf<G>>(where, inputs, targets, given);
  try {
    const points = pointsOf(where, given.grid, given.points, search.seed);
    const results = await search.evaluate(points, points.length * search.folds);
    return await search.finish(results, rank(results, search.cost));
  } finally {
    await search.end();
  }
}
