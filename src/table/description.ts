import type { Column, ColumnType, DateColumn, NumberColumn } from './column.js';
import { INSPECT, narrowTable, short, shortDate } from './text-table.js';

/** Figures of one column. */
export interface ColumnDescription {
  /** The column's name. */
  readonly name: string;
  /** Its type. */
  readonly type: ColumnType;
  /** How many rows have a value. */
  readonly count: number;
  /** How many have none. */
  readonly missing: number;
  /** How many different values there are; undefined for free text. */
  readonly distinct: number | undefined;
  /** Numbers: the mean; dates: in milliseconds since 1970. undefined for other types, or without values. */
  readonly mean: number | undefined;
  /** Numbers: the standard deviation, Σ(x − mean)² divided by count − 1; dates: in milliseconds. */
  readonly std: number | undefined;
  /** Numbers and dates: the least value, the quartiles by linear interpolation, the greatest. */
  readonly quantiles: readonly [number, number, number, number, number] | undefined;
  /** Categories and booleans: the most frequent value; the first by code point where there are several. */
  readonly top: string | undefined;
  /** How many rows have it. */
  readonly topCount: number | undefined;
}

/** What `Table.describe` returns; `String(description)` and `console.log` print it as a table. */
export class TableDescription {
  /** How many rows. */
  readonly rows: number;
  /** One a column, in their order. */
  readonly columns: readonly ColumnDescription[];

  /** @internal */
  constructor(rows: number, columns: readonly ColumnDescription[]) {
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * The figures, no line wider than 80 places: of every column first, then those of numbers, then those of dates. Long names are cut.
   */
  toString(): string {
    const all = this.columns.map((column) => [
      column.name,
      column.type,
      String(column.count),
      String(column.missing),
      column.distinct === undefined ? '' : String(column.distinct),
      column.top === undefined ? '' : `${column.top} (${column.topCount})`,
    ]);
    const headings = ['column', 'type', 'count', 'gaps', 'distinct', 'top'];
    const counts = narrowTable(headings, all, [false, false, true, true, true], [0, 5]);
    const days = (time: number): string => `${short(time / 86_400_000)} days`;
    const figures = [
      figuresTable('numbers', this.#with('number'), short, short),
      figuresTable('dates', this.#with('date'), shortDate, days),
    ];
    return [`${this.rows} rows\n${counts}`, ...figures.filter((text) => text !== '')].join('\n\n');
  }

  /** The columns of a type that have values. */
  #with(type: ColumnType): ColumnDescription[] {
    return this.columns.filter((column) => column.type === type && column.quantiles !== undefined);
  }

  /** @internal */
  [INSPECT](): string {
    return this.toString();
  }
}

function figuresTable(
  heading: string,
  columns: readonly ColumnDescription[],
  show: (value: number) => string,
  spread: (value: number) => string,
): string {
  if (columns.length === 0) return '';
  const rows = columns.map(({ name, mean, std, quantiles }) => [
    name,
    mean === undefined ? '' : show(mean),
    std === undefined ? '' : spread(std),
    ...(quantiles?.map(show) ?? []),
  ]);
  const headings = [heading, 'mean', 'std', 'min', '25 %', '50 %', '75 %', 'max'];
  return narrowTable(headings, rows, [false, ...Array(7).fill(true)], [0]);
}

export function describeTable(columns: readonly Column[], rows: number): TableDescription {
  return new TableDescription(rows, columns.map(describeColumn));
}

function describeColumn(column: Column): ColumnDescription {
  const base = {
    name: column.name,
    type: column.type as ColumnType,
    count: column.length - column.missing,
    missing: column.missing,
  };
  const nothing = {
    distinct: undefined,
    mean: undefined,
    std: undefined,
    quantiles: undefined,
    top: undefined,
    topCount: undefined,
  };
  switch (column.type) {
    case 'number':
    case 'date':
      return { ...base, ...nothing, ...figuresOf(column) };
    case 'category':
      return { ...base, ...nothing, ...topOf(column.levels, column.codes) };
    case 'boolean':
      return { ...base, ...nothing, ...topOf(['false', 'true'], column.values) };
    case 'text':
      return { ...base, ...nothing };
  }
}

function figuresOf({ values }: NumberColumn | DateColumn): Partial<ColumnDescription> {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const { length } = sorted;
  if (length === 0) return { distinct: 0 };
  let distinct = 1;
  for (let i = 1; i < length; i++) if (sorted[i] !== sorted[i - 1]) distinct++;
  // From one of the values, so that the sum neither overflows nor loses a small spread beside a large mean.
  const origin = sorted[length >> 1]!;
  let sum = 0;
  for (const value of sorted) sum += (value - origin) / length;
  const mean = origin + sum;
  let squares = 0;
  for (const value of sorted) squares += (value - mean) ** 2;
  const at = (share: number): number => {
    const place = (length - 1) * share;
    const below = sorted[Math.floor(place)]!;
    return below + (sorted[Math.ceil(place)]! - below) * (place % 1);
  };
  return {
    distinct,
    mean,
    std: length > 1 ? Math.sqrt(squares / (length - 1)) : undefined,
    quantiles: [sorted[0]!, at(0.25), at(0.5), at(0.75), sorted[length - 1]!],
  } as Partial<ColumnDescription>;
}

function topOf(
  levels: readonly string[],
  codes: Int32Array | Int8Array,
): Partial<ColumnDescription> {
  const counts = new Float64Array(levels.length);
  for (const code of codes) if (code >= 0) counts[code]!++;
  let top = -1;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i]! > 0 && (top < 0 || counts[i]! > counts[top]!)) top = i;
  }
  const distinct = counts.filter((count) => count > 0).length;
  return top < 0 ? { distinct } : { distinct, top: levels[top]!, topCount: counts[top]! };
}
