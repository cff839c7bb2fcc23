// What people have as a series, on its way in: read once, ours from then on.
import { DataError, ShapeError } from '../base/errors.js';
import { describe, isArray, isDictionary, ownProperties, quoted } from '../base/validate.js';
import {
  hasShape,
  isList,
  lengthOf,
  type OwnList,
  ownList,
  ownMatrix,
  reading,
} from '../matrix/intake.js';
import type { MatrixLike, Numbers, Vector } from '../matrix/matrix-like.js';
import type { Table } from '../table/table.js';

/**
 * A series, its rows in the order of time and evenly spaced: a list of numbers; rows of numbers, nested or one array with
 * its shape; a table of `myelin/table`; or lists of numbers by the names of columns.
 */
export type SeriesLike = Vector | MatrixLike | Table | Readonly<Record<string, Vector>>;

/** A column by its name, or by its place, counted from 0. */
export type ColumnName = string | number;

/** Columns of a series, of which those that are asked for are read. @internal */
export interface OpenSeries {
  /** Undefined where columns have places alone. */
  readonly names: readonly string[] | undefined;
  readonly columns: number;
  /** @throws DataError a value that is no finite number, with its place; the column is no numbers. */
  read(column: number): Float64Array;
}

/** @throws DataError it is no series. @throws ShapeError ragged. @internal */
export function openSeries(what: string, input: SeriesLike): OpenSeries {
  return reading(what, () => {
    const given: unknown = input;
    if (typeof given !== 'object' || given === null) throw noSeries(what, given);
    if (isTable(given)) return openTable(what, given);
    if (isDictionary(given) && !hasShape(given) && !isList(given)) return openColumns(what, given);
    const first: unknown = hasShape(given) ? [] : (given as ArrayLike<unknown>)[0];
    if (isDictionary(first) && !isList(first)) {
      throw new DataError(
        `${what}: got rows that are objects; tableOf of 'myelin/table' makes a table of them.`,
        0,
      );
    }
    if (typeof first === 'object' && first !== null) return openMatrix(what, given as MatrixLike);
    return openList(what, given);
  });
}

function noSeries(what: string, given: unknown): DataError {
  return new DataError(
    `${what}: expected a list of numbers, rows of them, a table or an object of columns, got ${describe(given)}.`,
  );
}

/** Known by what it has: a table's class would bring all of `myelin/table`. */
function isTable(given: object): given is Table {
  if (isArray(given) || !('columns' in given)) return false;
  const { columns } = given;
  return isArray(columns) && columns.every((each) => typeof each === 'object' && each !== null);
}

function openTable(what: string, { columns }: Table): OpenSeries {
  const own = columns.map((column) => ({ column, name: String(column.name) }));
  return {
    names: own.map(({ name }) => name),
    columns: own.length,
    read(index) {
      const { column, name } = own[index]!;
      if (column.type !== 'number' && column.type !== 'boolean') {
        throw new DataError(
          `${what}: column ${quoted(name)} is of type ${describe(column.type)}, expected numbers; name the columns that count by 'columns'.`,
          undefined,
          index,
        );
      }
      const values = ownList(what, column.values);
      if (!values) throw notNumbers(what, name, index, column.values);
      return checked(what, values, name, index, column.type === 'boolean' ? -1 : undefined);
    },
  };
}

function openColumns(what: string, given: Record<string, unknown>): OpenSeries {
  const own = ownProperties(given);
  const names = Object.keys(own);
  if (names.length === 0) throw new DataError(`${what}: the object has no columns.`);
  let rows: number | undefined;
  return {
    names,
    columns: names.length,
    read(index) {
      const name = names[index]!;
      const values = ownList(what, own[name]);
      if (!values) throw notNumbers(what, name, index, own[name]);
      rows ??= values.length;
      if (values.length !== rows) {
        throw new ShapeError(
          `${what}: column ${quoted(name)} has ${values.length} values, another ${rows}; expected as many.`,
        );
      }
      return checked(what, values, name, index);
    },
  };
}

function openMatrix(what: string, given: MatrixLike): OpenSeries {
  const { data, rows, columns } = ownMatrix(what, given);
  return {
    names: undefined,
    columns,
    read: (index) => checked(what, strided(data, rows, columns, index), undefined, index),
  };
}

function openList(what: string, given: object): OpenSeries {
  if (typeof lengthOf(given) !== 'number') throw noSeries(what, given);
  const values = ownList(what, given)!;
  return { names: undefined, columns: 1, read: () => checked(what, values, undefined, 0) };
}

function notNumbers(what: string, name: string, index: number, value: unknown): DataError {
  return new DataError(
    `${what}: column ${quoted(name)}: expected a list of numbers, got ${describe(value)}.`,
    undefined,
    index,
  );
}

function strided(data: Numbers, rows: number, columns: number, index: number): Float64Array {
  const column = new Float64Array(rows);
  for (let i = 0; i < rows; i++) column[i] = data[i * columns + index]!;
  return column;
}

/** A copy. @throws DataError */
function checked(
  what: string,
  values: OwnList,
  name: string | undefined,
  index: number,
  gap?: number,
): Float64Array {
  if (values.length === 0) throw new DataError(`${what}: the series has no rows.`);
  const own = new Float64Array(values.length);
  for (let i = 0; i < own.length; i++) {
    const value: unknown = values[i];
    if (typeof value !== 'number' || !Number.isFinite(value) || value === gap) {
      const place = name === undefined ? `column ${index}` : `column ${quoted(name)}`;
      const got = value === gap ? 'a gap' : describe(value);
      throw new DataError(
        `${what}: row ${i}, ${place} is ${got}, expected a finite number; a series has no gaps, so fill them or cut it there.`,
        i,
        index,
      );
    }
    own[i] = value;
  }
  return own;
}
