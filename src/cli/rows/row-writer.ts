import { createWriteStream, rmSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { temporaryFor } from '../../node/temporary.js';
import type { Cell, CellColumn } from './cells.js';

/**
 * Writes rows as CSV, TSV or NDJSON to a file, or to stdout for `-`. A file is written beside its place and renamed when it is
 * whole: who is killed, or finds the disk full, leaves what was there before.
 */
export class RowWriter {
  readonly #format: 'csv' | 'tsv' | 'ndjson';
  readonly #place: Place;
  readonly #names: readonly string[];

  private constructor(format: 'csv' | 'tsv' | 'ndjson', place: Place, names: readonly string[]) {
    this.#format = format;
    this.#place = place;
    this.#names = names;
  }

  /** Begins; with the header where there is one. */
  static async open(
    path: string,
    format: 'csv' | 'tsv' | 'ndjson',
    names: readonly string[],
  ): Promise<RowWriter> {
    const writer = new RowWriter(format, await openPlace(path), names);
    if (format !== 'ndjson') await writer.#place.write(`${writer.#line(names)}\n`);
    return writer;
  }

  /**
   * Rows, when the stream has taken them.
   *
   * @param kept Cells that stand first, a list a row; an empty list: none. @param columns The others.
   */
  async write(
    rows: number,
    kept: readonly (readonly string[])[],
    columns: readonly CellColumn[],
  ): Promise<void> {
    if (rows === 0) return;
    await this.#place.write(
      this.#format === 'ndjson'
        ? this.#objects(rows, kept, columns)
        : this.#lines(rows, kept, columns),
    );
  }

  /** The file is there. */
  close(): Promise<void> {
    return this.#place.close();
  }

  /** The file is as it was. */
  abort(): void {
    this.#place.abort();
  }

  #line(cells: readonly string[]): string {
    return cells.map((cell) => escaped(cell, this.#separator)).join(this.#separator);
  }

  get #separator(): string {
    return this.#format === 'tsv' ? '\t' : ',';
  }

  /** One text that grows: a list of cells and of lines for each row took as long as the model. */
  #lines(
    rows: number,
    kept: readonly (readonly string[])[],
    columns: readonly CellColumn[],
  ): string {
    const separator = this.#separator;
    const write = columns.map((column) => writerOf(column, separator));
    const few = kept.length > 0 ? kept[0]!.length : 0;
    let text = '';
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < few; i++) {
        if (i > 0) text += separator;
        text += escaped(kept[row]![i]!, separator);
      }
      for (let i = 0; i < write.length; i++) {
        if (few + i > 0) text += separator;
        text += write[i]!(row);
      }
      text += '\n';
    }
    return text;
  }

  #objects(
    rows: number,
    kept: readonly (readonly string[])[],
    columns: readonly CellColumn[],
  ): string {
    let text = '';
    for (let row = 0; row < rows; row++) {
      const cells: Cell[] = [...(kept[row] ?? []), ...columns.map((column) => cellOf(column, row))];
      const object = Object.fromEntries(this.#names.map((name, i) => [name, cells[i]]));
      text += `${JSON.stringify(object)}\n`;
    }
    return text;
  }
}

function cellOf(column: CellColumn, row: number): Cell {
  if (column.kind === 'labels') return column.labels[column.indices[row]!]!;
  return column.data[column.start + row * column.stride]!;
}

/** What stands in a row of the column; labels are escaped once. */
function writerOf(column: CellColumn, separator: string): (row: number) => string | number {
  if (column.kind === 'numbers') {
    const { data, start, stride } = column;
    return (row) => data[start + row * stride]!;
  }
  const { indices } = column;
  const labels = column.labels.map((label) => escaped(String(label ?? ''), separator));
  return (row) => labels[indices[row]!]!;
}

/** In quotation marks where a reader would take it for something else. */
function escaped(cell: string, separator: string): string {
  return /["\r\n]|^\s|\s$/.test(cell) || cell.includes(separator)
    ? `"${cell.replaceAll('"', '""')}"`
    : cell;
}

interface Place {
  write(text: string): Promise<void>;
  close(): Promise<void>;
  abort(): void;
}

async function openPlace(path: string): Promise<Place> {
  if (path === '-') {
    return { write: (text) => put(process.stdout, text), close: async () => {}, abort() {} };
  }
  const temporary = temporaryFor(path);
  const file = createWriteStream(temporary, { flags: 'wx' });
  await new Promise<void>((resolve, reject) => {
    file.once('open', () => resolve());
    file.once('error', reject);
  });
  const remove = (): void => rmSync(temporary, { force: true });
  process.once('exit', remove);
  const zipped = /\.gz$/i.test(path) ? createGzip() : undefined;
  const head: Writable = zipped ?? file;
  const done = zipped ? pipeline(zipped, file) : finished(file);
  done.catch(() => undefined); // told by the write that fails, or by `close`
  return {
    write: (text) => Promise.race([put(head, text), done.then(() => undefined)]),
    async close() {
      head.end();
      await done;
      const handle = await open(temporary, 'r');
      await handle.sync();
      await handle.close();
      await rename(temporary, path);
      process.off('exit', remove);
    },
    abort() {
      file.destroy();
      remove();
    },
  };
}

/** Waits where the stream has enough to do, so that memory stays small. */
function put(stream: Writable, text: string): Promise<void> {
  if (stream.write(text)) return Promise.resolve();
  return new Promise((resolve) => stream.once('drain', resolve));
}
