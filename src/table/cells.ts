import { canonicalKind, FRACTION, POINT_PROVEN, THOUSAND_LIKE, WHOLE } from './canonical.js';
import { type CodePages, codePages, floatPages, type Pages } from './pages.js';

/** As many different texts as are kept apart before the type of a column must be known. */
export const MOST_LEVELS = 10_000;

/** A text that is not the usual form of a number. */
export interface Entry {
  readonly text: string;
  /** The row where it stands first. */
  readonly row: number;
  rows: number;
}

/**
 * The values of a column whose type is not known yet, exact to the letter and small: a number in the form in which
 * JavaScript prints it is a float64, and every other text is kept once.
 */
export class Cells {
  length = 0;
  readonly entries: Entry[] = [];
  /** Numbers by row, NaN elsewhere; as far as there are any. */
  readonly #numbers: Pages<Float64Array> = floatPages();
  /** Indices of `entries` by row, −1 elsewhere; as far as there are any. */
  readonly #codes: CodePages = codePages(() => this.entries.length);
  /** How many rows have a number. */
  numberCount = 0;
  /** All numbers are whole, and none is below 0. */
  digitsOnly = true;
  /** All numbers are whole. */
  wholeOnly = true;
  /** The first row where a number came as text; −1: none did. */
  firstNumberText = -1;
  /** A number's point cannot group thousands: 1.5. */
  pointProven = false;
  /** A number's point may group thousands: 1.234. The first row. */
  thousandLike = -1;
  readonly #index = new Map<string, number>();

  addGap(): void {
    this.length++;
  }

  /** A finite number that came as one. */
  addNumber(value: number): void {
    this.#putNumber(value);
    if (!Number.isInteger(value)) {
      this.wholeOnly = false;
      this.digitsOnly = false;
    } else if (value < 0) this.digitsOnly = false;
  }

  /** A text, not empty. */
  addText(text: string): void {
    const kind = canonicalKind(text);
    if (kind === 0) {
      this.#putText(text);
      return;
    }
    const row = this.length;
    if (this.firstNumberText < 0) this.firstNumberText = row;
    this.#putNumber(+text);
    if (kind !== WHOLE) {
      this.digitsOnly = false;
      if (kind & FRACTION) {
        this.wholeOnly = false;
        if (kind & POINT_PROVEN) this.pointProven = true;
        else if (kind & THOUSAND_LIKE && this.thousandLike < 0) this.thousandLike = row;
      }
    }
  }

  /** The first row with a number; 0 where there is none. */
  get firstNumber(): number {
    let row = 0;
    while (row < this.#numbers.length && Number.isNaN(this.#numbers.at(row))) row++;
    return row < this.#numbers.length ? row : 0;
  }

  /** The number of a row; NaN where there is none. */
  numberAt(row: number): number {
    return row < this.#numbers.length ? this.#numbers.at(row) : Number.NaN;
  }

  /** Which of `entries` a row has; −1: none. */
  codeAt(row: number): number {
    return row < this.#codes.length ? this.#codes.at(row) : -1;
  }

  /** All numbers by row, NaN elsewhere; they are here no longer. */
  takeNumbers(): Float64Array {
    return this.#numbers.take(this.length, Number.NaN);
  }

  /** All indices of `entries` by row, −1 elsewhere; they are here no longer. */
  takeCodes(): Int32Array {
    const { length } = this.#codes;
    const all = new Int32Array(this.length);
    this.#codes.drain((codes, begin) => all.set(codes, begin));
    return all.fill(-1, length);
  }

  /** Gives the indices of `entries`, −1 elsewhere, page by page with the first row of each; they are here no longer. */
  drainCodes(use: (codes: ArrayLike<number>, begin: number) => void): void {
    this.#codes.drain(use);
  }

  /** Lets all values go. */
  release(): void {
    this.#numbers.drain(() => undefined);
    this.#codes.drain(() => undefined);
  }

  /** The text of a row as it was written; null: a gap. */
  textAt(row: number): string | null {
    const code = this.codeAt(row);
    if (code >= 0) return this.entries[code]!.text;
    const value = this.numberAt(row);
    return !Number.isNaN(value) ? String(value) : null;
  }

  #putNumber(value: number): void {
    this.#numbers.fillTo(this.length++, Number.NaN);
    this.#numbers.add(value);
    this.numberCount++;
  }

  #putText(text: string): void {
    let code = this.#index.get(text);
    if (code === undefined) {
      code = this.entries.length;
      const own = apart(text);
      this.#index.set(own, code);
      const { length } = this.entries;
      this.entries.push({ text: own, row: this.length, rows: 0 });
      if (length + 1 === 2 ** 7 || length + 1 === 2 ** 15) this.#codes.renew();
    }
    this.entries[code]!.rows++;
    this.#codes.fillTo(this.length++, -1);
    this.#codes.add(code);
  }
}

/** A copy that shares nothing with the text it was cut out of: engines keep the whole alive for a part. */
function apart(text: string): string {
  if (text.length < 13) return text;
  const units = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
  let copy = '';
  for (let i = 0; i < units.length; i += 4096) {
    copy += String.fromCharCode(...units.subarray(i, i + 4096));
  }
  return copy;
}
