import { OptionError } from '../base/errors.js';
import { describe } from '../base/validate.js';
import { type BytesLike, bytesOf, concatenate, decodeNumbers, encodeNumbers } from './bytes.js';
import { bfloat16, float16 } from './float16.js';
import { type Entry, readHeader, STORED } from './safetensors-header.js';
import {
  BYTES,
  entriesOf,
  readTensor,
  type Tensor,
  type TensorDtype,
  type TensorsLike,
} from './tensor.js';

/** What a safetensors file holds. */
export interface Safetensors {
  /** The tensors by name, in the order of the header. */
  tensors: Map<string, Tensor>;
  /** The file's `__metadata__`: texts by name. */
  metadata: Map<string, string>;
}

/**
 * Reads a safetensors file (Hugging Face's format, https://github.com/huggingface/safetensors): dtypes F64, F32, I64, I32,
 * U32, and F16 and BF16, which become float32, exactly. int64 must be exact as numbers, up to ±(2⁵³ − 1).
 *
 * The header is checked as the format demands and more strictly: at most 100 MB, all of it there, no key twice, shapes
 * that fit their bytes, no byte that belongs to two tensors or to none. No more memory is taken than the file's length
 * (twice that for F16 and BF16).
 *
 * @throws FormatError with the tensor and the field.
 *
 * @example
 * ```ts
 * const { tensors, metadata } = decodeSafetensors(await readFile('model.safetensors'));
 * console.log(tensors.get('0.weight')?.shape);
 * ```
 */
export function decodeSafetensors(bytes: BytesLike): Safetensors {
  const what = 'decodeSafetensors';
  const file = bytesOf(what, bytes);
  const { metadata, entries } = readHeader(what, file);
  return { metadata, tensors: new Map(entries.map((entry) => [entry.name, decode(file, entry)])) };
}

function decode(file: Uint8Array, { name, stored, shape, begin, end }: Entry): Tensor {
  const { dtype } = STORED[stored]!;
  const bytes = file.subarray(begin, end);
  if (stored === 'F16') return { dtype, shape, data: float16(bytes) };
  if (stored === 'BF16') return { dtype, shape, data: bfloat16(bytes) };
  return { dtype, shape, data: decodeNumbers(`decodeSafetensors: ${name}`, dtype, bytes) };
}

const NAMES: Readonly<Record<TensorDtype, string>> = {
  float64: 'F64',
  float32: 'F32',
  int64: 'I64',
  int32: 'I32',
  uint32: 'U32',
  int16: 'I16',
  uint16: 'U16',
  int8: 'I8',
  uint8: 'U8',
  bool: 'BOOL',
};

/**
 * Writes a safetensors file, its data aligned to 8 bytes.
 *
 * @param tensors By name, in the order in which their data shall stand but for the larger numbers first.
 * @param metadata Texts by name.
 * @throws OptionError @throws ShapeError @throws DataError
 *
 * @example
 * ```ts
 * const [{ weights }] = network.layers;
 * const bytes = encodeSafetensors({ weights }, { made: 'by hand' });
 * ```
 */
export function encodeSafetensors(
  tensors: TensorsLike,
  metadata: ReadonlyMap<string, string> | Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const what = 'encodeSafetensors';
  const all = entriesOf(what, tensors).map(([name, given]) => {
    if (name === '__metadata__') throw new OptionError(`${what}: no tensor can be named ${name}.`);
    return { name, tensor: readTensor(`${what}: ${name}`, given) };
  });
  // As the reference writer: with larger numbers first each tensor is aligned to its own.
  all.sort((a, b) => bytesPer(b.tensor) - bytesPer(a.tensor));
  const parts = all.map(({ tensor }) => encodeNumbers(tensor));
  let at = 0;
  const entries = all.map(({ name, tensor: { dtype, shape } }, i): [string, unknown] => {
    const begin = at;
    at += parts[i]!.length;
    return [name, { dtype: NAMES[dtype], shape, data_offsets: [begin, at] }];
  });
  const texts = entriesOf(`${what}: metadata`, metadata, 'texts by name');
  for (const [key, value] of texts) {
    if (typeof value !== 'string') {
      throw new OptionError(`${what}: metadata: ${key}: expected a text, got ${describe(value)}.`);
    }
  }
  const head = texts.length > 0 ? [['__metadata__', Object.fromEntries(texts)] as const] : [];
  const header = encodeHeader(Object.fromEntries([...head, ...entries]));
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, BigInt(header.length), true);
  return concatenate([new Uint8Array(length.buffer), header, ...parts]);
}

function bytesPer({ dtype }: Tensor): number {
  return BYTES[dtype];
}

/** Filled with blanks to a multiple of 8. */
function encodeHeader(json: unknown): Uint8Array {
  const bytes = new TextEncoder().encode(JSON.stringify(json));
  const padded = new Uint8Array(Math.ceil(bytes.length / 8) * 8).fill(0x20);
  padded.set(bytes);
  return padded;
}
