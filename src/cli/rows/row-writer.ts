import { createWriteStream, rmSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { temporaryFor } from '../../node/temporary.js';

/** A cell: numbers and booleans are such in NDJSON. */
export type Cell = string | number | boolean | null;

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

  /** All of them, when the stream has taken them. */
  async write(rows: readonly (readonly Cell[])[]): Promise<void> {
    const lines = rows.map((cells) =>
      this.#format === 'ndjson' ? this.#object(cells) : this.#line(cells),
    );
    if (lines.length > 0) await this.#place.write(`${lines.join('\n')}\n`);
  }

  /** The file is there. */
  close(): Promise<void> {
    return this.#place.close();
  }

  /** The file is as it was. */
  abort(): void {
    this.#place.abort();
  }

  #line(cells: readonly Cell[]): string {
    const separator = this.#format === 'tsv' ? '\t' : ',';
    let line = '';
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i]!;
      if (i > 0) line += separator;
      line += typeof cell === 'string' ? escaped(cell, separator) : (cell ?? '');
    }
    return line;
  }

  #object(cells: readonly Cell[]): string {
    return JSON.stringify(Object.fromEntries(this.#names.map((name, i) => [name, cells[i]])));
  }
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
