import { floatPages } from '../pages.js';

/** The line of each row, kept only where it is not the one after the line of the row before. */
export class LineNumbers {
  readonly #rows = floatPages();
  readonly #lines = floatPages();
  #next = -1;
  #rowCount = 0;

  /** The line of the next row. */
  add(line: number): void {
    if (line !== this.#next) {
      this.#rows.add(this.#rowCount);
      this.#lines.add(line);
    }
    this.#next = line + 1;
    this.#rowCount++;
  }

  /** A row that was not added is the next one. */
  of(row: number): number {
    const rows = this.#rows;
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows.at(middle) <= row) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? row + 1 : this.#lines.at(low - 1) + row - rows.at(low - 1);
  }
}
