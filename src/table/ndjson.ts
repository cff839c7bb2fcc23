import { DataError } from '../base/errors.js';
import { checkOptions, describe, quoted } from '../base/validate.js';
import { RowCollector } from './collect.js';
import {
  FILE_OPTIONS,
  type FileOptions,
  type FileSettings,
  resolveFileOptions,
} from './csv/csv-options.js';
import { LineNumbers } from './csv/line-numbers.js';
import { READ_OPTIONS, type ReadOptions, readSettings, type Settings } from './read-options.js';
import { repeatedKey } from './repeated-key.js';
import { type FileLike, openFile } from './source/chunks.js';
import { decoded } from './source/decode.js';
import { inflated } from './source/gzip.js';
import { counted } from './source/progress.js';
import type { Table } from './table.js';
import { TableBuilder } from './table-builder.js';

/** What `readNdjson` takes. */
export interface NdjsonOptions extends ReadOptions, FileOptions {}

const WHAT = 'readNdjson';
/** A line longer than this many characters is no row. */
const LONGEST = 1 << 26;

/**
 * A table of newline-delimited JSON (JSON Lines): an object in each line, of the same sources as `readCsv`, in UTF-8 or
 * UTF-16, packed with gzip or not. Whole numbers that a float64 does not hold are kept as texts.
 *
 * @throws DataError no file, no rows, a line that is no object, a value that is none of a table, a key that
 * stands twice in one object; with its line.
 * @throws OptionError an option is unknown or out of range, or names a column that is not there.
 *
 * @example
 * ```ts
 * const table = await readNdjson('{"age": 41, "plan": "basic"}\n{"age": 29}\n');
 * ```
 */
export async function readNdjson(file: FileLike, options: NdjsonOptions = {}): Promise<Table> {
  const own = checkOptions(WHAT, options, [...READ_OPTIONS, ...FILE_OPTIONS]);
  const settings = resolveFileOptions(WHAT, own);
  const reader = new NdjsonReader(settings, readSettings(WHAT, own));
  settings.signal?.throwIfAborted();
  const { chunks, bytes } = await openFile(WHAT, file, settings.signal);
  const counting = counted(chunks, bytes, settings, () => reader.rows);
  let rest = '';
  for await (const piece of decoded(WHAT, inflated(WHAT, counting), undefined).texts) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop()!;
    if (rest.length > LONGEST) {
      throw new DataError(`${WHAT}: line ${reader.line} has more than ${LONGEST} characters.`);
    }
    for (const line of lines) reader.add(line);
    if (reader.full) break;
  }
  settings.signal?.throwIfAborted();
  if (!reader.full) reader.add(rest);
  return reader.finish();
}

/** Lines, into a table. @internal */
export class NdjsonReader {
  readonly #collector: RowCollector;
  readonly #lines = new LineNumbers();
  readonly #maxRows: number;
  rows = 0;
  line: number;

  /** `line`: the number of the first one. */
  constructor({ maxRows }: Pick<FileSettings, 'maxRows'>, settings: Settings, line = 1) {
    this.line = line;
    this.#maxRows = maxRows;
    const place = (row: number): string => `line ${this.#lines.of(row)}`;
    this.#collector = new RowCollector(WHAT, new TableBuilder({ what: WHAT, place }, settings));
  }

  get full(): boolean {
    return this.rows >= this.#maxRows;
  }

  /** The row of a line; undefined: it has none. `known`: columns that the table has, whether this row has them or not. */
  add(text: string, known: Iterable<string> = []): Record<string, unknown> | undefined {
    const line = this.line++;
    if (this.full || text.trim() === '') return undefined;
    this.#lines.add(line);
    const row = this.#parse(text, line);
    const first = this.rows === 0 ? withColumns(row, known) : row;
    this.#collector.add(first);
    this.rows++;
    return row as Record<string, unknown>;
  }

  finish(): Table {
    return this.#collector.finish();
  }

  #parse(text: string, line: number): unknown {
    let value: unknown;
    try {
      value = JSON.parse(/\d{16}/.test(text) ? withLongNumbersAsTexts(text) : text);
    } catch (error) {
      const reason = error instanceof Error ? error.message : describe(error);
      const list = line === 1 && text.trimStart().startsWith('[');
      throw new DataError(
        `${WHAT}: line ${line}: ${reason}.${list ? ' An array in one file is no NDJSON: tableOf(JSON.parse(text)).' : ''}`,
        this.rows,
      );
    }
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const twice = repeatedKey(text, Object.keys(value).length);
      if (twice === undefined) return value;
      throw new DataError(
        `${WHAT}: line ${line}: the key ${quoted(twice)} stands there twice; expected each once.`,
        this.rows,
      );
    }
    throw new DataError(
      `${WHAT}: line ${line} is ${describe(value)}, expected an object of values by column.`,
      this.rows,
    );
  }
}

/** The row with gaps in columns that it does not have; what is no row stays what it is. */
function withColumns(row: unknown, names: Iterable<string>): unknown {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return row;
  const missing = [...names].filter((name) => !Object.hasOwn(row, name));
  return missing.length === 0
    ? row
    : { ...row, ...Object.fromEntries(missing.map((name) => [name, null])) };
}

/** `JSON.parse` would round an identifier of twenty digits. */
function withLongNumbersAsTexts(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token,
  );
}
