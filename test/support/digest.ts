/** The twin of Digest in test/golden/random-state.py: two 32-bit hashes over the words of float64 values. */
export class Digest {
  #a = 0x811c9dc5;
  #b = 0x9e3779b9;

  add(values: ArrayLike<number>): void {
    const words = new Uint32Array(new Float64Array(values).buffer);
    let a = this.#a;
    let b = this.#b;
    for (const word of words) {
      a = Math.imul(a ^ word, 16777619);
      b = Math.imul(b + word, 2654435769);
      b ^= b >>> 15;
    }
    this.#a = a;
    this.#b = b;
  }

  hex(): string {
    return hex32(this.#a) + hex32(this.#b);
  }
}

/** The bits of each value as 16 hexadecimal digits. */
export function bitsOf(values: ArrayLike<number>): string[] {
  const words = new Uint32Array(new Float64Array(values).buffer);
  return Array.from(
    { length: values.length },
    (_, i) => hex32(words[2 * i + 1]!) + hex32(words[2 * i]!),
  );
}

function hex32(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
