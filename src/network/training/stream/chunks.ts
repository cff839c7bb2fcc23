import { DataError } from '../../../base/errors.js';
import { RandomState } from '../../../random/random-state.js';
import type { SampleArrays } from '../samples-in-memory.js';
import type { MakeRows, Rows } from './rows.js';

/** Rows of one pass over the source, in pieces of any size, each to be read before the next is asked for. */
export type Pieces = AsyncIterable<SampleArrays>;

/** In the order in which they come, in chunks of `size` rows, the last one shorter. */
export async function* inOrder(
  pieces: Pieces,
  size: number,
  makeRows: MakeRows,
): AsyncGenerator<SampleArrays> {
  let chunk: Rows | undefined;
  for await (const piece of pieces) {
    for (let first = 0; first < piece.rows; ) {
      chunk ??= makeRows(piece, size);
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
  makeRows: MakeRows,
): AsyncGenerator<SampleArrays> {
  const random = new RandomState(seed);
  let like: SampleArrays | undefined;
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
      like ??= piece;
      buffer ??= makeRows(piece, buffered);
      let row = buffer.fill(piece, 0);
      for (; row < piece.rows; row++) {
        chunk ??= makeRows(piece, size);
        const place = draw(buffered);
        chunk.take(buffer, place, chunk.count++);
        buffer.copy(piece, row, place);
        if (!chunk.isFull) continue;
        yield chunk.samples;
        chunk = undefined;
      }
    }
    while (buffer && buffer.count > 0) {
      chunk ??= makeRows(like!, size);
      const place = draw(buffer.count);
      chunk.take(buffer, place, chunk.count++);
      buffer.take(buffer, --buffer.count, place);
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
export function inMemory(pieces: readonly SampleArrays[], makeRows: MakeRows): Gatherable {
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
      const taken = makeRows(pieces[0]!, rows.length);
      for (const each of rows) taken.copy(pieces[of[each]!]!, at[each]!, taken.count++);
      return taken.samples;
    },
  };
}
