import { FormatError } from '../base/errors.js';
import { describe } from '../base/validate.js';
import { decodeText } from './bytes.js';
import { fail } from './fail.js';
import { parseStrictJSON } from './strict-json.js';
import { countOf, type TensorDtype } from './tensor.js';

/** The longest header that the format allows. */
const MAX_HEADER_BYTES = 100_000_000;

/** How the numbers of a dtype of the format are stored, and as what they are read. */
export interface StoredDtype {
  readonly bytes: 1 | 2 | 4 | 8;
  readonly dtype: TensorDtype;
}

/** The dtypes that are read. The format has more: float8 and smaller. */
export const STORED: Readonly<Record<string, StoredDtype>> = {
  F64: { bytes: 8, dtype: 'float64' },
  F32: { bytes: 4, dtype: 'float32' },
  F16: { bytes: 2, dtype: 'float32' },
  BF16: { bytes: 2, dtype: 'float32' },
  I64: { bytes: 8, dtype: 'int64' },
  I32: { bytes: 4, dtype: 'int32' },
  U32: { bytes: 4, dtype: 'uint32' },
  I16: { bytes: 2, dtype: 'int16' },
  U16: { bytes: 2, dtype: 'uint16' },
  I8: { bytes: 1, dtype: 'int8' },
  U8: { bytes: 1, dtype: 'uint8' },
  BOOL: { bytes: 1, dtype: 'bool' },
};

/** Where a tensor lies, checked. */
export interface Entry {
  readonly name: string;
  /** A key of STORED. */
  readonly stored: string;
  readonly shape: readonly number[];
  /** Bytes from the start of the file. */
  readonly begin: number;
  readonly end: number;
}

/** What a header says, all of it checked against the length of the file. */
export interface Header {
  readonly metadata: Map<string, string>;
  readonly entries: Entry[];
}

/** @throws FormatError */
export function readHeader(what: string, file: Uint8Array): Header {
  if (file.length < 8) {
    throw new FormatError(`${what}: expected a header, got a file of ${file.length} bytes.`);
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  if (length > MAX_HEADER_BYTES || length > file.length - 8) {
    throw new FormatError(
      `${what}: a header of ${length} bytes in a file of ${file.length}; expected at most ${MAX_HEADER_BYTES}, and all of it.`,
    );
  }
  const where = `${what}: header`;
  const text = decodeText(where, file.subarray(8, 8 + length));
  if (!text.startsWith('{')) fail(where, "'{' at its start", describe(text.slice(0, 1)));
  const json = objectOf(where, parseStrictJSON(where, text, 4));
  const metadata = readMetadata(where, json.__metadata__);
  const start = 8 + length;
  const entries = Object.entries(json)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => readEntry(`${what}: ${shown(name)}`, name, entry, start, file.length));
  checkPlaces(what, entries, start, file.length);
  return { metadata, entries };
}

function readMetadata(where: string, given: unknown): Map<string, string> {
  if (given === undefined) return new Map();
  const entries = Object.entries(objectOf(`${where}: __metadata__`, given));
  return new Map(
    entries.map(([key, value]) => {
      if (typeof value === 'string') return [key, value];
      return fail(`${where}: __metadata__: ${shown(key)}`, 'a string', describe(value));
    }),
  );
}

function readEntry(
  where: string,
  name: string,
  given: unknown,
  start: number,
  fileLength: number,
): Entry {
  const { dtype, shape, data_offsets: offsets, ...rest } = objectOf(where, given);
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) fail(where, 'dtype, shape and data_offsets', describe(unknown));
  if (typeof dtype !== 'string' || !Object.hasOwn(STORED, dtype)) {
    fail(`${where}: dtype`, `one of ${Object.keys(STORED).join(', ')}`, describe(dtype));
  }
  if (!Array.isArray(offsets) || offsets.length !== 2) {
    fail(`${where}: data_offsets`, 'two numbers', describe(offsets));
  }
  const [begin, end] = offsets.map((offset: unknown) => {
    if (typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset < 0) {
      fail(`${where}: data_offsets`, 'whole numbers ≥ 0', describe(offset));
    }
    return offset;
  }) as [number, number];
  if (begin > end || end > fileLength - start) {
    const data = fileLength - start;
    fail(`${where}: data_offsets`, `places in ${data} bytes of data`, `[${begin}, ${end}]`);
  }
  const { bytes } = STORED[dtype]!;
  const lengths = Array.isArray(shape)
    ? (shape as unknown[])
    : fail(where, 'a shape', describe(shape));
  const count = countOf(lengths, end - begin);
  if (count === undefined || count * bytes !== end - begin) {
    const given = `[${lengths.slice(0, 8).map(plain).join(', ')}]`;
    fail(`${where}: shape`, `one of ${end - begin} bytes of ${dtype}`, given);
  }
  return {
    name,
    stored: dtype,
    shape: lengths as number[],
    begin: start + begin,
    end: start + end,
  };
}

/** Every byte of the data belongs to one tensor: nothing overlaps, nothing is hidden. */
function checkPlaces(what: string, entries: readonly Entry[], start: number, end: number): void {
  const sorted = [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end);
  let at = start;
  for (const { name, begin, end } of sorted) {
    if (begin !== at) {
      throw new FormatError(
        `${what}: ${shown(name)}: data from byte ${begin - start}, expected from ${at - start}: ${begin < at ? 'tensors overlap' : 'a hole before it'}.`,
      );
    }
    at = end;
  }
  if (at !== end) {
    throw new FormatError(`${what}: ${end - at} bytes behind the last tensor; expected none.`);
  }
}

function objectOf(where: string, value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  return fail(where, 'an object', describe(value));
}

function plain(value: unknown): string {
  return typeof value === 'number' ? String(value) : describe(value);
}

function shown(name: string): string {
  return JSON.stringify(name.length > 60 ? `${name.slice(0, 57)}...` : name);
}
