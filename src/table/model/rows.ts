// What users give a model, as tables of its schema.
import { DataError } from '../../base/errors.js';
import { describe } from '../../base/validate.js';
import type { TableLike } from '../collect.js';
import { readBy } from '../read-by.js';
import type { Schema } from '../schema.js';
import { schemaFor } from '../schema-of.js';
import { Table } from '../table.js';
import { tableOf } from '../table-of.js';

/** A row by itself. */
export type RowLike = Readonly<Record<string, unknown>>;

/** What a fit begins with. */
export interface Known {
  /** Schema. */
  readonly schema: Schema;
  /** The inputs of the rows that have a target. */
  readonly inputs: Table;
  /** The rows that have a target. */
  readonly target: Table;
  /** How many have none. */
  readonly without: number;
}

/** Which columns are what. */
export interface Roles {
  readonly target: string;
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
}

/** @throws DataError no target, no inputs, no rows with a target. */
export function knownRows(where: string, rows: TableLike, roles: Roles): Known {
  const table = tableOf(rows);
  if (table.length === 0) throw new DataError(`${where}: there are no rows.`);
  const { target, include = [], exclude = [] } = roles;
  const schema = schemaFor(where, table, { target, include, exclude });
  const column = table.column(target);
  const kept: number[] = [];
  for (let row = 0; row < table.length; row++) if (column.get(row) !== null) kept.push(row);
  if (kept.length === 0) {
    throw new DataError(
      `${where}: the target '${target}' has no value in any row. Is it the column that you mean, and are its values among those that were read as gaps (option missing)?`,
    );
  }
  // Of one row each column is a constant; what is amiss is that there are no more.
  if (kept.length === 1) {
    const has =
      table.length === 1 ? '' : ` of ${table.length} has a value of the target '${target}'`;
    throw new DataError(
      `${where}: one row only${has}; expected at least two or, for classes, three: two of one class and one of another. Add rows.`,
    );
  }
  const names = schema.inputs.filter(({ type }) => type !== 'text').map(({ name }) => name);
  if (names.length === 0) {
    throw new DataError(
      `${where}: there is no column to learn from; ${schema.leftOut.map(({ name, reason }) => `'${name}' is left out: ${reason}`).join('; ') || `'${target}' is the only one`}. Add columns whose values differ, or include one that was left out.`,
    );
  }
  const whole = kept.length === table.length ? table : table.take(kept);
  return {
    schema,
    inputs: whole.select(names),
    target: whole.select([target]),
    without: table.length - kept.length,
  };
}

/** Whether it is a row by itself, not many. */
export function isOneRow(rows: unknown): rows is RowLike {
  if (typeof rows !== 'object' || rows === null || rows instanceof Table) return false;
  if (Symbol.iterator in rows) return false;
  return !('columns' in rows && typeof rows.columns === 'object' && rows.columns !== null);
}

/** Rows to answer for or, with the target, to test with. @throws DataError @throws ShapeError as `Schema.read`. */
export function readRows(
  where: string,
  schema: Schema,
  rows: TableLike | RowLike,
  withTarget = false,
): Table {
  if (typeof rows !== 'object' || rows === null) {
    throw new DataError(`${where}: expected a row, rows or a table, got ${describe(rows)}.`);
  }
  // A target that stands there is not looked at: it is what shall be foretold.
  const columns = schema.columns.filter(
    ({ use, type }) => (use === 'input' && type !== 'text') || (withTarget && use === 'target'),
  );
  return readBy(where, columns, isOneRow(rows) ? [rows] : (rows as TableLike));
}
