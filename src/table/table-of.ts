import { DataError, ShapeError } from '../base/errors.js';
import { checkOptions, describe, shorten } from '../base/validate.js';
import { type ArrowTableLike, arrowColumns, isArrowTable } from './arrow.js';
import { READ_OPTIONS, type ReadOptions, readSettings } from './read-options.js';
import { Table } from './table.js';
import { TableBuilder } from './table-builder.js';

/** Columns by name, each a list of as many values as the others. */
export interface ColumnsLike {
  readonly columns: Readonly<Record<string, ArrayLike<unknown> | Iterable<unknown>>>;
}

/** What is a table, or can become one at once: rows as objects, columns, an Arrow table. */
export type TableLike = Table | Iterable<object> | ColumnsLike | ArrowTableLike;

/**
 * A table of rows as objects, of columns, or of an Arrow table. Each column gets the type that its values have; texts are
 * read as in a CSV file, by the same rules. What a row does not have is a gap; so are null, undefined and NaN.
 *
 * @param rows `[{ age: 41, plan: 'basic' }, …]` or any iterable of such objects; `{ columns: { age: [41, …] } }`; an
 * Arrow table; a `Table`, which is returned as it is unless options are given.
 * @throws DataError no rows or columns, a row that is no object, a value that is no number, text, boolean, date or gap,
 * one that does not fit the type that was set, or that can be read in two ways; with row and column.
 * @throws ShapeError columns of different lengths. @throws OptionError an option is unknown or names no column.
 *
 * @example
 * ```ts
 * const table = tableOf([{ age: 41, plan: 'basic' }, { age: 29, plan: 'pro' }]);
 * const same = tableOf({ columns: { age: [41, 29], plan: ['basic', 'pro'] } });
 * ```
 */
export function tableOf(rows: TableLike, options: ReadOptions = {}): Table {
  const settings = readSettings('tableOf', checkOptions('tableOf', options, READ_OPTIONS));
  const source: unknown = rows;
  if (source instanceof Table && Object.keys(options).length === 0) return source;
  if (typeof source !== 'object' || source === null) throw noTable('tableOf', source);
  const builder = new TableBuilder({ what: 'tableOf', place: (row) => `row ${row}` }, settings);
  if (isArrowTable(source)) return ofColumns(builder, arrowColumns(source));
  if (Symbol.iterator in source) {
    const collector = new RowCollector('tableOf', builder);
    for (const row of source as Iterable<unknown>) collector.add(row);
    return collector.finish();
  }
  if ('columns' in source && typeof source.columns === 'object' && source.columns !== null) {
    return ofColumns(builder, Object.entries(source.columns));
  }
  throw noTable('tableOf', source);
}

/**
 * `tableOf` for what comes by and by: an async iterable of rows as objects, such as a database's cursor.
 *
 * @throws DataError @throws OptionError as `tableOf`.
 *
 * @example
 * ```ts
 * const table = await tableFrom(client.query('select * from customers').stream());
 * ```
 */
export async function tableFrom(
  rows: TableLike | AsyncIterable<object> | Promise<TableLike>,
  options: ReadOptions = {},
): Promise<Table> {
  const own = checkOptions('tableFrom', options, READ_OPTIONS);
  const source: unknown = await rows;
  if (typeof source !== 'object' || source === null) throw noTable('tableFrom', source);
  if (!(Symbol.asyncIterator in source)) return tableOf(source as TableLike, own);
  const origin = { what: 'tableFrom', place: (row: number) => `row ${row}` };
  const builder = new TableBuilder(origin, readSettings('tableFrom', own));
  const collector = new RowCollector('tableFrom', builder);
  for await (const row of source as AsyncIterable<unknown>) collector.add(row);
  return collector.finish();
}

function noTable(what: string, value: unknown): DataError {
  return new DataError(
    `${what}: expected rows as objects, { columns }, an Arrow table or a Table, got ${describe(value)}.`,
  );
}

/** Rows as objects, into columns: a new name begins one. */
export class RowCollector {
  readonly #what: string;
  readonly #builder: TableBuilder;
  readonly #index = new Map<string, number>();
  #rows = 0;

  constructor(what: string, builder: TableBuilder) {
    this.#what = what;
    this.#builder = builder;
  }

  add(row: unknown): void {
    if (typeof row !== 'object' || row === null || Array.isArray(row) || ArrayBuffer.isView(row)) {
      throw new DataError(
        `${this.#what}: row ${this.#rows} is ${describe(row)}, expected an object of values by column.`,
        this.#rows,
      );
    }
    const { builders } = this.#builder;
    for (const name of Object.keys(row)) {
      let index = this.#index.get(name);
      if (index === undefined) {
        index = builders.length;
        this.#index.set(name, index);
        this.#builder.addColumn(name, this.#rows);
      }
      builders[index]?.add((row as Record<string, unknown>)[name]);
    }
    this.#rows++;
    // What the row does not have.
    for (const builder of builders) if (builder && builder.length < this.#rows) builder.addText('');
  }

  finish(): Table {
    if (this.#rows === 0) throw new DataError(`${this.#what}: there are no rows.`);
    return this.#builder.finish(this.#rows);
  }
}

function ofColumns(
  builder: TableBuilder,
  columns: readonly (readonly [name: string, values: unknown])[],
): Table {
  let rows: number | undefined;
  for (const [name, values] of columns) {
    const what = `tableOf: columns: '${shorten(name)}'`;
    if (builder.names.includes(name)) throw new DataError(`${what}: there are two of that name.`);
    const column = builder.addColumn(name);
    let length = 0;
    for (const value of valuesOf(what, values)) {
      column?.add(value);
      length++;
    }
    rows ??= length;
    if (length !== rows) {
      throw new ShapeError(`${what}: ${length} values, expected ${rows} as in the first column.`);
    }
  }
  if (rows === 0) throw new DataError('tableOf: there are no rows.');
  return builder.finish(rows ?? 0);
}

function valuesOf(what: string, values: unknown): Iterable<unknown> {
  if (typeof values === 'object' && values !== null) {
    if (Symbol.iterator in values) return values as Iterable<unknown>;
    if ('length' in values) return Array.from(values as ArrayLike<unknown>);
  }
  throw new DataError(`${what}: expected a list of values, got ${describe(values)}.`);
}
