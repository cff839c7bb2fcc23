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
  /** Its type was found in other rows, from which a model learnt: nothing can be said of it any more. */
  readonly isSettled: boolean;
}

/** An error in a cell: where, what stands there, and what was expected or can be done. */
export function cellError(place: Place, row: number, value: unknown, rest: string): DataError {
  return new DataError(
    `${place.what}: ${place.place(row)}, column '${shorten(place.name)}': ${describe(value)} ${rest}`,
    row,
    place.index,
  );
}

/** What ends a message of a value that may be a gap: the option that makes it one, and what else it may be. */
export function orGap(place: Place, setting: string, otherwise = '.'): string {
  return place.isSettled
    ? '. Where it is not known, a gap says so: null, or an empty cell.'
    : `; is it a gap? Then say so: ${setColumn(place, setting)}${otherwise}`;
}

/** The option that settles what is in doubt. */
export function setColumn(place: Place, setting: string): string {
  return `columns: { ${JSON.stringify(shorten(place.name))}: ${setting} }`;
}
