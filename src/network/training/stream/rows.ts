import type { Numbers } from '../../../matrix/matrix-like.js';
import type { SampleArrays } from '../samples-in-memory.js';

/** So few numbers are copied faster one by one than by a view. */
const FEW = 32;

/** Room for samples of one kind. */
export interface Rows {
  /** How many are there. */
  count: number;
  readonly isFull: boolean;
  /** Copies a row of `from` to row `to`. */
  copy(from: SampleArrays, row: number, to: number): void;
  /** The same of another room, or of this one. */
  take(from: Rows, row: number, to: number): void;
  /** Copies as many rows of `from`, from `first` on, as there is room for; how many. */
  fill(from: SampleArrays, first: number): number;
  /** The rows that are there. */
  readonly samples: SampleArrays;
}

/** Room for `capacity` samples like those of `like`. */
export type MakeRows = (like: SampleArrays, capacity: number) => Rows;

/** Rows in arrays that do not grow: all samples are of one length. */
export class FixedRows implements Rows {
  count = 0;
  readonly capacity: number;
  readonly #inputs: Numbers;
  readonly #targets: Numbers | Uint32Array;
  readonly #weights: Numbers | undefined;
  readonly #columns: number;
  readonly #answers: number;
  /** Rows of the loss in a sample: each has a weight. */
  readonly #positions: number;
  /** All that there is room for, views. */
  readonly #all: SampleArrays;

  /** Room for `capacity` rows like those of `like`. */
  constructor(like: SampleArrays, capacity: number) {
    const { rows, inputs, targets, weights } = like;
    const room = <T extends Numbers | Uint32Array>(array: T, columns: number): T =>
      new (array.constructor as new (length: number) => T)(capacity * columns);
    this.capacity = capacity;
    this.#columns = inputs.length / rows;
    this.#answers = targets.length / rows;
    this.#inputs = room(inputs, this.#columns);
    this.#targets = room(targets, this.#answers);
    this.#positions = weights ? weights.length / rows : 0;
    this.#weights = weights && room(weights, this.#positions);
    this.#all = {
      rows: capacity,
      offsets: undefined,
      inputs: this.#inputs,
      targets: this.#targets,
      weights: this.#weights,
    };
  }

  get isFull(): boolean {
    return this.count === this.capacity;
  }

  copy(from: SampleArrays, row: number, to: number): void {
    const [columns, answers] = [this.#columns, this.#answers];
    const { inputs, targets, weights } = from;
    if (columns < FEW) {
      for (let j = 0; j < columns; j++) this.#inputs[to * columns + j] = inputs[row * columns + j]!;
    } else this.#inputs.set(inputs.subarray(row * columns, (row + 1) * columns), to * columns);
    if (answers === 1) this.#targets[to] = targets[row]!;
    else this.#targets.set(targets.subarray(row * answers, (row + 1) * answers), to * answers);
    const each = this.#positions;
    this.#weights?.set(weights!.subarray(row * each, (row + 1) * each), to * each);
  }

  take(from: Rows, row: number, to: number): void {
    this.copy((from as FixedRows).#all, row, to);
  }

  fill(from: SampleArrays, first: number): number {
    const count = Math.min(from.rows - first, this.capacity - this.count);
    const [columns, answers, to] = [this.#columns, this.#answers, this.count];
    const end = first + count;
    this.#inputs.set(from.inputs.subarray(first * columns, end * columns), to * columns);
    this.#targets.set(from.targets.subarray(first * answers, end * answers), to * answers);
    const each = this.#positions;
    this.#weights?.set(from.weights!.subarray(first * each, end * each), to * each);
    this.count += count;
    return count;
  }

  get samples(): SampleArrays {
    const { count } = this;
    return {
      rows: count,
      offsets: undefined,
      inputs: this.#inputs.subarray(0, count * this.#columns),
      targets: this.#targets.subarray(0, count * this.#answers),
      weights: this.#weights?.subarray(0, count * this.#positions),
    };
  }
}
