import { DataError, NotFittedError, OptionError } from '../../base/errors.js';
import { inspectable } from '../../base/inspect.js';
import { sendJSON } from '../../base/not-cloneable.js';
import type { TableLike } from '../collect.js';
import type { Column } from '../column.js';
import type { Schema } from '../schema.js';
import type { SchemaJSON } from '../schema-json.js';
import type { Table } from '../table.js';
import type { Ensemble } from './bag.js';
import { type EnsembleJSON, toEnsembleJSON } from './ensemble-json.js';
import { Fit, type Fitted } from './fit.js';
import type { Truth } from './greedy.js';
import {
  type Importance,
  type ImportanceOptions,
  permutationImportance,
  resolveImportance,
} from './importance.js';
import {
  type FitOptions,
  type ModelOptions,
  type ModelSettings,
  resolveCourse,
  resolveModel,
} from './options.js';
import {
  dependence,
  type PartialDependence,
  type PartialDependenceOptions,
  resolveDependence,
} from './partial-dependence.js';
import type { ModelParts } from './parts.js';
import { type RowLike, readRows } from './rows.js';
import { trainBag, trainBagSync } from './train-bag.js';
import { Update } from './update.js';

/** What every model knows after `fit`. */
export interface Learnt {
  readonly schema: Schema;
  readonly ensemble: Ensemble;
}

/** What every model's JSON has. */
export interface TableModelJSON<O extends ModelOptions> extends EnsembleJSON {
  /** The version of this form. */
  version: 1;
  /** What the model was made with; its seed, too. */
  options: O;
  /** What each column is for. */
  schema: SchemaJSON;
}

/** What `Classifier` and `Regressor` have in common: rows in, a fit, figures, and the questions that any model is asked. */
export abstract class TableModel<
  O extends ModelOptions,
  L extends Learnt,
  Scores extends object,
  Report extends Scores,
> {
  /** @internal */
  readonly notCloneable: ReturnType<typeof sendJSON>;
  /** @internal */
  readonly name: string;
  /** @internal */
  protected readonly settings: ModelSettings;
  /** What was given, with the seed. @internal */
  readonly options: O;
  #learnt: L | undefined;

  /** @internal */
  constructor(name: string, options: O, more: readonly string[] = []) {
    const [settings, given] = resolveModel(name, options, more);
    this.name = name;
    this.notCloneable = sendJSON(name);
    this.settings = settings;
    this.options = { ...given, seed: settings.seed };
    inspectable<TableModel<O, L, Scores, Report>>(this, name, (self) => ({
      ...self.options,
      isFitted: self.#learnt !== undefined,
    }));
  }

  /** What each column is for. @throws NotFittedError */
  get schema(): Schema {
    return this.learnt.schema;
  }

  /**
   * Learns from rows, in workers; what was learnt before is forgotten.
   *
   * @param rows As for `tableOf`. Rows without a target are left out.
   * @throws (rejects with) DataError no rows, no target or only one value of it, nothing to learn from: the model is as
   * it was. @throws (rejects with) the reason of `signal`.
   */
  async fit(rows: TableLike, options: FitOptions = {}): Promise<Report> {
    const where = `${this.name}.fit`;
    return this.#end(await this.#begin(where, rows).train(where, options));
  }

  /** As `fit`, here and now, to the same bits. */
  fitSync(rows: TableLike): Report {
    return this.#end(this.#begin(`${this.name}.fitSync`, rows).trainSync());
  }

  /** Figures for rows with a target. @throws NotFittedError @throws DataError also a class that was not learnt. */
  evaluate(rows: TableLike): Scores {
    const { inputs, targets } = this.#readKnown('evaluate', rows);
    return this.scoresOf(this.answer(inputs), targets);
  }

  /**
   * How much each column counts: how much worse the answers are when its values are shuffled among the rows, which
   * leaves the column as it is but tears it from the rest (Breiman 2001; Fisher, Rudin and Dominici 2019). scikit-learn's
   * `permutation_importance`. Columns that tell the same share their importance: each is little missed while there is
   * the other.
   *
   * @param rows With a target, best those that the model was not fitted with.
   * @returns The columns, most important first.
   * @throws NotFittedError @throws DataError as `evaluate`. @throws OptionError
   *
   * @example
   * ```ts
   * for (const { column, mean, std } of model.importance(testRows, { seed: 1 })) console.log(column, mean, std);
   * ```
   */
  importance(rows: TableLike, options: ImportanceOptions = {}): Importance[] {
    const settings = resolveImportance(`${this.name}.importance`, options, this.figures);
    const { inputs, targets } = this.#readKnown('importance', rows);
    const rating = (table: Table): number =>
      this.rate(settings.score, this.scoresOf(this.answer(table), targets));
    return permutationImportance(inputs, rating, settings);
  }

  /**
   * What the model answers on average when one column is set to a value and all others stay as they are in the rows
   * (Friedman 2001). scikit-learn's `partial_dependence`.
   *
   * @param column One that the model learns from. @param rows Rows to average over, with or without a target.
   * @throws NotFittedError @throws DataError no such column, no rows. @throws OptionError
   *
   * @example
   * ```ts
   * const { values, answers } = model.partialDependence('age', rows); // answers.yes[i]: of rows with age = values[i]
   * ```
   */
  partialDependence(
    column: string,
    rows: TableLike,
    options: PartialDependenceOptions = {},
  ): PartialDependence {
    const where = `${this.name}.partialDependence`;
    const settings = resolveDependence(where, options);
    const { schema } = this.learnt;
    const table = readRows(where, schema, rows);
    const names = this.outputNames();
    return dependence(where, table, column, settings, (each) => this.answer(each), names);
  }

  /**
   * Goes on learning with more rows, in workers: all networks a little further, each with the preprocessing it has. Columns,
   * types, classes and the members' shares stay. What is new in the rows is learnt, what they say no more may fade: give it
   * old rows among the new ones, or `fit` all anew, where that matters.
   *
   * @returns Figures of the rows before they were learnt from: how well the model did with them.
   * @throws (rejects with) NotFittedError @throws (rejects with) DataError as `evaluate`: the model is as it was.
   */
  async update(rows: TableLike, options: FitOptions = {}): Promise<Scores> {
    const where = `${this.name}.update`;
    const { signal, stop, onProgress } = resolveCourse(where, options);
    if (stop !== undefined)
      throw new OptionError(`${where}: stop: half an update is none; signal ends it.`);
    const update = this.#beginUpdate('update', rows);
    const course = { signal, onProgress, timeBudget: Number.POSITIVE_INFINITY };
    await trainBag(update.tasks, course);
    return this.#endUpdate(update);
  }

  /** As `update`, here and now, to the same bits. */
  updateSync(rows: TableLike): Scores {
    const update = this.#beginUpdate('updateSync', rows);
    trainBagSync(update.tasks, { timeBudget: Number.POSITIVE_INFINITY });
    return this.#endUpdate(update);
  }

  /** Another, with the same options, that has learnt nothing. @internal */
  abstract fresh(): TableModel<O, L, Scores, Report>;

  /** What has been learnt. @internal */
  protected get learnt(): L {
    if (this.#learnt) return this.#learnt;
    throw new NotFittedError(this.name);
  }

  /** What has been learnt. @internal */
  protected set learnt(learnt: L) {
    this.#learnt = learnt;
  }

  /** What both kinds of JSON begin with and end in. @internal */
  protected commonJSON(): TableModelJSON<O> {
    const { schema, ensemble } = this.learnt;
    return {
      version: 1,
      options: this.options,
      schema: schema.toJSON(),
      ...toEnsembleJSON(ensemble),
    };
  }

  /** The inputs of rows to answer for. @internal */
  protected read(method: string, rows: TableLike | RowLike): Table {
    return readRows(`${this.name}.${method}`, this.learnt.schema, rows);
  }

  /** The figures of `Scores` that tell better from worse; the first is the usual one. @internal */
  protected abstract readonly figures: readonly string[];
  /** A figure so that more is better. @internal */
  protected abstract rate(figure: string, scores: Scores): number;
  /** What is learnt of the target's column, which has no gaps. @internal */
  protected abstract truthOf(where: string, target: Column): Truth;
  /** What a fit means to this kind of model. @internal */
  protected abstract learnFrom(fitted: Fitted): readonly [L, Report];
  /** What it is made of. @throws NotFittedError @internal */
  abstract parts(): ModelParts;
  /** (rows, outputs): probabilities of each class, or numbers in the target's unit. @internal */
  abstract answer(inputs: Table): Float64Array;
  /** The names of the outputs. @internal */
  protected abstract outputNames(): readonly string[];
  /** The targets of a column without gaps, as `scoresOf` takes them. @internal */
  protected abstract targetsOf(where: string, target: Column): Float64Array;
  /** The same in the numbers that networks learn, and what each row counts. @internal */
  protected abstract learnable(targets: Float64Array): Truth;
  /** What is known besides when rows with these answers have been learnt from. @internal */
  protected abstract updated(learnt: L, answers: Float64Array, targets: Float64Array): L;
  /** Figures of answers. @internal */
  protected abstract scoresOf(answers: Float64Array, targets: Float64Array): Scores;

  #begin(where: string, rows: TableLike): Fit {
    return new Fit(where, rows, this.settings, ({ target }) =>
      this.truthOf(where, target.columns[0]!),
    );
  }

  #end(fitted: Fitted): Report {
    const [learnt, report] = this.learnFrom(fitted);
    this.#learnt = learnt;
    return report;
  }

  #beginUpdate(method: string, rows: TableLike): Update {
    const { ensemble } = this.learnt;
    const { inputs, targets } = this.#readKnown(method, rows);
    return new Update(ensemble, inputs, targets, this.answer(inputs), this.learnable(targets));
  }

  #endUpdate({ ensemble, answers, targets }: Update): Scores {
    this.#learnt = this.updated({ ...this.learnt, ensemble }, answers, targets);
    return this.scoresOf(answers, targets);
  }

  #readKnown(method: string, rows: TableLike): { inputs: Table; targets: Float64Array } {
    const where = `${this.name}.${method}`;
    const table = readRows(where, this.learnt.schema, rows, true);
    const column = table.column(this.settings.target);
    const kept = Array.from({ length: table.length }, (_, row) => row).filter(
      (row) => column.get(row) !== null,
    );
    if (kept.length === 0) throw new DataError(`${where}: no row has a value of '${column.name}'.`);
    const known = table.take(kept);
    const targets = this.targetsOf(where, known.column(column.name));
    return { inputs: known.without(column.name), targets };
  }
}
