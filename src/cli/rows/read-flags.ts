// The options of the readers, as they are typed.
import type { ColumnType } from '../../table/column.js';
import type { CsvOptions } from '../../table/csv/csv-options.js';
import type { ColumnOptions, ReadOptions } from '../../table/read-options.js';
import type { Arguments } from '../arguments.js';
import { UsageError } from '../usage-error.js';

/** Names become types by `--columns zip=category,id=skip`, or more of it as JSON. @throws UsageError */
export function columnsOf(text: string | undefined): ReadOptions['columns'] {
  if (text === undefined) return undefined;
  if (text.trimStart().startsWith('{')) {
    try {
      return JSON.parse(text) as Record<string, ColumnType | ColumnOptions>;
    } catch (error) {
      throw new UsageError(`--columns: ${(error as Error).message}.`);
    }
  }
  const pairs = text.split(',').map((pair): [string, ColumnType] => {
    const at = pair.lastIndexOf('=');
    if (at < 1) {
      throw new UsageError(
        `--columns: expected NAME=TYPE, got '${pair}'. A name with a comma needs JSON: --columns '{"a,b":"category"}'.`,
      );
    }
    // The reader checks the type.
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim() as ColumnType];
  });
  return Object.fromEntries(pairs);
}

/** What all readers take. @throws UsageError */
export function readOptionsOf(args: Arguments): ReadOptions {
  const columns = columnsOf(args.text('columns'));
  const missing = args.list('missing');
  const decimal = args.choice('decimal', ['.', ','] as const);
  const dateOrder = args.choice('date-order', ['ymd', 'dmy', 'mdy'] as const);
  return {
    ...(columns && { columns }),
    ...(missing && { missing }),
    ...(decimal && { decimal }),
    ...(dateOrder && { dateOrder }),
  };
}

/** What the reader of CSV takes besides. @throws UsageError */
export function csvOptionsOf(args: Arguments, tabs: boolean): CsvOptions {
  const separator = args.text('separator') ?? (tabs ? '\t' : undefined);
  const comment = args.text('comment');
  const encoding = args.text('encoding');
  const skipLines = args.number('skip-lines', 0, 1e9, true);
  const duplicateHeaders = args.choice('duplicate-headers', ['error', 'number'] as const);
  const shortRows = args.choice('short-rows', ['error', 'gaps'] as const);
  return {
    ...(separator !== undefined && { separator: separator === '\\t' ? '\t' : separator }),
    ...(comment !== undefined && { comment }),
    ...(encoding !== undefined && { encoding }),
    ...(skipLines !== undefined && { skipLines }),
    ...(duplicateHeaders && { duplicateHeaders }),
    ...(shortRows && { shortRows }),
    ...(args.has('no-header') && { header: false }),
  };
}
