import type { Numbers } from '../../../matrix/matrix-like.js';
import type { SampleArrays } from '../samples-in-memory.js';
import type { Rows } from './rows.js';

/** One sequence with its targets and weights. */
interface One {
  readonly inputs: Numbers;
  readonly targets: Numbers | Uint32Array;
  readonly weights: Numbers | undefined;
}

/** Room for sequences of any length, each in arrays of its own. */
export class SequenceRows implements Rows {
  count = 0;
  readonly #capacity: number;
  /** Numbers of a step. */
  readonly #columns: number;
  /** Whether each step has targets and weights, not the sequence. */
  readonly #stepwise: boolean;
  readonly #each: One[] = [];

  constructor(like: SampleArrays, capacity: number, stepwise: boolean) {
    this.#capacity = capacity;
    this.#columns = like.inputs.length / stepsOf(like);
    this.#stepwise = stepwise;
  }

  get isFull(): boolean {
    return this.count === this.#capacity;
  }

  copy(from: SampleArrays, row: number, to: number): void {
    const { inputs, targets, weights } = sliceOf(from, row, row + 1, this.#stepwise);
    this.#each[to] = { inputs, targets, weights };
  }

  take(from: Rows, row: number, to: number): void {
    this.#each[to] = (from as SequenceRows).#each[row]!;
  }

  fill(from: SampleArrays, first: number): number {
    const count = Math.min(from.rows - first, this.#capacity - this.count);
    for (let i = 0; i < count; i++) this.copy(from, first + i, this.count++);
    return count;
  }

  get samples(): SampleArrays {
    const each = this.#each.slice(0, this.count);
    const offsets = new Uint32Array(this.count + 1);
    for (const [i, { inputs }] of each.entries()) {
      offsets[i + 1] = offsets[i]! + inputs.length / this.#columns;
    }
    const { weights } = each[0]!;
    return {
      rows: this.count,
      offsets,
      inputs: joined(each.map(({ inputs }) => inputs)),
      targets: joined(each.map(({ targets }) => targets)),
      weights: weights && joined(each.map((one) => one.weights!)),
    };
  }
}

function stepsOf({ rows, offsets }: SampleArrays): number {
  return offsets![rows]! - offsets![0]!;
}

function joined<T extends Numbers | Uint32Array>(arrays: readonly T[]): T {
  const length = arrays.reduce((sum, array) => sum + array.length, 0);
  const all = new (arrays[0]!.constructor as new (length: number) => T)(length);
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}

/** The sequences from `first` up to `end`, copies. */
export function sliceOf(
  samples: SampleArrays,
  first: number,
  end: number,
  stepwise: boolean,
): SampleArrays {
  const { rows, inputs, targets, weights } = samples;
  const offsets = samples.offsets!;
  const begin = offsets[first]! - offsets[0]!;
  const steps = stepsOf(samples);
  const stop = offsets[end]! - offsets[0]!;
  const columns = inputs.length / steps;
  const [from, to, all] = stepwise ? [begin, stop, steps] : [first, end, rows];
  const part = <T extends Numbers | Uint32Array>(array: T): T =>
    array.slice((from * array.length) / all, (to * array.length) / all) as T;
  return {
    rows: end - first,
    offsets: offsets.slice(first, end + 1).map((offset) => offset - offsets[first]!),
    inputs: inputs.slice(begin * columns, stop * columns),
    targets: part(targets),
    weights: weights && part(weights),
  };
}
