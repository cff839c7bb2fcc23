import { OptionError, ShapeError } from '../../base/errors.js';
import { checkInteger, checkOptions, describe, ownProperties } from '../../base/validate.js';
import { reading } from '../../matrix/intake.js';
import { type Matrix, matrixOf, readMatrix } from '../../matrix/matrix.js';
import type { MatrixLike, Numbers } from '../../matrix/matrix-like.js';
import { countOf, fixedShape, showShape } from '../../matrix/shape.js';
import { checkNetwork } from '../../network/check-network.js';
import type { Network } from '../../network/network.js';
import { placesOf, readColumns } from '../own-series.js';
import { type ColumnName, openSeries, type SeriesLike } from '../series-like.js';
import { SeriesTransform } from '../transform/series-transform.js';
import type { Windows } from '../windows.js';
import { type Ahead, begin, checkReach } from './paths.js';
import {
  type Forecast,
  pointForecast,
  resolveSimulation,
  type SimulationOptions,
  simulate,
} from './summarize.js';

/** What `forecast` takes. */
export interface ForecastOptions extends SimulationOptions {
  /** Fitted with the training part; what the network sees and answers is in its units. Default: none. */
  transform?: SeriesTransform;
  /** What the network answers, by name or place. Default: all columns of the history. */
  targets?: ColumnName | readonly ColumnName[];
  /** The row of the first of the history, counted from the first that the transformation was fitted with. Default 0. */
  start?: number;
  /**
   * What the network was wrong by, (rows, horizon × targets), in its units, as `residuals` gives it, best of rows that it
   * was not trained with. With it there are intervals.
   */
  residuals?: MatrixLike;
}

const NAMES = ['transform', 'targets', 'start', 'residuals', 'level', 'samples', 'seed'];

/**
 * How a series goes on, by a network that was trained with `windows` of it. Beyond its horizon the network is fed with its own
 * answers. With `residuals`, intervals by simulation: many ways, each with errors drawn among those that the network made
 * before, led back to original units one by one.
 *
 * @param network From (rows, columns), or from (rows) of one column, to horizon × targets numbers.
 * @param history The latest rows, as many as the network sees at least, and those that differences lose.
 * @param steps How many rows ahead.
 * @throws ShapeError the history is too short, the network is of other shapes. @throws OptionError @throws DataError
 * @throws NotFittedError the transformation.
 *
 * @example
 * ```ts
 * const { values } = forecast(network, history, 12);
 * const { lower, upper } = forecast(network, history, 12, { residuals: residuals(network, held), seed: 1 });
 * ```
 */
export function forecast(
  network: Network,
  history: SeriesLike,
  steps: number,
  options: ForecastOptions & { residuals: MatrixLike },
): Forecast;
export function forecast(
  network: Network,
  history: SeriesLike,
  steps: number,
  options?: ForecastOptions,
): Pick<Forecast, 'values'>;
export function forecast(
  network: Network,
  history: SeriesLike,
  steps: number,
  options: ForecastOptions = {},
): Forecast | Pick<Forecast, 'values'> {
  const what = 'forecast';
  const given = checkOptions(what, options, NAMES);
  checkNetwork(what, network);
  const count = checkInteger(`${what}: steps`, steps, 1, 1_000_000);
  const simulation = resolveSimulation(what, given, network.seed);
  const start = checkInteger(`${what}: start`, given.start ?? 0, -(2 ** 40), 2 ** 40);
  const open = openSeries(`${what}: history`, history);
  const targets = placesOf(`${what}: targets`, open, given.targets);
  const all = placesOf(what, open, undefined);
  const own = readColumns(`${what}: history`, open, all);
  const transform = given.transform ?? noTransform(own.columns);
  if (!(transform instanceof SeriesTransform)) {
    throw new OptionError(
      `${what}: transform: expected a SeriesTransform, got ${describe(transform)}.`,
    );
  }
  if (transform.columns !== own.columns) {
    throw new ShapeError(
      `${what}: history: the transformation was fitted with ${transform.columns} columns, got ${own.columns}.`,
    );
  }
  const ahead = aheadOf(what, network, transform, all, targets);
  checkReach(what, ahead, count);
  const beginning = begin(`${what}: history`, ahead, own, start);
  if (given.residuals === undefined) {
    return { values: pointForecast(what, ahead, beginning, count) };
  }
  const errors = readMatrix(`${what}: residuals`, given.residuals, ahead.horizon * targets.length);
  const residuals = { data: Float64Array.from(errors.data), rows: errors.shape[0] };
  return simulate(what, ahead, beginning, count, residuals, simulation);
}

/**
 * What a network was wrong by: targets − answers, (windows, horizon × targets). Of windows that it was trained with it is
 * less wrong than of others, and intervals made of that are too narrow.
 *
 * @throws ShapeError @throws DataError @throws OptionError
 */
export function residuals(network: Network, windows: Pick<Windows, 'inputs' | 'targets'>): Matrix {
  const what = 'residuals';
  checkNetwork(what, network);
  // Read once, as what is handed over may answer otherwise the second time.
  const { inputs, targets } = reading(what, () => ownProperties(windows)) as Partial<Windows>;
  const { data, shape } = readMatrix(`${what}: targets`, targets as MatrixLike);
  const answers = network.run({
    data: inputs?.data as Numbers,
    shape: [shape[0], ...fixedShape('forecast', network.inputShape)],
  }).data;
  if (answers.length !== data.length) {
    throw new ShapeError(
      `${what}: the network answers ${answers.length / shape[0]} numbers a window, the targets are ${shape[1]}.`,
    );
  }
  return matrixOf(
    Float64Array.from(data, (target, i) => target - answers[i]!),
    shape[0],
    shape[1],
  );
}

function noTransform(columns: number): SeriesTransform {
  const transform = new SeriesTransform([]);
  transform.fitOwn('forecast', { data: new Float64Array(columns), rows: 1, columns });
  return transform;
}

/** How the network goes on with the series. @throws ShapeError it does not fit the columns. @internal */
export function aheadOf(
  what: string,
  network: Network,
  transform: SeriesTransform,
  inputs: readonly number[],
  targets: readonly number[],
): Ahead {
  const inputShape = fixedShape(what, network.inputShape);
  const outputShape = fixedShape(what, network.outputShape);
  const size = inputShape[0]!;
  const columns = inputShape.length === 1 ? 1 : inputShape[1];
  if (inputShape.length > 2 || columns !== inputs.length) {
    throw new ShapeError(
      `${what}: expected a network of inputs [rows, ${inputs.length}], as the series has ${inputs.length} ${inputs.length === 1 ? 'column' : 'columns'}, got ${showShape(inputShape)}.`,
    );
  }
  const horizon = countOf(outputShape) / targets.length;
  if (!Number.isInteger(horizon)) {
    throw new ShapeError(
      `${what}: the network answers ${countOf(outputShape)} numbers, which are no rows of ${targets.length} targets.`,
    );
  }
  return { network, transform, size, horizon, inputs, targets };
}
