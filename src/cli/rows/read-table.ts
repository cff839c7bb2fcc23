import { readFile } from 'node:fs/promises';
import { DataError } from '../../base/errors.js';
import { decodeNpy } from '../../serialization/npy.js';
import { decodeNpz } from '../../serialization/npz.js';
import { readCsv } from '../../table/csv/read-csv.js';
import { readNdjson } from '../../table/ndjson.js';
import { readParquet } from '../../table/parquet/read-parquet.js';
import type { ReadOptions } from '../../table/read-options.js';
import type { Table } from '../../table/table.js';
import { tableOf } from '../../table/table-of.js';
import type { Arguments } from '../arguments.js';
import type { Words } from '../words.js';
import { tensorColumns } from './arrays.js';
import { formatOf } from './format.js';
import { inFile, nameOf, openRows } from './open.js';
import { csvOptionsOf, readOptionsOf } from './read-flags.js';

/** The table of a file, by its name and the flags. @throws DataError @throws what the file system reports. */
export function readTable(path: string, args: Arguments, words: Words): Promise<Table> {
  const format = formatOf(path, args);
  const read = readOptionsOf(args);
  const maxRows = args.number('max-rows', 1, 2 ** 32, true);
  const onProgress = ({ bytes, total, rows }: Progress): void => {
    const share = total ? ` ${Math.floor((100 * bytes) / total)} %` : '';
    words.progress('read', () => `reading ${nameOf(path)}:${share} ${rows} rows`, { bytes, rows });
  };
  const options = { ...read, ...(maxRows !== undefined && { maxRows }), onProgress };
  return inFile(path, async () => {
    switch (format) {
      case 'csv':
      case 'tsv':
        return readCsv(openRows(path), { ...options, ...csvOptionsOf(args, format === 'tsv') });
      case 'ndjson':
        return readNdjson(openRows(path), options);
      case 'parquet':
        return readParquet(path === '-' ? await allOf(path) : await plainPath(path), options);
      case 'npy':
      case 'npz':
        return ofArrays(await allOf(path), format, read, maxRows);
    }
  });
}

interface Progress {
  readonly bytes: number;
  readonly total: number | undefined;
  readonly rows: number;
}

/** A file that is read in places must be there; the reader's own error has no code of the file system. */
async function plainPath(path: string): Promise<string | Uint8Array> {
  if (/\.gz$/i.test(path)) return allOf(path);
  const { stat } = await import('node:fs/promises');
  await stat(path);
  return path;
}

/** All bytes, unpacked. */
export async function allOf(path: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  if (path === '-') for await (const part of process.stdin) parts.push(part as Uint8Array);
  else parts.push(await readFile(path));
  const bytes = Buffer.concat(parts);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const { gunzipSync } = await import('node:zlib');
  try {
    return gunzipSync(bytes);
  } catch (error) {
    throw new DataError(`a broken gzip file: ${(error as Error).message}.`);
  }
}

function ofArrays(
  bytes: Uint8Array,
  format: 'npy' | 'npz',
  read: ReadOptions,
  maxRows: number | undefined,
): Table {
  const arrays = format === 'npy' ? new Map([['x', decodeNpy(bytes)]]) : decodeNpz(bytes);
  return tableOf({ columns: tensorColumns(arrays, maxRows) }, read);
}
