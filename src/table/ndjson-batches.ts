import type { Batch, BatchSettings } from './csv/csv-batches.js';
import { resolveFileOptions } from './csv/csv-options.js';
import { type NdjsonOptions, NdjsonReader } from './ndjson.js';
import { type FileLike, openFile } from './source/chunks.js';
import { decoded } from './source/decode.js';
import { inflated } from './source/gzip.js';
import { counted } from './source/progress.js';

const WHAT = 'readNdjson';

/**
 * The rows of NDJSON as one small table after the other, as `csvBatches`. What is kept of a row is its values' texts. A column
 * that an earlier batch has is in all later ones.
 *
 * @throws DataError @throws OptionError as `readNdjson`. @internal
 */
export async function* ndjsonBatches(
  file: FileLike,
  options: Pick<NdjsonOptions, 'signal' | 'onProgress' | 'maxRows'>,
  { columns, rows, keep }: BatchSettings,
): AsyncGenerator<Batch, void, undefined> {
  const settings = resolveFileOptions(WHAT, options);
  const { chunks, bytes } = await openFile(WHAT, file, settings.signal);
  const known = new Set<string>();
  let all = 0;
  let line = 1;
  let rest = '';
  let lines: string[] = [];
  const take = (): Batch | undefined => {
    const reader = new NdjsonReader({ maxRows: settings.maxRows - all }, columns, line);
    const kept: string[][] = [];
    for (const text of lines) {
      const before = reader.rows;
      const row = reader.add(text, known);
      if (reader.rows > before)
        kept.push(keep(Object.keys(row!)).map((name) => textOf(row![name])));
    }
    line += lines.length;
    lines = [];
    all += reader.rows;
    if (reader.rows === 0) return undefined;
    const table = reader.finish();
    for (const name of table.names) known.add(name);
    return { table, kept };
  };
  const counting = counted(chunks, bytes, settings, () => all);
  for await (const piece of decoded(WHAT, inflated(WHAT, counting), undefined).texts) {
    const parts = (rest + piece).split('\n');
    rest = parts.pop()!;
    for (const part of parts) {
      lines.push(part);
      if (lines.length < rows) continue;
      const batch = take();
      if (batch) yield batch;
      if (all >= settings.maxRows) return;
    }
  }
  lines.push(rest);
  const batch = take();
  if (batch) yield batch;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
