// Columns of numbers of a file, as networks take them.
import { DataError } from '../../base/errors.js';
import type { Column } from '../../table/column.js';
import { MISSING, type Settings } from '../../table/read-options.js';
import type { Table } from '../../table/table.js';
import type { Arguments } from '../arguments.js';
import type { NumberSource, TrainedWith } from './trained-with.js';

/** Rows of numbers. */
export interface NumberRows {
  readonly data: Float64Array;
  readonly shape: [rows: number, columns: number];
}

/**
 * Columns side by side. `before`: rows of the file before these.
 *
 * @throws DataError one that is no number, or a gap.
 */
export function numbersOf(table: Table, names: readonly string[], before = 0): NumberRows {
  const width = names.length;
  const data = new Float64Array(table.length * width);
  for (const [i, name] of names.entries()) {
    const column = table.column(name);
    const values = valuesOf(column);
    if (column.missing > 0) throw gap(column, before);
    for (let row = 0, at = i; row < values.length; row++, at += width) data[at] = values[row]!;
  }
  return { data, shape: [table.length, width] };
}

function valuesOf(column: Column): ArrayLike<number> {
  if (column.type === 'number' || column.type === 'boolean') return column.values;
  throw new DataError(
    `column '${column.name}' is a ${column.type} column, expected numbers, which are all that a network takes; exclude it, or train a model of the table.`,
  );
}

function gap(column: Column, before: number): DataError {
  let row = 0;
  while (column.get(row) !== null) row++;
  return new DataError(
    `row ${before + row + 1}, column '${column.name}': a gap; a network takes numbers alone.`,
    before + row,
  );
}

/** How a column was read, so that it is read so again. */
export function sourceOf(column: Column): NumberSource {
  const type = column.type === 'boolean' ? 'boolean' : 'number';
  return {
    name: column.name,
    type,
    decimal: column.type === 'number' ? column.format.decimal : '.',
  };
}

/** Which columns a network is given, and how they are read. */
export interface Inputs {
  /** undefined: all that are neither target nor excluded. */
  readonly names: readonly string[] | undefined;
  readonly targets: readonly string[];
  /** Of inputs, and of targets if they are wanted. */
  readonly settings: Settings;
  namesIn(table: Table): readonly string[];
}

/** By the flags `--inputs`, `--target` and `--exclude`, else by what the file tells. */
export function inputsOf(
  args: Arguments,
  trainedWith: TrainedWith | undefined,
  withTargets: boolean,
): Inputs {
  const names = args.list('inputs') ?? trainedWith?.inputs.map(({ name }) => name);
  const targets = args.list('target') ?? trainedWith?.targets.map(({ name }) => name) ?? [];
  const exclude = args.list('exclude') ?? [];
  const known = new Map<string, NumberSource>();
  for (const each of [...(trainedWith?.inputs ?? []), ...(trainedWith?.targets ?? [])]) {
    known.set(each.name, each);
  }
  const isInput = (name: string): boolean =>
    names ? names.includes(name) : !targets.includes(name) && !exclude.includes(name);
  const isRead = (name: string): boolean =>
    isInput(name) || (withTargets && targets.includes(name));
  return {
    names,
    targets,
    settings: {
      of: (name) => ({
        type: isRead(name) ? (known.get(name)?.type ?? 'number') : 'skip',
        missing: GAPS,
        missingIsSet: true,
        decimal: known.get(name)?.decimal,
        dateOrder: undefined,
      }),
      checkNames: () => undefined,
    },
    namesIn: (table) => names ?? table.names.filter(isInput),
  };
}

const GAPS: ReadonlySet<string> = new Set(MISSING);
