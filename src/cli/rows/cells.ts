// Answers as columns, so that no row of many is an object of its own.

/** A cell: numbers and booleans are such in NDJSON. */
export type Cell = string | number | boolean | null;

/** A column of answers. */
export type CellColumn = NumberCells | LabelCells;

/** Every `stride`-th number from `start` on. */
export interface NumberCells {
  readonly kind: 'numbers';
  readonly data: ArrayLike<number>;
  readonly start: number;
  readonly stride: number;
}

/** For each row one of a few labels. */
export interface LabelCells {
  readonly kind: 'labels';
  readonly labels: readonly Cell[];
  readonly indices: ArrayLike<number>;
}

/** `columns` columns of numbers that stand row by row. */
export function numberColumns(data: ArrayLike<number>, columns: number): NumberCells[] {
  return Array.from({ length: columns }, (_, start) => ({
    kind: 'numbers',
    data,
    start,
    stride: columns,
  }));
}
