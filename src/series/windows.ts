import { ShapeError } from '../base/errors.js';
import { makeResult } from '../base/typed-array.js';
import { checkInteger, checkOptions } from '../base/validate.js';
import { type Matrix, matrixOf } from '../matrix/matrix.js';
import { type Tensor, tensorOf } from '../matrix/tensor.js';
import { type OwnSeries, placesOf, readColumns } from './own-series.js';
import { type ColumnName, openSeries, type SeriesLike } from './series-like.js';

/** What `windows` takes. */
export interface WindowsOptions {
  /** Rows in a window. */
  size: number;
  /** Rows after the window that are its targets. Default 1; 0: none, as for networks that rebuild their inputs. */
  horizon?: number;
  /** Rows from the beginning of a window to that of the next. Default 1. */
  stride?: number;
  /** Columns that are inputs, by name or place. Default: all. */
  columns?: ColumnName | readonly ColumnName[];
  /** Columns that are targets, by name or place. Default: `columns`. */
  targets?: ColumnName | readonly ColumnName[];
}

/** What `windows` returns: what `Network.train` takes. */
export interface Windows {
  /** (windows, size, columns). */
  inputs: Tensor;
  /** (windows, horizon × targets): all targets of the first row after the window, then of the next. */
  targets: Matrix;
  /** The row in which each window begins. */
  starts: Uint32Array;
}

/** Rows and columns of a window. @internal */
export interface WindowShape {
  readonly size: number;
  readonly horizon: number;
  readonly stride: number;
}

/** No array has more numbers. */
const MOST = 2 ** 31;

/**
 * Cuts a series into windows, each with the rows that follow it: samples of a network that foretells.
 *
 * A window never sees the rows that are its targets. Windows overlap where `stride` is below `size`, so they are split for
 * training and testing by time (`backtest`), not at random.
 *
 * @param series Rows in the order of time, (rows, columns).
 * @throws ShapeError a window and its horizon are longer than the series. @throws OptionError @throws DataError a gap, or
 * a value that is no finite number, with its place.
 *
 * @example
 * ```ts
 * const { inputs, targets } = windows([1, 2, 3, 4, 5], { size: 3 });
 * inputs.shape; // [2, 3, 1]
 * inputs.toArray(); // [[[1], [2], [3]], [[2], [3], [4]]]
 * targets.toArray(); // [[4], [5]]
 * ```
 */
export function windows(series: SeriesLike, options: WindowsOptions): Windows {
  const what = 'windows';
  const given = checkOptions(what, options, ['size', 'horizon', 'stride', 'columns', 'targets']);
  const shape = {
    size: checkInteger(`${what}: size`, given.size, 1, MOST),
    horizon: checkInteger(`${what}: horizon`, given.horizon ?? 1, 0, MOST),
    stride: checkInteger(`${what}: stride`, given.stride ?? 1, 1, MOST),
  };
  const open = openSeries(what, series);
  const inputs = placesOf(`${what}: columns`, open, given.columns);
  const targets =
    given.targets === undefined ? inputs : placesOf(`${what}: targets`, open, given.targets);
  const places = [...new Set([...inputs, ...targets])];
  const own = readColumns(what, open, places);
  const within = (place: number): number => places.indexOf(place);
  return cut(what, own, shape, inputs.map(within), targets.map(within));
}

/** The windows of a series that is ours; `inputs` and `targets` are places of its columns. @internal */
export function cut(
  what: string,
  { data, rows, columns }: OwnSeries,
  { size, horizon, stride }: WindowShape,
  inputs: readonly number[],
  targets: readonly number[],
): Windows {
  if (size + horizon > rows) {
    throw new ShapeError(
      `${what}: a window of ${size} rows${horizon > 0 ? ` and a horizon of ${horizon}` : ''} need ${size + horizon} rows, the series has ${rows}.`,
    );
  }
  const count = Math.floor((rows - size - horizon) / stride) + 1;
  const make = (length: number): Float64Array =>
    makeResult(what, length, (checked) => new Float64Array(checked));
  const x = make(count * size * inputs.length);
  const y = make(count * horizon * targets.length);
  const starts = new Uint32Array(count);
  for (let w = 0, atX = 0, atY = 0; w < count; w++) {
    const start = w * stride;
    starts[w] = start;
    for (let i = start; i < start + size; i++) {
      for (const j of inputs) x[atX++] = data[i * columns + j]!;
    }
    for (let i = start + size; i < start + size + horizon; i++) {
      for (const j of targets) y[atY++] = data[i * columns + j]!;
    }
  }
  return {
    inputs: tensorOf(x, [count, size, inputs.length]),
    targets: matrixOf(y, count, horizon * targets.length),
    starts,
  };
}
