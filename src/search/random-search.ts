import { checkInteger, checkOptions } from '../base/validate.js';
import type { MatrixLike, Vector } from '../matrix/matrix-like.js';
import { RandomState } from '../random/random-state.js';
import { drawPoint, ownSpace, type PointIn, type Space } from './distributions.js';
import {
  NetworkSearch,
  POINT_OPTIONS,
  type PointSearch,
  type PointSearchOptions,
} from './network-search.js';
import { rank } from './result.js';

/** What `randomSearch` takes. */
export interface RandomSearchOptions<S extends Space> extends PointSearchOptions<PointIn<S>> {
  /** Where the values of each option come from. */
  space: S;
  /** How many points are drawn, with `seed`. Default 20. */
  points?: number;
}

/**
 * Finds the best of settings that are drawn: scikit-learn's `RandomizedSearchCV`. Where few of the options matter it finds
 * more than a grid of as many points (Bergstra and Bengio, JMLR 13, 2012). All else is as in `gridSearch`.
 *
 * @param inputs (samples, inputs). @param targets As for `Network.train`.
 * @throws (rejects with) as `gridSearch`.
 *
 * @example
 * ```ts
 * const { best, network } = await randomSearch(inputs, classes, {
 *   space: { units: integers(4, 64), learningRate: logUniform(1e-4, 1e-1), activation: choices(['relu', 'tanh']) },
 *   points: 30,
 *   network: ({ units, activation }) => ({
 *     inputs: 4,
 *     layers: [dense({ units, activation }), dense({ units: 3, activation: 'softmax' })],
 *   }),
 *   train: ({ learningRate }) => ({ epochs: 50, loss: 'categoricalCrossentropy', optimizer: adam({ learningRate }) }),
 *   seed: 1,
 * });
 * ```
 */
export async function randomSearch<const S extends Space>(
  inputs: MatrixLike,
  targets: MatrixLike | Vector,
  options: RandomSearchOptions<S>,
): Promise<PointSearch<PointIn<S>>> {
  const where = 'randomSearch';
  const given = checkOptions(where, options, [...POINT_OPTIONS, 'space', 'points']);
  const space = ownSpace(where, given.space);
  const count = checkInteger(`${where}: points`, given.points ?? 20, 1, 1_000_000);
  const search = new NetworkSearch<PointIn<S>>(where, inputs, targets, given);
  try {
    const points = drawPoints(space, count, search.seed);
    const results = await search.evaluate(points, count * search.folds);
    return await search.finish(results, rank(results, search.cost));
  } finally {
    await search.end();
  }
}

/** So many points, drawn with a seed. */
export function drawPoints<S extends Space>(space: S, count: number, seed: number): PointIn<S>[] {
  const random = new RandomState(seed);
  const points = Array.from({ length: count }, () => drawPoint(space, random));
  random.dispose();
  return points;
}
