import { DataError, FormatError, NotFittedError } from '../../base/errors.js';
import { sendJSON } from '../../base/not-cloneable.js';
import { checkName, describe } from '../../base/validate.js';
import { checkFormat } from '../../data/check-format.js';
import { accuracy } from '../../metrics/accuracy.js';
import { type ConfusionMatrix, confusionMatrix } from '../../metrics/confusion-matrix.js';
import type { TableLike } from '../collect.js';
import type { Column } from '../column.js';
import type { Schema } from '../schema.js';
import type { SchemaJSON } from '../schema-json.js';
import { type Ensemble, runEnsemble } from './bag.js';
import { type EnsembleJSON, list, readEnsembleJSON, toEnsembleJSON } from './ensemble-json.js';
import {
  Fit,
  type FitOptions,
  type Fitted,
  type ModelOptions,
  type ModelSettings,
  resolveModel,
} from './fit.js';
import { lossOf, type Truth } from './greedy.js';
import { formatErrors, readModelSchema } from './model-json.js';
import { outputsOf } from './outcome.js';
import { isOneRow, type Known, type RowLike, readRows } from './rows.js';

/** What a classifier answers with: a value of the target's column. */
export type ClassLabel = string | number | boolean;

/** What `Classifier` takes. */
export interface ClassifierOptions extends ModelOptions {
  /** `'balanced'`: all classes count the same however many rows they have. Default: all rows do. */
  classWeights?: 'balanced';
}

/** Figures of a classifier. */
export interface ClassifierScores {
  /** How many rows they are of: those with a target. */
  readonly rows: number;
  /** Share of the rows that were classified right. */
  readonly accuracy: number;
  /** The mean of −log(probability of the true class). */
  readonly logLoss: number;
  /** Rows are true classes, columns answers, in the order of `classes`. */
  readonly confusion: ConfusionMatrix;
}

/** What `fit` tells: figures are out of fold, of networks that were not trained with the row. */
export interface ClassifierReport extends ClassifierScores {
  /** The classes, in the order of the columns. */
  readonly classes: readonly ClassLabel[];
  /** The kinds of networks that were tried, with log loss out of fold and share in the answer. */
  readonly members: readonly {
    /** What kind. */
    readonly name: string;
    /** Loss out of fold. */
    readonly loss: number;
    /** Share of the answer. */
    readonly weight: number;
  }[];
  /** Rows without a target, which were left out. */
  readonly withoutTarget: number;
  /** What all draws started from. */
  readonly seed: number;
}

/** A classifier as plain data. */
export interface ClassifierJSON extends EnsembleJSON {
  /** What this is. */
  format: 'myelin-classifier';
  /** The version of this form. */
  version: 1;
  /** Options. */
  options: ClassifierOptions;
  /** Schema. */
  schema: SchemaJSON;
  /** The classes, in the order of the columns. */
  classes: readonly ClassLabel[];
}

interface Learnt {
  /** Schema. */
  readonly schema: Schema;
  /** The classes, in the order of the columns. */
  readonly classes: readonly ClassLabel[];
  readonly ensemble: Ensemble;
}

const NOT_CLONEABLE = sendJSON('Classifier');

/**
 * Foretells which class a row is of. Its answer is that of small networks, several of each of a few kinds, weighted by
 * what they said of rows that they were not trained with. Gaps, categories, dates and scales are its own business.
 *
 * @example
 * ```ts
 * const model = new Classifier({ target: 'churned', seed: 1 });
 * const report = await model.fit(rows);
 * model.predict({ age: 41, plan: 'basic' }); // 'no'
 * ```
 */
export class Classifier {
  /** @internal */
  readonly notCloneable = NOT_CLONEABLE;
  readonly #settings: ModelSettings;
  readonly #options: ClassifierOptions;
  readonly #balanced: boolean;
  #learnt: Learnt | undefined;

  /** @throws OptionError an option is unknown, of the wrong type or out of range. */
  constructor(options: ClassifierOptions) {
    const [settings, given] = resolveModel('Classifier', options, ['classWeights']);
    this.#settings = settings;
    this.#options = { ...given, seed: settings.seed };
    this.#balanced =
      given.classWeights !== undefined &&
      checkName('Classifier: classWeights', given.classWeights, ['balanced']) === 'balanced';
  }

  /** What each column is for. @throws NotFittedError */
  get schema(): Schema {
    return this.#fitted().schema;
  }

  /** The labels, sorted. @throws NotFittedError */
  get classes(): ClassLabel[] {
    return [...this.#fitted().classes];
  }

  /**
   * Learns from rows, in workers; what was learnt before is forgotten.
   *
   * @param rows As for `tableOf`. Rows without a target are left out.
   * @throws (rejects with) DataError no rows, no target, one class only, nothing to learn from: the model is as it was.
   */
  async fit(rows: TableLike, options: FitOptions = {}): Promise<ClassifierReport> {
    const fit = this.#begin('Classifier.fit', rows);
    return this.#end(await fit.train('Classifier.fit', options));
  }

  /** As `fit`, here and now, to the same bits. */
  fitSync(rows: TableLike): ClassifierReport {
    return this.#end(this.#begin('Classifier.fitSync', rows).trainSync());
  }

  /**
   * The likeliest class of a row, or of each row; of two that are equally likely the first.
   *
   * @throws NotFittedError @throws DataError a column that vanished, a value that does not fit its type.
   */
  predict(row: RowLike): ClassLabel;
  predict(rows: TableLike): ClassLabel[];
  predict(rows: TableLike | RowLike): ClassLabel | ClassLabel[] {
    const { classes } = this.#fitted();
    const all = this.#probabilities('Classifier.predict', rows);
    const labels = likeliest(all, classes.length).map((index) => classes[index]!);
    return isOneRow(rows) ? labels[0]! : labels;
  }

  /** The probability of each class, by its label as text. @throws as `predict`. */
  predictProbabilities(row: RowLike): Record<string, number>;
  predictProbabilities(rows: TableLike): Record<string, number>[];
  predictProbabilities(
    rows: TableLike | RowLike,
  ): Record<string, number> | Record<string, number>[] {
    const names = this.#fitted().classes.map(String);
    const all = this.#probabilities('Classifier.predictProbabilities', rows);
    const records = Array.from({ length: all.length / names.length }, (_, row) =>
      // fromEntries defines properties, so that a class named __proto__ is one.
      Object.fromEntries(names.map((name, c) => [name, all[row * names.length + c]!])),
    );
    return isOneRow(rows) ? records[0]! : records;
  }

  /** Figures for rows with a target. @throws NotFittedError @throws DataError also a class that was not learnt. */
  evaluate(rows: TableLike): ClassifierScores {
    const where = 'Classifier.evaluate';
    const { schema, classes } = this.#fitted();
    const table = readRows(where, schema, rows, true);
    const column = table.column(this.#settings.target);
    const kept = rowsWithValue(column);
    if (kept.length === 0) throw new DataError(`${where}: no row has a value of '${column.name}'.`);
    const targets = Float64Array.from(kept, (row) => {
      const value = column.get(row) as ClassLabel;
      const index = classes.indexOf(value);
      if (index >= 0) return index;
      throw new DataError(`${where}: row ${row}: '${value}' is none of the classes learnt.`, row);
    });
    return scores(this.#answer(table.take(kept)), targets, classes);
  }

  /** All of it as plain data. @throws NotFittedError */
  toJSON(): ClassifierJSON {
    const { schema, classes, ensemble } = this.#fitted();
    return {
      format: 'myelin-classifier',
      version: 1,
      options: this.#options,
      schema: schema.toJSON(),
      classes,
      ...toEnsembleJSON(ensemble),
    };
  }

  /** The classifier that `toJSON` described. @throws FormatError anything else. */
  static fromJSON(json: ClassifierJSON): Classifier {
    const where = 'Classifier.fromJSON';
    const given = checkFormat(where, json, 'myelin-classifier');
    const model = formatErrors(where, () => new Classifier(given.options));
    const schema = readModelSchema(where, given.schema, model.#settings.target);
    const labels = list(`${where}: classes`, given.classes, 2).map((each, i) => {
      if (['string', 'number', 'boolean'].includes(typeof each)) return each as ClassLabel;
      throw new FormatError(`${where}: classes[${i}]: expected a label, got ${describe(each)}.`);
    });
    if (new Set(labels).size < labels.length) {
      throw new FormatError(`${where}: classes: one stands there twice.`);
    }
    const outputs = outputsOf({ kind: 'classes', count: labels.length });
    const ensemble = readEnsembleJSON(where, given, schema, outputs);
    model.#learnt = { schema, classes: labels, ensemble };
    return model;
  }

  #begin(where: string, rows: TableLike): Fit {
    return new Fit(where, rows, this.#settings, (known) => this.#truthOf(where, known));
  }

  #truthOf(where: string, { target }: Known): Truth {
    const column = target.column(this.#settings.target);
    const classes = classesOf(where, column);
    const indices = new Map(classes.map((label, i) => [label, i]));
    const targets = Float64Array.from(
      { length: column.length },
      (_, row) => indices.get(column.get(row) as ClassLabel)!,
    );
    return {
      outcome: { kind: 'classes', count: classes.length },
      targets,
      weights: this.#balanced ? balance(targets, classes.length) : undefined,
    };
  }

  #end({ schema, known, truth, bag }: Fitted): ClassifierReport {
    const { seed, target } = this.#settings;
    const classes = classesOf('Classifier.fit', known.target.column(target));
    this.#learnt = { schema, classes, ensemble: bag.ensemble };
    return {
      ...scores(spread(bag.outOfFold, classes.length), truth.targets, classes),
      classes,
      members: bag.tried,
      withoutTarget: known.without,
      seed,
    };
  }

  #probabilities(where: string, rows: TableLike | RowLike): Float64Array {
    const { schema } = this.#fitted();
    return this.#answer(readRows(where, schema, rows));
  }

  #answer(table: Parameters<typeof runEnsemble>[1]): Float64Array {
    const { ensemble, classes } = this.#fitted();
    return spread(runEnsemble(ensemble, table), classes.length);
  }

  #fitted(): Learnt {
    if (this.#learnt) return this.#learnt;
    throw new NotFittedError('Classifier');
  }
}

function rowsWithValue(column: Column): number[] {
  return Array.from({ length: column.length }, (_, row) => row).filter(
    (row) => column.get(row) !== null,
  );
}

/** @throws DataError one class only, or a column of dates or texts. */
function classesOf(where: string, column: Column): ClassLabel[] {
  const what = `${where}: the target '${column.name}'`;
  if (column.type === 'date' || column.type === 'text') {
    throw new DataError(
      `${what} is a ${column.type} column, expected classes: a category, boolean or number.`,
    );
  }
  const found = new Set<ClassLabel>();
  for (const row of rowsWithValue(column)) found.add(column.get(row)! as ClassLabel);
  if (found.size < 2) {
    throw new DataError(`${what} has one class only, '${[...found][0]}'; at least two are needed.`);
  }
  if (found.size > 1000) {
    throw new DataError(
      `${what} has ${found.size} different values; a Regressor foretells numbers.`,
    );
  }
  // Categories are sorted as their levels are.
  if (column.type === 'category') return column.levels.filter((level) => found.has(level));
  return [...found].sort((a, b) => Number(a) - Number(b));
}

/** One weight a row: rows / (classes · rows of its class), as scikit-learn's `balanced`. */
function balance(targets: Float64Array, classes: number): Float64Array {
  const counts = new Uint32Array(classes);
  for (const target of targets) counts[target]!++;
  return targets.map((target) => targets.length / (classes * counts[target]!));
}

/** Probabilities of all classes, of two of which the networks give the second alone. */
function spread(answer: Float64Array, classes: number): Float64Array {
  if (classes > 2) return answer;
  const all = new Float64Array(2 * answer.length);
  for (const [row, second] of answer.entries()) all.set([1 - second, second], 2 * row);
  return all;
}

function likeliest(all: Float64Array, classes: number): number[] {
  return Array.from({ length: all.length / classes }, (_, row) => {
    const own = all.subarray(row * classes, (row + 1) * classes);
    return own.reduce((best, value, c) => (value > own[best]! ? c : best), 0);
  });
}

function scores(
  all: Float64Array,
  targets: Float64Array,
  classes: readonly ClassLabel[],
): ClassifierScores {
  const names = classes.map(String);
  const truth = Array.from(targets, (target) => names[target]!);
  const answers = likeliest(all, classes.length).map((index) => names[index]!);
  const given = Float64Array.from(targets, (target, row) => all[row * classes.length + target]!);
  const certain = { kind: 'classes', count: 2 } as const;
  return {
    rows: targets.length,
    accuracy: accuracy(truth, answers),
    logLoss: lossOf(given, { outcome: certain, targets: targets.map(() => 1), weights: undefined }),
    confusion: confusionMatrix(truth, answers, { classes: names }),
  };
}
