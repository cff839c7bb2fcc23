/** Numbers in a growing array. */
export class Floats {
  #values: Float64Array;
  length: number;

  constructor(values: Float64Array = new Float64Array(0)) {
    this.#values = values;
    this.length = values.length;
  }

  add(value: number): void {
    if (this.length === this.#values.length) {
      const longer = new Float64Array(Math.max(64, this.length * 2));
      longer.set(this.#values);
      this.#values = longer;
    }
    this.#values[this.length++] = value;
  }

  /** All of them. */
  take(): Float64Array {
    return this.#values.slice(0, this.length);
  }
}
