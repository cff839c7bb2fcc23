import { FormatError } from '../base/errors.js';
import { describe } from '../base/validate.js';
import { checkFormat } from '../data/check-format.js';
import type { ColumnSchema } from './column-schema.js';

/** A schema as plain data. A property of a column that says nothing, such as the unit of a date, is left out. */
export interface SchemaJSON {
  /** What this is. */
  format: 'myelin-schema';
  /** The version of this form. */
  version: 1;
  /** How many rows it was made of. */
  rows: number;
  /** In the order of the table. */
  columns: readonly Partial<ColumnSchema>[];
  /** What was found, or left out, when the table was read. */
  notes: readonly string[];
  /** What there is to warn of. */
  warnings: readonly string[];
}

const TYPES = ['number', 'category', 'boolean', 'date', 'text'] as const;
const USES = ['input', 'target', 'left out'] as const;
const KNOWN = [
  'name',
  'type',
  'use',
  'reason',
  'note',
  'isSet',
  'missing',
  'distinct',
  'levels',
  'range',
  'decimal',
  'unit',
  'dateOrder',
  'gaps',
];

export function toColumnJSON(column: ColumnSchema): Partial<ColumnSchema> {
  const { distinct, levels, range, decimal, unit, dateOrder, ...rest } = column;
  return {
    ...rest,
    ...(distinct === undefined ? {} : { distinct }),
    ...(levels === undefined ? {} : { levels }),
    ...(range === undefined ? {} : { range }),
    ...(column.type === 'number' ? { decimal, unit } : {}),
    ...(column.type === 'date' ? { dateOrder } : {}),
  };
}

/** Checked, and completed. @throws FormatError */
export function readSchemaJSON(given: SchemaJSON): {
  rows: number;
  columns: ColumnSchema[];
  notes: string[];
  warnings: string[];
} {
  const where = 'Schema.fromJSON';
  const json: unknown = checkFormat(where, given, 'myelin-schema');
  const { rows, columns, notes, warnings } = json as Record<string, unknown>;
  if (!Array.isArray(columns) || columns.length === 0) {
    throw new FormatError(`${where}: columns: expected an array, got ${describe(columns)}.`);
  }
  const names = new Set<string>();
  const read = columns.map((column: unknown, i) => {
    const each = readColumn(`${where}: columns[${i}]`, column);
    if (names.has(each.name)) {
      throw new FormatError(`${where}: columns[${i}]: ${describe(each.name)} stands there twice.`);
    }
    names.add(each.name);
    return each;
  });
  return {
    rows: count(`${where}: rows`, rows),
    columns: read,
    notes: texts(`${where}: notes`, notes),
    warnings: texts(`${where}: warnings`, warnings),
  };
}

function readColumn(what: string, given: unknown): ColumnSchema {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new FormatError(`${what}: expected an object, got ${describe(given)}.`);
  }
  const unknown = Object.keys(given).find((key) => !KNOWN.includes(key));
  if (unknown !== undefined) throw new FormatError(`${what}: ${describe(unknown)} is not known.`);
  const column = given as Record<string, unknown>;
  const type = oneOf(`${what}.type`, column.type, TYPES);
  const isCategory = type === 'category';
  if (isCategory !== Object.hasOwn(column, 'levels')) {
    throw new FormatError(
      `${what}.levels: expected ${isCategory ? 'an array of texts' : 'none'}, got ${describe(column.levels)}.`,
    );
  }
  return {
    name: text(`${what}.name`, column.name),
    type,
    use: oneOf(`${what}.use`, column.use, USES),
    reason: text(`${what}.reason`, column.reason),
    note: text(`${what}.note`, column.note),
    isSet: boolean(`${what}.isSet`, column.isSet),
    missing: count(`${what}.missing`, column.missing),
    distinct:
      column.distinct === undefined ? undefined : count(`${what}.distinct`, column.distinct),
    levels: isCategory ? levels(`${what}.levels`, column.levels) : undefined,
    range: column.range === undefined ? undefined : range(`${what}.range`, column.range),
    decimal: type === 'number' ? oneOf(`${what}.decimal`, column.decimal, ['.', ',']) : '.',
    unit: type === 'number' ? text(`${what}.unit`, column.unit) : '',
    dateOrder:
      type === 'date' ? oneOf(`${what}.dateOrder`, column.dateOrder, ['ymd', 'dmy', 'mdy']) : 'ymd',
    gaps: texts(`${what}.gaps`, column.gaps),
  };
}

function text(what: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new FormatError(`${what}: expected a text, got ${describe(value)}.`);
}

function texts(what: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.map((each, i) => text(`${what}[${i}]`, each));
  throw new FormatError(`${what}: expected an array of texts, got ${describe(value)}.`);
}

/** Sorted as they were found, so that codes mean what they meant. */
function levels(what: string, value: unknown): string[] {
  const list = texts(what, value);
  if (new Set(list).size === list.length) return list;
  throw new FormatError(`${what}: a text stands there twice.`);
}

function boolean(what: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new FormatError(`${what}: expected true or false, got ${describe(value)}.`);
}

function count(what: string, value: unknown): number {
  if (Number.isSafeInteger(value) && Number(value) >= 0) return Number(value);
  throw new FormatError(`${what}: expected a whole number from 0, got ${describe(value)}.`);
}

function range(what: string, value: unknown): [number, number] {
  if (Array.isArray(value) && value.length === 2 && value.every(Number.isFinite)) {
    return [Number(value[0]), Number(value[1])];
  }
  throw new FormatError(`${what}: expected two numbers, got ${describe(value)}.`);
}

function oneOf<T extends string>(what: string, value: unknown, known: readonly T[]): T {
  const found = known.find((name) => name === value);
  if (found !== undefined) return found;
  throw new FormatError(`${what}: expected one of ${known.join(', ')}, got ${describe(value)}.`);
}
