import { DataError, OptionError } from '../base/errors.js';
import { checkOptions, describe, quoted } from '../base/validate.js';
import type { Label } from '../data/labels.js';
import { trainTestSplit } from '../data/train-test-split.js';
import { ownList } from '../matrix/intake.js';
import type { Column, Value } from './column.js';
import { describeTable, type TableDescription } from './description.js';
import { listNames } from './read-options.js';

/** A row as an object: a value by the name of each column, null for a gap. */
export type Row = Record<string, Value>;

/** What `Table.split` takes. */
export interface SplitOptions {
  /** A fraction between 0 and 1 (rounded up to rows), or a number of rows. Default: the rest, else 0.25. */
  testSize?: number;
  /** A fraction between 0 and 1 (rounded down to rows), or a number of rows. Default: the rest. */
  trainSize?: number;
  /** Whether the rows are drawn at random. If not, the first are for training. Default true. */
  shuffle?: boolean;
  /** The name of a column whose values keep their shares in both parts; a gap is a value here. Default: none. */
  stratify?: string;
  /** 0 to 2³² − 1. Default: one drawn from the platform, returned as `seed`. */
  seed?: number;
}

const SPLIT_OPTIONS = ['testSize', 'trainSize', 'shuffle', 'stratify', 'seed'];

/** What `Table.split` returns. */
export interface TableSplit {
  /** To train with. */
  train: Table;
  /** To test with. */
  test: Table;
  /** What the rows were drawn with. */
  seed: number;
}

/**
 * Rows of named columns, each of one type. It cannot be changed, and is iterable as plain objects; a gap is null.
 *
 * `tableOf` makes one of rows, `readCsv` and its like of files.
 *
 * @example
 * ```ts
 * const table = tableOf([{ age: 41, plan: 'basic' }, { age: null, plan: 'pro' }]);
 * table.column('age').missing; // 1
 * for (const row of table) console.log(row.plan);
 * const { train, test } = table.split({ testSize: 0.5, seed: 1 });
 * ```
 */
export class Table implements Iterable<Row> {
  /** In their order. */
  readonly columns: readonly Column[];
  /** How many rows. */
  readonly length: number;
  /** What was found, or left out, when the table was read, in words. */
  readonly notes: readonly string[];
  readonly #byName: ReadonlyMap<string, Column>;

  /** @internal Columns of equal length and different names. */
  constructor(columns: readonly Column[], length: number, notes: readonly string[] = []) {
    this.columns = columns;
    this.length = length;
    this.notes = notes;
    this.#byName = new Map(columns.map((column) => [column.name, column]));
  }

  /** The names of the columns, in their order. */
  get names(): string[] {
    return this.columns.map(({ name }) => name);
  }

  /** Whether there is a column of that name. */
  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** The column of that name. @throws DataError there is none. */
  column(name: string): Column {
    const column = this.#byName.get(name);
    if (column) return column;
    throw new DataError(
      `Table: there is no column ${quoted(name)}; there are ${listNames(this.names)}.`,
    );
  }

  /** One row, counted from 0. @throws DataError there is none. */
  row(index: number): Row {
    this.#checkRow('row', index, undefined);
    return this.#row(index);
  }

  /** The rows, one by one, each made when it is asked for. */
  *[Symbol.iterator](): IterableIterator<Row> {
    for (let i = 0; i < this.length; i++) yield this.#row(i);
  }

  /** These columns alone, in this order. @throws DataError there is none of that name, or one is named twice. */
  select(names: readonly string[]): Table {
    const own = ownList('Table.select', names) as readonly string[] | undefined;
    if (!own)
      throw new DataError(`Table.select: expected a list of names, got ${describe(names)}.`);
    const columns = Array.from(own, (name) => this.column(name));
    const twice = own.find((name, i) => own.indexOf(name) !== i);
    if (twice !== undefined) throw new DataError(`Table.select: '${twice}' is named twice.`);
    return new Table(columns, this.length, this.notes);
  }

  /** All columns but these. @throws DataError there is none of that name. */
  without(...names: string[]): Table {
    for (const name of names) this.column(name);
    return new Table(
      this.columns.filter(({ name }) => !names.includes(name)),
      this.length,
      this.notes,
    );
  }

  /**
   * The rows at the given indices, in their order.
   *
   * @param rows Whole numbers from 0; one may occur again.
   * @throws DataError an index out of range.
   */
  take(rows: ArrayLike<number>): Table {
    const own = ownList('Table.take', rows) as ArrayLike<number> | undefined;
    if (!own) throw new DataError(`Table.take: expected a list of indices, got ${describe(rows)}.`);
    const indices = Array.from(own);
    for (const [i, row] of indices.entries()) this.#checkRow('take', row, i);
    return new Table(
      this.columns.map((column) => column.take(indices)),
      indices.length,
      this.notes,
    );
  }

  /**
   * A part to train with and a part to test with, drawn as `trainTestSplit` draws, to the row.
   *
   * @throws OptionError an option is unknown, of the wrong type or out of range, or a part would be empty.
   * @throws DataError no rows, or (with `stratify`) a value that one row alone has.
   */
  split(options: SplitOptions = {}): TableSplit {
    const { stratify, ...rest } = checkOptions('Table.split', options, SPLIT_OPTIONS);
    if (stratify !== undefined && typeof stratify !== 'string') {
      throw new OptionError(
        `Table.split: stratify: expected the name of a column, got ${describe(stratify)}.`,
      );
    }
    if (this.length === 0) throw new DataError('Table.split: there are no rows.');
    const { train, test, seed } = trainTestSplit(
      { data: new Float64Array(this.length), shape: [this.length, 1] },
      new Uint8Array(this.length),
      stratify === undefined ? rest : { ...rest, stratify: labelsOf(this.column(stratify)) },
    );
    return { train: this.take(train.indices), test: this.take(test.indices), seed };
  }

  /** Figures of every column, which print as a table. */
  describe(): TableDescription {
    return describeTable(this.columns, this.length);
  }

  /** `Table of 3 rows and 2 columns`. */
  toString(): string {
    return `Table of ${this.length} rows and ${this.columns.length} columns`;
  }

  #row(index: number): Row {
    const row: Row = {};
    for (const column of this.columns) put(row, column.name, column.get(index));
    return row;
  }

  #checkRow(method: string, row: unknown, at: number | undefined): void {
    if (Number.isInteger(row) && Number(row) >= 0 && Number(row) < this.length) return;
    const which = at === undefined ? 'the row' : `index ${at}`;
    throw new DataError(
      `Table.${method}: ${which} is ${describe(row)}, expected a whole number from 0 to ${this.length - 1}.`,
      at,
    );
  }
}

/** An assignment to `__proto__` would change the object's class. */
function put(row: Row, name: string, value: Value): void {
  if (name !== '__proto__') row[name] = value;
  else {
    Object.defineProperty(row, name, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
}

/** Values as labels, each a text that no other has. */
function labelsOf(column: Column): Label[] {
  return Array.from({ length: column.length }, (_, row) => {
    const value = column.get(row);
    return value === null ? '' : `=${value instanceof Date ? value.getTime() : value}`;
  });
}

/** The table with another column at a place. @internal */
export function withColumn(table: Table, at: number, column: Column): Table {
  const columns = table.columns.map((each, i) => (i === at ? column : each));
  return new Table(columns, table.length, table.notes);
}
