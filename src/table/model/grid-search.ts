import { checkOptions } from '../../base/validate.js';
import { type Grid, type PointOf, pointsOf } from '../../search/grid.js';
import type { TableLike } from '../collect.js';
import type { AnyModel } from './any-model.js';
import {
  MODEL_SEARCH_OPTIONS,
  ModelSearch,
  type ModelSearchOptions,
  type ModelSearchResult,
  type ModelShard,
  type ModelShardOptions,
  resolveSeed,
} from './model-search.js';

/** What `gridSearchModel` takes. */
export interface GridSearchModelOptions<G extends Grid, M extends AnyModel>
  extends ModelSearchOptions<PointOf<G>, M> {
  /** The values to try of each option. */
  grid: G | readonly G[];
  /** Only so many points of the grid, drawn with `seed`. Default: all. */
  points?: number;
}

/**
 * The best of several models of tables by cross-validation, all on the same folds.
 *
 * @param options With `shard`, one part of it: see `ModelShardOptions`.
 * @throws (rejects with) OptionError, and as `crossValidateModel`.
 *
 * @example
 * ```ts
 * const { best, model } = await gridSearchModel(rows, {
 *   grid: { exclude: [[], ['zip'], ['zip', 'city']] },
 *   model: ({ exclude }) => new Regressor({ target: 'price', exclude, seed: 1 }),
 * });
 * ```
 */
export async function gridSearchModel<const G extends Grid, M extends AnyModel>(
  rows: TableLike,
  options: GridSearchModelOptions<G, M> & ModelShardOptions,
): Promise<ModelShard<PointOf<G>>>;
export async function gridSearchModel<const G extends Grid, M extends AnyModel>(
  rows: TableLike,
  options: GridSearchModelOptions<G, M>,
): Promise<ModelSearchResult<PointOf<G>, M>>;
export async function gridSearchModel<const G extends Grid, M extends AnyModel>(
  rows: TableLike,
  options: GridSearchModelOptions<G, M> & Partial<ModelShardOptions>,
): Promise<ModelSearchResult<PointOf<G>, M> | ModelShard<PointOf<G>>> {
  const where = 'gridSearchModel';
  const given = checkOptions(where, options, [...MODEL_SEARCH_OPTIONS, 'grid', 'points', 'shard']);
  const points = pointsOf(where, given.grid, given.points, resolveSeed(where, given.seed));
  const search = new ModelSearch<PointOf<G>, M>(where, rows, given, points[0]!);
  return search.searchAll(points);
}
