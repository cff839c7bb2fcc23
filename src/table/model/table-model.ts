import { DataError, OptionError } from '../../base/errors.js';
import type { TableLike } from '../collect.js';
import { schemaFor } from '../schema-of.js';
import type { Table } from '../table.js';
import { tableOf } from '../table-of.js';
import { BaseModel, type Learnt, type Single } from './base-model.js';
import { Fit, type Fitted, trainFits, trainFitsSync } from './fit.js';
import {
  type Importance,
  type ImportanceOptions,
  permutationImportance,
  resolveImportance,
} from './importance.js';
import { type FitOptions, type ModelOptions, resolveCourse } from './options.js';
import {
  dependence,
  type PartialDependence,
  type PartialDependenceOptions,
  resolveDependence,
} from './partial-dependence.js';
import { readRows } from './rows.js';
import type { PerTarget, Target } from './targets.js';
import { trainBags, trainBagsSync } from './train-bag.js';
import { Update } from './update.js';

/** What `Classifier` and `Regressor` have in common: rows in, a fit, figures, and the questions that any model is asked. */
export abstract class TableModel<
  T extends Target,
  O extends ModelOptions<Target>,
  L extends Learnt,
  Scores extends object,
  Report extends Scores,
> extends BaseModel<T, O, L, Scores, Report> {
  /**
   * Learns from rows, in workers; what was learnt before is forgotten. Several targets are learnt each for itself, by the
   * rows that have it, to the bits that it would have alone.
   *
   * @param rows As for `tableOf`. Rows without a target are left out.
   * @returns The report; with a list of targets, as all answers, a record of one for each.
   * @throws (rejects with) DataError no rows, no target or only one value of it, nothing to learn from: the model is as
   * it was. @throws (rejects with) the reason of `signal`.
   */
  async fit(rows: TableLike, options: FitOptions = {}): Promise<PerTarget<T, Report>> {
    const where = `${this.name}.fit`;
    const fits = this.#begin(where, rows);
    return this.#end(await trainFits(where, fits, options, this.settings.timeBudget));
  }

  /** As `fit`, here and now, to the same bits. */
  fitSync(rows: TableLike): PerTarget<T, Report> {
    const fits = this.#begin(`${this.name}.fitSync`, rows);
    return this.#end(trainFitsSync(fits, this.settings.timeBudget));
  }

  /** Figures for rows with a target. @throws NotFittedError @throws DataError also a class that was not learnt. */
  evaluate(rows: TableLike): PerTarget<T, Scores> {
    return this.#ask('evaluate', rows, (single, inputs, targets) =>
      single.scoresOf(single.answer(inputs), targets),
    );
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
  importance(rows: TableLike, options: ImportanceOptions = {}): PerTarget<T, Importance[]> {
    const settings = resolveImportance(`${this.name}.importance`, options, this.figures);
    return this.#ask('importance', rows, (single, inputs, targets) => {
      const rating = (table: Table): number =>
        single.rate(settings.score, single.scoresOf(single.answer(table), targets));
      return permutationImportance(inputs, rating, settings);
    });
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
  ): PerTarget<T, PartialDependence> {
    const where = `${this.name}.partialDependence`;
    const settings = resolveDependence(where, options);
    const table = readRows(where, this.schema, rows);
    return this.each((single) => {
      const inputs = single.inputsOf(table);
      const answer = (each: Table): Float64Array => single.answer(each);
      return dependence(where, inputs, column, settings, answer, single.outputNames());
    });
  }

  /**
   * Goes on learning with more rows, in workers: all networks a little further, each with the preprocessing it has. Columns,
   * types, classes and the members' shares stay. What is new in the rows is learnt, what they say no more may fade: give it
   * old rows among the new ones, or `fit` all anew, where that matters.
   *
   * @returns Figures of the rows before they were learnt from: how well the model did with them.
   * @throws (rejects with) NotFittedError @throws (rejects with) DataError as `evaluate`: the model is as it was.
   */
  async update(rows: TableLike, options: FitOptions = {}): Promise<PerTarget<T, Scores>> {
    const where = `${this.name}.update`;
    const { signal, stop, onProgress } = resolveCourse(where, options);
    if (stop !== undefined)
      throw new OptionError(`${where}: stop: half an update is none; signal ends it.`);
    const updates = this.#beginUpdate('update', rows);
    const course = { signal, onProgress, timeBudget: Number.POSITIVE_INFINITY };
    await trainBags(
      updates.map(({ tasks }) => tasks),
      course,
    );
    return this.#endUpdate(updates);
  }

  /** As `update`, here and now, to the same bits. */
  updateSync(rows: TableLike): PerTarget<T, Scores> {
    const updates = this.#beginUpdate('updateSync', rows);
    trainBagsSync(
      updates.map(({ tasks }) => tasks),
      { timeBudget: Number.POSITIVE_INFINITY },
    );
    return this.#endUpdate(updates);
  }

  /** The rows with a value of each target, and what they have to say of it. */
  #ask<V>(
    method: string,
    rows: TableLike,
    question: (single: Single<L, Scores, Report>, inputs: Table, targets: Float64Array) => V,
  ): PerTarget<T, V> {
    const where = `${this.name}.${method}`;
    const table = readRows(where, this.schema, rows, true);
    return this.each((single) => {
      const { inputs, targets } = known(where, single, table);
      return question(single, inputs, targets);
    });
  }

  #begin(where: string, rows: TableLike): Fit[] {
    const table = tableOf(rows);
    const missing = this.settings.targets.find((target) => !table.has(target));
    // Before it is missed among what is left out.
    if (missing !== undefined) schemaFor(where, table, { target: missing });
    return this.singles.map(
      (single) =>
        new Fit(where, table, single.settings, ({ target }) =>
          single.truthOf(where, target.columns[0]!),
        ),
    );
  }

  #end(fitted: readonly Fitted[]): PerTarget<T, Report> {
    const found = fitted.map((each, i) => this.singles[i]!.learnFrom(each));
    for (const [i, [learnt]] of found.entries()) this.singles[i]!.learnt = learnt;
    return this.joined(found.map(([, report]) => report));
  }

  #beginUpdate(method: string, rows: TableLike): Update[] {
    const updates: Update[] = [];
    this.#ask(method, rows, (single, inputs, targets) => {
      const [target] = single.settings.targets as readonly [string];
      const { ensemble } = single.learnt;
      const before = single.answer(inputs);
      const truth = single.learnable(targets);
      updates.push(new Update(target, ensemble, inputs, targets, before, truth));
    });
    return updates;
  }

  #endUpdate(updates: readonly Update[]): PerTarget<T, Scores> {
    const found = updates.map(({ ensemble, answers, targets }, i) => {
      const single = this.singles[i]!;
      const learnt = single.updated({ ...single.learnt, ensemble }, answers, targets);
      return [learnt, single.scoresOf(answers, targets)] as const;
    });
    for (const [i, [learnt]] of found.entries()) this.singles[i]!.learnt = learnt;
    return this.joined(found.map(([, scores]) => scores));
  }
}

/** The rows that have a value of the model's target. @throws DataError none. */
function known<L extends Learnt, S extends object, R extends S>(
  where: string,
  single: Single<L, S, R>,
  table: Table,
): { inputs: Table; targets: Float64Array } {
  const [target] = single.settings.targets as readonly [string];
  if (!table.has(target)) {
    throw new DataError(
      `${where}: target: there is no column '${target}'; expected it beside the inputs, to compare answers with.`,
    );
  }
  const column = table.column(target);
  const kept = Array.from({ length: table.length }, (_, row) => row).filter(
    (row) => column.get(row) !== null,
  );
  if (kept.length === 0) throw new DataError(`${where}: no row has a value of '${column.name}'.`);
  const own = table.take(kept);
  return { inputs: single.inputsOf(own), targets: single.targetsOf(where, own.column(target)) };
}
