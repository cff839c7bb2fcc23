// Rows and columns of users, into columns of ours.
import { DataError, ShapeError } from '../base/errors.js';
import { viewOf } from '../base/typed-array.js';
import { describe, isArray, shorten } from '../base/validate.js';
import { ownList, reading } from '../matrix/intake.js';
import { type ArrowTableLike, arrowColumns, isArrowTable } from './arrow.js';
import type { Settings } from './read-options.js';
import { Table } from './table.js';
import { TableBuilder } from './table-builder.js';

/** Columns by name, each a list of as many values as the others. */
export interface ColumnsLike {
  /** The values by the name of the column. */
  readonly columns: Readonly<Record<string, ArrayLike<unknown> | Iterable<unknown>>>;
}

/** What is a table, or can become one at once: rows as objects, columns, an Arrow table. */
export type TableLike = Table | Iterable<object> | ColumnsLike | ArrowTableLike;

/** The table of what can become one at once. @throws DataError @throws ShapeError @throws OptionError as `tableOf`. */
export function collectTable(what: string, source: unknown, settings: Settings): Table {
  // Getters and proxies of the user's may throw anything.
  return reading(what, () => collect(what, source, settings));
}

function collect(what: string, source: unknown, settings: Settings): Table {
  if (typeof source !== 'object' || source === null) throw noTable(what, source);
  const builder = rowBuilder(what, settings);
  if (source instanceof Table) {
    return ofColumns(
      what,
      builder,
      source.columns.map((column) => [
        column.name,
        // Of no use to who skips it.
        Array.from({ length: source.length }, (_, row) => column.get(row)),
      ]),
    );
  }
  if (isArrowTable(source)) return ofColumns(what, builder, arrowColumns(source));
  if (Symbol.iterator in source) {
    const collector = new RowCollector(what, builder);
    for (const row of source as Iterable<unknown>) collector.add(row);
    return collector.finish();
  }
  if ('columns' in source && typeof source.columns === 'object' && source.columns !== null) {
    return ofColumns(what, builder, Object.entries(source.columns));
  }
  throw noTable(what, source);
}

/** A builder whose messages count rows. */
export function rowBuilder(what: string, settings: Settings): TableBuilder {
  return new TableBuilder({ what, place: (row) => `row ${row}` }, settings);
}

export function noTable(what: string, value: unknown): DataError {
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
    if (typeof row !== 'object' || row === null || isArray(row) || ArrayBuffer.isView(row)) {
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
  what: string,
  builder: TableBuilder,
  columns: readonly (readonly [name: string, values: unknown])[],
): Table {
  let rows: number | undefined;
  for (const [name, values] of columns) {
    const place = `${what}: columns: '${shorten(name)}'`;
    if (builder.names.includes(name)) throw new DataError(`${place}: there are two of that name.`);
    const column = builder.addColumn(name);
    let length = 0;
    for (const value of valuesOf(place, values)) {
      column?.add(value);
      length++;
    }
    rows ??= length;
    if (length !== rows) {
      throw new ShapeError(`${place}: ${length} values, expected ${rows} as in the first column.`);
    }
  }
  if (rows === 0) throw new DataError(`${what}: there are no rows.`);
  return builder.finish(rows ?? 0);
}

function valuesOf(what: string, values: unknown): Iterable<unknown> {
  if (typeof values === 'object' && values !== null) {
    const view = viewOf(values); // whatever a class of theirs iterates
    if (view) return view as Iterable<unknown>;
    if (Symbol.iterator in values) return values as Iterable<unknown>;
    if ('length' in values) {
      const list = ownList(what, values);
      if (list) return Array.from(list as ArrayLike<unknown>);
    }
  }
  throw new DataError(`${what}: expected a list of values, got ${describe(values)}.`);
}
