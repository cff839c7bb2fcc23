// The bytes, or the text, of whatever a file can be.
import { blobBytes } from '../../base/blob-bytes.js';
import { DataError, OptionError } from '../../base/errors.js';
import { viewOf } from '../../base/typed-array.js';
import { describe, isA, shorten, tagOf } from '../../base/validate.js';

/** A piece of a file. */
export type Chunk = Uint8Array | string;

/**
 * What a reader takes: the path of a file (Node, Deno, Bun), a URL, text that has a line break, bytes, a `Blob` or `File`, a
 * `Response`, a stream of the Web or of Node, or any (async) iterable of bytes or texts.
 */
export type FileLike =
  | string
  | URL
  | Uint8Array
  | ArrayBuffer
  | Blob
  | Response
  | ReadableStream<Uint8Array | string>
  | AsyncIterable<Uint8Array | string>
  | Iterable<Uint8Array | string>;

/** What a file is: its pieces, and how many bytes there will be where that is known. */
export interface OpenFile {
  readonly chunks: AsyncIterable<Chunk> | Iterable<Chunk>;
  readonly bytes: number | undefined;
}

const URL_FORM = /^(?:https?|data|blob|file):/i;
/** Long enough that the time goes into reading, short enough that memory is no matter. */
const PIECE = 1 << 19;

/** @throws DataError there is no such file, or the value is none. */
export async function openFile(
  what: string,
  file: FileLike,
  signal: AbortSignal | undefined,
): Promise<OpenFile> {
  if (typeof file === 'string') {
    if (/[\r\n]/.test(file)) return { chunks: pieces(file), bytes: undefined };
    if (file === '') throw new DataError(`${what}: an empty text; expected a path, a URL or text.`);
    return URL_FORM.test(file) ? openURL(what, new URL(file), signal) : openPath(what, file);
  }
  if (tagOf(file) === '') throw noFile(what, file);
  if (isA(file, URL)) return openURL(what, file, signal);
  const whole = bytesOf(file);
  if (whole) return { chunks: pieces(whole), bytes: whole.length };
  if (typeof Blob === 'function' && isA(file, Blob)) {
    return { chunks: ofBlob(file), bytes: file.size };
  }
  if (typeof Response === 'function' && isA(file, Response)) return ofResponse(what, file);
  if (typeof file === 'object' && file !== null) {
    if (Symbol.asyncIterator in file || Symbol.iterator in file) {
      return { chunks: file as Iterable<Chunk>, bytes: undefined };
    }
    if ('getReader' in file) {
      return { chunks: ofStream(file as unknown as ReadableStream<Chunk>), bytes: undefined };
    }
  }
  throw noFile(what, file);
}

/** @internal */
export function noFile(what: string, file: unknown): DataError {
  return new DataError(
    `${what}: expected a path, a URL, text, bytes, a File, a Response or a stream, got ${describe(file)}.`,
  );
}

/** A chunk of whoever wrote the iterable. @throws DataError */
export function checkChunk(what: string, chunk: unknown): Chunk {
  if (typeof chunk === 'string') return chunk;
  const bytes = bytesOf(chunk);
  if (bytes) return bytes;
  throw new DataError(`${what}: a stream of ${describe(chunk)}; expected bytes or texts.`);
}

/** Bytes in any form, also of another realm; undefined: it is none. */
export function bytesOf(value: unknown): Uint8Array | undefined {
  const view = viewOf(value);
  if (view) return view instanceof Uint8Array ? view : undefined;
  if (Object.prototype.toString.call(value) !== '[object ArrayBuffer]') return undefined;
  try {
    return new Uint8Array(value as ArrayBuffer);
  } catch {
    return undefined;
  }
}

function* pieces(whole: Uint8Array | string): Iterable<Chunk> {
  for (let i = 0; i < whole.length; i += PIECE) yield whole.slice(i, i + PIECE);
}

function ofBlob(blob: Blob): AsyncIterable<Chunk> {
  return typeof blob.stream === 'function' ? ofStream(blob.stream()) : piecesOfBlob(blob);
}

/** For a document of a test, such as jsdom's. */
async function* piecesOfBlob(blob: Blob): AsyncIterable<Chunk> {
  for (let i = 0; i < blob.size; i += PIECE) {
    yield new Uint8Array(await blobBytes(blob.slice(i, i + PIECE)));
  }
}

/** Not every browser can iterate a stream. */
async function* ofStream<T>(stream: ReadableStream<T>): AsyncIterable<T> {
  const reader = stream.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      ended = done;
      if (done) return;
      yield value;
    }
  } finally {
    if (!ended) await reader.cancel().catch(() => undefined);
    reader.releaseLock();
  }
}

async function openURL(what: string, url: URL, signal: AbortSignal | undefined): Promise<OpenFile> {
  if (url.protocol === 'file:') return openPath(what, url);
  let response: Response;
  try {
    response = await fetch(url, signal ? { signal } : {});
  } catch (error) {
    signal?.throwIfAborted();
    const reason = error instanceof Error ? error.message : describe(error);
    throw new DataError(`${what}: ${shorten(url.href)} cannot be fetched: ${reason}.`);
  }
  return ofResponse(what, response);
}

function ofResponse(what: string, response: Response): OpenFile {
  if (!response.ok) {
    throw new DataError(
      `${what}: ${shorten(response.url)} answers ${response.status} ${response.statusText}.`,
    );
  }
  if (!response.body) throw new DataError(`${what}: the response has no body.`);
  // The length is that of what was sent, which may be compressed.
  const encoded = response.headers.get('content-encoding') !== null;
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  return {
    chunks: ofStream(response.body),
    bytes: encoded || Number.isNaN(length) ? undefined : length,
  };
}

/** What is needed of `node:fs`; Deno and Bun have it, too. */
interface FileSystem {
  statSync(path: string | URL): { isFile(): boolean; size: number };
  createReadStream(path: string | URL, options: { highWaterMark: number }): AsyncIterable<Chunk>;
}

// Not an import: a bundler for pages would look for it.
function fileSystem(): FileSystem | undefined {
  const { process } = globalThis as {
    process?: { getBuiltinModule?(name: 'node:fs'): FileSystem };
  };
  return process?.getBuiltinModule?.('node:fs');
}

function openPath(what: string, path: string | URL): OpenFile {
  const fs = fileSystem();
  const name = typeof path === 'string' ? path : path.href;
  if (!fs) {
    throw new OptionError(
      `${what}: '${shorten(name)}' would be a path, and there are no files here; expected a URL, a File or text with a line break.`,
    );
  }
  let bytes: number | undefined;
  try {
    const stats = fs.statSync(path);
    // A pipe has no size, and is read all the same.
    if (stats.isFile()) bytes = stats.size;
  } catch (error) {
    const { code } = error as { code?: unknown };
    throw new DataError(
      `${what}: the file '${shorten(name)}' cannot be read${code === 'ENOENT' ? ': there is none' : `: ${describe(code)}`}. Text itself must have a line break.`,
    );
  }
  return { chunks: ofPath(what, name, fs.createReadStream(path, { highWaterMark: PIECE })), bytes };
}

async function* ofPath(
  what: string,
  name: string,
  chunks: AsyncIterable<Chunk>,
): AsyncIterable<Chunk> {
  try {
    yield* chunks;
  } catch (error) {
    // Of the file system, such as a folder in the place of a file; errors of who reads do not come here.
    const reason = error instanceof Error ? error.message : describe(error);
    throw new DataError(`${what}: the file '${shorten(name)}' cannot be read: ${reason}.`);
  }
}
