import { DataError } from '../../base/errors.js';
import { shorten } from '../../base/validate.js';
import type { ColumnBuilder } from '../column-builder.js';
import type { Table } from '../table.js';
import { TableBuilder } from '../table-builder.js';
import type { CsvSettings } from './csv-options.js';
import { type Header, headerOf, numberedHeader } from './header.js';
import { LineNumbers } from './line-numbers.js';

/** Takes the records of a CSV file, the header first, and becomes a table. */
export class RowReader {
  readonly #what: string;
  readonly #settings: CsvSettings;
  readonly #lines = new LineNumbers();
  readonly #table: TableBuilder;
  readonly #notes: string[];
  #header: Header | undefined;
  #columns: readonly (ColumnBuilder | undefined)[] = [];
  #tailCells = false;
  rows = 0;

  constructor(what: string, settings: CsvSettings, notes: readonly string[]) {
    this.#what = what;
    this.#settings = settings;
    this.#notes = [...notes];
    const place = (row: number): string => `line ${this.#lines.of(row)}`;
    this.#table = new TableBuilder({ what, place }, settings.columns);
  }

  /** The names of the columns; undefined: the header has not come. */
  get names(): readonly string[] | undefined {
    return this.#header?.names;
  }

  /** As many rows as were asked for. */
  get full(): boolean {
    return this.rows >= this.#settings.maxRows;
  }

  add(cells: readonly string[], line: number): void {
    if (!this.#header) {
      // Blank lines before the header are nothing.
      if (cells.length > 0 && this.#begin(cells, line)) return;
      if (cells.length === 0) return;
    }
    const columns = this.#columns;
    const { length } = columns;
    // A blank line is a gap in the only column, and nothing among several.
    if (this.full || (cells.length === 0 && length > 1)) return;
    this.#lines.add(line);
    if (cells.length !== length && cells.length > 0) this.#checkLength(cells, line);
    for (let i = 0; i < length; i++) columns[i]?.addText(cells[i] ?? '');
    this.rows++;
  }

  /** @throws DataError no header, no rows, or as `TableBuilder.finish`. */
  finish(): Table {
    if (!this.#header) throw new DataError(`${this.#what}: the file is empty.`);
    if (this.rows === 0) {
      throw new DataError(
        `${this.#what}: there are no rows after the header ${this.#header.names.slice(0, 5).map(shorten).join(', ')}.`,
      );
    }
    if (this.#tailCells) this.#notes.push('separators at the end of lines are no cells');
    const { unnamed } = this.#header;
    return this.#table.finish(this.rows, [...this.#notes, ...this.#header.notes], unnamed);
  }

  /** Whether the first record is the header, and no row. */
  #begin(cells: readonly string[], line: number): boolean {
    const { header, duplicateHeaders } = this.#settings;
    if (Array.isArray(header)) {
      this.#header = { names: header, unnamed: new Set(), notes: [] };
    } else if (header === false) {
      this.#header = numberedHeader(cells.length);
    } else {
      const sure = header === true;
      this.#header = headerOf(this.#what, cells, line, duplicateHeaders, sure);
    }
    // Now, not after gigabytes.
    this.#settings.columns.checkNames(this.#header.names);
    this.#columns = this.#header.names.map((name) => this.#table.addColumn(name));
    return header === undefined || header === true;
  }

  #checkLength(cells: readonly string[], line: number): void {
    const { length } = this.#columns;
    if (cells.length > length) {
      // `a,b,` in each line, where the header has no comma at its end.
      for (let i = length; i < cells.length; i++) {
        if (cells[i] !== '') throw this.#ragged(cells, line);
      }
      this.#tailCells = true;
    } else if (this.#settings.shortRows === 'error') {
      throw this.#ragged(cells, line);
    }
  }

  #ragged(cells: readonly string[], line: number): DataError {
    const more = cells.length > this.#columns.length;
    const hint = more
      ? `The first beyond is ${JSON.stringify(shorten(cells[this.#columns.length]!))}; a cell with a separator in it must be quoted.`
      : "shortRows: 'gaps' takes the missing ones as gaps.";
    return new DataError(
      `${this.#what}: line ${line} has ${cells.length} cells, expected ${this.#columns.length} as in the header. ${hint}`,
      this.rows,
    );
  }
}
