import { csvBatches } from '../../table/csv/csv-batches.js';
import type { Settings } from '../../table/read-options.js';
import type { Table } from '../../table/table.js';
import type { Arguments } from '../arguments.js';
import type { Words } from '../words.js';
import { formatOf } from './format.js';
import { inFile, openRows } from './open.js';
import { csvOptionsOf } from './read-flags.js';
import { readTable } from './read-table.js';

/**
 * A file's rows with their target, each column read as `columns` says, so that no row decides anything anew.
 *
 * @throws DataError a value that does not fit, no rows.
 */
export async function readKnown(
  path: string,
  columns: Settings,
  args: Arguments,
  words: Words,
): Promise<Table> {
  const format = formatOf(path, args);
  if (format !== 'csv' && format !== 'tsv') return readTable(path, args, words);
  return inFile(path, async () => {
    const whole = csvBatches(openRows(path), csvOptionsOf(args, format === 'tsv'), {
      columns,
      rows: Number.POSITIVE_INFINITY,
      keep: () => [],
    });
    for await (const { table } of whole) return table;
    return readTable(path, args, words); // says that there are no rows
  });
}
