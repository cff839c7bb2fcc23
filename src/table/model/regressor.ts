import { DataError, FormatError, NotFittedError } from '../../base/errors.js';
import { sendJSON } from '../../base/not-cloneable.js';
import { checkNumber, describe } from '../../base/validate.js';
import { checkFormat, readNumbers } from '../../data/check-format.js';
import { meanAbsoluteError, meanSquaredError, r2 } from '../../metrics/regression.js';
import type { TableLike } from '../collect.js';
import type { Schema } from '../schema.js';
import type { SchemaJSON } from '../schema-json.js';
import { type Ensemble, runEnsemble } from './bag.js';
import {
  type EnsembleJSON,
  finite,
  positive,
  readEnsembleJSON,
  toEnsembleJSON,
} from './ensemble-json.js';
import {
  Fit,
  type FitOptions,
  type Fitted,
  type ModelOptions,
  type ModelSettings,
  resolveModel,
} from './fit.js';
import type { Truth } from './greedy.js';
import { formatErrors, readModelSchema } from './model-json.js';
import { isOneRow, type Known, type RowLike, readRows } from './rows.js';

/** Figures of a regressor, in the target's own units. */
export interface RegressorScores {
  /** How many rows they are of: those with a target. */
  readonly rows: number;
  /** 1 − squared error / squared distance from the mean; 1 is perfect, 0 as good as always the mean. */
  readonly r2: number;
  /** √ of the mean squared error. */
  readonly rootMeanSquaredError: number;
  /** Mean absolute error. */
  readonly meanAbsoluteError: number;
}

/** What `fit` tells: figures are out of fold, of networks that were not trained with the row. */
export interface RegressorReport extends RegressorScores {
  /** The kinds of networks that were tried: squared error out of fold, of the standardized target, and share in the answer. */
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
export interface RegressorJSON extends EnsembleJSON {
  /** What this is. */
  format: 'myelin-regressor';
  /** The version of this form. */
  version: 1;
  /** Options. */
  options: ModelOptions;
  /** Schema. */
  schema: SchemaJSON;
  /** Of the target. */
  mean: number;
  /** The standard deviation of the target. */
  scale: number;
  /** |target − answer| out of fold, ascending. */
  misses: readonly number[];
}

interface Learnt {
  /** Schema. */
  readonly schema: Schema;
  readonly ensemble: Ensemble;
  readonly mean: number;
  readonly scale: number;
  /** |target − answer| out of fold, ascending. */
  readonly misses: Float64Array;
}

const NOT_CLONEABLE = sendJSON('Regressor');

/**
 * Foretells a number, as `Classifier` does classes. The target may be of any scale.
 *
 * @example
 * ```ts
 * const model = new Regressor({ target: 'price', seed: 1 });
 * await model.fit(rows);
 * model.predictInterval({ rooms: 4, area: 91 }, { coverage: 0.9 }); // { prediction, low, high }
 * ```
 */
export class Regressor {
  /** @internal */
  readonly notCloneable = NOT_CLONEABLE;
  readonly #settings: ModelSettings;
  readonly #options: ModelOptions;
  #learnt: Learnt | undefined;

  /** @throws OptionError an option is unknown, of the wrong type or out of range. */
  constructor(options: ModelOptions) {
    const [settings, given] = resolveModel('Regressor', options);
    this.#settings = settings;
    this.#options = { ...given, seed: settings.seed };
  }

  /** What each column is for. @throws NotFittedError */
  get schema(): Schema {
    return this.#fitted().schema;
  }

  /**
   * Learns from rows, in workers; what was learnt before is forgotten.
   *
   * @param rows As for `tableOf`. Rows without a target are left out.
   * @throws (rejects with) DataError no rows, no target or a constant one, nothing to learn from: the model is as it was.
   */
  async fit(rows: TableLike, options: FitOptions = {}): Promise<RegressorReport> {
    const fit = this.#begin('Regressor.fit', rows);
    return this.#end(await fit.train('Regressor.fit', options));
  }

  /** As `fit`, here and now, to the same bits. */
  fitSync(rows: TableLike): RegressorReport {
    return this.#end(this.#begin('Regressor.fitSync', rows).trainSync());
  }

  /** The number of a row, or of each row. @throws NotFittedError @throws DataError as `Schema.read`. */
  predict(row: RowLike): number;
  predict(rows: TableLike): Float64Array;
  predict(rows: TableLike | RowLike): number | Float64Array {
    const { schema } = this.#fitted();
    const answers = this.#answer(readRows('Regressor.predict', schema, rows));
    return isOneRow(rows) ? answers[0]! : answers;
  }

  /**
   * The number with bounds, between which the truth lies in a share of `coverage` of rows like those learnt from:
   * conformal, by the misses out of fold (Barber et al. 2021, CV+ in its simple form). All bounds are equally far.
   *
   * @param options - `coverage`: above 0 and below 1, by default 0.9; with few rows a high one has no finite bounds.
   */
  predictInterval(row: RowLike, options?: { coverage?: number }): Interval;
  predictInterval(rows: TableLike, options?: { coverage?: number }): Interval[];
  predictInterval(
    rows: TableLike | RowLike,
    options: { coverage?: number } = {},
  ): Interval | Interval[] {
    const where = 'Regressor.predictInterval';
    const { schema, misses } = this.#fitted();
    const coverage = checkNumber(`${where}: coverage`, options.coverage ?? 0.9, 0, 1);
    const place = Math.ceil((misses.length + 1) * coverage) - 1;
    const far = misses[Math.max(place, 0)] ?? Number.POSITIVE_INFINITY;
    const all = Array.from(this.#answer(readRows(where, schema, rows)), (prediction) => ({
      prediction,
      low: prediction - far,
      high: prediction + far,
    }));
    return isOneRow(rows) ? all[0]! : all;
  }

  /** Figures for rows with a target. @throws NotFittedError @throws DataError */
  evaluate(rows: TableLike): RegressorScores {
    const where = 'Regressor.evaluate';
    const table = readRows(where, this.#fitted().schema, rows, true);
    const column = table.column(this.#settings.target);
    const kept = Array.from({ length: table.length }, (_, row) => row).filter(
      (row) => column.get(row) !== null,
    );
    if (kept.length === 0) throw new DataError(`${where}: no row has a value of '${column.name}'.`);
    const targets = Float64Array.from(kept, (row) => Number(column.get(row)));
    return scores(targets, this.#answer(table.take(kept)));
  }

  /** All of it as plain data. @throws NotFittedError */
  toJSON(): RegressorJSON {
    const { schema, ensemble, mean, scale, misses } = this.#fitted();
    return {
      format: 'myelin-regressor',
      version: 1,
      options: this.#options,
      schema: schema.toJSON(),
      mean,
      scale,
      misses: Array.from(misses),
      ...toEnsembleJSON(ensemble),
    };
  }

  /** The regressor that `toJSON` described. @throws FormatError anything else. */
  static fromJSON(json: RegressorJSON): Regressor {
    const where = 'Regressor.fromJSON';
    const given = checkFormat(where, json, 'myelin-regressor');
    const model = formatErrors(where, () => new Regressor(given.options));
    const schema = readModelSchema(where, given.schema, model.#settings.target);
    const misses = readNumbers(`${where}: misses`, given.misses);
    if (misses.some((miss, i) => miss < (misses[i - 1] ?? 0))) {
      throw new FormatError(`${where}: misses: expected numbers from 0, ascending.`);
    }
    model.#learnt = {
      schema,
      ensemble: readEnsembleJSON(where, given, schema, 1),
      mean: finite(`${where}: mean`, given.mean),
      scale: positive(`${where}: scale`, given.scale),
      misses,
    };
    return model;
  }

  #begin(where: string, rows: TableLike): Fit {
    return new Fit(where, rows, this.#settings, ({ target }) => truthOf(where, target));
  }

  #end({ schema, known, truth, bag }: Fitted): RegressorReport {
    const { mean, scale } = standard(known);
    const back = (value: number): number => value * scale + mean;
    const targets = truth.targets.map(back);
    const answers = bag.outOfFold.map(back);
    this.#learnt = {
      schema,
      ensemble: bag.ensemble,
      mean,
      scale,
      misses: targets.map((target, i) => Math.abs(target - answers[i]!)).sort(),
    };
    return {
      ...scores(targets, answers),
      members: bag.tried,
      withoutTarget: known.without,
      seed: this.#settings.seed,
    };
  }

  #answer(table: Parameters<typeof runEnsemble>[1]): Float64Array {
    const { ensemble, mean, scale } = this.#fitted();
    return runEnsemble(ensemble, table).map((value) => value * scale + mean);
  }

  #fitted(): Learnt {
    if (this.#learnt) return this.#learnt;
    throw new NotFittedError('Regressor');
  }
}

function truthOf(where: string, target: Known['target']): Truth {
  const column = target.columns[0]!;
  if (column.type !== 'number') {
    throw new DataError(
      `${where}: the target '${column.name}' is a ${column.type} column, expected numbers; a Classifier foretells classes.`,
    );
  }
  const { mean, scale } = moments(column.values);
  if (!(scale > 0 && Number.isFinite(scale))) {
    throw new DataError(
      `${where}: the target '${column.name}' is ${scale > 0 ? 'too large' : `always ${describe(column.values[0])}`}; there is nothing to learn.`,
    );
  }
  return {
    outcome: { kind: 'number', count: 1 },
    targets: column.values.map((value) => (value - mean) / scale),
    weights: undefined,
  };
}

function standard({ target }: Known): { mean: number; scale: number } {
  const column = target.columns[0]!;
  return moments(column.type === 'number' ? column.values : new Float64Array(0));
}

function moments(values: Float64Array): { mean: number; scale: number } {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0);
  return { mean, scale: values.every((value) => value === values[0]) ? 0 : Math.sqrt(variance) };
}

function scores(targets: Float64Array, answers: Float64Array): RegressorScores {
  return {
    rows: targets.length,
    r2: r2(targets, answers),
    rootMeanSquaredError: Math.sqrt(meanSquaredError(targets, answers)),
    meanAbsoluteError: meanAbsoluteError(targets, answers),
  };
}
