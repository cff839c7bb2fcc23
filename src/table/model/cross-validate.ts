import { checkFunction, checkInteger, checkOptions } from '../../base/validate.js';
import { type Fold, kFold } from '../../data/k-fold.js';
import { byName, statistic } from '../../search/statistics.js';
import type { TableLike } from '../collect.js';
import type { Column } from '../column.js';
import type { Table } from '../table.js';
import { tableOf } from '../table-of.js';
import { type AnyModel, numbersIn } from './any-model.js';
import { Classifier } from './classifier.js';

/** What `crossValidateModel` takes. */
export interface CrossValidateModelOptions {
  /** In how many parts the rows are dealt, those of a class evenly. Default 5. */
  folds?: number;
  /** This fold alone, counted from 1, where each is fitted by another process. Default: all. */
  fold?: number;
  /** What the rows are dealt with, 0 to 2³² − 1. Default 0. */
  seed?: number;
  /** Called after each fold with how many are done. */
  onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  /** Ends it; the promise then rejects with its reason. */
  signal?: AbortSignal;
}

/** What `crossValidateModel` found out. */
export interface ModelCrossValidation<M> {
  /** Each figure of `evaluate` that is one number, one a fold. */
  readonly scores: Readonly<Record<string, readonly number[]>>;
  /** The mean of each over the folds. */
  readonly mean: Readonly<Record<string, number>>;
  /** The standard deviation of each over the folds, of the population. */
  readonly std: Readonly<Record<string, number>>;
  /** Each fold's model, fitted without its rows. */
  readonly models: readonly M[];
}

/**
 * How good a model of tables is at rows that it was not fitted with: it is fitted anew for each fold, by itself with all its
 * preprocessing, on the rows of the others. The model that is given stays as it is.
 *
 * @param rows As for `tableOf`; those without a target are left out.
 * @throws (rejects with) the errors of `fit`, `kFold` and `evaluate`; after `signal` its reason.
 *
 * @example
 * ```ts
 * const { mean, std } = await crossValidateModel(new Classifier({ target: 'churned', seed: 1 }), rows);
 * console.log(mean.accuracy, std.accuracy);
 * ```
 */
export async function crossValidateModel<M extends AnyModel>(
  model: M,
  rows: TableLike,
  options: CrossValidateModelOptions = {},
): Promise<ModelCrossValidation<M>> {
  const where = 'crossValidateModel';
  const given = checkOptions(where, options, ['folds', 'fold', 'seed', 'onProgress', 'signal']);
  const { onProgress, signal } = given;
  if (onProgress !== undefined) checkFunction(`${where}: onProgress`, onProgress);
  const folds = checkInteger(`${where}: folds`, given.folds ?? 5, 2, 1000);
  const fold =
    given.fold === undefined ? undefined : checkInteger(`${where}: fold`, given.fold, 1, folds);
  const seed = checkInteger(`${where}: seed`, given.seed ?? 0, 0, 2 ** 32 - 1);
  const [known, dealt] = dealRows(model, tableOf(rows), folds, seed);
  const scores: Record<string, number>[] = [];
  const models: M[] = [];
  // One after the other: each fit has the workers for itself.
  const wanted = fold === undefined ? dealt : dealt.slice(fold - 1, fold);
  for (const { train, test } of wanted) {
    const own = model.fresh() as M;
    await own.fit(known.take(train), signal ? { signal } : {});
    scores.push(numbersIn(own, own.evaluate(known.take(test))));
    models.push(own);
    onProgress?.({ done: models.length, total: wanted.length });
  }
  const all = byName(scores);
  return { scores: all, mean: statistic(all, 'mean'), std: statistic(all, 'std'), models };
}

/**
 * The rows with a value of any target, their folds, and how many classes there are; 1 of a regressor. Of several targets the
 * first one's classes are dealt evenly.
 */
export function dealRows(
  model: AnyModel,
  table: Table,
  folds: number,
  seed: number,
): [Table, Fold[], number] {
  const columns = [model.options.target].flat().map((name) => table.column(name));
  const kept = Array.from({ length: table.length }, (_, row) => row).filter((row) =>
    columns.some((column) => column.get(row) !== null),
  );
  const known = table.take(kept);
  const first = known.column(columns[0]!.name);
  const stratify = model instanceof Classifier ? labelsOf(first) : undefined;
  const dealt = kFold(known.length, {
    folds,
    shuffle: true,
    seed,
    ...(stratify ? { stratify } : {}),
  });
  return [known, dealt, stratify ? new Set(stratify).size : 1];
}

function labelsOf(column: Column): string[] {
  return Array.from({ length: column.length }, (_, row) => String(column.get(row)));
}
