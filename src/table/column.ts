// The columns of a table. What a row has is a number, a text, a boolean, a date, or nothing.
import type { DateFormat } from './date-text.js';
import type { NumberFormat } from './number-text.js';
import type { TextStore } from './text-store.js';

/** What a cell holds: null is a gap. */
export type Value = number | string | boolean | Date | null;

/** What a column holds. `text` is free text, or anything with too many different values to be a category. */
export type ColumnType = 'number' | 'category' | 'boolean' | 'date' | 'text';

/** What columns of every type have. */
export interface AnyColumn {
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
  /** The value of a row, counted from 0; null for a gap, and beyond the end. */
  get(row: number): Value;
  /** The rows at the given indices, which must be valid. */
  take(rows: ArrayLike<number>): this;
}

/** What is told of a column beside its values. */
export interface About {
  readonly name: string;
  readonly note: string;
  readonly isSet: boolean;
  readonly gaps: readonly string[];
}

function takeFloats(values: Float64Array, rows: ArrayLike<number>): Float64Array {
  const taken = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = values[rows[i]!]!;
  return taken;
}

function countNaN(values: Float64Array): number {
  let count = 0;
  for (const value of values) if (Number.isNaN(value)) count++;
  return count;
}

/** Finite numbers. */
export class NumberColumn implements AnyColumn {
  /** `'number'`. */
  readonly type = 'number';
  readonly name: string;
  readonly note: string;
  readonly isSet: boolean;
  readonly gaps: readonly string[];
  /** One a row; NaN is a gap. */
  readonly values: Float64Array;
  /** How its texts were read. */
  readonly format: NumberFormat;
  readonly missing: number;

  /** @internal */
  constructor(about: About, values: Float64Array, format: NumberFormat) {
    this.name = about.name;
    this.note = about.note;
    this.isSet = about.isSet;
    this.gaps = about.gaps;
    this.values = values;
    this.format = format;
    this.missing = countNaN(values);
  }

  get length(): number {
    return this.values.length;
  }

  get(row: number): number | null {
    const value = this.values[row];
    return value === undefined || Number.isNaN(value) ? null : value;
  }

  take(rows: ArrayLike<number>): this {
    return new NumberColumn(this, takeFloats(this.values, rows), this.format) as this;
  }
}

/** Points in time. */
export class DateColumn implements AnyColumn {
  /** `'date'`. */
  readonly type = 'date';
  readonly name: string;
  readonly note: string;
  readonly isSet: boolean;
  readonly gaps: readonly string[];
  /** Milliseconds since 1970-01-01T00:00Z, one a row; NaN is a gap. */
  readonly values: Float64Array;
  /** How its texts were read. */
  readonly format: DateFormat;
  readonly missing: number;

  /** @internal */
  constructor(about: About, values: Float64Array, format: DateFormat) {
    this.name = about.name;
    this.note = about.note;
    this.isSet = about.isSet;
    this.gaps = about.gaps;
    this.values = values;
    this.format = format;
    this.missing = countNaN(values);
  }

  get length(): number {
    return this.values.length;
  }

  get(row: number): Date | null {
    const value = this.values[row];
    return value === undefined || Number.isNaN(value) ? null : new Date(value);
  }

  take(rows: ArrayLike<number>): this {
    return new DateColumn(this, takeFloats(this.values, rows), this.format) as this;
  }
}

/** True or false. */
export class BooleanColumn implements AnyColumn {
  /** `'boolean'`. */
  readonly type = 'boolean';
  readonly name: string;
  readonly note: string;
  readonly isSet: boolean;
  readonly gaps: readonly string[];
  /** 1 is true, 0 false, −1 a gap; one a row. */
  readonly values: Int8Array;
  readonly missing: number;

  /** @internal */
  constructor(about: About, values: Int8Array) {
    this.name = about.name;
    this.note = about.note;
    this.isSet = about.isSet;
    this.gaps = about.gaps;
    this.values = values;
    let missing = 0;
    for (const value of values) if (value < 0) missing++;
    this.missing = missing;
  }

  get length(): number {
    return this.values.length;
  }

  get(row: number): boolean | null {
    const value = this.values[row];
    return value === undefined || value < 0 ? null : value === 1;
  }

  take(rows: ArrayLike<number>): this {
    const taken = new Int8Array(rows.length);
    for (let i = 0; i < rows.length; i++) taken[i] = this.values[rows[i]!]!;
    return new BooleanColumn(this, taken) as this;
  }
}

/** One of a list of texts. */
export class CategoryColumn implements AnyColumn {
  /** `'category'`. */
  readonly type = 'category';
  readonly name: string;
  readonly note: string;
  readonly isSet: boolean;
  readonly gaps: readonly string[];
  /** The different values, sorted by code point. `take` keeps all, also those that no row has any more. */
  readonly levels: readonly string[];
  /** Which of `levels` each row has; −1 is a gap. */
  readonly codes: Int32Array;
  readonly missing: number;

  /** @internal */
  constructor(about: About, levels: readonly string[], codes: Int32Array) {
    this.name = about.name;
    this.note = about.note;
    this.isSet = about.isSet;
    this.gaps = about.gaps;
    this.levels = levels;
    this.codes = codes;
    let missing = 0;
    for (const code of codes) if (code < 0) missing++;
    this.missing = missing;
  }

  get length(): number {
    return this.codes.length;
  }

  get(row: number): string | null {
    return this.levels[this.codes[row] ?? -1] ?? null;
  }

  take(rows: ArrayLike<number>): this {
    const taken = new Int32Array(rows.length);
    for (let i = 0; i < rows.length; i++) taken[i] = this.codes[rows[i]!]!;
    return new CategoryColumn(this, this.levels, taken) as this;
  }
}

/** Texts that stand for themselves: notes, names, identifiers. */
export class TextColumn implements AnyColumn {
  /** `'text'`. */
  readonly type = 'text';
  readonly name: string;
  readonly note: string;
  readonly isSet: boolean;
  readonly gaps: readonly string[];
  readonly missing: number;
  readonly #texts: TextStore;

  /** @internal */
  constructor(about: About, texts: TextStore) {
    this.name = about.name;
    this.note = about.note;
    this.isSet = about.isSet;
    this.gaps = about.gaps;
    this.#texts = texts;
    this.missing = texts.missing;
  }

  get length(): number {
    return this.#texts.length;
  }

  get(row: number): string | null {
    return this.#texts.get(row);
  }

  take(rows: ArrayLike<number>): this {
    return new TextColumn(this, this.#texts.take(rows)) as this;
  }
}

/** One column of a `Table`; `type` tells which. */
export type Column = NumberColumn | DateColumn | BooleanColumn | CategoryColumn | TextColumn;
