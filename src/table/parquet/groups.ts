// Row groups of Parquet files: what is read at a time.
import { DataError, MyelinError } from '../../base/errors.js';
import { describe } from '../../base/validate.js';
import { rowBuilder } from '../collect.js';
import { type FileOptions, type FileSettings, resolveFileOptions } from '../csv/csv-options.js';
import type { Settings } from '../read-options.js';
import type { FileLike } from '../source/chunks.js';
import { openRandomAccess, type RandomAccess } from '../source/random-access.js';
import type { Table } from '../table.js';
import type { TableBuilder } from '../table-builder.js';

/** A group of rows that stand together in a file. */
interface Group {
  readonly rowStart: number;
  readonly rowEnd: number;
}

/** An open file. */
export interface OpenParquet {
  readonly groups: readonly Group[];
  /** A builder with the columns that are wanted. */
  builder(): TableBuilder;
  /** Adds rows of a group, from its first on. @throws DataError */
  add(builder: TableBuilder, group: Group): Promise<void>;
  /** Tells how many rows were read. */
  progress(rows: number): void;
}

/** Opens a file for `body`, and closes it. @throws DataError no Parquet file, a damaged one, nested columns. What `body` throws. */
export async function* withParquet<T>(
  what: string,
  file: FileLike,
  { onProgress, signal }: FileSettings,
  columns: Settings,
  body: (open: OpenParquet) => AsyncGenerator<T, void, undefined>,
): AsyncGenerator<T, void, undefined> {
  signal?.throwIfAborted();
  const [library, source] = await Promise.all([
    import('./parquet.js'),
    openRandomAccess(what, file, signal),
  ]);
  try {
    const metadata = await library.parquetMetadataAsync(source);
    const builder = (): TableBuilder => {
      const made = rowBuilder(what, columns);
      for (const { element, children } of library.parquetSchema(metadata).children) {
        const column = made.addColumn(element.name);
        if (column && (children.length > 0 || element.repetition_type === 'REPEATED')) {
          throw new DataError(
            `${what}: column '${element.name}' is nested; expected one value a row. columns: { ${JSON.stringify(element.name)}: 'skip' } leaves it out.`,
          );
        }
      }
      return made;
    };
    const all = builder();
    columns.checkNames(all.names);
    const names = wantedOf(all);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) {
      throw new DataError(`${what}: there are two columns of the name '${twice}'.`);
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
    yield* body({
      groups: scan.ranges,
      builder,
      async add(made, { rowStart, rowEnd }) {
        signal?.throwIfAborted();
        for (const [i, column] of made.builders.entries()) {
          if (!column) continue;
          const name = made.names[i]!;
          const values = await scan.readColumn({ column: name, rowStart, rowEnd });
          if (values.length !== rowEnd - rowStart) {
            throw new DataError(
              `${what}: column '${name}' has ${values.length} values from row ${rowStart} on, expected ${rowEnd - rowStart}.`,
            );
          }
          for (let row = 0; row < values.length; row++) column.add(values[row]);
        }
      },
      progress(rows) {
        onProgress?.({ bytes: bytesOf(source, rows, metadata), total: source.byteLength, rows });
      },
    });
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof MyelinError) throw error;
    const reason = error instanceof Error ? error.message : describe(error);
    throw new DataError(`${what}: no Parquet file that can be read: ${reason}.`);
  } finally {
    await source.close();
  }
}

/** A row group as a table of its own, and the number of its first row. */
export interface GroupTable {
  readonly table: Table;
  readonly first: number;
}

/**
 * The row groups of a file one after the other, in the order that `order` gives for so many of them; undefined: as they stand.
 *
 * @throws DataError @throws OptionError as `readParquet`. @internal
 */
export async function* parquetGroups(
  what: string,
  file: FileLike,
  options: FileOptions,
  columns: Settings,
  order: (groups: number) => ArrayLike<number> | undefined,
): AsyncGenerator<GroupTable, void, undefined> {
  const settings = resolveFileOptions(what, options);
  const { maxRows } = settings;
  yield* withParquet(what, file, settings, columns, async function* (open) {
    const { groups } = open;
    const ordered = Array.from(order(groups.length) ?? groups.keys(), (index) => groups[index]!);
    for (const { group, rows } of upTo(maxRows, ordered)) {
      const builder = open.builder();
      await open.add(builder, group);
      open.progress(rows);
      const first = group.rowStart;
      yield { table: builder.finish(group.rowEnd - first), first };
    }
  });
}

/** Groups as far as so many rows go, and the rows with each. */
export function* upTo(
  maxRows: number,
  groups: readonly Group[],
): Generator<{ readonly group: Group; readonly rows: number }> {
  let rows = 0;
  for (const { rowStart, rowEnd } of groups) {
    const group = { rowStart, rowEnd: Math.min(rowEnd, rowStart + maxRows - rows) };
    if (group.rowEnd <= rowStart) return;
    rows += group.rowEnd - rowStart;
    yield { group, rows };
  }
}

function wantedOf({ names, builders }: TableBuilder): string[] {
  return names.filter((_, i) => builders[i] !== undefined);
}

/** The share of the file that the rows so far are, about. */
function bytesOf(source: RandomAccess, rows: number, metadata: { num_rows: bigint }): number {
  return Math.round((source.byteLength * rows) / Number(metadata.num_rows));
}
