import { checkInteger, checkOptions } from '../base/validate.js';
import type { MatrixLike, Vector } from '../matrix/matrix-like.js';
import { ownSpace, type PointIn, type Space } from './distributions.js';
import {
  NetworkSearch,
  POINT_OPTIONS,
  type PointSearch,
  type PointSearchOptions,
} from './network-search.js';
import { rank } from './result.js';
import { TreeParzen } from './tree-parzen.js';

/** How a model-based search goes. */
export interface OptimizeOptions {
  /** How many points are tried. The first ten are drawn. Default 50. */
  points?: number;
  /**
   * Points that are suggested at a time, all from what was known before them: what can run at once. More use more workers and
   * learn a little less from each; the result depends on it, but not on the number of workers. Default 4.
   */
  together?: number;
}

/** What `optimize` takes. */
export interface OptimizeSearchOptions<S extends Space>
  extends PointSearchOptions<PointIn<S>>,
    OptimizeOptions {
  /** Where the values of each option come from. */
  space: S;
}

/**
 * Finds the best settings by a model of what was found so far: points are tried where good ones are frequent and bad ones
 * rare. The tree-structured Parzen estimator (Bergstra et al., NeurIPS 2011) with the defaults of Optuna's `TPESampler`.
 *
 * @param inputs (samples, inputs). @param targets As for `Network.train`.
 * @throws (rejects with) as `gridSearch`.
 *
 * @example
 * ```ts
 * const { best, network } = await optimize(inputs, classes, {
 *   space: { units: integers(4, 64), learningRate: logUniform(1e-4, 1e-1) },
 *   points: 40,
 *   network: ({ units }) => ({ inputs: 4, layers: [dense({ units, activation: 'relu' }), dense({ units: 3, activation: 'softmax' })] }),
 *   train: ({ learningRate }) => ({ epochs: 50, loss: 'categoricalCrossentropy', optimizer: adam({ learningRate }) }),
 *   seed: 1,
 * });
 * ```
 */
export async function optimize<const S extends Space>(
  inputs: MatrixLike,
  targets: MatrixLike | Vector,
  options: OptimizeSearchOptions<S>,
): Promise<PointSearch<PointIn<S>>> {
  const where = 'optimize';
  const given = checkOptions(where, options, [...POINT_OPTIONS, 'space', 'points', 'together']);
  const space = ownSpace(where, given.space);
  const settings = resolveOptimize(where, given);
  const search = new NetworkSearch<PointIn<S>>(where, inputs, targets, given);
  try {
    const results = await tryPoints(
      space,
      settings,
      search.seed,
      (points) => search.evaluate(points, settings.points * search.folds),
      search.cost,
    );
    return await search.finish(results, rank(results, search.cost));
  } finally {
    await search.end();
  }
}

/** @throws OptionError */
export function resolveOptimize(where: string, given: OptimizeOptions): Required<OptimizeOptions> {
  return {
    points: checkInteger(`${where}: points`, given.points ?? 50, 1, 1_000_000),
    together: checkInteger(`${where}: together`, given.together ?? 4, 1, 1024),
  };
}

/** Tries points as they are suggested, so many at a time. */
export async function tryPoints<S extends Space, R extends { readonly point: PointIn<S> }>(
  space: S,
  { points, together }: Required<OptimizeOptions>,
  seed: number,
  evaluate: (points: readonly PointIn<S>[]) => Promise<R[]>,
  cost: (result: R) => number,
): Promise<R[]> {
  const sampler = new TreeParzen(space, seed);
  const results: R[] = [];
  try {
    while (results.length < points) {
      const tried = results.map((result) => ({ point: result.point, cost: cost(result) }));
      const next = Array.from({ length: Math.min(together, points - results.length) }, () =>
        sampler.suggest(tried),
      );
      results.push(...(await evaluate(next)));
    }
    return results;
  } finally {
    sampler.dispose();
  }
}
