import { checkFunction, checkInteger, checkName, checkOptions } from '../../base/validate.js';
import { type Grid, type PointOf, pointsOf } from '../../search/grid.js';
import type { TableLike } from '../collect.js';
import type { Table } from '../table.js';
import { tableOf } from '../table-of.js';
import { Classifier } from './classifier.js';
import { crossValidateModel, type ModelCrossValidation } from './cross-validate.js';
import type { Regressor } from './regressor.js';

/** What `gridSearchModel` takes. */
export interface GridSearchModelOptions<G extends Grid, M extends Classifier | Regressor> {
  /** The values to try of each option. */
  grid: G | readonly G[];
  /** Only so many points of the grid, drawn with `seed`. Default: all. */
  points?: number;
  /** The model of a point, not fitted; give it a seed. */
  model: (point: PointOf<G>) => M;
  /** What is best. Default `'logLoss'` of classifiers, `'r2'` of regressors. */
  score?: 'logLoss' | 'accuracy' | 'auc' | 'r2' | 'rootMeanSquaredError' | 'meanAbsoluteError';
  /** In how many parts the rows are dealt; the same for all points. Default 5. */
  folds?: number;
  /** What the rows are dealt with, and the points drawn, 0 to 2³² − 1. Default 0. */
  seed?: number;
  /** Called after each point with how many are done. */
  onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  /** Ends it; the promise then rejects with its reason. */
  signal?: AbortSignal;
}

/** One point of the grid and how good it is. */
export interface GridSearchModelResult<P, M> extends ModelCrossValidation<M> {
  /** Its values. */
  readonly point: P;
}

/** What `gridSearchModel` found out. */
export interface GridSearchModel<P, M> {
  /** Every point, in the order of the grid. */
  readonly results: readonly GridSearchModelResult<P, M>[];
  /** The best, the first of equals. */
  readonly best: GridSearchModelResult<P, M>;
  /** The best point's model, fitted with all rows. */
  readonly model: M;
}

const SMALLER_IS_BETTER = ['logLoss', 'rootMeanSquaredError', 'meanAbsoluteError'];
const OF_CLASSES = ['logLoss', 'accuracy', 'auc'] as const;
const OF_NUMBERS = ['r2', 'rootMeanSquaredError', 'meanAbsoluteError'] as const;

/**
 * The best of several models of tables by cross-validation, all on the same folds.
 *
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
export async function gridSearchModel<const G extends Grid, M extends Classifier | Regressor>(
  rows: TableLike,
  options: GridSearchModelOptions<G, M>,
): Promise<GridSearchModel<PointOf<G>, M>> {
  const where = 'gridSearchModel';
  const {
    grid,
    points: count,
    model,
    score,
    folds,
    seed: dealt,
    onProgress,
    signal,
  } = checkOptions(where, options, [
    'grid',
    'points',
    'model',
    'score',
    'folds',
    'seed',
    'onProgress',
    'signal',
  ]);
  checkFunction(`${where}: model`, model);
  if (onProgress !== undefined) checkFunction(`${where}: onProgress`, onProgress);
  const seed = checkInteger(`${where}: seed`, dealt ?? 0, 0, 2 ** 32 - 1);
  const points = pointsOf(where, grid, count, seed);
  const models = points.map((point) => model(point));
  const figures = models[0] instanceof Classifier ? OF_CLASSES : OF_NUMBERS;
  const figure = checkName<string>(`${where}: score`, score ?? figures[0], figures);
  const table: Table = tableOf(rows);
  const results: GridSearchModelResult<PointOf<G>, M>[] = [];
  for (const [i, point] of points.entries()) {
    const found = await crossValidateModel(models[i]!, table, {
      seed,
      ...(folds === undefined ? {} : { folds }),
      ...(signal ? { signal } : {}),
    });
    results.push({ point, ...found });
    onProgress?.({ done: results.length, total: points.length });
  }
  const sign = SMALLER_IS_BETTER.includes(figure) ? -1 : 1;
  const best = results.reduce((a, b) => (sign * b.mean[figure]! > sign * a.mean[figure]! ? b : a));
  const whole = models[results.indexOf(best)]!;
  await whole.fit(table, signal ? { signal } : {});
  return { results, best, model: whole };
}
