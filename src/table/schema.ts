import { DataError } from '../base/errors.js';
import { quoted, shorten } from '../base/validate.js';
import type { TableLike } from './collect.js';
import type { ColumnSchema } from './column-schema.js';
import { readBy } from './read-by.js';
import { listNames } from './read-options.js';
import { readSchemaJSON, type SchemaJSON, toColumnJSON } from './schema-json.js';
import type { Table } from './table.js';
import {
  brokenLines,
  INSPECT,
  isNarrow,
  narrowTable,
  short,
  shortDate,
  textTable,
} from './text-table.js';

/** More than these many values of a category are not printed. */
const SHOWN = 5;

/**
 * The columns of a table: their types, what each is for and why, and what there is to warn of. `schemaOf` makes one;
 * `String(schema)` and `console.log` print it as a table.
 */
export class Schema {
  /** How many rows it was made of. */
  readonly rows: number;
  /** In the order of the table. */
  readonly columns: readonly ColumnSchema[];
  /** What was found, or left out, when the table was read. */
  readonly notes: readonly string[];
  /** What should be looked at before a model is trusted: columns that give the target away. */
  readonly warnings: readonly string[];

  /** @internal */
  constructor(
    rows: number,
    columns: readonly ColumnSchema[],
    notes: readonly string[],
    warnings: readonly string[],
  ) {
    this.rows = rows;
    this.columns = columns;
    this.notes = notes;
    this.warnings = warnings;
  }

  /** The columns that a model takes in. */
  get inputs(): ColumnSchema[] {
    return this.columns.filter(({ use }) => use === 'input');
  }

  /** The columns that a model foretells. */
  get targets(): ColumnSchema[] {
    return this.columns.filter(({ use }) => use === 'target');
  }

  /** The columns that a model does not see, each with its reason. */
  get leftOut(): ColumnSchema[] {
    return this.columns.filter(({ use }) => use === 'left out');
  }

  /** The column of that name. @throws DataError there is none. */
  column(name: string): ColumnSchema {
    const column = this.columns.find((each) => each.name === name);
    if (column) return column;
    throw new DataError(
      `Schema: there is no column ${quoted(name)}; there are ${listNames(this.columns.map((each) => each.name))}.`,
    );
  }

  /**
   * A table of rows as this schema has them: each column of its type, its texts read in the way that the first ones were.
   * Columns that are left out, or not known, are not looked at; a target may be missing. The `levels` of a category are those
   * of the schema, followed by values that it does not know.
   *
   * @throws DataError a column that vanished, or a value that does not fit its type; with row and column.
   * @throws ShapeError columns of different lengths.
   *
   * @example
   * ```ts
   * const { columns } = schema.read([{ age: 41, plan: 'basic' }]);
   * ```
   */
  read(rows: TableLike): Table {
    return readBy('Schema.read', this.columns, rows);
  }

  /** All of it as plain data. */
  toJSON(): SchemaJSON {
    const { rows, notes, warnings } = this;
    const columns = this.columns.map(toColumnJSON);
    return { format: 'myelin-schema', version: 1, rows, columns, notes, warnings };
  }

  /**
   * The schema that `toJSON` described.
   *
   * @throws FormatError anything else.
   *
   * @example
   * ```ts
   * const copy = Schema.fromJSON(JSON.parse(JSON.stringify(schema)));
   * ```
   */
  static fromJSON(json: SchemaJSON): Schema {
    const { rows, columns, notes, warnings } = readSchemaJSON(json);
    return new Schema(rows, columns, notes, warnings);
  }

  /** The columns, a line each of 80 places at most, then reasons that do not fit beside them, notes and warnings. */
  toString(): string {
    const rows = this.columns.map((column) => [
      column.name,
      column.type,
      column.use,
      valuesInWords(column),
      column.missing === 0 ? '' : String(column.missing),
      [column.reason, column.note].filter((part) => part !== '').join('; '),
    ]);
    const headings = ['column', 'type', 'use', 'values', 'gaps', 'why'];
    const right = [false, false, false, false, true];
    const whole = textTable(headings, rows, right);
    const told = [
      ...this.notes.map((note) => `note: ${note}`),
      ...this.warnings.map((warning) => `warning: ${warning}`),
    ];
    if (isNarrow(whole)) return [`${this.rows} rows`, whole, ...told.map(brokenLines)].join('\n');
    const table = narrowTable(
      headings.slice(0, -1),
      rows.map((cells) => cells.slice(0, -1)),
      right,
      [0, 3],
    );
    const reasons = rows
      .filter((cells) => cells[5] !== '')
      .map(([name, , , , , why]) => `${shorten(name!)}: ${why}`);
    return [`${this.rows} rows`, table, ...[...reasons, ...told].map(brokenLines)].join('\n');
  }

  /** @internal */
  [INSPECT](): string {
    return this.toString();
  }
}

function valuesInWords({ type, levels, range, distinct }: ColumnSchema): string {
  if (range) {
    const [low, high] = range.map(type === 'date' ? shortDate : short);
    return low === high ? low! : `${low} to ${high}`;
  }
  if (levels && levels.length > 0) {
    return levels.length <= SHOWN
      ? levels.join(', ')
      : `${levels.length}: ${levels.slice(0, SHOWN - 1).join(', ')}, …`;
  }
  return type === 'boolean' && distinct === 2 ? 'false, true' : '';
}
