import { DataError, OptionError } from '../../../base/errors.js';
import { describe, isDictionary } from '../../../base/validate.js';
import type {
  NestedNumbers,
  SamplesLike,
  TensorLike,
  Vector,
} from '../../../matrix/matrix-like.js';

/** Some samples at a time. */
export interface StreamBatch {
  /** (samples, inputs). */
  readonly inputs: SamplesLike;
  /** As for `Network.train`. */
  readonly targets: TensorLike;
  /** One weight a sample, ≥ 0; in every batch or in none. */
  readonly sampleWeights?: Vector;
}

/** One sample. */
export interface StreamRow {
  /** Its inputs, or for networks of images or sequences nested in their shape. */
  readonly input: NestedNumbers | Vector;
  /** Its targets, or for one output or classes a number; of a sequence that is answered step by step those of its steps. */
  readonly target: number | ArrayLike<number> | NestedNumbers;
  /** Its weight, ≥ 0; in every sample or in none. */
  readonly weight?: number;
}

/** What a stream gives. */
export type StreamItem = StreamBatch | StreamRow;

/** Samples that can be had in any order. */
export interface RandomAccessSource {
  /** How many samples there are. */
  readonly length: number;
  /** Those of these numbers, in their order, for an epoch, counted from 0. */
  read(rows: Uint32Array, epoch: number): StreamBatch | Promise<StreamBatch>;
}

type Items = AsyncIterable<StreamItem> | Iterable<StreamItem>;

/**
 * Where samples come from: anything that can be iterated again for each epoch (an array, a reader), a function that gives a
 * new iterator for each, counted from 0, or samples that can be had in any order.
 */
export type StreamSource = Items | ((epoch: number) => Items) | RandomAccessSource;

/** @throws OptionError */
export function isRandomAccess(source: unknown): source is RandomAccessSource {
  const { length, read } = (isDictionary(source) ? source : {}) as Partial<RandomAccessSource>;
  if (typeof read !== 'function') return false;
  if (Number.isInteger(length) && length! > 0 && length! < 2 ** 32) return true;
  throw new OptionError(
    `trainStream: source: length: expected how many samples there are, got ${describe(length)}.`,
  );
}

/** One pass over the items. @throws DataError it is nothing that can be iterated. */
export async function* itemsOf(
  source: Items | ((epoch: number) => Items),
  epoch: number,
): AsyncGenerator<StreamItem> {
  const items: unknown = typeof source === 'function' ? source(epoch) : source;
  const found = typeof items === 'object' && items !== null ? items : {};
  if (!(Symbol.asyncIterator in found || Symbol.iterator in found)) {
    throw new DataError(
      `trainStream: source: expected an iterable, a function that gives one, or { length, read }, got ${describe(items)}.`,
    );
  }
  yield* found as Items;
}

/** Rows that are made a batch of. */
const ROWS = 64;

/** Items as batches: single rows are collected. @throws DataError an item is neither. */
export async function* batchesOf(items: AsyncIterable<StreamItem>): AsyncGenerator<StreamBatch> {
  let rows: StreamRow[] = [];
  for await (const item of items) {
    if (!isDictionary(item) || !('inputs' in item || 'input' in item)) {
      throw new DataError(
        `trainStream: source: expected { inputs, targets } or { input, target }, got ${describe(item)}.`,
      );
    }
    if (isBatch(item)) {
      if (rows.length > 0) yield batchOf(rows.splice(0));
      yield item;
      continue;
    }
    rows.push(item as StreamRow);
    if (rows.length === ROWS) {
      yield batchOf(rows);
      rows = [];
    }
  }
  if (rows.length > 0) yield batchOf(rows);
}

function isBatch(item: StreamItem): item is StreamBatch {
  return 'inputs' in item;
}

function batchOf(rows: readonly StreamRow[]): StreamBatch {
  const weighted = rows[0]!.weight !== undefined;
  return {
    inputs: rows.map(({ input }) => input) as unknown as SamplesLike,
    targets: rows.map(({ target }) => target) as unknown as TensorLike,
    ...(weighted ? { sampleWeights: rows.map(({ weight }) => weight!) } : {}),
  };
}
