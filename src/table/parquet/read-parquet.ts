import { DataError } from '../../base/errors.js';
import { checkOptions } from '../../base/validate.js';
import { FILE_OPTIONS, type FileOptions, resolveFileOptions } from '../csv/csv-options.js';
import { READ_OPTIONS, type ReadOptions, readSettings } from '../read-options.js';
import type { FileLike } from '../source/chunks.js';
import type { Table } from '../table.js';
import { upTo, withParquet } from './groups.js';

/** What `readParquet` takes. */
export interface ParquetOptions extends ReadOptions, FileOptions {}

const WHAT = 'readParquet';

/**
 * A table of a Parquet file: of a path, a URL (of which only the parts that are needed are fetched where its server sends
 * parts), a `File`, bytes. Columns that are skipped are not read. Pages may be packed with Snappy, gzip or Zstandard.
 *
 * @throws DataError no Parquet file, a damaged one, no rows, a nested column that is not skipped, a value that does not fit.
 * @throws OptionError an option is unknown or out of range, or names a column that is not there.
 *
 * @example
 * ```ts
 * const table = await readParquet('customers.parquet', { columns: { history: 'skip' } });
 * ```
 */
export async function readParquet(file: FileLike, options: ParquetOptions = {}): Promise<Table> {
  const own = checkOptions(WHAT, options, [...READ_OPTIONS, ...FILE_OPTIONS]);
  const settings = readSettings(WHAT, own);
  const how = resolveFileOptions(WHAT, own);
  const { maxRows, signal } = how;
  const whole = withParquet(WHAT, file, how, settings, async function* (open) {
    const builder = open.builder();
    let read = 0;
    for (const { group, rows } of upTo(maxRows, open.groups)) {
      await open.add(builder, group);
      read = rows;
      open.progress(rows);
    }
    signal?.throwIfAborted();
    if (read > 0) yield builder.finish(read);
  });
  for await (const table of whole) return table;
  throw new DataError(`${WHAT}: there are no rows.`);
}
