import { DataError, FormatError, OptionError } from '../base/errors.js';
import { bytesIn } from '../base/own-bytes.js';
import { describe } from '../base/validate.js';
import {
  arrayOf,
  BYTES,
  countOf,
  type Tensor,
  type TensorArray,
  type TensorDtype,
} from './tensor.js';

/** What a file's content may be given as. */
export type BytesLike = ArrayBuffer | ArrayBufferView;

/** The bytes, without a copy but of shared memory. @throws OptionError */
export function bytesOf(what: string, given: BytesLike): Uint8Array {
  const bytes = bytesIn(given);
  if (bytes) return bytes;
  throw new OptionError(
    `${what}: expected a file's bytes, a Uint8Array or an ArrayBuffer, got ${describe(given)}.`,
  );
}

/** Files here are little-endian, and so is every platform that JavaScript runs on but a few. */
const LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The numbers that `bytes` hold, a copy. @throws FormatError an int64 that is no exact number. */
export function decodeNumbers(
  what: string,
  dtype: TensorDtype,
  bytes: Uint8Array,
  littleEndian = true,
): TensorArray {
  const count = bytes.length / BYTES[dtype];
  if (dtype === 'int64') return decodeInt64(what, bytes, count, littleEndian);
  const copy = new Uint8Array(bytes); // `slice` of a Buffer is a view
  if (littleEndian !== LITTLE) swap(copy, BYTES[dtype]);
  const wrong = dtype === 'bool' ? copy.findIndex((value) => value > 1) : -1;
  if (wrong >= 0) {
    throw new FormatError(`${what}: element ${wrong} is ${copy[wrong]}, expected 0 or 1 for bool.`);
  }
  return arrayOf(dtype, copy.buffer);
}

function decodeInt64(
  what: string,
  bytes: Uint8Array,
  count: number,
  littleEndian: boolean,
): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: count }, (_, i) => {
    const high = view.getInt32(8 * i + (littleEndian ? 4 : 0), littleEndian);
    const low = view.getUint32(8 * i + (littleEndian ? 0 : 4), littleEndian);
    const value = high * 2 ** 32 + low;
    if (Number.isSafeInteger(value)) return value;
    throw new FormatError(
      `${what}: element ${i} is ${view.getBigInt64(8 * i, littleEndian)}, beyond ±(2⁵³ − 1), up to which whole numbers are exact.`,
    );
  });
}

/**
 * The bytes of a tensor, little-endian; a view of its data where that serves.
 *
 * @throws DataError its numbers were transferred since it was checked.
 */
export function encodeNumbers({ dtype, shape, data }: Tensor): Uint8Array {
  if (data.length !== countOf(shape, Number.MAX_SAFE_INTEGER)) {
    throw new DataError('an array was transferred while it was read; its numbers are gone.');
  }
  if (dtype === 'int64') {
    const bytes = new Uint8Array(8 * data.length);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < data.length; i++) view.setBigInt64(8 * i, BigInt(data[i]!), true);
    return bytes;
  }
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (LITTLE) return bytes;
  return swapped(bytes, BYTES[dtype]);
}

/** A copy in the other byte order, of numbers of `size` bytes. */
export function swapped(bytes: Uint8Array, size: number): Uint8Array {
  const copy = new Uint8Array(bytes);
  swap(copy, size);
  return copy;
}

function swap(bytes: Uint8Array, size: number): void {
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
}

/** One after the other. */
export function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The text, if it is UTF-8. A byte order mark stays. @throws FormatError */
export function decodeText(what: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new FormatError(`${what}: expected UTF-8 text, got other bytes.`);
  }
}
