import { createReadStream, statSync } from 'node:fs';

/** A piece of a file: half a megabyte. */
const PIECE = 1 << 19;

/** The bytes of a file, or of stdin for `-`. @throws what the file system reports, such as `ENOENT`. */
export function openRows(path: string): AsyncIterable<Uint8Array> {
  if (path === '-') return process.stdin;
  statSync(path);
  return createReadStream(path, { highWaterMark: PIECE });
}

/** How a file is named in messages. */
export function nameOf(path: string): string {
  return path === '-' ? 'stdin' : path;
}

/** Runs what reads a file; its errors are told of which file they are. */
export async function inFile<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw withFile(error, path);
  }
}

/** The error, with the file in which it lies where it has none. */
export function withFile(error: unknown, path: string): unknown {
  const { code, file } = (error ?? {}) as { code?: unknown; file?: unknown };
  const ours = code === 'ERR_DATA' || code === 'ERR_FORMAT' || code === 'ERR_SHAPE';
  if (ours && file === undefined) Object.assign(error as object, { file: nameOf(path) });
  return error;
}
