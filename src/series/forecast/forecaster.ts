import { NotFittedError, ShapeError } from '../../base/errors.js';
import { inspectable } from '../../base/inspect.js';
import { sendJSON } from '../../base/not-cloneable.js';
import { checkInteger, checkOptions } from '../../base/validate.js';
import type { History } from '../../network/training/history.js';
import { type OwnSeries, placesOf, readColumns } from '../own-series.js';
import { type ColumnName, openSeries, type SeriesLike } from '../series-like.js';
import { type FitForecasterOptions, fitAhead } from './fit.js';
import {
  type ForecasterJSON,
  formatErrors,
  readForecasterJSON,
  toForecasterJSON,
} from './forecaster-json.js';
import {
  type ForecasterOptions,
  type ForecasterSettings,
  resolveForecaster,
} from './forecaster-options.js';
import type { Learnt } from './learnt.js';
import { begin, checkReach } from './paths.js';
import { type Forecast, resolveSimulation, type SimulationOptions, simulate } from './summarize.js';

/** What `Forecaster.forecast` takes. */
export interface ForecasterForecastOptions extends SimulationOptions {
  /** What to go on from instead of what was fitted and observed: rows that end with the latest. */
  history?: SeriesLike;
  /**
   * The row of the first of `history`, counted from the first that was fitted; `seasonalScale` tells the phase by it.
   * Default 0: the history begins where the fitted series did.
   */
  start?: number;
}

const NOT_CLONEABLE = sendJSON('Forecaster');

/**
 * A network that foretells a series, with its transformation, its errors and the latest rows in one object and one file.
 *
 * `fit` trains the network with all windows, and others without a part of them, to see how wrong they are where they were not
 * trained. Intervals are simulated: many ways, each with errors drawn among those.
 *
 * @example
 * ```ts
 * const forecaster = new Forecaster({
 *   size: 24,
 *   horizon: 12,
 *   transform: [logarithm(), difference({ lag: 12 }), scale()],
 *   layers: [flatten(), dense({ units: 16, activation: 'tanh' }), dense({ units: 12 })],
 *   train: { epochs: 100, optimizer: adam() },
 *   seed: 1,
 * });
 * await forecaster.fit(passengers);
 * const { values, lower, upper } = forecaster.forecast(12, { level: 0.8 });
 * await save('passengers.json', forecaster);
 * ```
 */
export class Forecaster {
  /** @internal */
  readonly notCloneable = NOT_CLONEABLE;
  /** What was given, with the seed. @internal */
  readonly options: ForecasterOptions;
  readonly #settings: ForecasterSettings;
  #learnt: Learnt | undefined;

  /** @throws OptionError an option is unknown, of the wrong type or out of range. */
  constructor(options: ForecasterOptions) {
    inspectable(this, 'Forecaster', ({ options: { size, horizon, seed } }) => ({
      size,
      horizon: horizon ?? 1,
      seed,
    }));
    [this.#settings, this.options] = resolveForecaster('Forecaster', options);
  }

  /** What weights and draws start from. */
  get seed(): number {
    return this.#settings.seed;
  }

  /** The columns that are foretold, by name, or by place where they have none. @throws NotFittedError */
  get targets(): ColumnName[] {
    const { ahead, names } = this.#check();
    return ahead.targets.map((place) => names[place]!);
  }

  /**
   * Learns from a series, in a worker; what was learnt before is forgotten.
   *
   * @param series Rows in the order of time, without gaps.
   * @returns How the last training went.
   * @throws (rejects with) ShapeError the series is too short, or the network does not fit. @throws DataError
   * @throws DivergenceError @throws EngineError: the forecaster is as it was. @throws the reason of `signal`.
   */
  async fit(series: SeriesLike, options: FitForecasterOptions = {}): Promise<History> {
    const what = 'Forecaster.fit';
    const given = checkOptions(what, options, ['onEpoch', 'signal', 'worker']);
    return this.fitOwn(what, this.open(what, series), given);
  }

  /**
   * New rows that came after those that were fitted: the next forecast goes on from them. Nothing is trained.
   *
   * @returns This forecaster. @throws NotFittedError @throws ShapeError @throws DataError: the forecaster is as it was.
   */
  observe(rows: SeriesLike): this {
    const what = 'Forecaster.observe';
    const learnt = this.#check();
    const more = this.#read(what, learnt, rows);
    const { latest } = learnt;
    const data = new Float64Array(latest.data.length + more.data.length);
    data.set(latest.data);
    data.set(more.data, latest.data.length);
    const all = { data, rows: latest.rows + more.rows, columns: latest.columns };
    this.#learnt = {
      ...learnt,
      latest: lastOf(all, latest.rows),
      rows: learnt.rows + more.rows,
    };
    return this;
  }

  /**
   * How the series goes on: by default from the end of what was fitted and observed.
   *
   * @param steps How many rows ahead; beyond `horizon` the network is fed with its own answers.
   * @throws NotFittedError @throws OptionError also: so many steps need inputs that are not foretold.
   * @throws ShapeError the history is too short. @throws DataError
   */
  forecast(steps: number, options: ForecasterForecastOptions = {}): Forecast {
    const what = 'Forecaster.forecast';
    const learnt = this.#check();
    const given = checkOptions(what, options, ['history', 'start', 'level', 'samples', 'seed']);
    const count = checkInteger(`${what}: steps`, steps, 1, 1_000_000);
    const simulation = resolveSimulation(what, given, this.seed);
    const start = checkInteger(`${what}: start`, given.start ?? 0, -(2 ** 40), 2 ** 40);
    checkReach(what, learnt.ahead, count);
    const { latest, rows } = learnt;
    const beginning =
      given.history === undefined
        ? begin(what, learnt.ahead, latest, rows - latest.rows)
        : begin(
            `${what}: history`,
            learnt.ahead,
            this.#read(`${what}: history`, learnt, given.history),
            start,
          );
    return simulate(what, learnt.ahead, beginning, count, learnt.residuals, simulation);
  }

  /** All of it as plain data: options, transformation, network, errors and the latest rows. @throws NotFittedError */
  toJSON(): ForecasterJSON {
    return toForecasterJSON(this.options, this.#check());
  }

  /** The forecaster that `toJSON` described. @throws FormatError anything else. */
  static fromJSON(json: ForecasterJSON): Forecaster {
    const where = 'Forecaster.fromJSON';
    const { options, learn } = readForecasterJSON(where, json);
    const made = formatErrors(where, () => new Forecaster(options));
    made.#learnt = learn(made.#settings);
    return made;
  }

  /** One of the same options that has learnt nothing. @internal */
  fresh(): Forecaster {
    return new Forecaster(this.options);
  }

  /** What `fit` reads of a series: first the inputs, then those targets that are none. @internal */
  open(what: string, series: SeriesLike): FittedColumns {
    const { columns, targets } = this.#settings;
    const open = openSeries(what, series);
    const x = placesOf(`${what}: columns`, open, columns);
    const y = targets === undefined ? x : placesOf(`${what}: targets`, open, targets);
    const places = [...new Set([...x, ...y])];
    return {
      series: readColumns(what, open, places),
      inputs: x.map((place) => places.indexOf(place)),
      targets: y.map((place) => places.indexOf(place)),
      names: places.map((place) => open.names?.[place] ?? place),
    };
  }

  /** @internal */
  async fitOwn(
    what: string,
    { series, inputs, targets, names }: FittedColumns,
    options: FitForecasterOptions,
  ): Promise<History> {
    const learnt = await fitAhead(what, this.#settings, series, inputs, targets, options);
    const { ahead, residuals, history } = learnt;
    const latest = lastOf(series, ahead.size + ahead.transform.lost);
    this.#learnt = { ahead, residuals, names, latest, rows: series.rows };
    return history;
  }

  /** The columns that were fitted. @throws ShapeError @throws OptionError @throws DataError */
  #read(what: string, { names }: Learnt, series: SeriesLike): OwnSeries {
    const open = openSeries(what, series);
    const named = names.some((name) => typeof name === 'string');
    if (named && !open.names && open.columns !== names.length) {
      throw new ShapeError(
        `${what}: expected the columns ${names.join(', ')}, got ${open.columns} without names.`,
      );
    }
    const places = named && !open.names ? names.map((_, i) => i) : placesOf(what, open, names);
    return readColumns(what, open, places);
  }

  #check(): Learnt {
    if (!this.#learnt) throw new NotFittedError('Forecaster');
    return this.#learnt;
  }
}

/** A series as a forecaster reads it. @internal */
export interface FittedColumns {
  readonly series: OwnSeries;
  readonly inputs: readonly number[];
  readonly targets: readonly number[];
  readonly names: readonly ColumnName[];
}

/** A copy of the last rows, of which there are as many. */
function lastOf({ data, rows, columns }: OwnSeries, count: number): OwnSeries {
  return { data: data.slice((rows - count) * columns), rows: count, columns };
}
