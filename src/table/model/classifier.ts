import { FormatError } from '../../base/errors.js';
import { checkName, describe } from '../../base/validate.js';
import { checkFormat } from '../../data/check-format.js';
import type { TableLike } from '../collect.js';
import type { Column } from '../column.js';
import type { Table } from '../table.js';
import { runEnsemble } from './bag.js';
import { type Learnt, readModels, type TableModelJSON } from './base-model.js';
import { balance, type ClassLabel, classesOf, indicesOfClasses } from './classes.js';
import { type ClassifierScores, classifierScores } from './classifier-scores.js';
import { list, readEnsembleJSON } from './ensemble-json.js';
import type { Fitted } from './fit.js';
import type { Truth } from './greedy.js';
import { formatErrors, readModelSchema } from './model-json.js';
import type { ModelOptions } from './options.js';
import { outputsOf } from './outcome.js';
import type { ModelParts } from './parts.js';
import { likeliest, spread } from './probabilities.js';
import { type FitReport, reportOf } from './report.js';
import type { RowLike } from './rows.js';
import { TableModel } from './table-model.js';
import type { PerTarget, SeveralJSON, Target } from './targets.js';

/** What `Classifier` takes. */
export interface ClassifierOptions<T extends Target = string> extends ModelOptions<T> {
  /** `'balanced'`: all classes count the same however many rows they have. Default: all rows do. */
  classWeights?: 'balanced';
}

/** What `fit` tells: figures are out of fold, of networks that were not trained with the row. */
export interface ClassifierReport extends ClassifierScores, FitReport {
  /** The classes, in the order of the columns. */
  readonly classes: readonly ClassLabel[];
}

/** A classifier as plain data. */
export interface ClassifierJSON extends TableModelJSON<ClassifierOptions> {
  /** What this is. */
  format: 'myelin-classifier';
  /** The classes, in the order of the columns. */
  classes: readonly ClassLabel[];
}

/** A classifier of several targets as plain data. */
export interface ClassifiersJSON<T extends readonly string[] = readonly string[]>
  extends SeveralJSON<ClassifierOptions<T>, ClassifierJSON> {
  /** What this is. */
  format: 'myelin-classifier';
}

interface LearntClasses extends Learnt {
  readonly classes: readonly ClassLabel[];
}

/**
 * Foretells which class a row is of. Its answer is that of small networks, several of each of a few kinds, weighted by
 * what they said of rows that they were not trained with. Gaps, categories, dates and scales are its own business. With a list
 * of targets each answer is a record of one for each.
 *
 * @example
 * ```ts
 * const model = new Classifier({ target: 'churned', seed: 1 });
 * const report = await model.fit(rows);
 * model.predict({ age: 41, plan: 'basic' }); // 'no'
 * ```
 */
export class Classifier<const T extends Target = string> extends TableModel<
  T,
  ClassifierOptions<Target>,
  LearntClasses,
  ClassifierScores,
  ClassifierReport
> {
  readonly #balanced: boolean;
  /** @internal */
  override readonly figures = ['logLoss', 'accuracy'] as const;

  /** @throws OptionError an option is unknown, of the wrong type or out of range. */
  constructor(options: ClassifierOptions<T>) {
    super('Classifier', options, ['classWeights']);
    const { classWeights } = this.options;
    this.#balanced =
      classWeights !== undefined &&
      checkName('Classifier: classWeights', classWeights, ['balanced']) === 'balanced';
  }

  /** The labels, sorted. @throws NotFittedError */
  get classes(): PerTarget<T, ClassLabel[]> {
    return this.each((single) => [...(single as Classifier).learnt.classes]);
  }

  /**
   * The likeliest class of a row, or of each row; of two that are equally likely the first.
   *
   * @throws NotFittedError @throws DataError a column that vanished, a value that does not fit its type.
   */
  predict(row: RowLike): PerTarget<T, ClassLabel>;
  predict(rows: TableLike): PerTarget<T, ClassLabel>[];
  predict(rows: TableLike | RowLike): unknown {
    return this.answerRows('predict', rows, (single, inputs): ClassLabel[] => {
      const { classes } = (single as Classifier).learnt;
      const best = likeliest(single.answer(inputs), classes.length);
      // Array.from would go through an iterator: a fiftieth of the time of the networks.
      const labels = new Array<ClassLabel>(best.length);
      for (let row = 0; row < best.length; row++) labels[row] = classes[best[row]!]!;
      return labels;
    });
  }

  /** The probability of each class, by its label as text. @throws as `predict`. */
  predictProbabilities(row: RowLike): PerTarget<T, Record<string, number>>;
  predictProbabilities(rows: TableLike): PerTarget<T, Record<string, number>>[];
  predictProbabilities(rows: TableLike | RowLike): unknown {
    return this.answerRows('predictProbabilities', rows, (single, inputs) => {
      const names = (single as Classifier).outputNames();
      const all = single.answer(inputs);
      const of = names.includes('__proto__') ? definedRecord : record;
      const records = new Array<Record<string, number>>(all.length / names.length);
      for (let row = 0; row < records.length; row++) {
        records[row] = of(names, all, row * names.length);
      }
      return records;
    });
  }

  /** All of it as plain data. @throws NotFittedError */
  toJSON(): T extends readonly string[] ? ClassifiersJSON<T> : ClassifierJSON;
  toJSON(): unknown {
    const format = 'myelin-classifier';
    if (this.isSeveral) return this.severalJSON(format);
    return { format, ...this.commonJSON(), classes: this.learnt.classes };
  }

  /** The classifier that `toJSON` described. @throws FormatError anything else. */
  static fromJSON(json: ClassifierJSON): Classifier;
  static fromJSON<T extends readonly string[]>(json: ClassifiersJSON<T>): Classifier<T>;
  // Once more: what is `any` takes the first that fits, `load(path, Classifier)` infers from the last.
  static fromJSON(json: ClassifierJSON): Classifier;
  static fromJSON(
    json: ClassifierJSON | ClassifiersJSON,
  ): Classifier | Classifier<readonly string[]> {
    const where = 'Classifier.fromJSON';
    const given: ClassifierJSON & { models?: unknown } = checkFormat(
      where,
      json as ClassifierJSON,
      'myelin-classifier',
    );
    const model = formatErrors(where, () => new Classifier<Target>(given.options));
    if (model.isSeveral) {
      readModels(where, model, given.models, (json) => Classifier.fromJSON(json));
      return model as Classifier<readonly string[]>;
    }
    const schema = readModelSchema(where, given.schema, model.settings.targets[0]!);
    const classes = readLabels(`${where}: classes`, given.classes);
    const outputs = outputsOf({ kind: 'classes', count: classes.length });
    model.learnt = { schema, classes, ensemble: readEnsembleJSON(where, given, schema, outputs) };
    return model as Classifier;
  }

  /** @internal */
  override parts(): ModelParts {
    return { kind: 'classes', target: this.settings.targets[0]!, ...this.learnt };
  }

  /** @internal */
  override answer(inputs: Table): Float64Array {
    const { ensemble, classes } = this.learnt;
    return spread(runEnsemble(ensemble, inputs), classes.length);
  }

  /** @internal */
  override rate(figure: string, { accuracy, logLoss }: ClassifierScores): number {
    return figure === 'accuracy' ? accuracy : -logLoss;
  }

  /** @internal */
  override truthOf(where: string, target: Column): Truth {
    const classes = classesOf(where, target);
    const targets = indicesOfClasses(where, target, classes);
    return {
      outcome: { kind: 'classes', count: classes.length },
      targets,
      weights: this.#balanced ? balance(targets, classes.length) : undefined,
    };
  }

  /** @internal */
  override learnFrom(fitted: Fitted): readonly [LearntClasses, ClassifierReport] {
    const { schema, known, truth, bag } = fitted;
    const classes = classesOf('Classifier.fit', known.target.columns[0]!);
    const answers = spread(bag.outOfFold, classes.length);
    const report = {
      ...classifierScores(answers, truth.targets, classes),
      classes,
      ...reportOf(fitted, this.settings.seed, answers),
    };
    return [{ schema, classes, ensemble: bag.ensemble }, report];
  }

  /** @internal */
  override outputNames(): string[] {
    return this.learnt.classes.map(String);
  }

  /** @internal */
  override targetsOf(where: string, target: Column): Float64Array {
    return indicesOfClasses(where, target, this.learnt.classes);
  }

  /** @internal */
  override learnable(targets: Float64Array): Truth {
    const { length } = this.learnt.classes;
    return {
      outcome: { kind: 'classes', count: length },
      targets,
      weights: this.#balanced ? balance(targets, length) : undefined,
    };
  }

  /** @internal */
  override updated(learnt: LearntClasses): LearntClasses {
    return learnt;
  }

  /** @internal */
  override fresh(): Classifier<T> {
    return new Classifier<T>(this.options);
  }

  /** @internal */
  override make(options: ClassifierOptions): Classifier {
    return new Classifier(options);
  }

  /** @internal */
  override scoresOf(answers: Float64Array, targets: Float64Array): ClassifierScores {
    return classifierScores(answers, targets, this.learnt.classes);
  }
}

/** Values by name from a place on. Assigned: two take 0.3 µs, by `fromEntries` 1.4 µs, as long as a small model thinks. */
function record(
  names: readonly string[],
  values: Float64Array,
  at: number,
): Record<string, number> {
  const all: Record<string, number> = {};
  for (let i = 0; i < names.length; i++) all[names[i]!] = values[at + i]!;
  return all;
}

/** The same by definition, so that a class named __proto__ is one. */
function definedRecord(
  names: readonly string[],
  values: Float64Array,
  at: number,
): Record<string, number> {
  return Object.fromEntries(names.map((name, i) => [name, values[at + i]!]));
}

function readLabels(where: string, json: unknown): ClassLabel[] {
  const labels = list(where, json, 2).map((each, i) => {
    if (['string', 'number', 'boolean'].includes(typeof each)) return each as ClassLabel;
    throw new FormatError(`${where}[${i}]: expected a label, got ${describe(each)}.`);
  });
  if (new Set(labels).size < labels.length) {
    throw new FormatError(`${where}: one stands there twice.`);
  }
  return labels;
}
