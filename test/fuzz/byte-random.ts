// fast-check's random numbers out of a fuzzer's bytes: what a property draws at random, a coverage-guided fuzzer chooses.
import fc from 'fast-check';

/** The value that these bytes choose; behind their end all are 0. */
export function chosenBy<T>(bytes: Uint8Array, values: fc.Arbitrary<T>): T {
  // No bias towards small values and edges: the fuzzer has its own.
  return values.generate(new fc.Random(new ByteSource(bytes, 0)), undefined).value;
}

/** A `RandomGenerator` of pure-rand, four bytes a number. */
class ByteSource {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  next(): number {
    let value = 0;
    for (let i = 0; i < 4; i++) value = (value << 8) | (this.#bytes[this.#at++] ?? 0);
    return value;
  }

  clone(): ByteSource {
    return new ByteSource(this.#bytes, this.#at);
  }

  getState(): readonly number[] {
    return [this.#at];
  }
}
