import { floatPages } from './pages.js';

/** A gap among the offsets. */
const GAP = 1;
/** The first page has as many bytes, then each twice as many as the one before, up to the most. */
const SMALLEST = 1024;
const MOST = 1 << 22;

/**
 * Texts as UTF-8 in pages, each text within one of them: a JavaScript string costs some thirty bytes beside its own, and one
 * cut out of a longer one keeps that alive.
 */
export class TextStore {
  /** The pages, and which byte of all is the first of each. */
  readonly #pages: Uint8Array[] = [];
  readonly #begins: number[] = [];
  /** The last page, and how many bytes are in it. */
  #page = new Uint8Array(0);
  #used = 0;
  /** How many bytes are in the pages before. */
  #before = 0;
  /** Where each text begins, doubled, with a last bit that says that there is none. Where it ends the next one begins. */
  readonly #starts = floatPages();
  missing = 0;

  get length(): number {
    return this.#starts.length;
  }

  add(text: string | null): void {
    if (text === null) this.missing++;
    // A code unit takes at most three bytes.
    else if (this.#used + text.length * 3 > this.#page.length) this.#begin(text.length * 3);
    this.#starts.add((this.#before + this.#used) * 2 + (text === null ? GAP : 0));
    if (text) {
      this.#used += encoding().encodeInto(text, this.#page.subarray(this.#used)).written;
    }
  }

  get(row: number): string | null {
    if (!(row >= 0 && row < this.length)) return null;
    const start = this.#starts.at(row);
    if (start === undefined || start % 2 === GAP) return null;
    const begin = start / 2;
    const end =
      row + 1 < this.length ? Math.floor(this.#starts.at(row + 1) / 2) : this.#before + this.#used;
    if (begin === end) return '';
    const index = this.#pageOf(begin);
    const first = this.#begins[index]!;
    return decoding().decode(this.#pages[index]!.subarray(begin - first, end - first));
  }

  take(rows: ArrayLike<number>): TextStore {
    const taken = new TextStore();
    for (let i = 0; i < rows.length; i++) taken.add(this.get(rows[i]!));
    return taken;
  }

  #begin(bytes: number): void {
    const length = Math.min(Math.max(this.#page.length * 2, SMALLEST), MOST);
    this.#before += this.#used;
    this.#used = 0;
    this.#page = new Uint8Array(Math.max(length, bytes));
    this.#pages.push(this.#page);
    this.#begins.push(this.#before);
  }

  /** The last page that begins at this byte or before it. */
  #pageOf(byte: number): number {
    let [low, high] = [0, this.#begins.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#begins[middle]! <= byte) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

// Made when used: Jest's jsdom has neither class, and can import this nevertheless.
let encoder: TextEncoder | undefined;
let decoder: TextDecoder | undefined;

function encoding(): TextEncoder {
  encoder ??= new TextEncoder();
  return encoder;
}

function decoding(): TextDecoder {
  // A text may begin with U+FEFF.
  decoder ??= new TextDecoder('utf-8', { ignoreBOM: true });
  return decoder;
}
