// Rows of a file by and by, as a model takes them.
import type { Batch, BatchSettings } from '../../table/csv/csv-batches.js';
import { csvBatches } from '../../table/csv/csv-batches.js';
import { ndjsonBatches } from '../../table/ndjson-batches.js';
import type { Settings } from '../../table/read-options.js';
import type { Arguments } from '../arguments.js';
import { UsageError } from '../usage-error.js';
import type { Words } from '../words.js';
import { formatOf } from './format.js';
import { openRows, withFile } from './open.js';
import { csvOptionsOf } from './read-flags.js';
import { readTable } from './read-table.js';

/** Enough that a call's overhead is nothing, few enough that memory is no matter. */
const ROWS = 8192;

/** Columns to keep beside the answers: names, or `*` for all. */
export type Keep = readonly string[] | '*';

/**
 * The rows that a model shall answer, their columns read as `columns` says. CSV and NDJSON are read by and by; Parquet and arrays are read whole.
 *
 * @throws DataError @throws UsageError a column to keep is not there.
 */
export async function* batchesOf(
  path: string,
  columns: Settings,
  keep: Keep,
  args: Arguments,
  words: Words,
): AsyncGenerator<Named, void, undefined> {
  const format = formatOf(path, args);
  const maxRows = args.number('max-rows', 1, 2 ** 32, true);
  let names: readonly string[] = [];
  const settings: BatchSettings = {
    columns,
    rows: ROWS,
    keep(all) {
      names = namesToKeep(keep, all, format === 'ndjson');
      return names;
    },
  };
  const options = maxRows === undefined ? {} : { maxRows };
  try {
    if (format === 'csv' || format === 'tsv') {
      const flags = csvOptionsOf(args, format === 'tsv');
      for await (const batch of csvBatches(openRows(path), { ...options, ...flags }, settings)) {
        yield { ...batch, names };
      }
    } else if (format === 'ndjson') {
      for await (const batch of ndjsonBatches(openRows(path), options, settings)) {
        yield { ...batch, names };
      }
    } else {
      yield* ofTable(path, settings, args, words, () => names);
    }
  } catch (error) {
    throw withFile(error, path);
  }
}

/** A batch, and what its kept cells are of. */
export interface Named extends Batch {
  readonly names: readonly string[];
}

function namesToKeep(keep: Keep, all: readonly string[], some: boolean): readonly string[] {
  if (keep === '*') return all;
  const unknown = keep.find((name) => !all.includes(name));
  if (unknown === undefined || some) return keep;
  throw new UsageError(`--keep: there is no column '${unknown}'; there are ${all.join(', ')}.`);
}

async function* ofTable(
  path: string,
  settings: BatchSettings,
  args: Arguments,
  words: Words,
  names: () => readonly string[],
): AsyncGenerator<Named, void, undefined> {
  const table = await readTable(path, args, words);
  const columns = settings.keep(table.names).map((name) => table.column(name));
  for (let start = 0; start < table.length; start += ROWS) {
    const rows = Array.from({ length: Math.min(ROWS, table.length - start) }, (_, i) => start + i);
    const kept = rows.map((row) => columns.map((column) => textOf(column.get(row))));
    yield { table: table.take(rows), kept: columns.length > 0 ? kept : [], names: names() };
  }
}

function textOf(value: unknown): string {
  if (value === null) return '';
  return value instanceof Date ? value.toISOString() : String(value);
}
