import { DataError, OptionError, ShapeError } from '../base/errors.js';
import { viewOf } from '../base/typed-array.js';
import { describe } from '../base/validate.js';
import { reading } from '../matrix/intake.js';
import { type Matrix, matrixOf } from '../matrix/matrix.js';
import { fail } from './fail.js';

/** The types of numbers that files hold here. */
export type TensorDtype =
  | 'float64'
  | 'float32'
  | 'int64'
  | 'int32'
  | 'uint32'
  | 'int16'
  | 'uint16'
  | 'int8'
  | 'uint8'
  | 'bool';

/** The typed arrays that hold them; int64 is whole numbers in a `Float64Array`, bool 0 and 1 in a `Uint8Array`. */
export type TensorArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/** An array of any number of axes, as in a file. */
export interface Tensor {
  /** The type of its numbers in the file. */
  dtype: TensorDtype;
  /** The lengths of its axes; none: a single number. */
  shape: readonly number[];
  /** The numbers, the last axis fastest (C order). int64: whole numbers from −(2⁵³ − 1) to 2⁵³ − 1. */
  data: TensorArray;
}

/** What is written: a tensor, or a matrix. Without `dtype` it is that of the array. */
export interface TensorLike {
  /** Default: that of `data`. `'int64'` takes a `Float64Array` of whole numbers, `'bool'` a `Uint8Array` of 0 and 1. */
  dtype?: TensorDtype;
  /** The lengths of the axes. */
  shape: readonly number[];
  /** The numbers, the last axis fastest (C order). */
  data: TensorArray;
}

/** Tensors by name; a plain object or a `Map`. */
export type TensorsLike = ReadonlyMap<string, TensorLike> | Readonly<Record<string, TensorLike>>;

/** Bytes of one number in a file. */
export const BYTES: Readonly<Record<TensorDtype, 1 | 2 | 4 | 8>> = {
  float64: 8,
  float32: 4,
  int64: 8,
  int32: 4,
  uint32: 4,
  int16: 2,
  uint16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
};

/** No array has more axes; a list of holes may be of any length. */
const MAX_SHAPE = 1024;

/** Numbers of a shape; undefined where that is no list of lengths or there would be more than `limit` of them. */
export function countOf(shape: readonly unknown[], limit: number): number | undefined {
  let count = 1;
  let empty = false;
  for (const length of shape) {
    if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0) return undefined;
    // Lengths beside a 0 are multiplied too: no product may overflow.
    if (length === 0) empty = true;
    else count *= length;
    if (count > Number.MAX_SAFE_INTEGER) return undefined;
  }
  if (empty) return 0;
  return count > limit ? undefined : count;
}

/** That a file's tensor has the shape that the rest of the file tells, where lengths may be anything. @throws FormatError */
export function checkShape(
  where: string,
  shape: readonly number[],
  expected: readonly unknown[],
): void {
  if (shape.length === expected.length && shape.every((length, i) => length === expected[i]))
    return;
  fail(where, `shape [${expected.map(describe).join(', ')}]`, `[${shape.join(', ')}]`);
}

/** The checked tensor; its data is a view over the one given. @throws OptionError @throws ShapeError @throws DataError */
export function readTensor(what: string, given: TensorLike): Tensor {
  if (typeof given !== 'object' || given === null) {
    throw new OptionError(`${what}: expected { data, shape }, got ${describe(given)}.`);
  }
  return reading(what, () => {
    const { data, shape } = given;
    // A tensor may be of a class with getters, but of all objects none is a tensor.
    const dtype =
      Object.hasOwn(given, 'dtype') || !('dtype' in Object.prototype) ? given.dtype : undefined;
    return checkTensor(what, data, ownShape(what, shape), dtype);
  });
}

function ownShape(what: string, shape: unknown): unknown {
  if (!Array.isArray(shape)) return shape;
  const { length } = shape;
  if (length > MAX_SHAPE) throw new ShapeError(`${what}: a shape of ${length} axes.`);
  return Array.from({ length }, (_, axis): unknown => shape[axis]);
}

function checkTensor(what: string, given: unknown, shape: unknown, stated: unknown): Tensor {
  const data = viewOf(given) as TensorArray;
  const own = dtypeOf(data);
  if (!own) {
    throw new OptionError(
      `${what}: data: expected a Float64Array, Float32Array or an array of integers of up to 32 bits, got ${describe(given)}.`,
    );
  }
  const dtype = stated ?? own;
  const narrowed =
    (dtype === 'int64' && own === 'float64') || (dtype === 'bool' && own === 'uint8');
  if (dtype !== own && !narrowed) {
    throw new OptionError(
      `${what}: dtype: expected '${own}' for ${describe(data)}, got ${describe(dtype)}.`,
    );
  }
  const count = Array.isArray(shape) ? countOf(shape, Number.MAX_SAFE_INTEGER) : undefined;
  if (count !== data.length) {
    const shown = Array.isArray(shape) ? `[${shape.join(', ')}]` : describe(shape);
    throw new ShapeError(`${what}: shape ${shown} does not fit data of length ${data.length}.`);
  }
  if (dtype === 'bool') {
    const wrong = data.findIndex((value) => value > 1);
    if (wrong >= 0) {
      throw new DataError(
        `${what}: element ${wrong} is ${data[wrong]}, expected 0 or 1 for bool.`,
        wrong,
      );
    }
  }
  if (dtype === 'int64') {
    const wrong = data.findIndex((value) => !Number.isSafeInteger(value));
    if (wrong >= 0) {
      throw new DataError(
        `${what}: element ${wrong} is ${data[wrong]}, expected a whole number up to ±(2⁵³ − 1) for int64.`,
        wrong,
      );
    }
  }
  return { dtype: dtype as TensorDtype, shape: shape as number[], data };
}

/** What is given by name: tensors, unless `expected` says otherwise. @throws OptionError */
export function entriesOf<T>(
  what: string,
  given: ReadonlyMap<string, T> | Readonly<Record<string, T>>,
  expected = 'tensors by name',
): [name: string, value: T][] {
  if (typeof given !== 'object' || given === null) {
    throw new OptionError(`${what}: expected ${expected}, got ${describe(given)}.`);
  }
  const entries = reading(what, () =>
    isMap(given) ? [...mapEntries(given)] : Object.entries(given),
  );
  const wrong = entries.find(([name]) => typeof name !== 'string');
  if (!wrong) return entries;
  throw new OptionError(`${what}: expected ${expected}, got one by ${describe(wrong[0])}.`);
}

/**
 * A tensor of one or two axes as a matrix, which every function of Myelin takes: one axis becomes a column. float32 stays
 * float32, everything else becomes float64.
 *
 * @throws ShapeError the tensor has another number of axes.
 *
 * @example
 * ```ts
 * const { X, y } = Object.fromEntries(decodeNpz(bytes));
 * network.train(toMatrix(X), toMatrix(y), options);
 * ```
 */
export function toMatrix(tensor: TensorLike): Matrix {
  const { shape, data } = readTensor('toMatrix', tensor);
  const [rows, columns = 1] = shape;
  if (rows === undefined || shape.length > 2) {
    throw new ShapeError(`toMatrix: expected one or two axes, got shape [${shape.join(', ')}].`);
  }
  return matrixOf(
    data instanceof Float32Array ? data.slice() : Float64Array.from(data),
    rows,
    columns,
  );
}

const { entries } = Map.prototype;

/** Also of another realm. */
function isMap(value: unknown): value is ReadonlyMap<string, never> {
  try {
    entries.call(value as Map<string, unknown>);
    return true;
  } catch {
    return false;
  }
}

function mapEntries<T>(map: ReadonlyMap<string, T>): Iterable<[string, T]> {
  return entries.call(map) as Iterable<[string, T]>;
}

const OWN: readonly (readonly [Type: new (length: number) => TensorArray, dtype: TensorDtype])[] = [
  [Float64Array, 'float64'],
  [Float32Array, 'float32'],
  [Int32Array, 'int32'],
  [Uint32Array, 'uint32'],
  [Int16Array, 'int16'],
  [Uint16Array, 'uint16'],
  [Int8Array, 'int8'],
  [Uint8Array, 'uint8'],
];

function dtypeOf(data: unknown): TensorDtype | undefined {
  return OWN.find(([Type]) => data instanceof Type)?.[1];
}

/** The array for numbers of a dtype, over their bytes in this machine's order; not for int64. */
export function arrayOf(dtype: TensorDtype, buffer: ArrayBuffer): TensorArray {
  const wanted = dtype === 'bool' ? 'uint8' : dtype;
  const [Type] = OWN.find(([, own]) => own === wanted)!;
  return new (Type as unknown as new (buffer: ArrayBuffer) => TensorArray)(buffer);
}

/** Rows become columns. */
export function transpose({ dtype, shape, data }: Tensor): Tensor {
  const [rows, columns] = shape as [number, number];
  const result = data.slice();
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) result[j * rows + i] = data[i * columns + j]!;
  }
  return { dtype, shape: [columns, rows], data: result };
}
