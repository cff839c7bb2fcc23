// What `Classifier` and `Regressor` stand on.
import { NotFittedError } from '../../base/errors.js';
import { inspectable } from '../../base/inspect.js';
import { sendJSON } from '../../base/not-cloneable.js';
import type { TableLike } from '../collect.js';
import type { Column } from '../column.js';
import type { Schema } from '../schema.js';
import type { SchemaJSON } from '../schema-json.js';
import type { Table } from '../table.js';
import type { Ensemble } from './bag.js';
import { type EnsembleJSON, list, toEnsembleJSON } from './ensemble-json.js';
import type { Fitted } from './fit.js';
import type { Truth } from './greedy.js';
import { type ModelOptions, type ModelSettings, resolveModel } from './options.js';
import type { ModelParts, ModelWhole } from './parts.js';
import { isOneRow, type RowLike, readRows } from './rows.js';
import { checkSeveral, joinedSchema, type PerTarget, type Target } from './targets.js';

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

/** A model of one target. @internal */
export type Single<L extends Learnt, Scores extends object, Report extends Scores> = BaseModel<
  string,
  ModelOptions,
  L,
  Scores,
  Report
>;

/**
 * What a model of tables is made of: its options, what it has learnt, and what each kind of model says of its target. With a
 * list of targets it is a roof over a model for each, which alone have learnt something.
 */
export abstract class BaseModel<
  T extends Target,
  O extends ModelOptions<Target>,
  L extends Learnt,
  Scores extends object,
  Report extends Scores,
> {
  /** @internal */
  readonly notCloneable: ReturnType<typeof sendJSON>;
  /** @internal */
  readonly name: string;
  /** @internal */
  readonly settings: ModelSettings;
  /** What was given, with the seed. @internal */
  readonly options: O & ModelOptions<T>;
  /** Whether the targets are a list, and answers records. @internal */
  readonly isSeveral: boolean;
  /** The models of the targets; of one target itself. */
  readonly #singles: readonly Single<L, Scores, Report>[];
  #learnt: L | undefined;

  /** @internal */
  constructor(name: string, options: O & ModelOptions<T>, more: readonly string[] = []) {
    const [settings, given] = resolveModel(name, options, more);
    this.name = name;
    this.notCloneable = sendJSON(name);
    this.settings = settings;
    this.options = { ...given, seed: settings.seed };
    const { targets, exclude = [] } = settings;
    this.isSeveral = typeof given.target !== 'string';
    this.#singles = this.isSeveral
      ? targets.map((target) => {
          const others = targets.filter((each) => each !== target);
          return this.make({ ...this.options, target, exclude: [...exclude, ...others] });
        })
      : [this as unknown as Single<L, Scores, Report>];
    inspectable<BaseModel<T, O, L, Scores, Report>>(this, name, (self) => ({
      ...self.options,
      isFitted: self.isFitted,
    }));
  }

  /** What each column is for. @throws NotFittedError */
  get schema(): Schema {
    if (!this.isSeveral) return this.learnt.schema;
    const schemas = this.#singles.map(({ learnt }) => learnt.schema);
    return joinedSchema(schemas);
  }

  /** Another, with the same options, that has learnt nothing. @internal */
  abstract fresh(): BaseModel<T, O, L, Scores, Report>;

  /** A model of one target. @internal */
  abstract make(options: ModelOptions): Single<L, Scores, Report>;

  /** What has been learnt. @internal */
  get learnt(): L {
    if (this.#learnt) return this.#learnt;
    throw new NotFittedError(this.name);
  }

  /** What has been learnt. @internal */
  set learnt(learnt: L) {
    this.#learnt = learnt;
  }

  /** Models of several targets as plain data. @internal */
  severalJSON(format: string): object {
    const models = this.#singles.map((single) => single.toJSON());
    return { format, version: 1, options: this.options, models };
  }

  /** @internal */
  abstract toJSON(): object;

  /** Whether there is something to answer with. @internal */
  get isFitted(): boolean {
    return this.#singles.every((single) => single.#learnt !== undefined);
  }

  /** The models of each target; of one target itself. @internal */
  get singles(): readonly Single<L, Scores, Report>[] {
    return this.#singles;
  }

  /** What the models of all targets are made of. @throws NotFittedError @internal */
  whole(): ModelWhole {
    const models = this.#singles.map((single) => single.parts());
    return { schema: this.schema, isSeveral: this.isSeveral, models };
  }

  /** An answer of each target's model. @internal */
  each<V>(answer: (single: Single<L, Scores, Report>) => V): PerTarget<T, V> {
    return this.joined(this.#singles.map(answer));
  }

  /** What both kinds of JSON begin with and end in. @internal */
  commonJSON(): TableModelJSON<O & ModelOptions> {
    const { schema, ensemble } = this.learnt;
    return {
      version: 1,
      options: this.options as O & ModelOptions,
      schema: schema.toJSON(),
      ...toEnsembleJSON(ensemble),
    };
  }

  /** The inputs of rows to answer for. @internal */
  read(method: string, rows: TableLike | RowLike): Table {
    return readRows(`${this.name}.${method}`, this.schema, rows);
  }

  /** Those columns of a table of several models' inputs that are this one's. @internal */
  inputsOf(table: Table): Table {
    const names = this.learnt.schema.inputs.map(({ name }) => name);
    return table.select(table.names.filter((name) => names.includes(name)));
  }

  /**
   * Answers for a row, or for each row, `of` giving those of one target for all rows. With a list of targets each is a
   * record.
   *
   * @internal
   */
  answerRows<V>(
    method: string,
    rows: TableLike | RowLike,
    of: (single: Single<L, Scores, Report>, inputs: Table) => ArrayLike<V>,
  ): PerTarget<T, V> | PerTarget<T, V>[] | ArrayLike<V> {
    const table = this.read(method, rows);
    const all = this.#singles.map((single) => of(single, single.inputsOf(table)));
    const row = (i: number): PerTarget<T, V> => this.joined(all.map((values) => values[i]!));
    if (isOneRow(rows)) return row(0);
    return this.isSeveral ? Array.from({ length: table.length }, (_, i) => row(i)) : all[0]!;
  }

  /** The figures of `Scores` that tell better from worse; the first is the usual one. @internal */
  abstract readonly figures: readonly string[];
  /** A figure so that more is better. @internal */
  abstract rate(figure: string, scores: Scores): number;
  /** What is learnt of the target's column, which has no gaps. @internal */
  abstract truthOf(where: string, target: Column): Truth;
  /** What a fit means to this kind of model. @internal */
  abstract learnFrom(fitted: Fitted): readonly [L, Report];
  /** What a model of one target is made of. @throws NotFittedError @internal */
  abstract parts(): ModelParts;
  /** (rows, outputs): probabilities of each class, or numbers in the target's unit. @internal */
  abstract answer(inputs: Table): Float64Array;
  /** The names of the outputs. @internal */
  abstract outputNames(): readonly string[];
  /** The targets of a column without gaps, as `scoresOf` takes them. @internal */
  abstract targetsOf(where: string, target: Column): Float64Array;
  /** The same in the numbers that networks learn, and what each row counts. @internal */
  abstract learnable(targets: Float64Array): Truth;
  /** What is known besides when rows with these answers have been learnt from. @internal */
  abstract updated(learnt: L, answers: Float64Array, targets: Float64Array): L;
  /** Figures of answers. @internal */
  abstract scoresOf(answers: Float64Array, targets: Float64Array): Scores;

  /** One answer for each target as they are given. @internal */
  joined<V>(values: readonly V[]): PerTarget<T, V> {
    // fromEntries defines properties, so that a target named __proto__ is one.
    const all = this.isSeveral
      ? Object.fromEntries(this.settings.targets.map((target, i) => [target, values[i]]))
      : values[0];
    return all as PerTarget<T, V>;
  }
}

/**
 * What a file has learnt of each target, into `model`; `read`: a model of one. @throws FormatError they do not belong together.
 *
 * @internal
 */
export function readModels<
  O extends ModelOptions<Target>,
  L extends Learnt,
  Scores extends object,
  Report extends Scores,
>(
  where: string,
  model: BaseModel<Target, O, L, Scores, Report>,
  models: unknown,
  read: (json: never) => Single<L, Scores, Report>,
): void {
  const each = list(`${where}: models`, models).map((one) => read(one as never));
  checkSeveral(where, each, model.settings.targets);
  for (const [i, single] of model.singles.entries()) single.learnt = each[i]!.learnt;
}
