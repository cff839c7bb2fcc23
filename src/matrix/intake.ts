// Where data of users becomes ours. It is read once: lengths, shapes and elements may be getters that answer otherwise
// the next time, or that call Myelin again. So all of it is copied or viewed here, by views of our own, before anything
// is laid out in linear memory; from then on nothing of the user's runs.
import { DataError, MyelinError, ShapeError } from '../base/errors.js';
import { isDetached, isFloats, makeResult, type TypedArray, viewOf } from '../base/typed-array.js';
import { describe, isArray } from '../base/validate.js';
import type { MatrixLike, Numbers, Vector } from './matrix-like.js';

/** Elements that are ours: a view over a user's typed array, or a copy of another list. */
export type OwnList = TypedArray | readonly unknown[];

/** A matrix that is ours: rows × columns numbers, row by row, each of type number. */
export interface OwnMatrix {
  readonly data: Numbers;
  readonly rows: number;
  readonly columns: number;
  /** The user's shape came with the numbers: `data` is a view over the user's array. */
  readonly flat: boolean;
}

/** An array of so many numbers can always be had. */
const SHORT = 1024;
/** No list of a user's is longer: arrays end here. */
const MAX_LENGTH = 2 ** 32 - 1;
/** No list but a typed array: V8 ends the process where an array grows beyond 2²⁷ − 1 elements, by half at a time. */
const MAX_LISTED = 10 ** 8;

/** Runs what reads an object of the user's. @throws DataError in place of what is thrown there. */
export function reading<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MyelinError) throw error;
    throw unreadable(what, error);
  }
}

/** The error for a user's object that throws when it is read, such as a proxy around a typed array. */
export function unreadable(what: string, cause: unknown): DataError {
  const reason = cause instanceof Error ? cause.message : describe(cause);
  return new DataError(`${what}: cannot be read: ${reason}`, undefined, undefined, { cause });
}

/**
 * Whether a user's data is a matrix with its shape. Not by `in` alone: an array has none, whatever was given to all
 * arrays or objects.
 */
export function hasShape<T extends object>(input: T): input is Extract<T, { shape: unknown }> {
  if (isArray(input) || !('shape' in input)) return false;
  return Object.hasOwn(input, 'shape') || !('shape' in Object.prototype);
}

/** Whether what may be one sample or many is a matrix. @throws DataError it cannot be read. */
export function isBatch<T extends object>(input: T): input is Extract<T, MatrixLike> {
  try {
    if (hasShape(input)) return true;
    const first: unknown = (input as readonly unknown[])[0];
    return typeof first === 'object' && first !== null;
  } catch (error) {
    throw unreadable('the data', error);
  }
}

/** @throws DataError the numbers of the array are gone. */
export function checkAttached(what: string, array: unknown): void {
  if (!isDetached(array)) return;
  throw new DataError(
    `${what}: this array was transferred before; its numbers are gone from here.`,
  );
}

/** Whether it has a length, hence may hold elements. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  try {
    return typeof value === 'object' && value !== null && typeof lengthOf(value) === 'number';
  } catch {
    return false;
  }
}

/** The length that a list states, typed arrays truly. */
export function lengthOf(value: object): unknown {
  return viewOf(value)?.length ?? (value as { length?: unknown }).length;
}

/**
 * The elements of a list, ours from now on; undefined where it is none.
 *
 * @param length checks the length before anything is read. @param element checks each element as it is read.
 * @throws DataError it cannot be read, or is too long. What the checks throw.
 */
export function ownList(
  what: string,
  value: unknown,
  length?: (length: number) => void,
  element?: (value: unknown, index: number) => void,
): OwnList | undefined {
  return reading(what, () => {
    if (typeof value !== 'object' || value === null) return undefined;
    const view = viewOf(value);
    const count: unknown = view ? view.length : (value as { length?: unknown }).length;
    if (typeof count !== 'number') return undefined;
    if (view && count === 0) checkAttached(what, value);
    length?.(count);
    if (!(Number.isInteger(count) && count >= 0 && count <= MAX_LENGTH)) {
      throw new DataError(`${what}: ${describe(count)} is no length of a list.`);
    }
    if (view) {
      if (element) for (let i = 0; i < count; i++) element(view[i], i);
      return view;
    }
    if (count > MAX_LISTED) {
      throw new DataError(
        `${what}: a list of ${count}; expected at most ${MAX_LISTED} elements, or a typed array.`,
      );
    }
    const list: unknown[] = [];
    for (let i = 0; i < count; i++) {
      const each = (value as ArrayLike<unknown>)[i];
      element?.(each, i);
      list.push(each);
    }
    return list;
  });
}

/**
 * A matrix of `columns` columns, ours from now on; without `columns` of as many as its shape or its first row has. Each
 * element is a number, NaN and ±∞ among them where it came with its shape; else finite.
 *
 * @throws DataError no rows, empty, or an element that is no number, with row and column. @throws ShapeError ragged, or
 * of another number of columns. @throws EngineError too large.
 */
export function ownMatrix(what: string, input: MatrixLike, columns?: number): OwnMatrix {
  return reading(what, () => {
    if (typeof input !== 'object' || input === null) throw noRows(what, columns, input);
    return hasShape(input) ? ownFlat(what, input, columns) : ownRows(what, input, columns);
  });
}

function noRows(what: string, columns: number | undefined, input: unknown): DataError {
  const expected = columns === undefined ? 'rows of numbers' : `rows of ${columns} numbers`;
  return new DataError(`${what}: expected ${expected}, got ${describe(input)}.`);
}

function empty(what: string): DataError {
  return new DataError(`${what}: empty; expected at least one row.`);
}

function ownFlat(
  what: string,
  input: { data: unknown; shape: unknown },
  columns: number | undefined,
): OwnMatrix {
  const [rows, width] = ownShape(what, input.shape);
  const given = input.data;
  const data = viewOf(given);
  if (!isFloats(data)) {
    throw new DataError(
      `${what}: data must be a Float64Array or Float32Array, got ${describe(given)}.`,
    );
  }
  if (data.length === 0) checkAttached(what, given);
  if (columns !== undefined && width !== columns) {
    throw new ShapeError(`${what}: expected ${columns} columns, got shape [${rows}, ${width}].`);
  }
  if (!isCount(width)) {
    throw new ShapeError(`${what}: expected a whole number of columns, got ${describe(width)}.`);
  }
  if (width === 0) throw noColumns(what);
  if (!isCount(rows) || rows * width !== data.length) {
    throw new ShapeError(
      `${what}: shape [${describe(rows)}, ${width}] does not fit data of length ${data.length}.`,
    );
  }
  if (rows === 0) throw empty(what);
  return { data, rows, columns: width, flat: true };
}

/** A pair, read once. @throws ShapeError */
function ownShape(what: string, shape: unknown): [unknown, unknown] {
  if (isArray(shape) && shape.length === 2) return [shape[0], shape[1]];
  throw new ShapeError(`${what}: shape: expected [rows, columns], got ${describe(shape)}.`);
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

function noColumns(what: string): DataError {
  return new DataError(`${what}: row 0 is empty; expected at least one number.`, 0);
}

function ownRows(what: string, input: readonly Vector[], columns: number | undefined): OwnMatrix {
  const rows = lengthOf(input);
  if (!isCount(rows)) {
    throw new DataError(
      `${what}: expected an array of rows, or { data, shape }, got ${describe(input)}.`,
    );
  }
  if (rows === 0) throw empty(what);
  let row: unknown = input[0];
  const width = columns ?? widthOf(what, row);
  const count = rows * width;
  const data =
    count <= SHORT
      ? new Float64Array(count)
      : makeResult(what, count, (length) => new Float64Array(length));
  for (let i = 0; ; ) {
    ownRow(what, row, i, width, data);
    if (++i >= rows) return { data, rows, columns: width, flat: false };
    row = input[i];
  }
}

function widthOf(what: string, first: unknown): number {
  if (typeof first !== 'object' || first === null) {
    throw new DataError(`${what}: row 0 is ${describe(first)}, expected an array of numbers.`, 0);
  }
  const width = lengthOf(first);
  if (!isCount(width)) {
    throw new ShapeError(`${what}: expected a whole number of columns, got ${describe(width)}.`);
  }
  if (width === 0) throw noColumns(what);
  return width;
}

/** Copies row `i`; every number is finite. */
function ownRow(
  what: string,
  row: unknown,
  i: number,
  columns: number,
  target: Float64Array,
): void {
  const view = isArray(row) ? undefined : viewOf(row);
  const values = view ?? (row as ArrayLike<unknown>);
  const length: unknown = typeof row === 'object' && row !== null ? values.length : undefined;
  if (typeof length !== 'number') {
    throw new DataError(
      `${what}: row ${i} is ${describe(row)}, expected ${columns} numbers${pairHint(row)}.`,
      i,
    );
  }
  if (length !== columns) {
    throw new ShapeError(`${what}: row ${i} has ${length} numbers, expected ${columns}.`);
  }
  const at = i * columns;
  for (let j = 0; j < columns; j++) {
    const value = values[j];
    // NaN and ±∞ are the numbers for which v − v is not 0.
    if (typeof value !== 'number' || value - value !== 0) throw notFinite(what, value, i, j);
    target[at + j] = value;
  }
}

/** The error for a value in the data that is not a finite number. */
export function notFinite(what: string, value: unknown, row: number, column: number): DataError {
  return new DataError(
    `${what}: row ${row}, column ${column} is ${describe(value)}, expected a finite number${hintFor(value)}.`,
    row,
    column,
  );
}

/** What to do with texts. */
function hintFor(value: unknown): string {
  if (typeof value !== 'string') return '';
  const number = value.trim() !== '' && Number.isFinite(Number(value));
  return number ? '; make numbers of texts by Number' : '; LabelEncoder makes numbers of names';
}

/**
 * For a training without options: brain.js takes pairs, and options as the second argument.
 * @throws DataError these are such pairs
 */
export function refusePairs(what: string, inputs: unknown): void {
  const hint = reading(what, () => (isArray(inputs) ? pairHint(inputs[0]) : ''));
  if (hint) throw new DataError(`${what}: inputs: row 0 is a pair${hint}.`, 0);
}

/** Pairs as brain.js takes them. */
function pairHint(row: unknown): string {
  const isPair = typeof row === 'object' && row !== null && 'input' in row && 'output' in row;
  return isPair
    ? '; of pairs { input, output } give pairs.map((pair) => pair.input) as inputs and pair.output as targets'
    : '';
}
