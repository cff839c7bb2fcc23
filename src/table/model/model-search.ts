import { MyelinError, OptionError } from '../../base/errors.js';
import { checkFunction, checkInteger, checkName, describe } from '../../base/validate.js';
import type { Fold } from '../../data/k-fold.js';
import { checkExecutor, type TrialExecutor } from '../../search/executor.js';
import type { FoldPart } from '../../search/network-task.js';
import { rank, resultOfPoint, type SearchResult } from '../../search/result.js';
import { resolveShard } from '../../search/search-options.js';
import { type TrialJob, TrialRunner } from '../../search/trial-runner.js';
import { resolveAsyncOptions } from '../../worker/async-options.js';
import type { TableLike } from '../collect.js';
import type { Table } from '../table.js';
import { tableOf } from '../table-of.js';
import type { AnyModel } from './any-model.js';
import { Classifier } from './classifier.js';
import { dealRows } from './cross-validate.js';
import { modelResult, modelTask } from './model-task.js';
import { Regressor } from './regressor.js';
import { encodeTable } from './table-data.js';

/** What every search over models of tables takes. */
export interface ModelSearchOptions<P, M extends AnyModel> {
  /** The model of a point, not fitted; give it a seed. */
  model: (point: P) => M;
  /** What is best. Default `'logLoss'` of classifiers, `'r2'` of regressors. */
  score?: 'logLoss' | 'accuracy' | 'auc' | 'r2' | 'rootMeanSquaredError' | 'meanAbsoluteError';
  /** In how many parts the rows are dealt, those of a class evenly; the same for all points. Default 5. */
  folds?: number;
  /** What the rows are dealt with, and points drawn, 0 to 2³² − 1. Default 0. */
  seed?: number;
  /** A file that keeps results, from which the same call goes on: see `randomSearch` of `myelin/search`. Default: none. */
  store?: string | URL;
  /** Where the folds are fitted. Default: here, one after the other, each in all workers. */
  executor?: TrialExecutor;
  /** Called after each fold of each point. */
  onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  /** Ends it; the promise then rejects with its reason. */
  signal?: AbortSignal;
}

/** What a search over models of tables found out. */
export interface ModelSearchResult<P, M, R extends SearchResult<P> = SearchResult<P>> {
  /** Every point, in the order in which they were tried. */
  readonly results: readonly R[];
  /** The best, the first of equals. */
  readonly best: R;
  /** The best point's model, fitted with all rows. */
  readonly model: M;
}

/** Beside the others, for one part of a search whose parts are run apart, on as many machines. */
export interface ModelShardOptions {
  /**
   * `'2/8'`: fits the second of eight parts of the folds, keeps them in `store`, and no model is made. Where the stores of all parts are
   * joined, the same call without `shard` finds every result there.
   */
  shard: string;
  /** The part's file. */
  store: string | URL;
}

/** What one part of a search found out: points whose folds are elsewhere have a `failure`. */
export type ModelShard<P> = Omit<ModelSearchResult<P, never>, 'model'>;

/** Their names. */
export const MODEL_SEARCH_OPTIONS: readonly string[] = [
  'model',
  'score',
  'folds',
  'seed',
  'store',
  'executor',
  'onProgress',
  'signal',
];

const SMALLER_IS_BETTER = ['logLoss', 'rootMeanSquaredError', 'meanAbsoluteError'];
const OF_CLASSES = ['logLoss', 'accuracy', 'auc'] as const; // the first is the default score
const OF_NUMBERS = ['r2', 'rootMeanSquaredError', 'meanAbsoluteError'] as const;

/** A search over models of tables: whatever points it is asked about, all on the same folds. */
export class ModelSearch<P, M extends AnyModel> {
  readonly seed: number;
  /** Rows with a target. */
  readonly samples: number;
  readonly folds: readonly Fold[];
  /** How many classes there are; 1 of a regressor. */
  readonly classes: number;
  /** What is to be small. */
  readonly cost: (result: SearchResult<P>) => number;
  readonly #where: string;
  readonly #given: ModelSearchOptions<P, M>;
  readonly #all: Table;
  readonly #known: Table;
  readonly #runner: TrialRunner;
  readonly #figures: readonly string[];
  readonly #isShard: boolean;
  #done = 0;

  /** `given`: of `checkOptions`; `first`: a point, whose model tells the target. @throws OptionError @throws DataError */
  constructor(
    where: string,
    rows: TableLike,
    given: ModelSearchOptions<P, M> & Partial<ModelShardOptions>,
    first: P,
  ) {
    this.#where = where;
    this.#given = given;
    this.#isShard = given.shard !== undefined;
    const { signal, onProgress, store } = given;
    if (onProgress !== undefined) checkFunction(`${where}: onProgress`, onProgress);
    if (signal !== undefined) resolveAsyncOptions(where, { signal });
    checkFunction(`${where}: model`, given.model);
    this.seed = resolveSeed(where, given.seed);
    const folds = checkInteger(`${where}: folds`, given.folds ?? 5, 2, 1000);
    this.#all = tableOf(rows);
    const model = this.#model(first);
    const figures = model instanceof Classifier ? OF_CLASSES : OF_NUMBERS;
    this.#figures = figures;
    const figure = checkName<string>(`${where}: score`, given.score ?? figures[0], figures);
    const sign = SMALLER_IS_BETTER.includes(figure) ? 1 : -1;
    this.cost = ({ mean }) => {
      const value = sign * (mean[figure] ?? Number.NaN);
      return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
    };
    const [known, dealt, classes] = dealRows(model, this.#all, folds, this.seed);
    this.#known = known;
    this.samples = known.length;
    this.folds = dealt;
    this.classes = classes;
    const settings = {
      store,
      shard: resolveShard(where, given.shard, store),
      executor: checkExecutor(where, given.executor),
      concurrency: 1, // each fit has the workers for itself
      signal,
    };
    this.#runner = new TrialRunner(where, settings, () =>
      encodeTable({ table: known, folds: dealt }),
    );
  }

  /** Cross-validates points. `total`: folds of all points of the search, for who watches. */
  async evaluate(points: readonly P[], total: number, part?: FoldPart): Promise<SearchResult<P>[]> {
    const count = this.folds.length;
    const models = points.map((point) => this.#model(point));
    const jobs = models.flatMap((model, at) =>
      this.folds.map((fold, i) => this.#job(points[at]!, model, fold, i, part)),
    );
    const found = await this.#runner.run(jobs, () => {
      this.#given.onProgress?.({ done: ++this.#done, total });
    });
    // One order, the default score first: results from a file or from elsewhere have their names sorted, those from here have not.
    const known = new Set(found.flatMap(({ scores }) => Object.keys(scores)));
    const names = [...this.#figures.filter((name) => known.delete(name)), ...[...known].sort()];
    return points.map((point, at) =>
      resultOfPoint(point, found.slice(at * count, (at + 1) * count), names, false),
    );
  }

  /** Cross-validates points that are known beforehand, and fits the best one's model; of a shard nothing is fitted. Then it is at its end. */
  async searchAll(points: readonly P[]): Promise<ModelSearchResult<P, M> | ModelShard<P>> {
    try {
      const results = await this.evaluate(points, points.length * this.folds.length);
      const best = rank(results, this.cost);
      return this.#isShard ? { results, best } : await this.finish(results, best);
    } finally {
      await this.end();
    }
  }

  /** Fits the best point's model with all rows. @throws what made the best fail: then all have. */
  async finish<R extends SearchResult<P>>(
    results: readonly R[],
    best: R,
  ): Promise<ModelSearchResult<P, M, R>> {
    if (best.failure !== undefined) {
      throw new MyelinError(
        'ERR_ENGINE',
        `${this.#where}: no point has an answer: ${best.failure}`,
      );
    }
    const model = this.#model(best.point);
    const { signal } = this.#given;
    await model.fit(this.#all, signal ? { signal } : {});
    return { results, best, model };
  }

  /** To be called however the search ends. */
  end(): Promise<void> {
    return this.#runner.end();
  }

  #model(point: P): M {
    const model: unknown = this.#given.model(point);
    if (model instanceof Classifier || model instanceof Regressor) return model as M;
    throw new OptionError(
      `${this.#where}: model: expected a Classifier or Regressor, got ${describe(model)}.`,
    );
  }

  #job(point: P, model: M, fold: Fold, index: number, part: FoldPart | undefined): TrialJob {
    return {
      about: { point, fold: index, ...(part ? { rows: part.samples } : {}) },
      task: () => modelTask(model, index, part),
      local: (signal) => modelResult(model, this.#known, fold, part, { signal }),
    };
  }
}

/** @throws OptionError */
export function resolveSeed(where: string, seed: number | undefined): number {
  return checkInteger(`${where}: seed`, seed ?? 0, 0, 2 ** 32 - 1);
}
