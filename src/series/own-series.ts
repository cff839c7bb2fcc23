import { OptionError, ShapeError } from '../base/errors.js';
import { didYouMean } from '../base/hints.js';
import { makeResult } from '../base/typed-array.js';
import { describe, isArray, quoted } from '../base/validate.js';
import { type ColumnName, type OpenSeries, openSeries, type SeriesLike } from './series-like.js';

/** Rows × columns finite numbers, row by row, that are ours. @internal */
export interface OwnSeries {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** Columns that were asked for, one or several; undefined: all. */
export type ColumnNames = ColumnName | readonly ColumnName[] | undefined;

/** Where the columns stand in the series. @throws OptionError none of that name or place, or one twice. @internal */
export function placesOf(what: string, series: OpenSeries, asked: ColumnNames): readonly number[] {
  if (asked === undefined) return Array.from({ length: series.columns }, (_, i) => i);
  const list: readonly unknown[] = isArray(asked) ? Array.from(asked) : [asked];
  if (list.length === 0) throw new OptionError(`${what}: expected one column at least.`);
  const places = list.map((each) => placeOf(what, series, each));
  const twice = places.find((place, i) => places.indexOf(place) !== i);
  if (twice === undefined) return places;
  throw new OptionError(`${what}: ${describe(series.names?.[twice] ?? twice)} stands there twice.`);
}

function placeOf(what: string, { names, columns }: OpenSeries, asked: unknown): number {
  if (typeof asked === 'string' && names) {
    const place = names.indexOf(asked);
    if (place >= 0) return place;
    throw new OptionError(
      `${what}: there is no column ${quoted(asked)}${didYouMean(asked, names)}; there are ${names.slice(0, 20).map(quoted).join(', ')}.`,
    );
  }
  if (typeof asked === 'number' && Number.isInteger(asked) && asked >= 0 && asked < columns) {
    return asked;
  }
  const expected = names ? 'the name of a column, or a place' : 'the place of a column,';
  throw new OptionError(
    `${what}: expected ${expected} from 0 to ${columns - 1}, got ${describe(asked)}.`,
  );
}

/** The columns at these places. @throws DataError @throws ShapeError columns of other lengths. @internal */
export function readColumns(
  what: string,
  series: OpenSeries,
  places: readonly number[],
): OwnSeries {
  const lists = places.map((place) => series.read(place));
  const rows = lists[0]!.length;
  const columns = lists.length;
  const odd = lists.find(({ length }) => length !== rows);
  if (odd) {
    throw new ShapeError(
      `${what}: columns of ${rows} and of ${odd.length} rows; expected as many.`,
    );
  }
  const data = makeResult(what, rows * columns, (length) => new Float64Array(length));
  for (const [j, list] of lists.entries()) {
    for (let i = 0; i < rows; i++) data[i * columns + j] = list[i]!;
  }
  return { data, rows, columns };
}

/**
 * All columns of a series, or as many as are wanted.
 *
 * @throws DataError no series, or a value that is no finite number. @throws ShapeError another number of columns.
 * @internal
 */
export function readSeries(what: string, input: SeriesLike, columns?: number): OwnSeries {
  const series = openSeries(what, input);
  if (columns !== undefined && series.columns !== columns) {
    throw new ShapeError(
      `${what}: expected a series of ${columns} ${columns === 1 ? 'column' : 'columns'}, got ${series.columns}.`,
    );
  }
  return readColumns(what, series, placesOf(what, series, undefined));
}
