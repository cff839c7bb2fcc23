import { FormatError } from '../../base/errors.js';
import { describe, isDictionary } from '../../base/validate.js';
import type { Fold } from '../../data/k-fold.js';
import type { TrialContext } from '../../search/executor.js';
import { ownContext } from '../../search/executor.js';
import { type FoldPart, rowsOfFold } from '../../search/network-task.js';
import { checkTrial } from '../../search/run-trial.js';
import { hashOf, type Trial, type TrialData, type TrialResult } from '../../search/trial.js';
import type { Table } from '../table.js';
import { type AnyModel, numbersIn } from './any-model.js';
import { Classifier, type ClassifierOptions } from './classifier.js';
import type { ModelOptions } from './options.js';
import { Regressor } from './regressor.js';
import { type DealtTable, decodeTable } from './table-data.js';
import type { Target } from './targets.js';

/** One fold of a model as plain data. */
export interface ModelTask {
  readonly kind: 'classifier' | 'regressor';
  readonly options: ModelOptions<Target> | ClassifierOptions<Target>;
  readonly fold: number;
  /** So many rows of all, drawn with this seed. */
  readonly part?: FoldPart;
}

export function modelTask(model: AnyModel, fold: number, part: FoldPart | undefined): ModelTask {
  const kind = model instanceof Classifier ? 'classifier' : 'regressor';
  return { kind, options: model.options, fold, ...(part ? { part } : {}) };
}

/** Fits a model like this one with one part of a fold and scores it with the other. */
export async function modelResult(
  model: AnyModel,
  table: Table,
  fold: Fold,
  part: FoldPart | undefined,
  { signal, onProgress }: TrialContext,
): Promise<TrialResult> {
  const { train, test } = rowsOfFold(fold, table.length, part);
  const own = model.fresh();
  await own.fit(table.take(train), { signal, ...(onProgress ? { onProgress } : {}) });
  const scores = numbersIn(own, own.evaluate(table.take(test)));
  return { scores, weights: hashOf(JSON.stringify(own)) };
}

/** Tables that are read, as long as their bytes are kept by somebody. */
const READ = /* @__PURE__ */ new WeakMap<TrialData, DealtTable>();

/**
 * Runs a trial of a `Classifier` or `Regressor` here, its networks in workers: what an executor does in the end. For trials
 * of networks there is `runTrial` of `myelin/search`.
 *
 * @throws (rejects with) FormatError no trial, of another version, or with other data. @throws (rejects with) as `fit`.
 */
export async function runModelTrial(
  trial: Trial,
  data: TrialData,
  context: TrialContext,
): Promise<TrialResult> {
  const json = checkTrial(trial, data);
  const own = ownContext('runModelTrial', context);
  const { kind, options, fold, part } = (isDictionary(json) ? json : {}) as Partial<ModelTask>;
  let read = READ.get(data);
  if (!read) {
    read = decodeTable(data.bytes);
    READ.set(data, read);
  }
  const rows = read.folds[fold ?? -1];
  if (!rows || !isDictionary(options) || (kind !== 'classifier' && kind !== 'regressor')) {
    throw new FormatError(`a trial: expected a model and a fold, got ${describe(json)}.`);
  }
  const model =
    kind === 'classifier' ? new Classifier<Target>(options) : new Regressor<Target>(options);
  return modelResult(model, read.table, rows, part, own);
}
