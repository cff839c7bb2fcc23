import { checkInteger, checkOptions } from '../../base/validate.js';
import { RandomState } from '../../random/random-state.js';
import type { FileOptions } from '../csv/csv-options.js';
import { parquetGroups } from '../parquet/groups.js';
import { readSettings } from '../read-options.js';
import type { FileLike } from '../source/chunks.js';
import { SAMPLE_COLUMNS, type SampleColumns, SampleMaker } from './sample-columns.js';
import type { SampleSource } from './text-sources.js';

/** What `parquetSource` takes. */
export interface ParquetSourceOptions extends SampleColumns, FileOptions {
  /** The texts that are gaps beside null. Default: as for `readParquet`. */
  missing?: readonly string[];
  /**
   * Row groups come in an order that is drawn anew in each epoch, from this, 0 to 2³² − 1: for files that are sorted, whose groups are
   * larger than the buffer. Default: as they stand.
   */
  groupSeed?: number;
}

/**
 * The rows of a Parquet file as samples for `trainStream`: one row group at a time, of the columns that are wanted alone. As
 * `csvSource` otherwise.
 *
 * @param file As for `readParquet`.
 * @throws OptionError an option is unknown or wrong. While it is read, as `readParquet`; DataError also: a gap, a value that is no
 * level.
 *
 * @example
 * ```ts
 * const source = parquetSource('trips.parquet', { inputs: ['distance', 'hour'], targets: 'minutes', groupSeed: 1 });
 * await trainStream(network, source, { epochs: 3, loss: 'meanSquaredError', optimizer: adam() });
 * ```
 */
export function parquetSource(file: FileLike, options: ParquetSourceOptions): SampleSource {
  const what = 'parquetSource';
  const own = checkOptions(what, options, [
    ...SAMPLE_COLUMNS,
    'missing',
    'onProgress',
    'signal',
    'maxRows',
    'groupSeed',
  ]);
  const { inputs, targets, classes, sampleWeights, gaps, missing, groupSeed, ...rest } = own;
  const maker = new SampleMaker(what, own);
  const settings = maker.settings(readSettings(what, missing === undefined ? {} : { missing }));
  const seed =
    groupSeed === undefined
      ? undefined
      : checkInteger(`${what}: groupSeed`, groupSeed, 0, 2 ** 32 - 1);
  return async function* (epoch) {
    const order = (groups: number): ArrayLike<number> | undefined => {
      if (seed === undefined) return undefined;
      const random = new RandomState((seed + Math.imul(epoch, 0x9e3779b1)) >>> 0);
      const drawn = random.permutation(groups);
      random.dispose();
      return drawn;
    };
    for await (const { table, first } of parquetGroups(what, file, rest, settings, order)) {
      const step = maker.rows;
      for (let row = 0; row < table.length; row += step) {
        const rows = Array.from({ length: Math.min(step, table.length - row) }, (_, i) => row + i);
        const samples = maker.samples(table.take(rows), first + row);
        if (samples) yield samples;
      }
    }
  };
}
