/** As many values as a page has. */
const PAGE_BITS = 16;
const PAGE = 1 << PAGE_BITS;
/** What a column of few rows begins with. */
const SMALLEST = 64;

/**
 * Numbers by row, in pages: where more come than fit, nothing is copied but a first page that is still small. An array
 * that is doubled is there twice while it grows, and half empty after it.
 */
export class Pages<T extends Float64Array | Int32Array> {
  readonly #make: (length: number) => T;
  #pages: T[] = [];
  length = 0;

  /** `make`: an array of as many values. */
  constructor(make: (length: number) => T) {
    this.#make = make;
  }

  add(value: number): void {
    const at = this.length & (PAGE - 1);
    const index = this.length >> PAGE_BITS;
    let page = this.#pages[index];
    if (page === undefined) page = this.#begin(index);
    else if (at === page.length) page = this.#longer(page);
    page[at] = value;
    this.length++;
  }

  /** As often as it takes to have `length` values. */
  fillTo(length: number, value: number): void {
    while (this.length < length) this.add(value);
  }

  /** The value of a row that there is. */
  at(row: number): number {
    return this.#pages[row >> PAGE_BITS]![row & (PAGE - 1)]!;
  }

  /**
   * All of them in one array of `rows` values, `rest` in those that did not come; each page is let go when it has been
   * copied, and none is left.
   */
  take(rows: number = this.length, rest = 0): T {
    const all = this.#make(rows);
    const { length } = this;
    const pages = this.#pages.reverse();
    this.#pages = [];
    this.length = 0;
    for (let begin = 0; begin < length; begin += PAGE) {
      all.set(pages.pop()!.subarray(0, length - begin), begin);
    }
    return length < rows ? (all.fill(rest, length) as T) : all;
  }

  #begin(index: number): T {
    const page = this.#make(index === 0 ? SMALLEST : PAGE);
    this.#pages.push(page);
    return page;
  }

  #longer(page: T): T {
    const longer = this.#make(page.length * 2);
    longer.set(page);
    this.#pages[0] = longer;
    return longer;
  }
}

/** Of float64. */
export function floatPages(): Pages<Float64Array> {
  return new Pages((length) => new Float64Array(length));
}

/** Of int32. */
export function codePages(): Pages<Int32Array> {
  return new Pages((length) => new Int32Array(length));
}
