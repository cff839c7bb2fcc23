import { DataError } from '../base/errors.js';
import { describe, shorten } from '../base/validate.js';

/** Where the values of a table come from, for messages. */
export interface Origin {
  /** The function that reads, as users call it. */
  readonly what: string;
  /** A row, counted from 0, as a person finds it: `line 12`, `row 10`. */
  place(row: number): string;
}

/** One column of it. */
export interface Place extends Origin {
  readonly name: string;
  /** Counted from 0. */
  readonly index: number;
}

/** An error in a cell: where, what stands there, and what was expected or can be done. */
export function cellError(place: Place, row: number, value: unknown, rest: string): DataError {
  return new DataError(
    `${place.what}: ${place.place(row)}, column '${shorten(place.name)}': ${describe(value)} ${rest}`,
    row,
    place.index,
  );
}

/** The option that settles what is in doubt. */
export function setColumn(place: Place, setting: string): string {
  return `columns: { ${JSON.stringify(shorten(place.name))}: ${setting} }`;
}
