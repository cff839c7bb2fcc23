import type { Settings } from '../read-options.js';
import { type FileLike, openFile } from '../source/chunks.js';
import { decoded } from '../source/decode.js';
import { inflated } from '../source/gzip.js';
import { counted } from '../source/progress.js';
import type { Table } from '../table.js';
import { type CsvOptions, type CsvSettings, resolveCsvOptions } from './csv-options.js';
import { CsvReading, type Records } from './read-csv.js';
import { RowReader } from './row-reader.js';

const WHAT = 'readCsv';

/** Some rows of a file. */
export interface Batch {
  readonly table: Table;
  /** The cells of the columns that were to be kept, as they were written, a list a row. */
  readonly kept: readonly (readonly string[])[];
}

/** Which rows, and how. */
export interface BatchSettings {
  /** How columns are read: types must be set, as each batch is a table of its own. */
  readonly columns: Settings;
  /** How many rows a batch has, but the last. */
  readonly rows: number;
  /** Columns whose cells are kept; given the names of all. */
  keep(names: readonly string[]): readonly string[];
}

/**
 * The rows of a CSV file as one small table after the other: memory is that of one. Lines in messages are those of the file.
 *
 * @throws DataError @throws OptionError as `readCsv`; a file without rows has no batches. @internal
 */
export async function* csvBatches(
  file: FileLike,
  options: CsvOptions,
  batches: BatchSettings,
): AsyncGenerator<Batch, void, undefined> {
  const settings = resolveCsvOptions(options);
  const { chunks, bytes } = await openFile(WHAT, file, settings.signal);
  const reading = new CsvReading(
    settings,
    () => text.encoding(),
    () => new BatchReader(settings, batches),
  );
  const counting = counted(chunks, bytes, settings, () => reading.rows);
  const text = decoded(WHAT, inflated(WHAT, counting), settings.encoding);
  for await (const piece of text.texts) {
    await reading.push(piece);
    yield* reading.records?.drain() ?? [];
    if (reading.full) break;
  }
  const records = await reading.finish();
  records.close();
  yield* records.drain();
}

/** Takes records and has tables of some rows each. */
class BatchReader implements Records {
  readonly #settings: CsvSettings;
  readonly #batches: BatchSettings;
  #names: readonly string[] | undefined;
  #places: number[] = [];
  #reader: RowReader;
  #kept: string[][] = [];
  #whole: Batch[] = [];
  rows = 0;

  constructor(settings: CsvSettings, batches: BatchSettings) {
    this.#settings = { ...settings, columns: batches.columns };
    this.#batches = batches;
    this.#reader = new RowReader(WHAT, this.#settings, []);
  }

  get full(): boolean {
    return this.rows >= this.#settings.maxRows;
  }

  add(cells: string[], line: number): void {
    const before = this.#reader.rows;
    this.#reader.add(cells, line);
    if (!this.#names) this.#begin();
    if (this.#reader.rows === before) return;
    this.rows++;
    if (this.#places.length > 0) this.#kept.push(this.#places.map((i) => cells[i] ?? ''));
    if (this.#reader.rows >= this.#batches.rows) this.close();
  }

  /** Ends the batch that was begun. */
  close(): void {
    if (this.#reader.rows === 0) return;
    this.#whole.push({ table: this.#reader.finish(), kept: this.#kept });
    this.#kept = [];
    const header = this.#names ?? true;
    const maxRows = this.#settings.maxRows - this.rows;
    this.#reader = new RowReader(WHAT, { ...this.#settings, header, maxRows }, []);
  }

  *drain(): Iterable<Batch> {
    const whole = this.#whole;
    this.#whole = [];
    yield* whole;
  }

  #begin(): void {
    const { names } = this.#reader;
    if (!names) return;
    this.#names = names;
    this.#places = this.#batches.keep(names).map((name) => names.indexOf(name));
  }
}
