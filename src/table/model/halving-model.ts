import { OptionError } from '../../base/errors.js';
import { checkInteger, checkOptions } from '../../base/validate.js';
import { ownSpace, type PointIn, type Space } from '../../search/distributions.js';
import { type Grid, type PointOf, pointsOf } from '../../search/grid.js';
import {
  type HalvingOptions,
  type HalvingResult,
  type HalvingRung,
  halve,
  halvingSchedule,
} from '../../search/halving.js';
import type { DrawnPoints, GridPoints } from '../../search/halving-search.js';
import { drawPoints } from '../../search/random-search.js';
import { rank, type SearchResult } from '../../search/result.js';
import type { TableLike } from '../collect.js';
import type { AnyModel } from './any-model.js';
import {
  MODEL_SEARCH_OPTIONS,
  ModelSearch,
  type ModelSearchOptions,
  type ModelSearchResult,
  resolveSeed,
} from './model-search.js';

/** What `successiveHalvingModel` takes. */
export type HalvingModelOptions<P, M extends AnyModel> = ModelSearchOptions<P, M> &
  HalvingOptions & {
    /** With how many of all rows a point of the last round is cross-validated at most. Default: all. */
    maxResources?: number;
  };

/** What `successiveHalvingModel` found out; `results` has those of all rounds, and ranks are within a round. */
export interface HalvingModelSearch<P, M>
  extends ModelSearchResult<P, M, SearchResult<P> & HalvingResult> {
  /** The rounds. */
  readonly rungs: readonly HalvingRung[];
}

/**
 * Tries many models of tables with few rows, and the better ones of them with more: `successiveHalving` of `myelin/search`,
 * whose resource is rows.
 *
 * @throws (rejects with) OptionError, and as `crossValidateModel`.
 *
 * @example
 * ```ts
 * const { best, model } = await successiveHalvingModel(rows, {
 *   grid: { exclude: [[], ['zip'], ['city'], ['zip', 'city']] },
 *   model: ({ exclude }) => new Regressor({ target: 'price', exclude, quality: 'fast', seed: 1 }),
 * });
 * ```
 */
export function successiveHalvingModel<const S extends Space, M extends AnyModel>(
  rows: TableLike,
  options: HalvingModelOptions<PointIn<S>, M> & DrawnPoints<S>,
): Promise<HalvingModelSearch<PointIn<S>, M>>;
export function successiveHalvingModel<const G extends Grid, M extends AnyModel>(
  rows: TableLike,
  options: HalvingModelOptions<PointOf<G>, M> & GridPoints<G>,
): Promise<HalvingModelSearch<PointOf<G>, M>>;
export async function successiveHalvingModel<P, M extends AnyModel>(
  rows: TableLike,
  options: object,
): Promise<HalvingModelSearch<P, M>> {
  const where = 'successiveHalvingModel';
  const more = ['factor', 'minResources', 'aggressiveElimination', 'maxResources'];
  const names = [...MODEL_SEARCH_OPTIONS, ...more, 'grid', 'space', 'points'];
  const given = checkOptions(where, options, names) as HalvingModelOptions<P, M> & {
    grid?: Grid;
    space?: Space;
    points?: number;
  };
  if ((given.grid === undefined) === (given.space === undefined)) {
    throw new OptionError(`${where}: expected a 'grid' or a 'space', one of the two.`);
  }
  const seed = resolveSeed(where, given.seed);
  const draw = (count: number | undefined): P[] =>
    (given.grid
      ? pointsOf(where, given.grid, undefined, 0)
      : drawPoints(ownSpace(where, given.space!), count ?? 1, seed)) as P[];
  const wanted =
    given.grid || given.points === undefined
      ? undefined
      : checkInteger(`${where}: points`, given.points, 1, 1_000_000);
  const first = draw(wanted);
  const search = new ModelSearch<P, M>(where, rows, given, first[0]!);
  try {
    const { samples, classes } = search;
    const folds = search.folds.length;
    const { rungs, points } = halvingSchedule(where, given, {
      points: given.grid ? first.length : wanted,
      maxResources: checkInteger(
        `${where}: maxResources`,
        given.maxResources ?? samples,
        1,
        samples,
      ),
      smallest: folds * 2 * classes, // scikit-learn's: two of each class in each fold
    });
    const total = rungs.reduce((sum, rung) => sum + rung.points * folds, 0);
    const { results, best } = await halve(
      draw(points),
      rungs,
      (some, amount) =>
        search.evaluate(some, total, amount === samples ? undefined : { samples: amount, seed }),
      (found) => rank(found, search.cost),
      search.cost,
    );
    return { ...(await search.finish(results, best)), rungs };
  } finally {
    await search.end();
  }
}
