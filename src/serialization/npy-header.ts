import { FormatError } from '../base/errors.js';
import { describe } from '../base/validate.js';
import { decodeText } from './bytes.js';
import { fail } from './fail.js';
import { countOf, type TensorDtype } from './tensor.js';

/** NumPy's own bound: longer ones are refused there as well, unless asked for. */
const MAX_HEADER_BYTES = 10_000;
/** NumPy's own bound up to version 1. */
export const MAX_AXES = 32;
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY

/** What a `.npy` file says of its data, checked against the length of the file. */
export interface NpyHeader {
  readonly dtype: TensorDtype;
  readonly littleEndian: boolean;
  /** Whether the file holds halves of the dtype, float16. */
  readonly half: boolean;
  /** Whether the first axis is the fastest. */
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the data begins; it ends with the file. */
  readonly begin: number;
}

const DTYPES: Readonly<Record<string, TensorDtype>> = {
  f8: 'float64',
  f4: 'float32',
  i8: 'int64',
  i4: 'int32',
  u4: 'uint32',
  i2: 'int16',
  u2: 'uint16',
  i1: 'int8',
  u1: 'uint8',
  b1: 'bool',
  // Read only: there are no arrays of it.
  f2: 'float32',
};

/** A sound file of numbers that are not read, such as objects or texts. */
export class UnknownDtype extends FormatError {}

/** No header is longer, with what stands before it. */
export const NPY_HEADER_BYTES: number = MAX_HEADER_BYTES + 12;

/**
 * Versions 1.0, 2.0 and 3.0 of the format. `file` may be its beginning, of `NPY_HEADER_BYTES` or all, where its length is told.
 *
 * @throws FormatError
 */
export function readNpyHeader(
  what: string,
  file: Uint8Array,
  fileLength: number = file.length,
): NpyHeader {
  if (file.length < (file[6] === 1 ? 10 : 12) || MAGIC.some((byte, i) => file[i] !== byte)) {
    fail(what, 'a .npy file, which begins with \\x93NUMPY', `${file.length} other bytes`);
  }
  const [major, minor] = [file[6]!, file[7]!];
  if (major < 1 || major > 3 || minor !== 0) {
    fail(what, 'version 1.0, 2.0 or 3.0', `${major}.${minor}`);
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const start = major === 1 ? 10 : 12;
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > MAX_HEADER_BYTES || start + length > file.length) {
    fail(what, `a header of at most ${MAX_HEADER_BYTES} bytes, and all of it`, `one of ${length}`);
  }
  const bytes = file.subarray(start, start + length);
  // Latin-1 before version 3.0; what is looked for is ASCII.
  const text = major === 3 ? decodeText(what, bytes) : String.fromCharCode(...bytes);
  return check(what, text, start + length, fileLength);
}

function check(what: string, text: string, begin: number, fileLength: number): NpyHeader {
  const fields = new Literal(`${what}: header`, text).dictionary();
  const { descr, fortran_order: fortranOrder, shape } = Object.fromEntries(fields);
  const known = ['descr', 'fortran_order', 'shape'];
  if (fields.size !== 3 || !known.every((key) => fields.has(key))) {
    fail(`${what}: header`, known.join(', '), [...fields.keys()].join(', ') || 'none');
  }
  const code = typeof descr === 'string' ? /^([<>=|]?)([a-z]\d)$/.exec(descr) : null;
  if (!code || !Object.hasOwn(DTYPES, code[2]!)) {
    throw new UnknownDtype(
      `${what}: descr: expected one of ${Object.keys(DTYPES).join(', ')} with < or >, got ${describe(descr)}.`,
    );
  }
  if (typeof fortranOrder !== 'boolean')
    fail(`${what}: fortran_order`, 'True or False', describe(fortranOrder));
  const dtype = DTYPES[code[2]!]!;
  const size = Number(code[2]![1]);
  const axes = Array.isArray(shape) ? shape.length : 0;
  if (axes > MAX_AXES) fail(`${what}: shape`, `at most ${MAX_AXES} axes`, `${axes}`);
  const count = Array.isArray(shape) ? countOf(shape, fileLength) : undefined;
  if (count === undefined || count * size !== fileLength - begin) {
    const shown = Array.isArray(shape) ? `(${shape.slice(0, 8).join(', ')})` : describe(shape);
    fail(`${what}: shape`, `one of ${fileLength - begin} bytes of ${dtype}`, shown);
  }
  return {
    dtype,
    littleEndian: code[1] !== '>',
    half: code[2] === 'f2',
    fortranOrder,
    shape: shape as number[],
    begin,
  };
}

type Value = string | boolean | number[];

/** The few of Python's literals that a header consists of; nothing is evaluated. */
class Literal {
  readonly #what: string;
  readonly #text: string;
  #at = 0;

  constructor(what: string, text: string) {
    this.#what = what;
    this.#text = text;
  }

  /** `{'key': value, …}` and blanks to the end. */
  dictionary(): Map<string, Value> {
    const fields = new Map<string, Value>();
    this.#expect('{');
    while (!this.#accept('}')) {
      const key = this.#string();
      if (fields.has(key)) this.#fail(`the key '${key}' once`);
      this.#expect(':');
      fields.set(key, this.#value());
      if (!this.#accept(',')) {
        this.#expect('}');
        break;
      }
    }
    this.#blanks();
    if (this.#at < this.#text.length) this.#fail('nothing more');
    return fields;
  }

  #value(): Value {
    if (this.#accept('True')) return true;
    if (this.#accept('False')) return false;
    if (this.#accept('(')) return this.#integers();
    return this.#string();
  }

  /** Of a tuple, behind its parenthesis. */
  #integers(): number[] {
    const values: number[] = [];
    while (!this.#accept(')')) {
      const [digits] = /^\d{1,16}/.exec(this.#text.slice(this.#at, this.#at + 17)) ?? [];
      if (digits === undefined) this.#fail('a whole number');
      this.#at += digits.length;
      // Python 2 wrote long integers with an L behind.
      if (this.#text[this.#at] === 'L') this.#at++;
      values.push(Number(digits));
      if (!this.#accept(',')) {
        if (values.length === 1) this.#fail("','");
        this.#expect(')');
        break;
      }
      this.#blanks();
    }
    return values;
  }

  #string(): string {
    this.#blanks();
    const quote = this.#text[this.#at];
    const end = quote === "'" || quote === '"' ? this.#text.indexOf(quote, this.#at + 1) : -1;
    const value = this.#text.slice(this.#at + 1, end);
    if (end < 0 || value.includes('\\')) this.#fail('a string');
    this.#at = end + 1;
    return value;
  }

  #accept(token: string): boolean {
    this.#blanks();
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  #expect(token: string): void {
    if (!this.#accept(token)) this.#fail(`'${token}'`);
  }

  #blanks(): void {
    while (' \t\r\n'.includes(this.#text[this.#at] ?? 'end')) this.#at++;
  }

  #fail(expected: string): never {
    fail(
      this.#what,
      `${expected} at ${this.#at}`,
      describe(this.#text.slice(this.#at, this.#at + 20)),
    );
  }
}

/** A header of version 1.0 that fills a multiple of 64 bytes, as NumPy writes it. */
export function writeNpyHeader(
  dtype: TensorDtype,
  shape: readonly number[],
  fortranOrder: boolean,
): Uint8Array {
  const code = Object.keys(DTYPES).find((key) => DTYPES[key] === dtype)!;
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const order = fortranOrder ? 'True' : 'False';
  const text = `{'descr': '<${code}', 'fortran_order': ${order}, 'shape': ${tuple}, }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64;
  const bytes = new Uint8Array(length).fill(0x20);
  bytes.set([...MAGIC, 1, 0, (length - 10) & 0xff, (length - 10) >> 8]);
  bytes.set(new TextEncoder().encode(text), 10);
  bytes[length - 1] = 0x0a;
  return bytes;
}
