import { checkOptions } from '../../base/validate.js';
import { ownSpace, type PointIn, type Space } from '../../search/distributions.js';
import { type OptimizeOptions, resolveOptimize, tryPoints } from '../../search/optimize.js';
import { drawPoints } from '../../search/random-search.js';
import { rank } from '../../search/result.js';
import type { TableLike } from '../collect.js';
import type { AnyModel } from './any-model.js';
import {
  MODEL_SEARCH_OPTIONS,
  ModelSearch,
  type ModelSearchOptions,
  type ModelSearchResult,
  resolveSeed,
} from './model-search.js';

/** What `optimizeModel` takes. */
export interface OptimizeModelOptions<S extends Space, M extends AnyModel>
  extends ModelSearchOptions<PointIn<S>, M>,
    OptimizeOptions {
  /** Where the values of each option come from: `choices`, `integers` and so on of `myelin/search`. */
  space: S;
}

/**
 * The best of many models of tables by a model of what was found so far, as `optimize` of `myelin/search`.
 *
 * @throws (rejects with) OptionError, and as `crossValidateModel`.
 *
 * @example
 * ```ts
 * const { best } = await optimizeModel(rows, {
 *   space: { quality: choices(['fast', 'default']), exclude: choices([[], ['zip'], ['city']]) },
 *   points: 12,
 *   model: ({ quality, exclude }) => new Classifier({ target: 'churned', quality, exclude, seed: 1 }),
 * });
 * ```
 */
export async function optimizeModel<const S extends Space, M extends AnyModel>(
  rows: TableLike,
  options: OptimizeModelOptions<S, M>,
): Promise<ModelSearchResult<PointIn<S>, M>> {
  const where = 'optimizeModel';
  const names = [...MODEL_SEARCH_OPTIONS, 'space', 'points', 'together'];
  const given = checkOptions(where, options, names);
  const space = ownSpace(where, given.space);
  const settings = resolveOptimize(where, given);
  const [first] = drawPoints(space, 1, resolveSeed(where, given.seed));
  const search = new ModelSearch<PointIn<S>, M>(where, rows, given, first!);
  try {
    const results = await tryPoints(
      space,
      settings,
      search.seed,
      (points) => search.evaluate(points, settings.points * search.folds.length),
      search.cost,
    );
    return await search.finish(results, rank(results, search.cost));
  } finally {
    await search.end();
  }
}
