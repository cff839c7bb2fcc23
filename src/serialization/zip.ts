import { Inflate, zipSync } from 'fflate';
import { FormatError } from '../base/errors.js';
import { concatenate } from './bytes.js';
import { crc32 } from './crc32.js';
import { fail } from './fail.js';

// The container as PKWARE's APPNOTE.TXT 6.3 describes it. The directory is read here, as it must be checked before
// anything is inflated: fflate, which inflates, checks neither sums nor sizes nor whether entries overlap.

/** A file in an archive. */
export interface ZipEntry {
  readonly name: string;
  /** Bytes after inflating, as the directory says; `readEntry` holds it to that. */
  readonly size: number;
  readonly compressedSize: number;
  readonly deflated: boolean;
  readonly crc: number;
  /** Where its compressed bytes begin. */
  readonly begin: number;
}

const END = 0x06054b50;
const END_BYTES = 22;
const END64_LOCATOR = 0x07064b50;
const END64 = 0x06064b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const DEFLATED = 8;
/** Deflate makes at most 1,032 bytes of one. */
const MAX_RATIO = 1032;
/** Compressed bytes inflated at a time: what a lie about the size can cost is this times the ratio. */
const PIECE = 4096;

/**
 * The directory of an archive: stored and deflated entries, also in the 64-bit form.
 *
 * @param maxBytes Refused where all deflated entries together would be larger after inflating.
 * @throws FormatError
 */
export function readDirectory(what: string, file: Uint8Array, maxBytes: number): ZipEntry[] {
  const reader = new Reader(what, file);
  const { count, at: directory, size } = readEnd(reader, file.length);
  const entries: ZipEntry[] = [];
  let at = directory;
  let total = 0;
  for (let i = 0; i < count; i++) {
    const [entry, next] = readDirectoryEntry(reader, at, directory + size);
    entries.push(entry);
    at = next;
    if (entry.deflated) total += entry.size;
    if (total > maxBytes) {
      throw new FormatError(
        `${what}: ${entry.name}: more than ${maxBytes} bytes after inflating; maxBytes allows no more.`,
      );
    }
  }
  checkApart(what, entries, directory);
  const names = new Set(entries.map(({ name }) => name));
  if (names.size < entries.length) throw new FormatError(`${what}: two entries of one name.`);
  return entries;
}

/** Where the directory lies. */
function readEnd(reader: Reader, length: number): { count: number; at: number; size: number } {
  // At the end, behind it only a comment of up to 65,535 bytes.
  let end = length - END_BYTES;
  while (
    end >= 0 &&
    !(reader.u32(end) === END && end + END_BYTES + reader.u16(end + 20) === length)
  ) {
    end = end > length - END_BYTES - 65_536 ? end - 1 : -1;
  }
  if (end < 0) reader.fail('the end of a zip archive', `${length} bytes without one`);
  let count = reader.u16(end + 10);
  let size = reader.u32(end + 12);
  let at = reader.u32(end + 16);
  const locator = end - 20;
  if (locator >= 0 && reader.u32(locator) === END64_LOCATOR) {
    const end64 = reader.u64(locator + 8);
    if (reader.u32(end64) !== END64) reader.fail('a 64-bit end of the directory', 'none');
    count = reader.u64(end64 + 32);
    size = reader.u64(end64 + 40);
    at = reader.u64(end64 + 48);
  }
  if (at + size > end) reader.fail('a directory before its end', `one of ${size} bytes at ${at}`);
  return { count, at, size };
}

function readDirectoryEntry(reader: Reader, at: number, end: number): [ZipEntry, next: number] {
  if (at + 46 > end || reader.u32(at) !== DIRECTORY_ENTRY) {
    reader.fail('an entry of the directory', `none at ${at}`);
  }
  const flags = reader.u16(at + 8);
  const method = reader.u16(at + 10);
  const nameLength = reader.u16(at + 28);
  const extraLength = reader.u16(at + 30);
  const next = at + 46 + nameLength + extraLength + reader.u16(at + 32);
  if (next > end) reader.fail('an entry within the directory', `one at ${at}`);
  const name = reader.text(at + 46, nameLength);
  const sizes = [reader.u32(at + 24), reader.u32(at + 20), reader.u32(at + 42)];
  readExtra64(reader, at + 46 + nameLength, extraLength, sizes);
  const [size, compressedSize, local] = sizes as [number, number, number];
  if (flags & 1) reader.fail(`${name}: no encryption`, 'an encrypted entry');
  if (method !== 0 && method !== DEFLATED)
    reader.fail(`${name}: stored or deflated`, `method ${method}`);
  const deflated = method === DEFLATED;
  if (deflated ? size > compressedSize * MAX_RATIO : size !== compressedSize) {
    reader.fail(`${name}: sizes that go together`, `${size} and ${compressedSize}`);
  }
  if (reader.u32(local) !== LOCAL_ENTRY) reader.fail(`${name}: an entry`, `none at ${local}`);
  const begin = local + 30 + reader.u16(local + 26) + reader.u16(local + 28);
  const entry = { name, size, compressedSize, deflated, crc: reader.u32(at + 16), begin };
  return [entry, next];
}

/** Puts the 64-bit values, which stand in an extra field, in the place of those that are all ones. */
function readExtra64(reader: Reader, start: number, length: number, sizes: number[]): void {
  let at = start;
  while (at + 4 <= start + length) {
    const end = at + 4 + reader.u16(at + 2);
    if (reader.u16(at) === 1) {
      let field = at + 4;
      for (const [i, value] of sizes.entries()) {
        if (value !== 0xffffffff) continue;
        if (field + 8 > Math.min(end, start + length)) reader.fail('64-bit sizes', 'too few');
        sizes[i] = reader.u64(field);
        field += 8;
      }
    }
    at = end;
  }
}

/** No byte belongs to two entries: an archive whose entries overlap can grow with their square. */
function checkApart(what: string, entries: readonly ZipEntry[], directory: number): void {
  const sorted = [...entries].sort((a, b) => a.begin - b.begin);
  for (const [i, { name, begin, compressedSize }] of sorted.entries()) {
    const next = sorted[i + 1];
    if (begin + compressedSize > (next?.begin ?? directory)) {
      const other = next?.name ?? 'the directory';
      throw new FormatError(`${what}: ${name}: overlaps ${other}.`);
    }
  }
}

/** The bytes of an entry; a view where they are stored as they are. @throws FormatError broken, or of another size */
export function readEntry(what: string, file: Uint8Array, entry: ZipEntry): Uint8Array {
  const { name, begin, compressedSize, crc, deflated, size } = entry;
  const compressed = file.subarray(begin, begin + compressedSize);
  const bytes = deflated ? inflate(`${what}: ${name}`, compressed, size) : compressed;
  if (crc32(bytes) !== crc) {
    throw new FormatError(`${what}: ${name}: its check sum is not that of its bytes.`);
  }
  return bytes;
}

function inflate(what: string, compressed: Uint8Array, size: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  const stream = new Inflate((part) => {
    length += part.length;
    parts.push(part);
  });
  try {
    for (let at = 0; at < compressed.length && length <= size; at += PIECE) {
      const end = at + PIECE;
      stream.push(compressed.subarray(at, end), end >= compressed.length);
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError(`${what}: cannot be inflated: ${reason}.`);
  }
  if (length !== size) {
    const more = length > size ? 'more' : `${length}`;
    throw new FormatError(`${what}: expected ${size} bytes after inflating, got ${more}.`);
  }
  return concatenate(parts);
}

/** An archive of these files; the same files give the same bytes. */
export function writeZip(
  files: Readonly<Record<string, Uint8Array>>,
  compress: boolean,
): Uint8Array<ArrayBuffer> {
  // The earliest time that the format knows, as local time, so that time zones make no difference.
  return zipSync({ ...files }, { level: compress ? 6 : 0, mtime: new Date(1980, 0, 1) });
}

/** Numbers of the archive, little-endian; none beyond its end. */
class Reader {
  readonly #what: string;
  readonly #view: DataView;

  constructor(what: string, file: Uint8Array) {
    this.#what = what;
    this.#view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  }

  u16(at: number): number {
    return this.#view.getUint16(this.#check(at, 2), true);
  }

  u32(at: number): number {
    return this.#view.getUint32(this.#check(at, 4), true);
  }

  u64(at: number): number {
    const value = this.u32(at) + this.u32(at + 4) * 2 ** 32;
    return Number.isSafeInteger(value) ? value : this.fail('a size', `${value}`);
  }

  text(at: number, length: number): string {
    this.#check(at, length);
    return new TextDecoder().decode(
      new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, length),
    );
  }

  fail(expected: string, got: string): never {
    return fail(this.#what, expected, got);
  }

  #check(at: number, length: number): number {
    if (at + length <= this.#view.byteLength) return at;
    return this.fail(`${length} bytes at ${at}`, `a file of ${this.#view.byteLength}`);
  }
}
