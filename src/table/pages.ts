import { release } from '../base/release.js';

/** The first page has as many values at most, and so has the second; then each has as many as came before it, */
const FIRST_BITS = 16;
const FIRST = 1 << FIRST_BITS;
/** but no more than this. Allocators take large blocks from the system by themselves and give them back at once. */
const MOST_BITS = 20;
const MOST = 1 << MOST_BITS;
/** How many pages are smaller than that. */
const SMALLER = MOST_BITS - FIRST_BITS;
/** What a column of few rows begins with. */
const SMALLEST = 64;

/**
 * Numbers by row, in pages: where more come than fit, nothing is copied but a first page that is still small. An array
 * that is doubled is there twice while it grows, and half empty after it.
 */
export class Pages<T extends Float64Array | Int32Array | Int16Array | Int8Array> {
  readonly #make: (length: number) => T;
  #pages: T[] = [];
  /** The last page, and how many values it has. */
  #page: T;
  #used = 0;
  /** How many values are in the pages before. */
  #before = 0;

  /** `make`: an array of as many values. */
  constructor(make: (length: number) => T) {
    this.#make = make;
    this.#page = make(0);
  }

  get length(): number {
    return this.#before + this.#used;
  }

  add(value: number): void {
    if (this.#used === this.#page.length) this.#grow();
    this.#page[this.#used++] = value;
  }

  /** Makes the last page anew where it is not full, as other arrays are made now. */
  renew(): void {
    if (this.#used < this.#page.length) this.#replace(this.#page.length);
  }

  /** As often as it takes to have `length` values. */
  fillTo(length: number, value: number): void {
    while (this.length < length) this.add(value);
  }

  /** The value of a row that there is. */
  at(row: number): number {
    if (row < FIRST) return this.#pages[0]![row]!;
    if (row >= MOST) return this.#pages[SMALLER + (row >>> MOST_BITS)]![row & (MOST - 1)]!;
    const bits = 31 - Math.clz32(row);
    return this.#pages[bits - FIRST_BITS + 1]![row - (1 << bits)]!;
  }

  /** Gives each page with the row of its first value, and lets it go when `use` returns; none is left. */
  drain(use: (values: T, begin: number) => void): void {
    const pages = this.#pages.reverse();
    const { length } = this;
    this.#pages = [];
    this.#page = this.#make(0);
    this.#used = 0;
    this.#before = 0;
    let begin = 0;
    for (let page = pages.pop(); page; page = pages.pop()) {
      use(page.subarray(0, length - begin) as T, begin);
      begin += page.length;
      release(page);
    }
  }

  /** All of them in one array of `rows` values, `rest` in those that did not come; none is left. */
  take(rows: number = this.length, rest = 0): T {
    const all = this.#make(rows);
    const { length } = this;
    this.drain((values, begin) => all.set(values, begin));
    return length < rows ? (all.fill(rest, length) as T) : all;
  }

  #grow(): void {
    const { length } = this;
    if (length > 0 && length < FIRST) {
      this.#replace(length * 2);
      return;
    }
    this.#before = length;
    this.#used = 0;
    this.#page = this.#make(length === 0 ? SMALLEST : Math.min(length, MOST));
    this.#pages.push(this.#page);
  }

  #replace(length: number): void {
    const page = this.#make(length);
    page.set(this.#page);
    this.#pages[this.#pages.length - 1] = page;
    this.#page = page;
  }
}

/** Of float64. */
export function floatPages(): Pages<Float64Array> {
  return new Pages((length) => new Float64Array(length));
}

/** Of whole numbers that grow: bytes while they suffice. */
export type CodePages = Pages<Int8Array | Int16Array | Int32Array>;

/** `most`: the greatest there is at the time. */
export function codePages(most: () => number): CodePages {
  return new Pages((length) => {
    const greatest = most();
    if (greatest < 2 ** 7) return new Int8Array(length);
    return greatest < 2 ** 15 ? new Int16Array(length) : new Int32Array(length);
  });
}
