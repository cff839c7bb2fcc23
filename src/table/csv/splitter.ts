import { DataError } from '../../base/errors.js';
import { type Dialect, separatorName } from './dialect.js';
import type { ParseQuoted } from './quoted.js';

/** Takes one record: its cells, and the line, counted from 1, in which it begins. */
export type OnRecord = (cells: string[], line: number) => void;

/** A record longer than this many characters is a quotation mark that was never closed. */
const LONGEST = 1 << 24;
const LINE_END = /\r\n?|\n/g;

/**
 * Records of a text that comes in pieces. Where a record has no quotation mark, its cells are what stands between
 * separators; the others, all those of one piece together, are csv-parse's.
 */
export class Splitter {
  readonly #what: string;
  readonly #dialect: Dialect;
  readonly #onRecord: OnRecord;
  #rest = '';
  /** Where the next quotation mark is, as far as it was looked for. */
  #mark = -1;
  #line: number;
  /** Blank lines that may be gaps of the only column, or the end of the file. */
  #blank: number[] = [];
  #records: (string[] | undefined)[] = [];
  #lines: number[] = [];
  #quoted: string[] = [];

  constructor(what: string, dialect: Dialect, onRecord: OnRecord, line: number) {
    this.#line = line;
    this.#what = what;
    this.#dialect = dialect;
    this.#onRecord = onRecord;
  }

  /** Cuts a piece into records, which `emit` then hands out; whether there are quotes among them. */
  push(piece: string, last: boolean): boolean {
    let text = this.#rest + piece;
    this.#rest = '';
    // Half of a line break may come with the next piece.
    const half = !last && text.endsWith('\r');
    if (half) text = text.slice(0, -1);
    const { quote } = this.#dialect;
    const end =
      quote !== undefined && text.includes(quote)
        ? this.#cutQuoted(text, quote, last)
        : this.#cutPlain(text, last);
    this.#rest = text.slice(end) + (half ? '\r' : '');
    if (this.#rest.length > LONGEST) {
      throw new DataError(
        `${this.#what}: line ${this.#line} has more than ${LONGEST} characters; is a quotation mark not closed? quote: null makes it a letter as others.`,
      );
    }
    return this.#quoted.length > 0;
  }

  /** Hands out the records that were cut. */
  emit(parse: ParseQuoted | undefined): void {
    const parsed = this.#quoted.length > 0 ? parse!(this.#quoted, this.#quotedLines()) : [];
    let next = 0;
    for (let i = 0; i < this.#records.length; i++) {
      this.#onRecord(this.#records[i] ?? parsed[next++]!, this.#lines[i]!);
    }
    this.#records = [];
    this.#lines = [];
    this.#quoted = [];
  }

  #quotedLines(): number[] {
    return this.#lines.filter((_, i) => this.#records[i] === undefined);
  }

  /** Lines without quotation marks. How far they are complete. */
  #cutPlain(text: string, last: boolean): number {
    if (text === '') return 0;
    const mixed = text.includes('\r');
    const whole = mixed ? text.replace(/\r\n?/g, '\n') : text;
    let begin = 0;
    for (;;) {
      const end = whole.indexOf('\n', begin);
      if (end < 0) break;
      this.#plain(whole.slice(begin, end));
      this.#line++;
      begin = end + 1;
    }
    const rest = whole.length - begin;
    if (last && rest > 0) {
      this.#plain(whole.slice(begin));
      return text.length;
    }
    // No line break is within the rest, so it is as long in either text.
    return text.length - rest;
  }

  #cutQuoted(text: string, quote: string, last: boolean): number {
    let begin = 0;
    this.#mark = -1;
    while (begin < text.length) {
      const record = this.#endOf(text, begin, quote, last);
      if (!record) return begin;
      const content = text.slice(begin, record.end);
      if (record.quoted) this.#putQuoted(content);
      else this.#plain(content);
      this.#line += record.lines;
      begin = record.next;
    }
    return begin;
  }

  /** Where the record that begins at `begin` ends, outside quotes; undefined: not in this text. */
  #endOf(
    text: string,
    begin: number,
    quote: string,
    last: boolean,
  ): { end: number; next: number; lines: number; quoted: boolean } | undefined {
    const { comment } = this.#dialect;
    const plain = comment !== undefined && text.startsWith(comment, begin);
    let at = begin;
    let lines = 1;
    for (;;) {
      LINE_END.lastIndex = at;
      const found = LINE_END.exec(text);
      const end = found ? found.index : text.length;
      const mark = plain ? end : this.#nextMark(text, quote, at);
      if (mark >= end) {
        if (!found && !last) return undefined;
        return { end, next: found ? LINE_END.lastIndex : end, lines, quoted: at > begin };
      }
      this.#checkOpening(text, begin, mark);
      const close = this.#closing(text, mark + 1, quote);
      if (close < 0) {
        if (!last) return undefined;
        throw new DataError(
          `${this.#what}: line ${this.#line + lines - 1}: a quotation mark is opened and never closed. quote: null makes it a letter as others.`,
        );
      }
      lines += breaksIn(text, mark, close);
      at = close + 1;
    }
  }

  /** The first quotation mark from `at` on; the end of the text where there is none. It is looked for once. */
  #nextMark(text: string, quote: string, at: number): number {
    if (this.#mark < at) {
      const mark = text.indexOf(quote, at);
      this.#mark = mark < 0 ? text.length : mark;
    }
    return this.#mark;
  }

  /** A quotation mark begins a cell, else it is a letter that somebody forgot to quote. */
  #checkOpening(text: string, begin: number, mark: number): void {
    const { separator } = this.#dialect;
    let before = mark;
    while (before > begin && this.#dialect.trim && isSpace(text, before - 1)) {
      if (text.startsWith(separator, before - separator.length)) break;
      before--;
    }
    if (before === begin || text.startsWith(separator, before - separator.length)) return;
    // The second half of a doubled mark, or what follows a closed cell: csv-parse tells.
    if (text[before - 1] === text[mark]) return;
    throw new DataError(
      `${this.#what}: line ${this.#line}: a quotation mark within a cell, after ${JSON.stringify(text.slice(Math.max(begin, before - 20), before))}; expected it after ${separatorName(separator)} or doubled within quotes. quote: null makes it a letter as others.`,
    );
  }

  #closing(text: string, from: number, quote: string): number {
    const { escape: mark } = this.#dialect;
    let close = text.indexOf(quote, from);
    if (mark === quote) return close;
    while (close >= 0) {
      let slashes = 0;
      while (close - 1 - slashes >= from && text[close - 1 - slashes] === mark) slashes++;
      if (slashes % 2 === 0) return close;
      close = text.indexOf(quote, close + 1);
    }
    return close;
  }

  #plain(line: string): void {
    const { comment, separator, trim } = this.#dialect;
    if (comment !== undefined && line.startsWith(comment)) return;
    if (line === '' || (trim && line.trim() === '' && !line.includes(separator))) {
      this.#blank.push(this.#line);
      return;
    }
    const cells = line.split(separator);
    if (trim) {
      for (let i = 0; i < cells.length; i++) {
        const cell = cells[i]!;
        const { length } = cell;
        if (length > 0 && (mayBeSpace(cell, 0) || mayBeSpace(cell, length - 1))) {
          cells[i] = cell.trim();
        }
      }
    }
    this.#put(cells);
  }

  #putQuoted(record: string): void {
    this.#quoted.push(record);
    this.#put(undefined);
  }

  #put(cells: string[] | undefined): void {
    // Blank lines before a record; at the end of the file they are nothing.
    if (this.#blank.length > 0) {
      for (const line of this.#blank) {
        this.#records.push([]);
        this.#lines.push(line);
      }
      this.#blank = [];
    }
    this.#records.push(cells);
    this.#lines.push(this.#line);
  }
}

/** A space, or anything beyond ASCII, which `trim` knows. */
function mayBeSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code <= 32 || code >= 160;
}

function isSpace(text: string, at: number): boolean {
  return text[at]!.trim() === '';
}

function breaksIn(text: string, from: number, to: number): number {
  let breaks = 0;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) breaks++;
  }
  return breaks;
}
