import { OptionError } from '../base/errors.js';
import { checkInteger, checkName, checkOptions } from '../base/validate.js';
import type { MatrixLike, Vector } from '../matrix/matrix-like.js';
import { ownSpace, type PointIn, type Space } from './distributions.js';
import type { SearchTrainOptions } from './fold.js';
import { type Grid, type PointOf, pointsOf } from './grid.js';
import {
  type HalvingOptions,
  type HalvingResult,
  type HalvingRung,
  halve,
  halvingSchedule,
} from './halving.js';
import {
  ALL_RESOURCES,
  NetworkSearch,
  POINT_OPTIONS,
  type PointSearch,
  type PointSearchOptions,
  type Resources,
} from './network-search.js';
import { drawPoints } from './random-search.js';
import { rank, type SearchResult } from './result.js';

export type { HalvingOptions, HalvingResult };

/** Points of a halving that are a grid's. */
export interface GridPoints<G extends Grid> {
  /** The values to try of each option; or several such grids. */
  grid: G | readonly G[];
}

/** Points of a halving that are drawn. */
export interface DrawnPoints<S extends Space> {
  /** Where the values of each option come from. */
  space: S;
  /** How many points are drawn. Default: as many as use the resources up. */
  points?: number;
}

/** What `successiveHalving` takes. */
export type HalvingSearchOptions<P> = Omit<PointSearchOptions<P>, 'train'> &
  HalvingOptions & {
    /** How a point is trained; with `resource: 'epochs'` its epochs are given by the round. */
    train: (point: P) => Omit<SearchTrainOptions, 'epochs'> & {
      /** Left out where the round gives them. */
      epochs?: number;
    };
    /** What a round has more of than the one before: `'samples'`, of each fold's parts, or `'epochs'`. Default `'samples'`. */
    resource?: 'samples' | 'epochs';
    /** What a point of the last round may cost at most. Default: all samples; epochs must be given. */
    maxResources?: number;
  };

/** What `successiveHalving` found out; `results` has those of all rounds, and ranks are within a round. */
export interface HalvingSearch<P> extends PointSearch<P, SearchResult<P> & HalvingResult> {
  /** The rounds. */
  rungs: readonly HalvingRung[];
}

/**
 * Tries many points with little, and the better ones of them with more: scikit-learn's `HalvingGridSearchCV` (with
 * `grid`) and `HalvingRandomSearchCV` (with `space`), by their rules. The best network of the last round is trained again with all
 * samples.
 *
 * @param inputs (samples, inputs). @param targets As for `Network.train`.
 * @throws (rejects with) as `gridSearch`.
 *
 * @example
 * ```ts
 * const { best, rungs } = await successiveHalving(inputs, classes, {
 *   space: { units: integers(4, 64), learningRate: logUniform(1e-4, 1e-1) },
 *   points: 27,
 *   resource: 'epochs',
 *   maxResources: 90, // 27 points with 10 epochs, 9 with 30, 3 with 90
 *   network: ({ units }) => ({ inputs: 4, layers: [dense({ units, activation: 'relu' }), dense({ units: 3, activation: 'softmax' })] }),
 *   train: ({ learningRate }) => ({ loss: 'categoricalCrossentropy', optimizer: adam({ learningRate }) }),
 *   seed: 1,
 * });
 * ```
 */
export function successiveHalving<const S extends Space>(
  inputs: MatrixLike,
  targets: MatrixLike | Vector,
  options: HalvingSearchOptions<PointIn<S>> & DrawnPoints<S>,
): Promise<HalvingSearch<PointIn<S>>>;
export function successiveHalving<const G extends Grid>(
  inputs: MatrixLike,
  targets: MatrixLike | Vector,
  options: HalvingSearchOptions<PointOf<G>> & GridPoints<G>,
): Promise<HalvingSearch<PointOf<G>>>;
export async function successiveHalving<P>(
  inputs: MatrixLike,
  targets: MatrixLike | Vector,
  options: object,
): Promise<HalvingSearch<P>> {
  const where = 'successiveHalving';
  const { rungs, points, search, resource } = readHalving<P>(where, inputs, targets, options);
  try {
    const resourcesOf = (amount: number): Resources => {
      if (resource === 'epochs') return { epochs: amount, part: undefined };
      if (amount === search.samples) return ALL_RESOURCES;
      return { epochs: undefined, part: { samples: amount, seed: search.seed } };
    };
    const total = rungs.reduce((sum, rung) => sum + rung.points * search.folds, 0);
    const { results, best } = await halve(
      points,
      rungs,
      (some, amount) => search.evaluate(some, total, resourcesOf(amount)),
      (found) => rank(found, search.cost),
      search.cost,
    );
    const last =
      resource === 'epochs' ? { epochs: best.resources, part: undefined } : ALL_RESOURCES;
    return { ...(await search.finish(results, best, last)), rungs };
  } finally {
    await search.end();
  }
}

interface Halving<P> {
  readonly search: NetworkSearch<P>;
  readonly rungs: readonly HalvingRung[];
  readonly points: readonly P[];
  readonly resource: 'samples' | 'epochs';
}

const HALVING = ['factor', 'minResources', 'aggressiveElimination', 'resource', 'maxResources'];

function readHalving<P>(
  where: string,
  inputs: MatrixLike,
  targets: MatrixLike | Vector,
  options: object,
): Halving<P> {
  const names = [...POINT_OPTIONS, ...HALVING, 'grid', 'space', 'points'];
  const given = checkOptions(where, options, names) as PointSearchOptions<P> &
    HalvingOptions & {
      grid?: Grid;
      space?: Space;
      points?: number;
      resource?: unknown;
      maxResources?: number;
    };
  if ((given.grid === undefined) === (given.space === undefined)) {
    throw new OptionError(`${where}: expected a 'grid' or a 'space', one of the two.`);
  }
  if (given.grid !== undefined && given.points !== undefined) {
    throw new OptionError(`${where}: points: a grid has those that it has.`);
  }
  const resource = checkName(`${where}: resource`, given.resource ?? 'samples', [
    'samples',
    'epochs',
  ]);
  const search = new NetworkSearch<P>(where, inputs, targets, given);
  const most = resource === 'samples' ? search.samples : 2 ** 31 - 1;
  const maxResources = checkInteger(
    `${where}: maxResources`,
    given.maxResources ?? (resource === 'samples' ? most : undefined),
    1,
    most,
  );
  const classes = given.stratify ? new Set(Array.from(given.stratify)).size : 1;
  // scikit-learn's: two of each class in each fold.
  const smallest = resource === 'samples' ? search.folds * 2 * classes : 1;
  const fixed = given.grid ? (pointsOf(where, given.grid, undefined, 0) as P[]) : undefined;
  const wanted =
    fixed?.length ??
    (given.points === undefined
      ? undefined
      : checkInteger(`${where}: points`, given.points, 1, 1_000_000));
  const { rungs, points } = halvingSchedule(where, given, {
    points: wanted,
    maxResources,
    smallest,
  });
  const drawn = fixed ?? (drawPoints(ownSpace(where, given.space!), points, search.seed) as P[]);
  return { search, rungs, points: drawn, resource };
}
