// Matrices as arguments: rows, columns and strides over numbers that lie in linear memory or elsewhere.
import { OptionError, ShapeError } from '../base/errors.js';
import { checkInteger, describe, isArray, ownProperties } from '../base/validate.js';
import { reading } from '../matrix/intake.js';
import { blockOf, type CoreArray } from './core-array.js';
import { type Given, given, type Operand } from './operand.js';

/** Numbers as a matrix: row-major, unless strides say otherwise. */
export interface Strided {
  /** The numbers. */
  data: Operand;
  /** Rows and columns. */
  shape: readonly [rows: number, columns: number];
  /** Elements from one row, and from one column, to the next. Default: `[columns, 1]`. */
  strides?: readonly [row: number, column: number];
  /** The element that the matrix begins with. Default 0. */
  offset?: number;
}

/** What `matmul` takes: an array of two axes, or numbers with their arrangement. */
export type MatrixOperand = CoreArray | Strided;

/** A matrix that has been read and fits its numbers. */
export interface GivenMatrix {
  readonly data: Given;
  readonly rows: number;
  readonly columns: number;
  readonly rowStride: number;
  readonly columnStride: number;
  readonly offset: number;
}

const KEYS = ['data', 'shape', 'strides', 'offset'];
const MOST = 2 ** 31 - 1;

/** @throws ShapeError no two axes, or it reaches beyond its numbers. @throws OptionError @throws DataError @throws DisposedError */
export function givenMatrix(what: string, value: unknown, writable = false): GivenMatrix {
  if (blockOf(value)) {
    const data = given(what, value, writable);
    const shape = data.shape!;
    if (shape.length !== 2) {
      throw new ShapeError(
        `${what}: expected an array of two axes, got shape [${shape.join(', ')}].`,
      );
    }
    const [rows, columns] = shape as [number, number];
    return { data, rows, columns, rowStride: columns, columnStride: 1, offset: 0 };
  }
  const own = reading(what, () => {
    const properties = ownProperties(value);
    return { ...properties, pairs: pairsOf(what, properties) };
  }) as Record<string, unknown> & { pairs: Pairs };
  if (own.data === undefined || own.pairs.shape === undefined) {
    throw new OptionError(
      `${what}: expected a CoreArray of two axes or { data, shape, strides, offset }, got ${describe(value)}.`,
    );
  }
  const [rows, columns] = own.pairs.shape;
  const [rowStride, columnStride] = own.pairs.strides ?? [columns, 1];
  const data = given(`${what}: data`, own.data, writable);
  const offset = checkInteger(`${what}: offset`, own.offset ?? 0, 0, MOST);
  const last = offset + (rows - 1) * rowStride + (columns - 1) * columnStride;
  if (rows > 0 && columns > 0 && last >= data.length) {
    throw new ShapeError(
      `${what}: a matrix of [${rows}, ${columns}] with strides [${rowStride}, ${columnStride}] from element ${offset} on reaches element ${last} of ${data.length}.`,
    );
  }
  return { data, rows, columns, rowStride, columnStride, offset };
}

interface Pairs {
  readonly shape: [number, number] | undefined;
  readonly strides: [number, number] | undefined;
}

/** Each read once. */
function pairsOf(what: string, properties: Record<string, unknown>): Pairs {
  for (const key of Object.keys(properties)) {
    // What a Matrix of Myelin's has besides is no misspelt option.
    if (KEYS.includes(key) || typeof properties[key] === 'function') continue;
    throw new OptionError(`${what}: unknown property '${key}'; known are ${KEYS.join(', ')}.`);
  }
  const pair = (key: string): [number, number] | undefined => {
    const value = properties[key];
    if (value === undefined) return undefined;
    if (!isArray(value) || value.length !== 2) {
      throw new ShapeError(`${what}: ${key}: expected two numbers, got ${describe(value)}.`);
    }
    const [first, second] = [value[0], value[1]];
    return [
      checkInteger(`${what}: ${key}[0]`, first, 0, MOST),
      checkInteger(`${what}: ${key}[1]`, second, 0, MOST),
    ];
  };
  return { shape: pair('shape'), strides: pair('strides') };
}

/** The matrix turned over: nothing is copied. */
export function transposed(m: GivenMatrix): GivenMatrix {
  return {
    ...m,
    rows: m.columns,
    columns: m.rows,
    rowStride: m.columnStride,
    columnStride: m.rowStride,
  };
}

/** How many elements lie between the first and the last of the matrix, both counted. */
export function spanOf({ rows, columns, rowStride, columnStride }: GivenMatrix): number {
  return rows && columns ? (rows - 1) * rowStride + (columns - 1) * columnStride + 1 : 0;
}
