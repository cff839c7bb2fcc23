import { FormatError } from '../base/errors.js';

/**
 * Bounds the time and memory that a file can cost by its size: every number that is copied or computed on its behalf is
 * spent here first. A model needs each of its numbers a few times; a hostile one names a matrix again and again, or a shape
 * with nothing behind it.
 */
export class Budget {
  readonly #byteLength: number;
  #left: number;

  constructor(byteLength: number) {
    this.#byteLength = byteLength;
    this.#left = 8 * byteLength + 2 ** 22;
  }

  /** @throws FormatError the file has spent all that its size allows. `where` begins the message. */
  spend(where: string, numbers: number): void {
    this.#left -= numbers;
    if (this.#left >= 0) return;
    throw new FormatError(
      `${where}: ${numbers} numbers more are out of proportion to a file of ${this.#byteLength} bytes.`,
    );
  }
}
