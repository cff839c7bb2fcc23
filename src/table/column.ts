// The columns of a table. What a row has is a number, a text, a boolean, a date, or nothing.
import type { DateFormat } from './date-text.js';
import type { NumberFormat } from './number-text.js';
import type { TextStore } from './text-store.js';

/** What a cell holds: null is a gap. */
export type Value = number | string | boolean | Date | null;

/** What a column holds. `text` is free text, or anything with too many different values to be a category. */
export type ColumnType = 'number' | 'category' | 'boolean' | 'date' | 'text';

/** What is told of a column beside its values. */
export interface About {
  readonly name: string;
  readonly note: string;
  readonly isSet: boolean;
  readonly gaps: readonly string[];
}

/** What columns of every type have. */
export abstract class AnyColumn implements About {
  /** Its name, unique within the table. */
  readonly name: string;
  /** How many rows. */
  readonly length: number;
  /** How many rows have no value. */
  readonly missing: number;
  /** Why it is of this type and how its texts were read, in words; empty where there was nothing to decide. */
  readonly note: string;
  /** Whether the type was set by an option, not found. */
  readonly isSet: boolean;
  /** The texts that were gaps. */
  readonly gaps: readonly string[];

  /** @internal */
  constructor(about: About, length: number, missing: number) {
    this.name = about.name;
    this.note = about.note;
    this.isSet = about.isSet;
    this.gaps = about.gaps;
    this.length = length;
    this.missing = missing;
  }

  /** The value of a row, counted from 0; null for a gap, and beyond the end. */
  abstract get(row: number): Value;
  /** The rows at the given indices, which must be valid. */
  abstract take(rows: ArrayLike<number>): this;
}

type Values = Float64Array | Int32Array | Int8Array;

/** The values at `rows`, in an array of the same type. */
function gather<T extends Values>(values: T, rows: ArrayLike<number>, taken: T): T {
  for (let i = 0; i < rows.length; i++) taken[i] = values[rows[i]!]!;
  return taken;
}

function countNaN(values: Float64Array): number {
  let count = 0;
  for (const value of values) if (Number.isNaN(value)) count++;
  return count;
}

function countNegative(codes: Int32Array | Int8Array): number {
  let count = 0;
  for (const code of codes) if (code < 0) count++;
  return count;
}

/** Finite numbers. */
export class NumberColumn extends AnyColumn {
  /** `'number'`. */
  readonly type = 'number';
  /** One a row; NaN is a gap. */
  readonly values: Float64Array;
  /** How its texts were read. */
  readonly format: NumberFormat;

  /** @internal */
  constructor(about: About, values: Float64Array, format: NumberFormat) {
    super(about, values.length, countNaN(values));
    this.values = values;
    this.format = format;
  }

  override get(row: number): number | null {
    const value = this.values[row];
    return value === undefined || Number.isNaN(value) ? null : value;
  }

  override take(rows: ArrayLike<number>): this {
    const taken = gather(this.values, rows, new Float64Array(rows.length));
    return new NumberColumn(this, taken, this.format) as this;
  }
}

/** Points in time. */
export class DateColumn extends AnyColumn {
  /** `'date'`. */
  readonly type = 'date';
  /** Milliseconds since 1970-01-01T00:00Z, one a row; NaN is a gap. */
  readonly values: Float64Array;
  /** How its texts were read. */
  readonly format: DateFormat;

  /** @internal */
  constructor(about: About, values: Float64Array, format: DateFormat) {
    super(about, values.length, countNaN(values));
    this.values = values;
    this.format = format;
  }

  override get(row: number): Date | null {
    const value = this.values[row];
    return value === undefined || Number.isNaN(value) ? null : new Date(value);
  }

  override take(rows: ArrayLike<number>): this {
    const taken = gather(this.values, rows, new Float64Array(rows.length));
    return new DateColumn(this, taken, this.format) as this;
  }
}

/** True or false. */
export class BooleanColumn extends AnyColumn {
  /** `'boolean'`. */
  readonly type = 'boolean';
  /** 1 is true, 0 false, −1 a gap; one a row. */
  readonly values: Int8Array;

  /** @internal */
  constructor(about: About, values: Int8Array) {
    super(about, values.length, countNegative(values));
    this.values = values;
  }

  override get(row: number): boolean | null {
    const value = this.values[row];
    return value === undefined || value < 0 ? null : value === 1;
  }

  override take(rows: ArrayLike<number>): this {
    const taken = gather(this.values, rows, new Int8Array(rows.length));
    return new BooleanColumn(this, taken) as this;
  }
}

/** One of a list of texts. */
export class CategoryColumn extends AnyColumn {
  /** `'category'`. */
  readonly type = 'category';
  /** The different values, sorted by code point. `take` keeps all, also those that no row has any more. */
  readonly levels: readonly string[];
  /** Which of `levels` each row has; −1 is a gap. */
  readonly codes: Int32Array;

  /** @internal */
  constructor(about: About, levels: readonly string[], codes: Int32Array) {
    super(about, codes.length, countNegative(codes));
    this.levels = levels;
    this.codes = codes;
  }

  override get(row: number): string | null {
    return this.levels[this.codes[row] ?? -1] ?? null;
  }

  override take(rows: ArrayLike<number>): this {
    const taken = gather(this.codes, rows, new Int32Array(rows.length));
    return new CategoryColumn(this, this.levels, taken) as this;
  }
}

/** Texts that stand for themselves: notes, names, identifiers. */
export class TextColumn extends AnyColumn {
  /** `'text'`. */
  readonly type = 'text';
  readonly #texts: TextStore;

  /** @internal */
  constructor(about: About, texts: TextStore) {
    super(about, texts.length, texts.missing);
    this.#texts = texts;
  }

  override get(row: number): string | null {
    return this.#texts.get(row);
  }

  override take(rows: ArrayLike<number>): this {
    return new TextColumn(this, this.#texts.take(rows)) as this;
  }
}

/** One column of a `Table`; `type` tells which. */
export type Column = NumberColumn | DateColumn | BooleanColumn | CategoryColumn | TextColumn;
