import { type FileLike, openFile } from '../source/chunks.js';
import { decoded } from '../source/decode.js';
import { inflated } from '../source/gzip.js';
import { counted } from '../source/progress.js';
import type { Table } from '../table.js';
import { type CsvOptions, type CsvSettings, resolveCsvOptions } from './csv-options.js';
import { type Dialect, findSeparator, separatorName } from './dialect.js';
import { loadParser, type ParseQuoted } from './quoted.js';
import { RowReader } from './row-reader.js';
import { Splitter } from './splitter.js';

/** As much of the beginning as the separator is looked for in. */
const SAMPLE = 1 << 16;
const WHAT = 'readCsv';

/**
 * A table of a CSV file: of a path, a URL, a `File`, a stream, text. Also of one that is packed with gzip. The text is
 * not kept: beside the columns reading takes some 40 to 115 MiB, however large the file is. Where the columns are too much, `columns` lists
 * those to read, and `maxRows` says how many rows.
 *
 * Nothing is guessed: separator, encoding and types follow from stated rules (docs/tables.md), the table's `notes` and
 * columns tell what was found, and where two readings are possible there is an error that names the line, the column and
 * the option that settles it.
 *
 * @throws DataError no file, no rows, a row of another length, a value that does not fit, or two readings.
 * @throws OptionError an option is unknown or out of range, or names a column that is not there.
 *
 * @example
 * ```ts
 * const table = await readCsv('customers.csv', { columns: { since: { dateOrder: 'dmy' } } });
 * const dropped = await readCsv(event.dataTransfer.files[0]);
 * const text = await readCsv('a;b\n1,5;x\n');
 * const some = await readCsv('large.csv.gz', { columns: ['age', 'plan', ['since', 'date']], maxRows: 1e6 });
 * ```
 */
export async function readCsv(file: FileLike, options: CsvOptions = {}): Promise<Table> {
  const settings = resolveCsvOptions(options);
  const { signal } = settings;
  signal?.throwIfAborted();
  const { chunks, bytes } = await openFile(WHAT, file, signal);
  const reading = new CsvReading(
    settings,
    () => text.encoding(),
    (notes) => new RowReader(WHAT, settings, notes),
  );
  const counting = counted(chunks, bytes, settings, () => reading.rows);
  const text = decoded(WHAT, inflated(WHAT, counting), settings.encoding);
  for await (const piece of text.texts) {
    await reading.push(piece);
    if (reading.full) break;
  }
  const table = (await reading.finish()).finish();
  signal?.throwIfAborted();
  return table;
}

/** Takes the records of a file, the header first. @internal */
export interface Records {
  readonly rows: number;
  /** Whether it wants no more. */
  readonly full: boolean;
  add(cells: string[], line: number): void;
}

/** The text of a file, from its beginning to the end. @internal */
export class CsvReading<R extends Records> {
  readonly #settings: CsvSettings;
  readonly #encoding: () => string | undefined;
  readonly #make: (notes: readonly string[]) => R;
  /** The beginning, until enough is there to find the separator. */
  #held = '';
  #skip: number;
  #begun: Begun<R> | undefined;

  /** `make`: what takes the records, given what was found of the file. */
  constructor(
    settings: CsvSettings,
    encoding: () => string | undefined,
    make: (notes: readonly string[]) => R,
  ) {
    this.#settings = settings;
    this.#encoding = encoding;
    this.#make = make;
    this.#skip = settings.skipLines;
  }

  get rows(): number {
    return this.#begun?.reader.rows ?? 0;
  }

  get full(): boolean {
    return this.#begun?.reader.full ?? false;
  }

  async push(piece: string): Promise<void> {
    if (this.#begun) return cut(this.#begun, piece, false);
    this.#held += piece;
    this.#skipLines();
    if (this.#skip > 0 || this.#held.length < SAMPLE) return;
    const held = this.#held;
    this.#held = '';
    await cut(this.#begin(held, false), held, false);
  }

  /** What took the records; undefined: the file has only begun. */
  get records(): R | undefined {
    return this.#begun?.reader;
  }

  /** What took the records, all of them. */
  async finish(): Promise<R> {
    const held = this.#skip > 0 ? '' : this.#held;
    const begun = this.#begun ?? this.#begin(held, true);
    if (!begun.reader.full) await cut(begun, held, true);
    return begun.reader;
  }

  #begin(text: string, whole: boolean): Begun<R> {
    const settings = this.#settings;
    const { quote, comment, skipLines } = settings;
    const separator =
      settings.separator ?? findSeparator(WHAT, text.slice(0, SAMPLE), whole, quote, comment);
    const dialect = { ...settings, separator, escape: settings.escape ?? quote ?? '' };
    const notes: string[] = [];
    if (settings.separator === undefined) {
      notes.push(`cells are separated by ${separatorName(separator)}`);
    }
    const encoding = this.#encoding();
    if (encoding !== undefined) notes.push(`the encoding is ${encoding}`);
    const reader = this.#make(notes);
    const splitter = new Splitter(WHAT, dialect, reader.add.bind(reader), skipLines + 1);
    this.#begun = { dialect, reader, splitter, parse: undefined };
    return this.#begun;
  }

  /** Leaves out the lines that are no part of the table. */
  #skipLines(): void {
    while (this.#skip > 0) {
      // A last \r may be half of a line break.
      const end = /\r\n|\n|\r(?!$)/.exec(this.#held);
      if (!end) return;
      this.#held = this.#held.slice(end.index + end[0].length);
      this.#skip--;
    }
  }
}

interface Begun<R extends Records> {
  readonly dialect: Dialect;
  readonly reader: R;
  readonly splitter: Splitter;
  parse: ParseQuoted | undefined;
}

async function cut(begun: Begun<Records>, text: string, last: boolean): Promise<void> {
  const { splitter, dialect } = begun;
  if (splitter.push(text, last)) begun.parse ??= await loadParser(WHAT, dialect);
  splitter.emit(begun.parse);
}
