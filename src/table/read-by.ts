// Rows as a schema has them.
import { DataError } from '../base/errors.js';
import { sortedClasses } from '../data/labels.js';
import { reading } from '../matrix/intake.js';
import { collectTable, type TableLike } from './collect.js';
import { CategoryColumn, type Column } from './column.js';
import type { ColumnSchema } from './column-schema.js';
import { listNames, type Setting, type Settings } from './read-options.js';
import { Table } from './table.js';

/** `what`: the method that was called. @throws DataError @throws ShapeError as `Schema.read`. */
export function readBy(what: string, schema: readonly ColumnSchema[], rows: TableLike): Table {
  const wanted = schema.filter(({ use }) => use !== 'left out');
  const same =
    reading(what, () => rows instanceof Table) &&
    wanted.every((each) => isRead(each, rows as Table));
  // Before columns that are of no use are forgotten: a message names what there is.
  const checkNames = (names: readonly string[]): void => checkThere(what, wanted, names);
  if (same) checkNames((rows as Table).names);
  const settings = { ...settingsOf(wanted), checkNames };
  const table = same ? (rows as Table) : collectTable(what, rows, settings);
  const columns = wanted.flatMap((each): Column[] => {
    if (!table.has(each.name)) return []; // a target
    return [withLevels(each, withUnit(what, each, table.column(each.name)))];
  });
  return new Table(columns, table.length, table.notes);
}

/** @throws DataError an input is not among the columns. */
function checkThere(what: string, wanted: readonly ColumnSchema[], names: readonly string[]): void {
  const there = new Set(names);
  const gone = wanted.find(({ name, use }) => use === 'input' && !there.has(name));
  if (!gone) return;
  const near = names.find((each) => each.toLowerCase() === gone.name.toLowerCase());
  throw new DataError(
    `${what}: there is no column '${gone.name}', a ${gone.type}; there ${names.length > 0 ? `are ${listNames(names)}` : 'is none'}. ${near === undefined ? 'Where nothing is known of it, null is a gap.' : `Is '${near}' meant?`}`,
  );
}

/** Whether a table has the column as it shall be, so that nothing need be read. */
function isRead({ name, type }: ColumnSchema, table: Table): boolean {
  return !table.has(name) || table.column(name).type === type;
}

/** How columns are read again as they were read first; all others are skipped. */
export function settingsOf(wanted: readonly ColumnSchema[]): Settings {
  const settings = new Map<string, Setting>(
    wanted.map(({ name, type, gaps, decimal, dateOrder }) => [
      name,
      {
        type,
        missing: new Set(['', ...gaps]),
        missingIsSet: true,
        decimal: type === 'number' ? decimal : undefined,
        dateOrder: type === 'date' ? dateOrder : undefined,
      },
    ]),
  );
  const skip: Setting = {
    type: 'skip',
    missing: new Set(),
    missingIsSet: true,
    decimal: undefined,
    dateOrder: undefined,
  };
  return {
    of: (name) => settings.get(name) ?? skip,
    areSettled: true,
    checkNames: () => undefined,
  };
}

/** Numbers that came as numbers have no unit. */
function withUnit(what: string, { unit, name }: ColumnSchema, column: Column): Column {
  if (column.type !== 'number' || column.format.unit === '' || column.format.unit === unit) {
    return column;
  }
  throw new DataError(
    `${what}: column '${name}' is in ${column.format.unit}, expected ${unit === '' ? 'numbers without a unit' : unit}.`,
  );
}

function withLevels({ levels }: ColumnSchema, column: Column): Column {
  if (column.type !== 'category' || !levels) return column;
  const known = new Map(levels.map((level, i) => [level, i]));
  const codes = new Int32Array(column.levels.length);
  const strange = column.levels.some((level) => !known.has(level));
  const used = new Set(strange ? column.codes : []);
  const unseen = sortedClasses(
    column.levels.filter((level, code) => !known.has(level) && used.has(code)),
  );
  for (const level of unseen) known.set(level, known.size);
  for (const [code, level] of column.levels.entries()) codes[code] = known.get(level) ?? -1;
  return new CategoryColumn(
    column,
    [...levels, ...unseen],
    column.codes.map((code) => (code < 0 ? -1 : codes[code]!)),
  );
}
