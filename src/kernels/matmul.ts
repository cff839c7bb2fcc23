import { OptionError, ShapeError } from '../base/errors.js';
import { checkBoolean, checkOptions } from '../base/validate.js';
import { aligned } from '../core/aligned.js';
import { GemmStart, type Pointer, SCRATCH_BYTES } from '../core/core.js';
import { type Matrix, matrixOf } from '../matrix/matrix.js';
import type { Numbers } from '../matrix/matrix-like.js';
import type { Bound } from './bound.js';
import { type CoreArray, place } from './core-array.js';
import { copyOut } from './map.js';
import {
  type GivenMatrix,
  givenMatrix,
  type MatrixOperand,
  type Strided,
  spanOf,
  transposed,
} from './matrix-operand.js';
import {
  boundFor,
  checkDtype,
  checkLength,
  type Given,
  given,
  like,
  mayOverlap,
  type Operand,
  Room,
} from './operand.js';

/** What `matmul` does besides. */
export interface MatmulOptions {
  /** Takes a as if its rows were columns. Default false. */
  transposeA?: boolean;
  /** Takes b as if its rows were columns. Default false. */
  transposeB?: boolean;
  /** A number for each column, (n), with which each sum of that column begins. */
  bias?: Operand;
  /** The sums begin with what `out` holds: out += a·b. Default false. */
  accumulate?: boolean;
}

const OPTIONS = ['transposeA', 'transposeB', 'bias', 'accumulate'];

/**
 * The matrix product out = a·b, a (m, k), b (k, n), out (m, n).
 *
 * Order of summation: each element is summed in index order over k, beginning with 0, with the bias of its column, or with what
 * `out` held. The error of an element is at most (k + 1)·ε·Σ|a·b|, ε = 2^-53 (float64) or 2^-24 (float32), to first order.
 *
 * @param a - An array of two axes, or `{ data, shape, strides, offset }`: strides tell of any part of a matrix, and of one that is
 * turned over, without a copy.
 * @param out - Takes the product: an array of shape (m, n), a typed array of m·n numbers, or rows at a stride. Not one of the other
 * arguments. Default: a new `CoreArray` where a or b is one, else a new `Matrix`.
 * @returns `out`.
 * @throws ShapeError shapes do not fit each other or their numbers. @throws OptionError `out` overlaps an argument; another dtype;
 * an unknown option. @throws DataError @throws EngineError `ERR_OUT_OF_MEMORY`. @throws DisposedError
 *
 * @example
 * ```ts
 * const a = { data: Float64Array.of(1, 2, 3, 4), shape: [2, 2] } as const;
 * matmul(a, a).toArray(); // [ [ 7, 10 ], [ 15, 22 ] ]
 * matmul(a, a, undefined, { transposeB: true }).toArray(); // [ [ 5, 11 ], [ 11, 25 ] ]
 * ```
 */
export function matmul(
  a: CoreArray,
  b: MatrixOperand,
  out?: undefined,
  options?: MatmulOptions,
): CoreArray;
export function matmul(
  a: MatrixOperand,
  b: CoreArray,
  out?: undefined,
  options?: MatmulOptions,
): CoreArray;
export function matmul(
  a: Strided & { data: Numbers },
  b: Strided & { data: Numbers },
  out?: undefined,
  options?: MatmulOptions,
): Matrix;
export function matmul(
  a: MatrixOperand,
  b: MatrixOperand,
  out?: undefined,
  options?: MatmulOptions,
): CoreArray | Matrix;
export function matmul<T extends MatrixOperand | Numbers>(
  a: MatrixOperand,
  b: MatrixOperand,
  out: T,
  options?: MatmulOptions,
): T;
export function matmul(
  a: MatrixOperand,
  b: MatrixOperand,
  out?: MatrixOperand | Numbers,
  options: MatmulOptions = {},
): MatrixOperand | Numbers {
  const own = checkOptions('matmul', options, OPTIONS);
  const flag = (key: 'transposeA' | 'transposeB' | 'accumulate'): boolean =>
    own[key] === undefined ? false : checkBoolean(`matmul: ${key}`, own[key]);
  const [turnA, turnB, accumulate] = [flag('transposeA'), flag('transposeB'), flag('accumulate')];
  const left = turned(givenMatrix('matmul: a', a), turnA);
  const right = turned(givenMatrix('matmul: b', b), turnB);
  checkDtype('matmul: b', right.data, left.data.dtype);
  if (left.columns !== right.rows) {
    throw new ShapeError(
      `matmul: a has ${left.columns} columns, b has ${right.rows} rows; they must be as many.`,
    );
  }
  const [m, n] = [left.rows, right.columns];
  const bias =
    own.bias === undefined ? undefined : like('matmul: bias', own.bias, left.data, false, n);
  if (accumulate && (bias || out === undefined)) {
    throw new OptionError('matmul: accumulate: needs an out, and takes no bias.');
  }
  const bound = boundFor(left.data);
  const { target, answer } = resultOf(bound, left, right, out);
  checkDtype('matmul: out', target.data, left.data.dtype);
  for (const { data } of [left, right, ...(bias ? [{ data: bias }] : [])]) {
    if (data.at === undefined || !mayOverlap(data, target.data, bound)) continue;
    throw new OptionError('matmul: out: it overlaps an argument of the product.');
  }
  if (m > 0 && n > 0) product(bound, left, right, bias, target, accumulate);
  return answer;
}

const turned = (matrix: GivenMatrix, yes: boolean): GivenMatrix =>
  yes ? transposed(matrix) : matrix;

function resultOf(
  bound: Bound,
  left: GivenMatrix,
  right: GivenMatrix,
  out: MatrixOperand | Numbers | undefined,
): { target: GivenMatrix; answer: MatrixOperand | Numbers } {
  const [rows, columns] = [left.rows, right.columns];
  if (out === undefined) {
    if (left.data.shape || right.data.shape) {
      const answer = place(Object.freeze([rows, columns]), bound, false);
      return { target: givenMatrix('matmul: out', answer, true), answer };
    }
    const data =
      bound.dtype === 'float64'
        ? new Float64Array(rows * columns)
        : new Float32Array(rows * columns);
    const target = givenMatrix('matmul: out', { data, shape: [rows, columns] }, true);
    return { target, answer: matrixOf(data, rows, columns) };
  }
  if (ArrayBuffer.isView(out)) {
    const data = given('matmul: out', out, true);
    checkLength('matmul: out', data, rows * columns);
    const target = { data, rows, columns, rowStride: columns, columnStride: 1, offset: 0 };
    return { target, answer: out };
  }
  const target = givenMatrix('matmul: out', out, true);
  if (target.rows !== rows || target.columns !== columns) {
    throw new ShapeError(
      `matmul: out: expected shape [${rows}, ${columns}], got [${target.rows}, ${target.columns}].`,
    );
  }
  if (columns > 1 && (target.columnStride !== 1 || (rows > 1 && target.rowStride < columns))) {
    throw new ShapeError('matmul: out: its rows must be contiguous and apart.');
  }
  if (columns === 1 && rows > 1 && target.rowStride < 1) {
    throw new ShapeError('matmul: out: its rows must be apart.');
  }
  return { target, answer: out };
}

/** Where a matrix lies for the length of the call. */
interface Placed {
  readonly pointer: Pointer;
  readonly rowStride: number;
  readonly columnStride: number;
}

function product(
  bound: Bound,
  a: GivenMatrix,
  b: GivenMatrix,
  bias: Given | undefined,
  out: GivenMatrix,
  accumulate: boolean,
): void {
  const { size } = bound;
  const [m, n, k] = [a.rows, b.columns, a.columns];
  const gathered = needsCopy(b);
  const workspace = bound.gemmWorkspace(m, n, k);
  const bytes =
    [a, b, out].reduce(
      (sum, matrix) => sum + (matrix.data.at === undefined ? aligned(spanOf(matrix) * size) : 0),
      0,
    ) +
    (bias && bias.at === undefined ? aligned(n * size) : 0) +
    (gathered ? aligned(k * n * size) : 0) +
    aligned(workspace);
  const room = new Room(bound, bytes, SCRATCH_BYTES);
  try {
    const left = lay(room, a);
    const right = gathered ? contiguous(room, b) : lay(room, b);
    const target = lay(room, out);
    const biasAt = bias ? (bias.at ?? room.put({ view: bias.view!, start: 0, length: n })) : 0;
    const start = accumulate ? GemmStart.accumulate : bias ? GemmStart.bias : GemmStart.zero;
    const work = room.take(Math.ceil(workspace / size));
    // One column lies at any stride of its rows; a stride of one row, or column, is of no meaning.
    const [ldb, ldc] = [stride(b, right, n), stride(out, target, n)];
    bound.gemm(
      m,
      n,
      k,
      left.pointer,
      left.rowStride,
      left.columnStride,
      right.pointer,
      ldb,
      target.pointer,
      ldc,
      start,
      biasAt,
      work,
    );
    if (out.data.at === undefined) scatter(bound, out, target.pointer);
  } finally {
    room.release();
  }
}

const stride = ({ rows }: GivenMatrix, { rowStride }: Placed, columns: number): number =>
  rows > 1 ? rowStride : columns;

/** Whether the kernel cannot read b as it lies: it wants rows that are contiguous. */
function needsCopy({ rows, columns, rowStride, columnStride }: GivenMatrix): boolean {
  return (columns > 1 && columnStride !== 1) || (rows > 1 && rowStride < columns);
}

/** In place, or its span copied in. */
function lay(room: Room, matrix: GivenMatrix): Placed {
  const { data, offset, rowStride, columnStride } = matrix;
  const pointer =
    data.at === undefined
      ? room.put({ view: data.view!, start: offset, length: spanOf(matrix) })
      : data.at + offset * room.bound.size;
  return { pointer, rowStride, columnStride };
}

/** A copy with rows that are contiguous: turned over where its columns are, else element by element. */
function contiguous(room: Room, matrix: GivenMatrix): Placed {
  const { rows, columns } = matrix;
  const { pointer, rowStride, columnStride } = lay(room, matrix);
  const { bound } = room;
  const to = room.take(rows * columns);
  if (rowStride === 1 && columnStride >= rows) {
    bound.transpose(columns, rows, pointer, columnStride, to, columns);
  } else {
    const view = bound.view();
    const [from, at] = [pointer >>> bound.shift, to >>> bound.shift];
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        view[at + i * columns + j] = view[from + i * rowStride + j * columnStride]!;
      }
    }
  }
  return { pointer: to, rowStride: columns, columnStride: 1 };
}

/** The rows back to where the user wants them; what lies between them stays. */
function scatter(
  bound: Bound,
  { data, rows, columns, rowStride, offset }: GivenMatrix,
  from: Pointer,
): void {
  for (let i = 0; i < rows; i++) {
    copyOut(bound, data, offset + i * rowStride, columns, from + i * rowStride * bound.size);
  }
}
