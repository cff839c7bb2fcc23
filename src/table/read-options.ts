import { OptionError } from '../base/errors.js';
import { didYouMean } from '../base/hints.js';
import {
  checkName,
  checkOptions,
  describe,
  isArray,
  isDictionary,
  quoted,
} from '../base/validate.js';
import type { ColumnType } from './column.js';
import type { DateOrder } from './date-text.js';

/** The texts that are gaps where nothing else is said. An empty text always is. */
export const MISSING: readonly string[] = ['', 'NA', 'N/A', 'null', 'NULL', 'NaN', 'nan', '?'];

/** What is said of one column. */
export interface ColumnOptions {
  /** Its type; `skip` leaves the column out. Default: found from its values. */
  type?: ColumnType | 'skip';
  /** The texts that are gaps in this column, instead of the table's; an empty text always is. */
  missing?: readonly string[];
  /** The mark before the fraction of its numbers. Default: the table's. */
  decimal?: '.' | ',';
  /** The order of day, month and year in its dates. Default: the table's. */
  dateOrder?: DateOrder;
}

/** How values are read: what every reader takes. */
export interface ReadOptions {
  /**
   * By name: the type of a column, or more of it; `'skip'` leaves it out. A list of names, `['age', 'plan']`, leaves out all others;
   * `['age', ['since', 'date']]` also says the type of one, or more of it. What is left out takes no memory.
   */
  columns?:
    | Readonly<Record<string, ColumnType | 'skip' | ColumnOptions>>
    | readonly (string | readonly [name: string, column: ColumnType | ColumnOptions])[];
  /** The texts that are gaps. Default: empty, NA, N/A, null, NULL, NaN, nan and ?. An empty text always is. */
  missing?: readonly string[];
  /** The mark before the fraction of numbers. Default: found; an error where both are possible. */
  decimal?: '.' | ',';
  /** The order of day, month and year in dates. Default: found; an error where two are possible. */
  dateOrder?: DateOrder;
}

/** What is known of one column before its values are read. */
export interface Setting {
  readonly type: ColumnType | 'skip' | undefined;
  readonly missing: ReadonlySet<string>;
  /** The gaps are the user's own, not the default ones. */
  readonly missingIsSet: boolean;
  readonly decimal: '.' | ',' | undefined;
  readonly dateOrder: DateOrder | undefined;
}

export const READ_OPTIONS = ['columns', 'missing', 'decimal', 'dateOrder'] as const;
const TYPES = ['number', 'category', 'boolean', 'date', 'text', 'skip'] as const;

/** Options that were checked; a setting for every name. */
export interface Settings {
  of(name: string): Setting;
  /** The types were found in other rows: `Place`. */
  readonly areSettled?: boolean;
  /** @throws OptionError a column is named that is not there. */
  checkNames(names: readonly string[]): void;
}

/** @throws OptionError */
export function readSettings(what: string, options: ReadOptions): Settings {
  const table = {
    missing: readMissing(`${what}: missing`, options.missing),
    decimal: readDecimal(`${what}: decimal`, options.decimal),
    dateOrder: readOrder(`${what}: dateOrder`, options.dateOrder),
  };
  const { columns = {} } = options;
  const only = isArray(columns);
  const byName = only
    ? readNames(`${what}: columns`, columns, table)
    : readTypes(`${what}: columns`, columns, table);
  const rest = settingOf(only ? { type: 'skip' } : {}, table);
  return {
    of: (name) => byName.get(name) ?? rest,
    checkNames(names) {
      for (const name of byName.keys()) {
        if (names.includes(name)) continue;
        throw new OptionError(
          `${what}: columns: there is no column ${quoted(name)}${didYouMean(name, names)}; there are ${listNames(names)}.`,
        );
      }
    },
  };
}

function readTypes(what: string, columns: unknown, table: OfTable): Map<string, Setting> {
  if (!isDictionary(columns)) {
    throw new OptionError(
      `${what}: expected an object of types by column, or a list of the columns to read, got ${describe(columns)}.`,
    );
  }
  return new Map(
    Object.entries(columns).map(([name, value]) => [
      name,
      readColumn(`${what}: ${quoted(name)}`, value, table),
    ]),
  );
}

/** The columns that alone are read. */
function readNames(
  what: string,
  columns: readonly unknown[],
  table: OfTable,
): Map<string, Setting> {
  const settings = new Map<string, Setting>();
  for (const entry of [...columns]) {
    const [name, value] = isArray(entry) ? [...entry] : [entry, {}];
    if (typeof name !== 'string') {
      throw new OptionError(
        `${what}: expected names of columns, or [name, type], got ${describe(entry)}.`,
      );
    }
    if (settings.has(name)) throw new OptionError(`${what}: ${quoted(name)} stands there twice.`);
    settings.set(name, readColumn(`${what}: ${quoted(name)}`, value, table));
  }
  if (settings.size > 0) return settings;
  throw new OptionError(`${what}: an empty list; expected the names of the columns to read.`);
}

/** Names as a message shows them: the first few. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((name) => JSON.stringify(name));
  return names.length > 12 ? `${shown.join(', ')}, … (${names.length})` : shown.join(', ');
}

type OfTable = Pick<Setting, 'decimal' | 'dateOrder'> & {
  readonly missing: ReadonlySet<string> | undefined;
};

function readColumn(what: string, value: unknown, table: OfTable): Setting {
  if (typeof value === 'string') return settingOf({ type: checkName(what, value, TYPES) }, table);
  const { type, missing, decimal, dateOrder } = checkOptions<ColumnOptions>(
    what,
    value as ColumnOptions,
    ['type', 'missing', 'decimal', 'dateOrder'],
  );
  return settingOf(
    {
      type: type === undefined ? undefined : checkName(`${what}: type`, type, TYPES),
      missing: readMissing(`${what}: missing`, missing),
      decimal: readDecimal(`${what}: decimal`, decimal),
      dateOrder: readOrder(`${what}: dateOrder`, dateOrder),
    },
    table,
  );
}

function settingOf(
  own: {
    type?: Setting['type'];
    missing?: ReadonlySet<string> | undefined;
    decimal?: Setting['decimal'];
    dateOrder?: Setting['dateOrder'];
  },
  table: OfTable,
): Setting {
  const missing = own.missing ?? table.missing;
  return {
    type: own.type,
    missing: missing ?? DEFAULT,
    missingIsSet: missing !== undefined,
    decimal: own.decimal ?? table.decimal,
    dateOrder: own.dateOrder ?? table.dateOrder,
  };
}

const DEFAULT: ReadonlySet<string> = new Set(MISSING);

function readMissing(what: string, value: unknown): ReadonlySet<string> | undefined {
  if (value === undefined) return undefined;
  if (!isArray(value)) {
    throw new OptionError(`${what}: expected an array of texts, got ${describe(value)}.`);
  }
  const texts = new Set(['']);
  for (const text of value) {
    if (typeof text !== 'string') {
      throw new OptionError(`${what}: expected texts, got ${describe(text)}.`);
    }
    texts.add(text);
  }
  return texts;
}

function readDecimal(what: string, value: unknown): '.' | ',' | undefined {
  return value === undefined ? undefined : checkName<'.' | ','>(what, value, ['.', ',']);
}

function readOrder(what: string, value: unknown): DateOrder | undefined {
  return value === undefined ? undefined : checkName<DateOrder>(what, value, ['ymd', 'dmy', 'mdy']);
}
