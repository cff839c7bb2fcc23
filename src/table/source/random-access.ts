// Files of which parts are read, wherever they stand.
import { blobBytes } from '../../base/blob-bytes.js';
import { DataError, OptionError } from '../../base/errors.js';
import { describe, isA, shorten, tagOf } from '../../base/validate.js';
import type { FileLike } from './chunks.js';
import { bytesOf, noFile, openFile } from './chunks.js';

/** A file whose parts can be read in any order. */
export interface RandomAccess {
  readonly byteLength: number;
  slice(start: number, end?: number): Promise<ArrayBuffer>;
  close(): Promise<void>;
}

/** What is needed of `node:fs`; Deno and Bun have it, too. */
interface FileSystem {
  promises: {
    open(path: string | URL, flags: string): Promise<FileHandle>;
  };
}

interface FileHandle {
  stat(): Promise<{ isFile(): boolean; size: number }>;
  read(
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesRead: number }>;
  close(): Promise<void>;
}

/** @throws DataError there is no such file, or the value is none. */
export async function openRandomAccess(
  what: string,
  file: FileLike,
  signal: AbortSignal | undefined,
): Promise<RandomAccess> {
  if (typeof file === 'string' && !/^(?:https?|data|blob|file):/i.test(file)) {
    return ofPath(what, file);
  }
  if (tagOf(file) === '') throw noFile(what, file);
  const url = typeof file === 'string' ? new URL(file) : file;
  if (isA(url, URL) && url.protocol === 'file:') return ofPath(what, url);
  if (typeof Blob === 'function' && isA(file, Blob)) return ofBlob(file);
  const bytes = bytesOf(file);
  if (bytes) return ofBytes(bytes);
  if (isA(url, URL)) {
    const ranges = await ofRanges(what, url, signal);
    if (ranges) return ranges;
  }
  // The end comes first, so all of it has to be there.
  const { chunks } = await openFile(what, file, signal);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of chunks) {
    signal?.throwIfAborted();
    const bytes = bytesOf(chunk);
    if (!bytes) throw new DataError(`${what}: a stream of ${describe(chunk)}; expected bytes.`);
    parts.push(new Uint8Array(bytes)); // whoever made the stream may use its bytes again
  }
  return ofBlob(new Blob(parts));
}

function ofBlob(blob: Blob): RandomAccess {
  return {
    byteLength: blob.size,
    slice: (start, end) => blobBytes(blob.slice(start, end)),
    close: async () => undefined,
  };
}

function ofBytes(bytes: Uint8Array): RandomAccess {
  return {
    byteLength: bytes.length,
    slice: async (start, end) => new Uint8Array(bytes.slice(start, end)).buffer,
    close: async () => undefined,
  };
}

async function ofPath(what: string, path: string | URL): Promise<RandomAccess> {
  const name = shorten(typeof path === 'string' ? path : path.href);
  const { process } = globalThis as {
    process?: { getBuiltinModule?(name: 'node:fs'): FileSystem };
  };
  const fs = process?.getBuiltinModule?.('node:fs');
  if (!fs) {
    throw new OptionError(
      `${what}: '${name}' would be a path, and there are no files here; expected a URL, a File or bytes.`,
    );
  }
  let handle: FileHandle | undefined;
  try {
    handle = await fs.promises.open(path, 'r');
    const opened = handle;
    const { size } = await opened.stat();
    return {
      byteLength: size,
      async slice(start, end = size) {
        const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
        let read = 0;
        while (read < bytes.length) {
          const { bytesRead } = await opened.read(bytes, read, bytes.length - read, start + read);
          if (bytesRead === 0) break;
          read += bytesRead;
        }
        return bytes.buffer;
      },
      close: () => opened.close(),
    };
  } catch (error) {
    await handle?.close();
    const { code } = error as { code?: unknown };
    throw new DataError(
      `${what}: the file '${name}' cannot be read: ${code === 'ENOENT' ? 'there is none' : describe(code)}.`,
    );
  }
}

/** A URL whose server sends parts; undefined: it does not. */
async function ofRanges(
  what: string,
  url: URL,
  signal: AbortSignal | undefined,
): Promise<RandomAccess | undefined> {
  if (!/^https?:$/.test(url.protocol)) return undefined;
  const init = signal ? { signal } : {};
  const head = await fetch(url, { ...init, method: 'HEAD' }).catch(() => undefined);
  signal?.throwIfAborted();
  const length = Number(head?.headers.get('content-length') ?? Number.NaN);
  if (!head?.ok || !(length > 0) || head.headers.get('accept-ranges') !== 'bytes') return undefined;
  return {
    byteLength: length,
    async slice(start, end = length) {
      const range = { Range: `bytes=${start}-${end - 1}` };
      const response = await fetch(url, { ...init, headers: range });
      if (response.status === 206) return response.arrayBuffer();
      throw new DataError(
        `${what}: ${shorten(url.href)} answers ${response.status} when asked for a part of it.`,
      );
    },
    close: async () => undefined,
  };
}
