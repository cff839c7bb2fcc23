import type { FileSettings } from '../csv/csv-options.js';
import type { Chunk } from './chunks.js';

/** The chunks, each told of when it was dealt with; ends with the reason of a signal. */
export async function* counted(
  chunks: AsyncIterable<Chunk> | Iterable<Chunk>,
  total: number | undefined,
  { onProgress, signal }: FileSettings,
  rows: () => number,
): AsyncIterable<Chunk> {
  let bytes = 0;
  for await (const chunk of chunks) {
    signal?.throwIfAborted();
    yield chunk;
    bytes += chunk?.length ?? 0;
    onProgress?.({ bytes, total, rows: rows() });
  }
}
