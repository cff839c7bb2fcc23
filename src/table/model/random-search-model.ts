import { checkInteger, checkOptions } from '../../base/validate.js';
import { ownSpace, type PointIn, type Space } from '../../search/distributions.js';
import { drawPoints } from '../../search/random-search.js';
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

/** What `randomSearchModel` takes. */
export interface RandomSearchModelOptions<S extends Space, M extends AnyModel>
  extends ModelSearchOptions<PointIn<S>, M> {
  /** Where the values of each option come from: `choices`, `integers` and so on of `myelin/search`. */
  space: S;
  /** How many points are drawn, with `seed`. Default 20. */
  points?: number;
}

/**
 * The best of several models of tables by cross-validation, their options drawn.
 *
 * @param options With `shard`, one part of it: see `ModelShardOptions`.
 * @throws (rejects with) OptionError, and as `crossValidateModel`.
 *
 * @example
 * ```ts
 * const { best, model } = await randomSearchModel(rows, {
 *   space: { quality: choices(['fast', 'default']), exclude: choices([[], ['zip']]) },
 *   points: 3,
 *   model: ({ quality, exclude }) => new Regressor({ target: 'price', quality, exclude, seed: 1 }),
 *   store: 'search.ndjson',
 * });
 * ```
 */
export async function randomSearchModel<const S extends Space, M extends AnyModel>(
  rows: TableLike,
  options: RandomSearchModelOptions<S, M> & ModelShardOptions,
): Promise<ModelShard<PointIn<S>>>;
export async function randomSearchModel<const S extends Space, M extends AnyModel>(
  rows: TableLike,
  options: RandomSearchModelOptions<S, M>,
): Promise<ModelSearchResult<PointIn<S>, M>>;
export async function randomSearchModel<const S extends Space, M extends AnyModel>(
  rows: TableLike,
  options: RandomSearchModelOptions<S, M> & Partial<ModelShardOptions>,
): Promise<ModelSearchResult<PointIn<S>, M> | ModelShard<PointIn<S>>> {
  const where = 'randomSearchModel';
  const given = checkOptions(where, options, [...MODEL_SEARCH_OPTIONS, 'space', 'points', 'shard']);
  const space = ownSpace(where, given.space);
  const count = checkInteger(`${where}: points`, given.points ?? 20, 1, 1_000_000);
  const points = drawPoints(space, count, resolveSeed(where, given.seed));
  const search = new ModelSearch<PointIn<S>, M>(where, rows, given, points[0]!);
  return search.searchAll(points);
}
