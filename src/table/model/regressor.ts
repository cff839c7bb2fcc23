import { DataError, FormatError } from '../../base/errors.js';
import { checkNumber, checkOptions, describe } from '../../base/validate.js';
import { checkFormat, readNumbers } from '../../data/check-format.js';
import type { TableLike } from '../collect.js';
import type { Column } from '../column.js';
import type { Table } from '../table.js';
import { runEnsemble } from './bag.js';
import { type Learnt, readModels, type TableModelJSON } from './base-model.js';
import { finite, positive, readEnsembleJSON } from './ensemble-json.js';
import type { Fitted } from './fit.js';
import type { Truth } from './greedy.js';
import { formatErrors, readModelSchema } from './model-json.js';
import type { ModelOptions } from './options.js';
import type { ModelParts } from './parts.js';
import { type RegressorScores, regressorScores } from './regressor-scores.js';
import { type FitReport, reportOf } from './report.js';
import type { RowLike } from './rows.js';
import { TableModel } from './table-model.js';
import type { PerTarget, SeveralJSON, Target } from './targets.js';

/** What `fit` tells: figures are out of fold, of networks that were not trained with the row. */
export interface RegressorReport extends RegressorScores, FitReport {}

/** An answer with bounds. */
export interface Interval {
  /** Prediction. */
  readonly prediction: number;
  /** Low. */
  readonly low: number;
  /** High. */
  readonly high: number;
}

/** A regressor as plain data. */
export interface RegressorJSON extends TableModelJSON<ModelOptions> {
  /** What this is. */
  format: 'myelin-regressor';
  /** Of the target. */
  mean: number;
  /** The standard deviation of the target. */
  scale: number;
  /** |target − answer| out of fold, ascending. */
  misses: readonly number[];
}

/** A regressor of several targets as plain data. */
export interface RegressorsJSON<T extends readonly string[] = readonly string[]>
  extends SeveralJSON<ModelOptions<T>, RegressorJSON> {
  /** What this is. */
  format: 'myelin-regressor';
}

interface LearntNumber extends Learnt {
  readonly mean: number;
  readonly scale: number;
  /** |target − answer| out of fold, ascending. */
  readonly misses: Float64Array;
}

/**
 * Foretells a number, as `Classifier` does classes. The target may be of any scale. With a list of targets each answer is a
 * record of one for each.
 *
 * @example
 * ```ts
 * const model = new Regressor({ target: 'price', seed: 1 });
 * await model.fit(rows);
 * model.predictInterval({ rooms: 4, area: 91 }, { coverage: 0.9 }); // { prediction, low, high }
 * const both = new Regressor({ target: ['price', 'days'], seed: 1 });
 * await both.fit(rows);
 * both.predict({ rooms: 4, area: 91 }); // { price: 310_000, days: 41 }
 * ```
 */
export class Regressor<const T extends Target = string> extends TableModel<
  T,
  ModelOptions<Target>,
  LearntNumber,
  RegressorScores,
  RegressorReport
> {
  /** @internal */
  override readonly figures = ['r2', 'rootMeanSquaredError', 'meanAbsoluteError'] as const;

  /** @throws OptionError an option is unknown, of the wrong type or out of range. */
  constructor(options: ModelOptions<T>) {
    super('Regressor', options);
  }

  /** The number of a row, or of each row. @throws NotFittedError @throws DataError as `Schema.read`. */
  predict(row: RowLike): PerTarget<T, number>;
  predict(rows: TableLike): T extends string ? Float64Array : PerTarget<T, number>[];
  predict(rows: TableLike | RowLike): unknown {
    return this.answerRows('predict', rows, (single, inputs) => single.answer(inputs));
  }

  /**
   * The number with bounds, between which the truth lies in a share of `coverage` of rows like those learnt from:
   * conformal, by the misses out of fold (Barber et al. 2021, CV+ in its simple form). All bounds are equally far. With several
   * targets each has its own bounds: all of them together hold less often.
   *
   * @param options - `coverage`: above 0 and below 1, by default 0.9; with few rows a high one has no finite bounds.
   */
  predictInterval(row: RowLike, options?: { coverage?: number }): PerTarget<T, Interval>;
  predictInterval(rows: TableLike, options?: { coverage?: number }): PerTarget<T, Interval>[];
  predictInterval(rows: TableLike | RowLike, options: { coverage?: number } = {}): unknown {
    const where = 'Regressor.predictInterval';
    const given = checkOptions(where, options, ['coverage']);
    const coverage = checkNumber(`${where}: coverage`, given.coverage ?? 0.9, 0, 1);
    return this.answerRows('predictInterval', rows, (single, inputs): Interval[] => {
      const { misses } = (single as Regressor).learnt;
      const place = Math.ceil((misses.length + 1) * coverage) - 1;
      const far = misses[Math.max(place, 0)] ?? Number.POSITIVE_INFINITY;
      return Array.from(single.answer(inputs), (prediction) => ({
        prediction,
        low: prediction - far,
        high: prediction + far,
      }));
    });
  }

  /** All of it as plain data. @throws NotFittedError */
  toJSON(): T extends readonly string[] ? RegressorsJSON<T> : RegressorJSON;
  toJSON(): unknown {
    const format = 'myelin-regressor';
    if (this.isSeveral) return this.severalJSON(format);
    const { mean, scale, misses } = this.learnt;
    return { format, ...this.commonJSON(), mean, scale, misses: Array.from(misses) };
  }

  /** The regressor that `toJSON` described. @throws FormatError anything else. */
  static fromJSON(json: RegressorJSON): Regressor;
  static fromJSON<T extends readonly string[]>(json: RegressorsJSON<T>): Regressor<T>;
  // Once more: what is `any` takes the first that fits, `load(path, Regressor)` infers from the last.
  static fromJSON(json: RegressorJSON): Regressor;
  static fromJSON(json: RegressorJSON | RegressorsJSON): Regressor | Regressor<readonly string[]> {
    const where = 'Regressor.fromJSON';
    const given: RegressorJSON & { models?: unknown } = checkFormat(
      where,
      json as RegressorJSON,
      'myelin-regressor',
    );
    const model = formatErrors(where, () => new Regressor<Target>(given.options));
    if (model.isSeveral) {
      readModels(where, model, given.models, (json) => Regressor.fromJSON(json));
      return model as Regressor<readonly string[]>;
    }
    const schema = readModelSchema(where, given.schema, model.settings.targets[0]!);
    const misses = readNumbers(`${where}: misses`, given.misses);
    if (misses.some((miss, i) => miss < (misses[i - 1] ?? 0))) {
      throw new FormatError(`${where}: misses: expected numbers from 0, ascending.`);
    }
    model.learnt = {
      schema,
      ensemble: readEnsembleJSON(where, given, schema, 1),
      mean: finite(`${where}: mean`, given.mean),
      scale: positive(`${where}: scale`, given.scale),
      misses,
    };
    return model as Regressor;
  }

  /** @internal */
  override parts(): ModelParts {
    return { kind: 'number', target: this.settings.targets[0]!, ...this.learnt };
  }

  /** @internal */
  override answer(inputs: Table): Float64Array {
    const { ensemble, mean, scale } = this.learnt;
    return runEnsemble(ensemble, inputs).map((value) => value * scale + mean);
  }

  /** @internal */
  override rate(figure: string, scores: RegressorScores): number {
    if (figure === 'r2') return scores.r2;
    return figure === 'rootMeanSquaredError'
      ? -scores.rootMeanSquaredError
      : -scores.meanAbsoluteError;
  }

  /** @internal */
  override truthOf(where: string, target: Column): Truth {
    const values = numbersOf(where, target);
    const { mean, scale } = moments(values);
    if (!(scale > 0 && Number.isFinite(scale))) {
      throw new DataError(
        `${where}: the target '${target.name}' is ${scale > 0 ? 'too large' : `always ${describe(values[0])}`}; there is nothing to learn.`,
      );
    }
    return {
      outcome: { kind: 'number', count: 1 },
      targets: values.map((value) => (value - mean) / scale),
      weights: undefined,
    };
  }

  /** @internal */
  override learnFrom(fitted: Fitted): readonly [LearntNumber, RegressorReport] {
    const { schema, known, bag } = fitted;
    const targets = numbersOf('Regressor.fit', known.target.columns[0]!);
    const { mean, scale } = moments(targets);
    const answers = bag.outOfFold.map((value) => value * scale + mean);
    const misses = targets.map((target, i) => Math.abs(target - answers[i]!)).sort();
    return [
      { schema, ensemble: bag.ensemble, mean, scale, misses },
      { ...regressorScores(answers, targets), ...reportOf(fitted, this.settings.seed, answers) },
    ];
  }

  /** @internal */
  override outputNames(): string[] {
    return [...this.settings.targets];
  }

  /** @internal */
  override targetsOf(where: string, target: Column): Float64Array {
    return numbersOf(where, target);
  }

  /** @internal */
  override learnable(targets: Float64Array): Truth {
    const { mean, scale } = this.learnt;
    return {
      outcome: { kind: 'number', count: 1 },
      targets: targets.map((value) => (value - mean) / scale),
      weights: undefined,
    };
  }

  /** The misses of rows that were not learnt from yet are as good as those out of fold. @internal */
  override updated(
    learnt: LearntNumber,
    answers: Float64Array,
    targets: Float64Array,
  ): LearntNumber {
    const more = targets.map((target, i) => Math.abs(target - answers[i]!));
    return { ...learnt, misses: joined(learnt.misses, more).sort() };
  }

  /** @internal */
  override fresh(): Regressor<T> {
    return new Regressor<T>(this.options);
  }

  /** @internal */
  override make(options: ModelOptions): Regressor {
    return new Regressor(options);
  }

  /** @internal */
  override scoresOf(answers: Float64Array, targets: Float64Array): RegressorScores {
    return regressorScores(answers, targets);
  }
}

function joined(a: Float64Array, b: Float64Array): Float64Array {
  const both = new Float64Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function numbersOf(where: string, column: Column): Float64Array {
  if (column.type === 'number') return column.values;
  throw new DataError(
    `${where}: the target '${column.name}' is a ${column.type} column, expected numbers; a Classifier foretells classes.`,
  );
}

function moments(values: Float64Array): { mean: number; scale: number } {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0);
  if (values.every((value) => value === values[0])) return { mean, scale: 0 };
  if (variance > SMALLEST) return { mean, scale: Math.sqrt(variance) };
  // Squares of so little are lost; those of shares of the largest are not.
  const most = values.reduce((max, value) => Math.max(max, Math.abs(value - mean)), 0);
  const shares = values.reduce((sum, v) => sum + ((v - mean) / most) ** 2 / values.length, 0);
  return { mean, scale: most * Math.sqrt(shares) };
}

/** Below it a sum of squares has lost digits. */
const SMALLEST = 1e-290;
