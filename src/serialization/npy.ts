import { OptionError } from '../base/errors.js';
import { checkName, checkOptions } from '../base/validate.js';
import {
  type BytesLike,
  bytesOf,
  concatenate,
  decodeNumbers,
  encodeNumbers,
  swapped,
} from './bytes.js';
import { float16 } from './float16.js';
import { MAX_AXES, type NpyHeader, readNpyHeader, writeNpyHeader } from './npy-header.js';
import { readTensor, type Tensor, type TensorArray, type TensorLike } from './tensor.js';

/** How an array is written. */
export interface NpyOptions {
  /** Which axis is the fastest: `'C'`, the last, or `'F'` (Fortran), the first. Default `'C'`. */
  order?: 'C' | 'F';
}

/**
 * Reads an array that `numpy.save` wrote: float64, float32 and float16 (as float32), integers of 8 to 32 bits, int64 and
 * bool, of either byte order, in C or Fortran order, versions 1.0 to 3.0 of the format, those of Python 2 too. int64 must
 * be exact as numbers, up to ±(2⁵³ − 1).
 *
 * @throws FormatError another dtype, a shape that does not fit the file's length, a broken header.
 *
 * @example
 * ```ts
 * const { data, shape } = decodeNpy(await readFile('weights.npy'));
 * ```
 */
export function decodeNpy(bytes: BytesLike): Tensor {
  return readNpy('decodeNpy', bytesOf('decodeNpy', bytes));
}

/** @throws FormatError */
export function readNpy(what: string, file: Uint8Array): Tensor {
  const header = readNpyHeader(what, file);
  const { dtype, fortranOrder, shape } = header;
  const data = npyNumbers(what, header, file.subarray(header.begin));
  // In the file the axes stand reversed.
  const ordered = fortranOrder ? reverseAxes(data, [...shape].reverse()) : data;
  return { dtype, shape, data: ordered };
}

/** Numbers as they stand in a file with this header, some or all. @throws FormatError */
export function npyNumbers(
  what: string,
  { dtype, littleEndian, half }: NpyHeader,
  bytes: Uint8Array,
): TensorArray {
  return half
    ? float16(littleEndian ? bytes : swapped(bytes, 2))
    : decodeNumbers(what, dtype, bytes, littleEndian);
}

/**
 * Writes an array for `numpy.load`.
 *
 * @throws OptionError @throws ShapeError @throws DataError
 *
 * @example
 * ```ts
 * const bytes = encodeNpy(network.layers[0].weights);
 * ```
 */
export function encodeNpy(array: TensorLike, options: NpyOptions = {}): Uint8Array<ArrayBuffer> {
  return writeNpy('encodeNpy', array, options);
}

/** @throws OptionError @throws ShapeError @throws DataError */
export function writeNpy(
  what: string,
  array: TensorLike,
  options: NpyOptions,
): Uint8Array<ArrayBuffer> {
  const given = checkOptions(what, options, ['order']);
  const order = checkName(`${what}: order`, given.order ?? 'C', ['C', 'F'] as const);
  const tensor = readTensor(what, array);
  const { dtype, shape } = tensor;
  if (shape.length > MAX_AXES) {
    throw new OptionError(`${what}: ${shape.length} axes; expected at most ${MAX_AXES}.`);
  }
  const data = order === 'F' ? reverseAxes(tensor.data, shape) : tensor.data;
  return concatenate([
    writeNpyHeader(dtype, shape, order === 'F'),
    encodeNumbers({ dtype, shape, data }),
  ]);
}

/** The same array with its axes in reverse order, of a shape in C order: for a matrix the transpose. */
function reverseAxes(data: TensorArray, shape: readonly number[]): TensorArray {
  const result = data.slice();
  // The stride, in the result, of each axis of the source.
  const strides = shape.map(() => 1);
  for (let axis = 1; axis < shape.length; axis++) {
    strides[axis] = strides[axis - 1]! * shape[axis - 1]!;
  }
  const index = new Array<number>(shape.length).fill(0);
  let target = 0;
  for (const value of data) {
    result[target] = value;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      target += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      target -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}
