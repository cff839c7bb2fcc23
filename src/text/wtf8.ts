// UTF-8 for any string of JavaScript, unpaired surrogates too (WTF-8), so that no text is changed on its way.

/** What stands for bytes that are no text. */
const REPLACEMENT = 0xfffd;

/** A text as bytes: UTF-8, an unpaired surrogate as three bytes like any other code point of its size. */
export function toBytes(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), tail(code));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), tail(code >> 6), tail(code));
    else bytes.push(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code));
  }
  return bytes;
}

function tail(code: number): number {
  return 0x80 | (code & 0x3f);
}

/**
 * Bytes as text, piece by piece: a character that is not whole yet waits for its last byte. What is no character becomes
 * U+FFFD.
 */
export class ByteDecoder {
  /** The bytes of a character that is not whole. */
  #waiting: number[] = [];

  /** The text of what is whole by now. */
  push(bytes: readonly number[]): string {
    let text = '';
    for (const byte of bytes) text += this.#take(byte);
    return text;
  }

  /** What still waits, which will not become whole. */
  end(): string {
    const { length } = this.#waiting;
    this.#waiting = [];
    return length > 0 ? String.fromCodePoint(REPLACEMENT) : '';
  }

  #take(byte: number): string {
    const waiting = this.#waiting;
    if (waiting.length > 0 && (byte & 0xc0) === 0x80 && fits(waiting, byte)) {
      waiting.push(byte);
      if (waiting.length < lengthOf(waiting[0]!)) return '';
      this.#waiting = [];
      return String.fromCodePoint(codeOf(waiting));
    }
    const broken = this.end();
    if (byte < 0x80) return broken + String.fromCharCode(byte);
    if (byte >= 0xc2 && byte < 0xf5) {
      this.#waiting = [byte];
      return broken;
    }
    return broken + String.fromCodePoint(REPLACEMENT);
  }
}

function lengthOf(first: number): number {
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/** Whether the second byte leaves a code point that needs so many bytes, and is one. */
function fits(waiting: readonly number[], byte: number): boolean {
  if (waiting.length > 1) return true;
  const [first] = waiting;
  if (first === 0xe0) return byte >= 0xa0;
  if (first === 0xf0) return byte >= 0x90;
  return first !== 0xf4 || byte < 0x90;
}

function codeOf(bytes: readonly number[]): number {
  const [first, ...rest] = bytes;
  const mask = rest.length === 1 ? 0x1f : rest.length === 2 ? 0x0f : 0x07;
  return rest.reduce((code, byte) => (code << 6) | (byte & 0x3f), first! & mask);
}
