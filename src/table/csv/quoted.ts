import { DataError } from '../../base/errors.js';
import type { Dialect } from './dialect.js';

/** The cells of records that have quotation marks, each beginning in the line beside it. */
export type ParseQuoted = (records: readonly string[], lines: readonly number[]) => string[][];

/**
 * csv-parse, which is loaded with the first quotation mark: as it is where there is `Buffer`, its build for browsers
 * where there is none.
 */
export async function loadParser(what: string, dialect: Dialect): Promise<ParseQuoted> {
  const { parse } =
    typeof (globalThis as { Buffer?: unknown }).Buffer === 'function'
      ? await import('./csv-parse.js')
      : await import('./csv-parse-browser.js');
  const options = {
    delimiter: dialect.separator,
    quote: dialect.quote ?? false,
    escape: dialect.escape,
    trim: dialect.trim,
    record_delimiter: '\n',
    relax_column_count: true,
  };
  return (records, lines) => {
    let parsed: string[][];
    try {
      parsed = parse(records.join('\n'), options);
    } catch (error) {
      const { records: before } = error as { records?: number };
      const message = error instanceof Error ? error.message.replace(/ at line \d+/, '') : '';
      throw new DataError(
        `${what}: line ${lines[before ?? 0] ?? lines[0]}: ${message}. quote: null makes quotation marks letters as others.`,
      );
    }
    if (parsed.length === records.length) return parsed;
    throw new DataError(
      `${what}: from line ${lines[0]}: ${records.length} records are ${parsed.length} to csv-parse; expected quotation marks around whole cells.`,
    );
  };
}
