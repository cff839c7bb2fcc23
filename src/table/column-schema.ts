import type { ColumnType } from './column.js';
import type { DateOrder } from './date-text.js';

/** What a model does with a column. */
export type ColumnUse = 'input' | 'target' | 'left out';

/** What is known of one column. */
export interface ColumnSchema {
  /** Its name. */
  readonly name: string;
  /** Its type. */
  readonly type: ColumnType;
  /** What it is for. */
  readonly use: ColumnUse;
  /** Why it is left out; empty where it is not. */
  readonly reason: string;
  /** How its type was found and its texts were read. */
  readonly note: string;
  /** Whether its type was set by an option. */
  readonly isSet: boolean;
  /** How many rows have no value. */
  readonly missing: number;
  /** How many different values there are; undefined for text. */
  readonly distinct: number | undefined;
  /** The values of a category, sorted by code point; undefined for other types. */
  readonly levels: readonly string[] | undefined;
  /** The least and the greatest of numbers, or of dates in milliseconds; undefined for other types, or without values. */
  readonly range: readonly [number, number] | undefined;
  /** The decimal mark of numbers. */
  readonly decimal: '.' | ',';
  /** What stands with each number, such as `%`. */
  readonly unit: string;
  /** The order of day, month and year. */
  readonly dateOrder: DateOrder;
  /** The texts that are gaps. */
  readonly gaps: readonly string[];
}
