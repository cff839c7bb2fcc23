// CSV and NDJSON, batch by batch, as samples.
import { DataError } from '../../base/errors.js';
import { checkOptions, describe, isA } from '../../base/validate.js';
import type { StreamBatch } from '../../network/training/stream/stream-source.js';
import { type Batch, type BatchSettings, csvBatches } from '../csv/csv-batches.js';
import { type CsvOptions, type FileOptions, resolveCsvOptions } from '../csv/csv-options.js';
import { ndjsonBatches } from '../ndjson-batches.js';
import { readSettings, type Settings } from '../read-options.js';
import type { FileLike } from '../source/chunks.js';
import { SAMPLE_COLUMNS, type SampleColumns, SampleMaker } from './sample-columns.js';

/** One pass over a file in batches, for an epoch. What `trainStream` takes. */
export type SampleSource = (epoch: number) => AsyncGenerator<StreamBatch, void, undefined>;

/** What `csvSource` takes. */
export interface CsvSourceOptions
  extends SampleColumns,
    Omit<CsvOptions, 'columns' | 'dateOrder'> {}

/** What `ndjsonSource` takes. */
export interface NdjsonSourceOptions extends SampleColumns, FileOptions {
  /** The texts that are gaps beside null. Default: as for `readNdjson`. */
  missing?: readonly string[];
}

const CSV_OPTIONS: readonly (keyof CsvSourceOptions)[] = [
  ...SAMPLE_COLUMNS,
  'missing',
  'decimal',
  'onProgress',
  'signal',
  'maxRows',
  'separator',
  'quote',
  'escape',
  'comment',
  'trim',
  'header',
  'duplicateHeaders',
  'shortRows',
  'skipLines',
  'encoding',
];

/**
 * The rows of a CSV file as samples for `trainStream`: read anew in each epoch, some at a time, whatever the file's size. A file of up to
 * `bufferRows` rows is read once, and trained with as `train` does, to the same bits.
 *
 * As no batch knows of the others, nothing is found out from values: numbers have a point unless `decimal` says so, classes and levels are
 * given.
 *
 * @param file As for `readCsv`; what can be read only once, such as a stream, serves up to `bufferRows` rows.
 * @throws OptionError an option is unknown or wrong. While it is read, as `readCsv`; DataError also: a gap, a value that is no
 * level.
 *
 * @example
 * ```ts
 * const source = csvSource('clicks.csv.gz', {
 *   inputs: ['hour', { column: 'device', levels: ['phone', 'desktop'] }],
 *   targets: 'clicked',
 *   classes: ['no', 'yes'],
 * });
 * await trainStream(network, source, { epochs: 3, loss: 'categoricalCrossentropy', optimizer: adam() });
 * ```
 */
export function csvSource(file: FileLike, options: CsvSourceOptions): SampleSource {
  const what = 'csvSource';
  const own = checkOptions(what, options, CSV_OPTIONS);
  const { inputs, targets, classes, sampleWeights, gaps, ...csv } = own;
  const maker = new SampleMaker(what, own);
  const { columns } = resolveCsvOptions(csv);
  const settings = batchesOf(maker, columns);
  return passesOver(what, file, maker, () => csvBatches(file, csv, settings));
}

/**
 * The objects of an NDJSON file (JSON Lines) as samples for `trainStream`, as `csvSource`.
 *
 * @param file As for `readNdjson`.
 * @throws OptionError an option is unknown or wrong. While it is read, as `readNdjson`; DataError also: a gap, a value that is no
 * level.
 *
 * @example
 * ```ts
 * const source = ndjsonSource('houses.ndjson', { inputs: ['area', 'rooms'], targets: 'price', gaps: 'skip' });
 * await trainStream(network, source, { epochs: 3, loss: 'meanSquaredError', optimizer: adam() });
 * ```
 */
export function ndjsonSource(file: FileLike, options: NdjsonSourceOptions): SampleSource {
  const what = 'ndjsonSource';
  const own = checkOptions(what, options, [
    ...SAMPLE_COLUMNS,
    'missing',
    'onProgress',
    'signal',
    'maxRows',
  ]);
  const { inputs, targets, classes, sampleWeights, gaps, missing, ...rest } = own;
  const maker = new SampleMaker(what, own);
  const read = readSettings(what, missing === undefined ? {} : { missing });
  const settings = batchesOf(maker, read);
  return passesOver(what, file, maker, () => ndjsonBatches(file, rest, settings));
}

/** What the samples need of a file. */
function batchesOf(maker: SampleMaker, given: Settings): BatchSettings {
  return { columns: maker.settings(given), rows: maker.rows, keep: () => [] };
}

function passesOver(
  what: string,
  file: FileLike,
  maker: SampleMaker,
  read: () => AsyncIterable<Batch>,
): SampleSource {
  let begun = false;
  return async function* () {
    if (begun && isReadOnce(file)) {
      throw new DataError(
        `${what}: ${describe(file)} can be read only once, and has more rows than bufferRows; expected a path, a URL, a Blob or bytes.`,
      );
    }
    begun = true;
    let rows = 0;
    for await (const { table } of read()) {
      const samples = maker.samples(table, rows);
      rows += table.length;
      if (samples) yield samples;
    }
  };
}

/** A stream, or something that iterates itself. */
function isReadOnce(file: unknown): boolean {
  if (typeof file !== 'object' || file === null) return false;
  if (typeof Response === 'function' && isA(file, Response)) return true;
  return 'getReader' in file || 'next' in file || 'pipe' in file;
}
