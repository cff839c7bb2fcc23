import { DataError } from '../../base/errors.js';
import { describe } from '../../base/validate.js';
import { type Chunk, checkChunk } from './chunks.js';

/** The chunks, inflated where they begin as gzip does. @throws DataError it is damaged, or nothing can inflate it here. */
export async function* inflated(
  what: string,
  chunks: AsyncIterable<Chunk> | Iterable<Chunk>,
): AsyncIterable<Chunk> {
  const source = fromFirst(what, chunks);
  try {
    const first = await source.next();
    if (first.done) return;
    const head = first.value;
    const rest = join(head, source);
    if (typeof head === 'string' || head[0] !== 0x1f || head[1] !== 0x8b) yield* rest;
    else yield* fromFirst(what, inflate(what, rest));
  } finally {
    await source.return();
  }
}

async function* inflate(what: string, chunks: AsyncGenerator<Chunk, void>): AsyncIterable<Chunk> {
  if (typeof DecompressionStream !== 'function') {
    throw new DataError(
      `${what}: the file is compressed with gzip, which cannot be read here; expected it unpacked.`,
    );
  }
  const source: { failure?: unknown } = {};
  const stream = streamOf(what, chunks, source).pipeThrough(new DecompressionStream('gzip'));
  const reader = stream.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      ended = done;
      if (done) return;
      yield value;
    }
  } catch (error) {
    // What the source threw is not the archive's fault.
    if ('failure' in source) throw source.failure;
    const reason = error instanceof Error ? error.message : describe(error);
    throw new DataError(`${what}: the gzip file is damaged: ${reason}.`);
  } finally {
    if (!ended) await reader.cancel().catch(() => undefined);
  }
}

/** As many bytes tell what a file is. */
const HEAD = 4;

/** The chunks, the first of which has enough bytes to tell what the file is. */
async function* fromFirst(
  what: string,
  chunks: AsyncIterable<Chunk> | Iterable<Chunk>,
): AsyncGenerator<Chunk, void, undefined> {
  let head: Uint8Array | undefined = new Uint8Array(0);
  for await (const value of chunks) {
    const chunk = checkChunk(what, value);
    if (!head || typeof chunk === 'string') {
      if (head?.length) yield head;
      head = undefined;
      yield chunk;
      continue;
    }
    const longer: Uint8Array = new Uint8Array(head.length + chunk.length);
    longer.set(head);
    longer.set(chunk, head.length);
    head = longer;
    if (head.length < HEAD) continue;
    yield head;
    head = undefined;
  }
  if (head?.length) yield head;
}

async function* join(head: Chunk, rest: AsyncGenerator<Chunk, void>): AsyncGenerator<Chunk, void> {
  yield head;
  yield* rest;
}

function streamOf(
  what: string,
  chunks: AsyncGenerator<Chunk, void>,
  source: { failure?: unknown },
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else if (typeof value === 'string') throw new DataError(`${what}: a text amid bytes.`);
        else controller.enqueue(value as Uint8Array<ArrayBuffer>);
      } catch (error) {
        source.failure = error;
        throw error;
      }
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
}
