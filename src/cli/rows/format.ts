import type { Arguments } from '../arguments.js';
import { UsageError } from '../usage-error.js';

/** The forms in which rows come. */
export const FORMATS = ['csv', 'tsv', 'ndjson', 'parquet', 'npy', 'npz'] as const;
export type Format = (typeof FORMATS)[number];

const SUFFIXES: readonly (readonly [suffix: RegExp, format: Format])[] = [
  [/\.(csv|txt|dat|data)$/i, 'csv'],
  [/\.(tsv|tab)$/i, 'tsv'],
  [/\.(ndjson|jsonl|ldjson)$/i, 'ndjson'],
  [/\.(parquet|pq)$/i, 'parquet'],
  [/\.npy$/i, 'npy'],
  [/\.npz$/i, 'npz'],
];

/** The form of a file by its name, or by `--format`; stdin is CSV unless said otherwise. @throws UsageError */
export function formatOf(path: string, args: Arguments): Format {
  const given = args.choice('format', FORMATS);
  if (given !== undefined) return given;
  if (path === '-') return 'csv';
  const name = path.replace(/\.gz$/i, '');
  const found = SUFFIXES.find(([suffix]) => suffix.test(name));
  if (found) return found[1];
  throw new UsageError(
    `'${path}': its name does not tell what it is; say so: --format ${FORMATS.join(', ')}.`,
  );
}

/** What can be written, by the name of the file. @throws UsageError */
export function outputFormatOf(path: string, input: Format): 'csv' | 'tsv' | 'ndjson' {
  if (path === '-') return input === 'ndjson' || input === 'tsv' ? input : 'csv';
  const name = path.replace(/\.gz$/i, '');
  const found = SUFFIXES.find(([suffix]) => suffix.test(name))?.[1];
  if (found === 'csv' || found === 'tsv' || found === 'ndjson') return found;
  throw new UsageError(`'${path}': answers are written as .csv, .tsv or .ndjson, each with .gz.`);
}
