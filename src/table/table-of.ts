import { checkOptions, tagOf } from '../base/validate.js';
import { reading } from '../matrix/intake.js';
import { collectTable, noTable, RowCollector, rowBuilder, type TableLike } from './collect.js';
import { READ_OPTIONS, type ReadOptions, readSettings } from './read-options.js';
import { Table } from './table.js';

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
  const own = checkOptions('tableOf', options, READ_OPTIONS);
  const isTable = reading('tableOf', () => rows instanceof Table);
  if (isTable && Object.keys(own).length === 0) return rows as Table;
  return collectTable('tableOf', rows, readSettings('tableOf', own));
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
  if (tagOf(rows) === '') throw noTable('tableFrom', rows); // else it is asked for `then`
  const source: unknown = await rows;
  if (typeof source !== 'object' || source === null) throw noTable('tableFrom', source);
  const isAsync = reading('tableFrom', () => Symbol.asyncIterator in source);
  if (!isAsync) return tableOf(source as TableLike, own);
  const builder = rowBuilder('tableFrom', readSettings('tableFrom', own));
  const collector = new RowCollector('tableFrom', builder);
  for await (const row of source as AsyncIterable<unknown>) {
    reading('tableFrom', () => collector.add(row));
  }
  return collector.finish();
}
