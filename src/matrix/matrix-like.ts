import { DataError, ShapeError } from '../base/errors.js';
import { describe } from '../base/validate.js';

/** The numbers of a matrix, a parameter or an output. */
export type Numbers = Float64Array | Float32Array;

/** One sample, or a list of targets: an array, a typed array, or anything with a length and numbers. */
export type Vector = ArrayLike<number>;

/** Rows of numbers, all of one length, or one typed array, row-major, with its shape. */
export type MatrixLike =
  | readonly Vector[]
  | {
      /** The numbers, row by row. */
      data: Float64Array | Float32Array;
      /** Their arrangement. */
      shape: readonly [rows: number, columns: number];
    };

/** Whether a `run` argument is a batch rather than one sample. */
export function isBatch(input: Vector | MatrixLike): input is MatrixLike {
  // Arrays first: 'in' walks an array's prototypes, a third of the time of a short `run`.
  if (!Array.isArray(input) && 'shape' in input) return true;
  const first: unknown = (input as readonly unknown[])[0];
  return typeof first === 'object' && first !== null;
}

/** Rows of user input after its outer form was checked. */
export function rowsOf(what: string, input: MatrixLike, columns: number): number {
  if (typeof input !== 'object' || input === null) {
    throw new DataError(`${what}: expected rows of ${columns} numbers, got ${describe(input)}.`);
  }
  if ('shape' in input) return rowsOfFlat(what, input, columns);
  if (!isArrayLike(input)) {
    throw new DataError(
      `${what}: expected an array of rows, or { data, shape }, got ${describe(input)}.`,
    );
  }
  if (input.length === 0) throw new DataError(`${what}: empty; expected at least one row.`);
  return input.length;
}

/** @throws ShapeError the shape is not a pair. */
export function checkShape<T>(what: string, shape: T): T {
  if (Array.isArray(shape) && shape.length === 2) return shape;
  throw new ShapeError(`${what}: shape: expected [rows, columns], got ${describe(shape)}.`);
}

function rowsOfFlat(
  what: string,
  { data, shape }: Exclude<MatrixLike, readonly Vector[]>,
  columns: number,
): number {
  if (!(data instanceof Float64Array || data instanceof Float32Array)) {
    throw new DataError(
      `${what}: data must be a Float64Array or Float32Array, got ${describe(data)}.`,
    );
  }
  const [rows, width] = checkShape(what, shape);
  if (width !== columns) {
    throw new ShapeError(`${what}: expected ${columns} columns, got shape [${rows}, ${width}].`);
  }
  if (!Number.isInteger(rows) || rows < 0 || rows * columns !== data.length) {
    throw new ShapeError(
      `${what}: shape [${rows}, ${width}] does not fit data of length ${data.length}.`,
    );
  }
  if (rows === 0) throw new DataError(`${what}: empty; expected at least one row.`);
  return rows;
}

/**
 * Copies a matrix of `columns` columns into `target`, row-major from element `at`; checks every number on the way.
 *
 * @throws ShapeError a row of another length. @throws DataError a value that is no finite number, with row and column.
 */
export function copyMatrix(
  what: string,
  input: MatrixLike,
  columns: number,
  target: Numbers,
  at: number,
): void {
  copyRows(what, input, columns, 0, 'shape' in input ? input.shape[0] : input.length, target, at);
}

/** `copyMatrix` for the rows [first, end). */
export function copyRows(
  what: string,
  input: MatrixLike,
  columns: number,
  first: number,
  end: number,
  target: Numbers,
  at: number,
): void {
  if ('shape' in input) {
    const whole = first === 0 && end === input.shape[0];
    const data = whole ? input.data : input.data.subarray(first * columns, end * columns);
    copyNumbers(what, data, target, at, columns, first);
    return;
  }
  for (let i = first; i < end; i++) {
    const row: unknown = input[i];
    if (!isArrayLike(row)) {
      throw new DataError(`${what}: row ${i} is ${describe(row)}, expected ${columns} numbers.`, i);
    }
    if (row.length !== columns) {
      throw new ShapeError(`${what}: row ${i} has ${row.length} numbers, expected ${columns}.`);
    }
    copyNumbers(what, row, target, at + (i - first) * columns, columns, i);
  }
}

/** Copies targets (one number a row, or rows of one number) into `target`; checks every number on the way. */
export function copyTargets(
  what: string,
  targets: Vector,
  rows: number,
  target: Numbers,
  at: number,
): void {
  if (!isArrayLike(targets)) {
    throw new DataError(`${what}: expected ${rows} numbers, got ${describe(targets)}.`);
  }
  if (targets.length !== rows) {
    throw new ShapeError(`${what}: ${targets.length} targets for ${rows} rows of inputs.`);
  }
  copyNumbers(what, targets, target, at, 1);
}

/**
 * Copies numbers to `target` from element `at` and checks each. Every `columns` of them begin a new row; `row` is the
 * first one.
 */
export function copyNumbers(
  what: string,
  values: ArrayLike<number>,
  target: Numbers,
  at: number,
  columns: number,
  row = 0,
): void {
  putNumbers(what, values, target, at, columns, row);
  // From the copy, as float32 turns large numbers into ±∞. NaN and ±∞ are the numbers for which v − v is not 0. Four
  // sums at a time, as one alone waits for each addition.
  const end = at + values.length;
  let [a, b, c, d] = [0, 0, 0, 0];
  let j = at;
  for (; j < end - 3; j += 4) {
    a += target[j]! - target[j]!;
    b += target[j + 1]! - target[j + 1]!;
    c += target[j + 2]! - target[j + 2]!;
    d += target[j + 3]! - target[j + 3]!;
  }
  for (; j < end; j++) a += target[j]! - target[j]!;
  if (a + b + c + d !== 0) throw firstNotFinite(what, values, target, at, columns, row);
}

/** `copyNumbers`, but checks only that each is a number: NaN and ±∞ pass. */
export function putNumbers(
  what: string,
  values: ArrayLike<number>,
  target: Numbers,
  at: number,
  columns: number,
  row = 0,
): void {
  if (values instanceof Float64Array || values instanceof Float32Array) {
    target.set(values, at);
    return;
  }
  for (let j = 0; j < values.length; j++) {
    const value: unknown = values[j];
    if (typeof value !== 'number') {
      throw notFinite(what, value, row + Math.floor(j / columns), j % columns);
    }
    target[at + j] = value;
  }
}

/** The error for the first of the numbers, copied to `target`, that is not finite; there must be one. */
export function firstNotFinite(
  what: string,
  values: ArrayLike<number>,
  target: Numbers,
  at: number,
  columns: number,
  row = 0,
): DataError {
  let j = 0;
  while (Number.isFinite(target[at + j])) j++;
  const i = row + Math.floor(j / columns);
  const column = j % columns;
  if (!Number.isFinite(values[j])) return notFinite(what, values[j], i, column);
  return new DataError(
    `${what}: row ${i}, column ${column} is ${values[j]}, too large for float32.`,
    i,
    column,
  );
}

/** The error for a value in the data that is not a finite number. */
export function notFinite(what: string, value: unknown, row: number, column: number): DataError {
  return new DataError(
    `${what}: row ${row}, column ${column} is ${describe(value)}, expected a finite number.`,
    row,
    column,
  );
}

/** Whether it has a length, hence may hold numbers. */
export function isArrayLike(value: unknown): value is ArrayLike<number> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as ArrayLike<number>).length === 'number'
  );
}
