import { DataError } from '../../../base/errors.js';
import type { Numbers } from '../../../matrix/matrix-like.js';
import { RandomState } from '../../../random/random-state.js';
import type { SampleArrays } from '../placed-samples.js';

/** So few numbers are copied faster one by one than by a view. */
const FEW = 32;

/** Rows of samples in arrays that do not grow. */
export class Rows {
  count = 0;
  readonly capacity: number;
  readonly #inputs: Numbers;
  readonly #targets: Numbers | Uint32Array;
  readonly #weights: Numbers | undefined;
  readonly #columns: number;
  readonly #answers: number;
  /** Rows of the loss in a sample: each has a weight. */
  readonly #positions: number;

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
  }

  get isFull(): boolean {
    return this.count === this.capacity;
  }

  /** Copies a row of `from` to row `to`. */
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

  /** Copies as many rows of `from`, from `first` on, as there is room for; how many. */
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

  /** The rows that are there, views. */
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

/** The rows from `first` on. */
export function rowsFrom(samples: SampleArrays, first: number): SampleArrays {
  const { rows, inputs, targets, weights } = samples;
  return {
    rows: rows - first,
    offsets: undefined,
    inputs: inputs.slice((first * inputs.length) / rows),
    targets: targets.slice((first * targets.length) / rows),
    weights: weights?.slice((first * weights.length) / rows),
  };
}

/** Rows of one pass over the source, in pieces of any size, each to be read before the next is asked for. */
export type Pieces = AsyncIterable<SampleArrays>;

/** In the order in which they come, in chunks of `size` rows, the last one shorter. */
export async function* inOrder(pieces: Pieces, size: number): AsyncGenerator<SampleArrays> {
  let chunk: Rows | undefined;
  for await (const piece of pieces) {
    for (let first = 0; first < piece.rows; ) {
      chunk ??= new Rows(piece, size);
      first += chunk.fill(piece, first);
      if (!chunk.isFull) continue;
      yield chunk.samples;
      chunk = undefined;
    }
  }
  if (chunk) yield chunk.samples;
}

/**
 * Through a buffer of so many rows: each row that leaves is one of those in it, drawn, and the next of the source takes its
 * place. So a row leaves at most about so many rows too early, and whatever the source's order, a batch is a mixture of as many
 * rows as the buffer has.
 */
export async function* throughBuffer(
  pieces: Pieces,
  size: number,
  buffered: number,
  seed: number,
): AsyncGenerator<SampleArrays> {
  const random = new RandomState(seed);
  let buffer: Rows | undefined;
  let chunk: Rows | undefined;
  let draws: Float64Array = new Float64Array(0);
  let drawn = 0;
  const draw = (count: number): number => {
    if (drawn === draws.length) [draws, drawn] = [random.random(size), 0];
    return Math.floor(draws[drawn++]! * count);
  };
  try {
    for await (const piece of pieces) {
      buffer ??= new Rows(piece, buffered);
      let row = buffer.fill(piece, 0);
      const { samples } = buffer; // views, made once a piece
      for (; row < piece.rows; row++) {
        chunk ??= new Rows(piece, size);
        const place = draw(buffered);
        chunk.copy(samples, place, chunk.count++);
        buffer.copy(piece, row, place);
        if (!chunk.isFull) continue;
        yield chunk.samples;
        chunk = undefined;
      }
    }
    const samples = buffer?.samples;
    while (buffer && samples && buffer.count > 0) {
      chunk ??= new Rows(samples, size);
      const place = draw(buffer.count);
      chunk.copy(samples, place, chunk.count++);
      buffer.copy(samples, --buffer.count, place);
      if (!chunk.isFull) continue;
      yield chunk.samples;
      chunk = undefined;
    }
    if (chunk) yield chunk.samples;
  } finally {
    random.dispose();
  }
}

/** Samples that can be had in any order. */
export interface Gatherable {
  readonly length: number;
  read(rows: Uint32Array, epoch: number): SampleArrays | Promise<SampleArrays>;
}

/** In an order that is given, from the row `first` of it on; undefined: as they stand. */
export async function* gathered(
  source: Gatherable,
  size: number,
  order: Uint32Array | undefined,
  first: number,
  epoch: number,
): AsyncGenerator<SampleArrays> {
  for (let at = first; at < source.length; at += size) {
    const end = Math.min(at + size, source.length);
    const rows = order?.slice(at, end) ?? Uint32Array.from({ length: end - at }, (_, i) => at + i);
    const samples = await source.read(rows, epoch);
    if (samples.rows !== rows.length) {
      throw new DataError(
        `trainStream: source: read returned ${samples.rows} samples, ${rows.length} were asked for.`,
      );
    }
    yield samples;
  }
}

/** Rows that are all here, in pieces of one kind. */
export function inMemory(pieces: readonly SampleArrays[]): Gatherable {
  const length = pieces.reduce((sum, { rows }) => sum + rows, 0);
  /** Of each row: its piece, and which of that one's it is. */
  const [of, at] = [new Uint32Array(length), new Uint32Array(length)];
  let row = 0;
  for (const [piece, { rows }] of pieces.entries()) {
    for (let i = 0; i < rows; i++, row++) [of[row], at[row]] = [piece, i];
  }
  return {
    length,
    read(rows) {
      const taken = new Rows(pieces[0]!, rows.length);
      for (const each of rows) taken.copy(pieces[of[each]!]!, at[each]!, taken.count++);
      return taken.samples;
    },
  };
}
