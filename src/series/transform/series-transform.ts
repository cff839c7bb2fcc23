import { FormatError, NotFittedError, ShapeError } from '../../base/errors.js';
import { inspectable } from '../../base/inspect.js';
import { sendJSON } from '../../base/not-cloneable.js';
import { checkInteger, checkOptions } from '../../base/validate.js';
import { checkFormat } from '../../data/check-format.js';
import { type Matrix, matrixOf, readMatrix } from '../../matrix/matrix.js';
import type { MatrixLike } from '../../matrix/matrix-like.js';
import { type OwnSeries, readSeries } from '../own-series.js';
import type { SeriesLike } from '../series-like.js';
import { resolveSteps, type TransformSpec } from './descriptions.js';
import { backward, type FittedStep, fitStep, forColumns, forward, lostBy } from './fitted.js';
import { type FittedStepJSON, readFittedSteps, toFittedStepJSON } from './step-json.js';

/** A transformation as plain data. */
export interface SeriesTransformJSON {
  /** What this is. */
  format: 'myelin-series-transform';
  /** The version of this form. */
  version: 1;
  /** Columns of the series. */
  columns: number;
  /** In their order, with what they learnt. */
  steps: FittedStepJSON[];
}

/** Where rows stand. */
export interface TransformOptions {
  /**
   * The row that the first one is, counted from the first row that was fitted: `seasonalScale` tells by it which phase of
   * the season this is. Default 0, the same row.
   */
  start?: number;
}

/** Where values to be brought back stand. */
export interface InverseOptions {
  /** The rows before them in original units; differences need as many as they have lost. Default: none. */
  history?: SeriesLike;
  /** The row of the first value, as in `transform`. Default: the number of rows of `history`. */
  start?: number;
}

interface Fitted {
  readonly steps: readonly FittedStep[];
  readonly columns: number;
}

const NOT_CLONEABLE = sendJSON('SeriesTransform');
const FARTHEST = 2 ** 40;

/**
 * Steps that make a series easy to learn, and lead back: logarithm, differences, scales. All are learnt from the rows that
 * `fit` is given, the training part alone; each column has its own.
 *
 * Back from whole numbers through differences is exact, all else within a few units in the last place of the largest number
 * on the way. Logarithms are Myelin's own, so that the bits are the same everywhere.
 *
 * @example
 * ```ts
 * const transform = new SeriesTransform([difference({ lag: 2 })]);
 * transform.fitTransform([1, 5, 2, 7, 3]).toArray(); // [[1], [2], [1]]
 * transform.inverseTransform([[1], [0]], { history: [1, 5, 2, 7, 3] }).toArray(); // [[8], [3]]
 * ```
 */
export class SeriesTransform {
  /** @internal */
  readonly notCloneable = NOT_CLONEABLE;
  /** The steps, in their order. */
  readonly steps: readonly TransformSpec[];
  #fitted: Fitted | undefined;

  /** @param steps What `logarithm`, `difference`, `scale`, `seasonalScale` return. @throws OptionError */
  constructor(steps: readonly TransformSpec[]) {
    inspectable(this, 'SeriesTransform', (self) => ({ steps: self.steps }));
    this.steps = Object.freeze(resolveSteps('SeriesTransform', steps));
  }

  /** Rows that are lost at the beginning: the sum of all lags. */
  get lost(): number {
    return this.steps.reduce((sum, step) => sum + lostBy(step), 0);
  }

  /**
   * Learns what the steps need; what was learnt before is forgotten.
   *
   * @param series The training part: nothing of what is to be foretold.
   * @returns This transformation.
   * @throws ShapeError too few rows. @throws DataError a value that is no finite number or has no logarithm, with its place.
   * The transformation is as it was.
   */
  fit(series: SeriesLike): this {
    this.fitOwn('fit', readSeries('fit', series));
    return this;
  }

  /** @returns The changed rows, (rows − lost, columns). @throws as `fit`. @throws NotFittedError @throws OptionError */
  transform(series: SeriesLike, options: TransformOptions = {}): Matrix {
    const { columns } = this.#check();
    const { start } = checkOptions('transform', options, ['start']);
    const own = readSeries('transform', series, columns);
    const { data, rows } = this.forward('transform', own, checkStart('transform', start ?? 0));
    return matrixOf(data, rows, columns);
  }

  /** `fit`, then `transform` of the same rows. @throws as `fit`. */
  fitTransform(series: SeriesLike): Matrix {
    return this.fit(series).transform(series);
  }

  /**
   * Back to original units.
   *
   * @param values Rows that follow the history, (rows, columns). @returns (rows, columns).
   * @throws ShapeError fewer rows of history than are lost, another number of columns. @throws DataError @throws OptionError
   * @throws NotFittedError
   */
  inverseTransform(values: MatrixLike, options: InverseOptions = {}): Matrix {
    const what = 'inverseTransform';
    const { columns } = this.#check();
    const given = checkOptions(what, options, ['history', 'start']);
    const { data, shape } = readMatrix(what, values, columns);
    const history =
      given.history === undefined
        ? { data: new Float64Array(0), rows: 0, columns }
        : readSeries(`${what}: history`, given.history, columns);
    const start = checkStart(what, given.start ?? history.rows);
    const own = Float64Array.from(data);
    this.inverter(what, history, start)(own);
    return matrixOf(own, shape[0], columns);
  }

  /** As plain data, all numbers exact. @throws NotFittedError */
  toJSON(): SeriesTransformJSON {
    const { steps, columns } = this.#check();
    return {
      format: 'myelin-series-transform',
      version: 1,
      columns,
      steps: steps.map(toFittedStepJSON),
    };
  }

  /** The transformation that `toJSON` described. @throws FormatError anything else. */
  static fromJSON(json: SeriesTransformJSON): SeriesTransform {
    const where = 'SeriesTransform.fromJSON';
    const own = checkFormat(where, json, 'myelin-series-transform');
    const { columns } = own;
    if (!Number.isInteger(columns) || columns < 1) {
      throw new FormatError(`${where}: columns: expected a whole number above 0.`);
    }
    const steps = readFittedSteps(`${where}: steps`, own.steps, columns);
    const made = new SeriesTransform(steps.map(({ spec }) => spec));
    made.#fitted = { columns, steps: steps.map(({ fitted }) => fitted) };
    return made;
  }

  /** Columns that were fitted. @throws NotFittedError @internal */
  get columns(): number {
    return this.#check().columns;
  }

  /** @internal */
  fitOwn(what: string, series: OwnSeries): void {
    const fitted: FittedStep[] = [];
    let placed = { ...series, start: 0 };
    for (const step of this.steps) {
      const own = fitStep(what, step, placed);
      fitted.push(own);
      placed = forward(what, own, placed);
    }
    this.#fitted = { steps: fitted, columns: series.columns };
  }

  /** @internal */
  forward(what: string, series: OwnSeries, start: number): OwnSeries {
    return this.#check().steps.reduce((rows, step) => forward(what, step, rows), {
      ...series,
      start,
    });
  }

  /**
   * What brings rows that follow the history back, in place, any number of times; of some columns where places are given.
   *
   * @param start The row of the first value. @throws ShapeError the history is too short. @internal
   */
  inverter(
    what: string,
    history: OwnSeries,
    start: number,
    places?: readonly number[],
  ): (values: Float64Array) => void {
    const { lost } = this;
    if (history.rows < lost) {
      throw new ShapeError(
        `${what}: differences need the ${lost} rows before, the history has ${history.rows}.`,
      );
    }
    const { steps, columns } = this.#check();
    const width = places?.length ?? columns;
    // As far back as differences reach; what is before each step, in its own units.
    let placed = { ...last(history, lost), start: start - lost };
    const back: { step: FittedStep; before: OwnSeries }[] = [];
    for (const [i, step] of steps.entries()) {
      back.push({
        step: places ? forColumns(step, columns, places) : step,
        before: places ? pick(placed, places) : placed,
      });
      // The last difference leaves no rows: none is needed after it.
      const needed = steps.slice(i).some((each) => lostBy(each) > 0);
      if (!needed) continue;
      placed =
        placed.rows > lostBy(step)
          ? forward(what, step, placed)
          : { ...placed, data: new Float64Array(0), rows: 0, start };
    }
    back.reverse();
    return (data) => {
      const rows = { data, rows: data.length / width, columns: width, start };
      for (const { step, before } of back) backward(step, rows, before);
    };
  }

  #check(): Fitted {
    if (!this.#fitted) throw new NotFittedError('SeriesTransform');
    return this.#fitted;
  }
}

/** @throws OptionError */
function checkStart(what: string, start: unknown): number {
  return checkInteger(`${what}: start`, start, -FARTHEST, FARTHEST);
}

function last({ data, rows, columns }: OwnSeries, count: number): OwnSeries {
  return { data: data.subarray((rows - count) * columns), rows: count, columns };
}

function pick({ data, rows, columns }: OwnSeries, places: readonly number[]): OwnSeries {
  const picked = Float64Array.from({ length: rows * places.length }, (_, i) => {
    return data[Math.floor(i / places.length) * columns + places[i % places.length]!]!;
  });
  return { data: picked, rows, columns: places.length };
}
