import { DataError, OptionError } from '../base/errors.js';
import { checkOptions, describe, isA, quoted } from '../base/validate.js';
import type { Column } from './column.js';
import type { ColumnSchema, ColumnUse } from './column-schema.js';
import { giveaway } from './giveaway.js';
import { copiesAmong, reasonToLeaveOut } from './left-out.js';
import { listNames } from './read-options.js';
import { Schema } from './schema.js';
import { Table } from './table.js';

/** What `schemaOf` takes. */
export interface SchemaOptions {
  /** The column, or columns, that a model shall foretell. Default: none. */
  target?: string | readonly string[];
  /** Columns that are inputs whatever the rules say of them. Default: none. */
  include?: readonly string[];
  /** Columns that are left out whatever the rules say of them. Default: none. */
  exclude?: readonly string[];
}

/**
 * The schema of a table: what each column is for, by these rules, the first that fits. The target is what was named;
 * left out are columns that were excluded; columns with only gaps; constants; free text (more than 10,000 different values,
 * or more than half of them different and three words or more on average); identifiers (texts that are all different, or
 * more than half of them; whole numbers that count the rows, or are all different under a name such as `id`); a copy of an
 * earlier column. All else is an input, and so is what is included, and what has a type that was set. Columns that
 * give the target away are inputs, and warned of.
 *
 * @throws DataError there is no column of a name. @throws OptionError an option is unknown or contradicts another.
 *
 * @example
 * ```ts
 * const schema = schemaOf(table, { target: 'churned' });
 * console.log(String(schema));
 * ```
 */
export function schemaOf(table: Table, options: SchemaOptions = {}): Schema {
  const own = checkOptions('schemaOf', options, ['target', 'include', 'exclude']);
  if (!isA(table, Table)) {
    throw new DataError(`schemaOf: expected a Table, as tableOf makes it, got ${describe(table)}.`);
  }
  return schemaFor('schemaOf', table, own);
}

/** `schemaOf` for who has checked the options, and is named in messages. @throws DataError @throws OptionError */
export function schemaFor(where: string, table: Table, own: SchemaOptions): Schema {
  const named = own.target;
  const targets = namesIn(`${where}: target`, typeof named === 'string' ? [named] : named, table);
  const include = namesIn(`${where}: include`, own.include, table);
  const exclude = namesIn(`${where}: exclude`, own.exclude, table);
  const twice = [...targets, ...include].find((name) => exclude.has(name));
  if (twice !== undefined) {
    throw new OptionError(`${where}: '${twice}' is excluded, and target or included, too.`);
  }
  const copies = copiesAmong(table.columns.filter(({ name }) => !targets.has(name)));
  const figures = new Map(table.describe().columns.map((each) => [each.name, each]));
  const columns = table.columns.map((column): ColumnSchema => {
    const { distinct, quantiles } = figures.get(column.name)!;
    const reason = exclude.has(column.name)
      ? 'excluded'
      : targets.has(column.name) || include.has(column.name)
        ? undefined
        : (reasonToLeaveOut(column, distinct) ?? copyOf(copies, column));
    const use = targets.has(column.name) ? 'target' : reason === undefined ? 'input' : 'left out';
    return {
      ...describeColumn(column, use, reason ?? ''),
      distinct,
      range: quantiles && [quantiles[0], quantiles[4]],
    };
  });
  return new Schema(table.length, columns, table.notes, warningsOf(table, columns));
}

function describeColumn(
  column: Column,
  use: ColumnUse,
  reason: string,
): Omit<ColumnSchema, 'distinct' | 'range'> {
  const { name, type, note, isSet, missing, gaps } = column;
  return {
    name,
    type,
    use,
    reason,
    note,
    isSet,
    missing,
    levels: column.type === 'category' ? column.levels : undefined,
    decimal: column.type === 'number' ? column.format.decimal : '.',
    unit: column.type === 'number' ? column.format.unit : '',
    dateOrder: column.type === 'date' ? column.format.order : 'ymd',
    gaps,
  };
}

function copyOf(copies: ReadonlyMap<string, string>, { name }: Column): string | undefined {
  const original = copies.get(name);
  return original === undefined ? undefined : `the same values as '${original}'`;
}

function warningsOf(table: Table, columns: readonly ColumnSchema[]): string[] {
  const targets = columns.filter(({ use }) => use === 'target');
  const warnings: string[] = [];
  for (const { name } of columns.filter(({ use }) => use === 'input')) {
    for (const target of targets) {
      const how = giveaway(table.column(name), table.column(target.name));
      if (how === undefined) continue;
      warnings.push(
        `'${name}' gives '${target.name}' away: ${how}. Is it known before '${target.name}' is? If not, exclude it.`,
      );
    }
  }
  return warnings;
}

function namesIn(what: string, names: unknown, table: Table): ReadonlySet<string> {
  if (names === undefined) return new Set();
  if (!Array.isArray(names)) {
    throw new OptionError(`${what}: expected names of columns, got ${describe(names)}.`);
  }
  for (const name of names) {
    if (typeof name !== 'string') {
      throw new OptionError(`${what}: expected names of columns, got ${describe(name)}.`);
    }
    if (!table.has(name)) throw missingColumn(what, name, table);
  }
  return new Set(names);
}

function missingColumn(what: string, name: string, table: Table): DataError {
  const near = table.names.find((each) => each.toLowerCase() === name.toLowerCase());
  const hint = near === undefined ? 'Name one of these.' : `Is '${near}' meant?`;
  return new DataError(
    `${what}: there is no column ${quoted(name)}; there are ${listNames(table.names)}. ${hint}`,
  );
}
