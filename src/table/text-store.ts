/** A gap among the offsets. */
const GAP = 1;

/**
 * Texts as UTF-8 in one growing block: a JavaScript string costs some thirty bytes beside its own, and one cut out of a
 * longer one keeps that alive.
 */
export class TextStore {
  #bytes: Uint8Array;
  #used = 0;
  /** Where each text begins, doubled, with a last bit that says that there is none; then where the last ends. */
  #starts: Float64Array;
  #length = 0;
  missing = 0;

  constructor(texts = 1024) {
    this.#bytes = new Uint8Array(1024);
    this.#starts = new Float64Array(texts + 1);
  }

  get length(): number {
    return this.#length;
  }

  add(text: string | null): void {
    if (this.#length + 1 >= this.#starts.length) {
      const longer = new Float64Array(this.#starts.length * 2);
      longer.set(this.#starts);
      this.#starts = longer;
    }
    if (text === null) {
      this.#starts[this.#length] = this.#used * 2 + GAP;
      this.missing++;
    } else {
      this.#starts[this.#length] = this.#used * 2;
      this.#append(text);
    }
    this.#length++;
    this.#starts[this.#length] = this.#used * 2;
  }

  get(row: number): string | null {
    const start = this.#starts[row];
    if (start === undefined || row >= this.#length || start % 2 === GAP) return null;
    const end = Math.floor(this.#starts[row + 1]! / 2);
    return decoding().decode(this.#bytes.subarray(start / 2, end));
  }

  take(rows: ArrayLike<number>): TextStore {
    const taken = new TextStore(rows.length + 1);
    for (let i = 0; i < rows.length; i++) taken.add(this.get(rows[i]!));
    return taken;
  }

  #append(text: string): void {
    // A code unit takes at most three bytes.
    if (this.#used + text.length * 3 > this.#bytes.length) {
      const longer = new Uint8Array(Math.max(this.#bytes.length * 2, this.#used + text.length * 3));
      longer.set(this.#bytes.subarray(0, this.#used));
      this.#bytes = longer;
    }
    this.#used += encoding().encodeInto(text, this.#bytes.subarray(this.#used)).written;
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
