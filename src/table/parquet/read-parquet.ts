import { DataError, MyelinError } from '../../base/errors.js';
import { checkOptions, describe } from '../../base/validate.js';
import { rowBuilder } from '../collect.js';
import { FILE_OPTIONS, type FileOptions, resolveFileOptions } from '../csv/csv-options.js';
import { READ_OPTIONS, type ReadOptions, readSettings } from '../read-options.js';
import type { FileLike } from '../source/chunks.js';
import { openRandomAccess, type RandomAccess } from '../source/random-access.js';
import type { Table } from '../table.js';

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
  const { onProgress, signal, maxRows } = resolveFileOptions(WHAT, own);
  signal?.throwIfAborted();
  const [library, source] = await Promise.all([
    import('./parquet.js'),
    openRandomAccess(WHAT, file, signal),
  ]);
  try {
    const metadata = await library.parquetMetadataAsync(source);
    const builder = rowBuilder(WHAT, settings);
    for (const { element, children } of library.parquetSchema(metadata).children) {
      const column = builder.addColumn(element.name);
      if (column && (children.length > 0 || element.repetition_type === 'REPEATED')) {
        throw new DataError(
          `${WHAT}: column '${element.name}' is nested; expected one value a row. columns: { ${JSON.stringify(element.name)}: 'skip' } leaves it out.`,
        );
      }
    }
    const names = builder.names.filter((_, i) => builder.builders[i] !== undefined);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) {
      throw new DataError(`${WHAT}: there are two columns of the name '${twice}'.`);
    }
    const scan = await library.parquetScan({
      file: source,
      metadata,
      columns: names,
      compressors: {
        GZIP: (bytes, length) => library.gunzipSync(bytes, { out: new Uint8Array(length) }),
        ZSTD: (bytes, length) => library.decompressZstandard(bytes, new Uint8Array(length)),
      },
    });
    let rows = 0;
    for (const { rowStart, rowEnd: end } of scan.ranges) {
      signal?.throwIfAborted();
      const rowEnd = Math.min(end, rowStart + maxRows - rows);
      if (rowEnd <= rowStart) break;
      for (const [i, column] of builder.builders.entries()) {
        if (!column) continue;
        const name = builder.names[i]!;
        const values = await scan.readColumn({ column: name, rowStart, rowEnd });
        if (values.length !== rowEnd - rowStart) {
          throw new DataError(
            `${WHAT}: column '${name}' has ${values.length} values from row ${rowStart} on, expected ${rowEnd - rowStart}.`,
          );
        }
        for (let row = 0; row < values.length; row++) column.add(values[row]);
      }
      rows += rowEnd - rowStart;
      onProgress?.({ bytes: bytesOf(source, rows, metadata), total: source.byteLength, rows });
    }
    signal?.throwIfAborted();
    if (rows === 0) throw new DataError(`${WHAT}: there are no rows.`);
    return builder.finish(rows);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof MyelinError) throw error;
    const reason = error instanceof Error ? error.message : describe(error);
    throw new DataError(`${WHAT}: no Parquet file that can be read: ${reason}.`);
  } finally {
    await source.close();
  }
}

/** The share of the file that the rows so far are, about. */
function bytesOf(source: RandomAccess, rows: number, metadata: { num_rows: bigint }): number {
  return Math.round((source.byteLength * rows) / Number(metadata.num_rows));
}
