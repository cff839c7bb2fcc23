import { OptionError } from '../../base/errors.js';
import {
  checkBoolean,
  checkFunction,
  checkInteger,
  checkName,
  checkOptions,
  describe,
} from '../../base/validate.js';
import { READ_OPTIONS, type ReadOptions, readSettings, type Settings } from '../read-options.js';

/** How far a file has been read. */
export interface ReadProgress {
  /** Bytes so far, as they lie in the file; characters where it came as text. */
  bytes: number;
  /** All of them; undefined where nobody knows. */
  total: number | undefined;
  /** Rows so far. */
  rows: number;
}

/** What every reader of files takes beside `ReadOptions`. */
export interface FileOptions {
  /** Called after each piece of the file, half a megabyte or less. */
  onProgress?: (progress: ReadProgress) => void;
  /** Stops the reading, which then rejects with its reason. */
  signal?: AbortSignal;
  /** The first rows only; the rest of the file is not read. Default: all. */
  maxRows?: number;
}

/** What `readCsv` takes. */
export interface CsvOptions extends ReadOptions, FileOptions {
  /** What stands between cells. Default: the one of `, ; tab |` that the first lines show. */
  separator?: string;
  /** The quotation mark, one character; null: there is none. Default `"`. */
  quote?: string | null;
  /** What stands before a quotation mark within quotes, one character. Default: the mark itself. */
  escape?: string;
  /** What a line begins with that is a comment. Default: there are none. */
  comment?: string;
  /** Whether space around a cell, outside quotes, is no part of it. Default true. */
  trim?: boolean;
  /** Whether the first line names the columns, or their names where no line does. Default true. */
  header?: boolean | readonly string[];
  /** What a name that comes again means: an error, or `name_2`. Default `'error'`. */
  duplicateHeaders?: 'error' | 'number';
  /** What a row with too few cells means: an error, or gaps at its end. Default `'error'`. */
  shortRows?: 'error' | 'gaps';
  /** How many lines to leave out before the header. Default 0. */
  skipLines?: number;
  /** The encoding, by a label of the Encoding Standard. Default: by byte order mark, else UTF-8 (or UTF-16 by its zeros). */
  encoding?: string;
}

/** Checked, with defaults. */
export interface FileSettings {
  readonly onProgress: ((progress: ReadProgress) => void) | undefined;
  readonly signal: AbortSignal | undefined;
  readonly maxRows: number;
}

export interface CsvSettings extends FileSettings {
  readonly columns: Settings;
  readonly separator: string | undefined;
  readonly quote: string | undefined;
  readonly escape: string | undefined;
  readonly comment: string | undefined;
  readonly trim: boolean;
  readonly header: boolean | readonly string[] | undefined;
  readonly duplicateHeaders: 'error' | 'number';
  readonly shortRows: 'error' | 'gaps';
  readonly skipLines: number;
  readonly encoding: string | undefined;
}

export const FILE_OPTIONS = ['onProgress', 'signal', 'maxRows'] as const;
const CSV_OPTIONS = [
  ...READ_OPTIONS,
  ...FILE_OPTIONS,
  'separator',
  'quote',
  'escape',
  'comment',
  'trim',
  'header',
  'duplicateHeaders',
  'shortRows',
  'skipLines',
  'encoding',
];

/** @throws OptionError */
export function resolveFileOptions(what: string, options: FileOptions): FileSettings {
  const { onProgress, signal, maxRows } = options;
  if (signal !== undefined && !(typeof signal === 'object' && 'throwIfAborted' in (signal ?? {}))) {
    throw new OptionError(`${what}: signal: expected an AbortSignal, got ${describe(signal)}.`);
  }
  return {
    onProgress:
      onProgress === undefined ? undefined : checkFunction(`${what}: onProgress`, onProgress),
    signal,
    maxRows:
      maxRows === undefined
        ? Number.POSITIVE_INFINITY
        : checkInteger(`${what}: maxRows`, maxRows, 1, 2 ** 32),
  };
}

/** @throws OptionError */
export function resolveCsvOptions(options: CsvOptions): CsvSettings {
  const what = 'readCsv';
  const own = checkOptions(what, options, CSV_OPTIONS);
  const quote =
    own.quote === null ? undefined : character(`${what}: quote`, own.quote ?? '"', 'or null');
  const separator =
    own.separator === undefined ? undefined : text(`${what}: separator`, own.separator);
  if (separator !== undefined && quote !== undefined && separator.includes(quote)) {
    throw new OptionError(`${what}: separator: expected no quotation mark in it.`);
  }
  return {
    ...resolveFileOptions(what, own),
    columns: readSettings(what, own),
    separator,
    quote,
    escape: own.escape === undefined ? undefined : character(`${what}: escape`, own.escape, ''),
    comment: own.comment === undefined ? undefined : text(`${what}: comment`, own.comment),
    trim: checkBoolean(`${what}: trim`, own.trim ?? true),
    header: headerOption(`${what}: header`, own.header),
    duplicateHeaders: checkName<'error' | 'number'>(
      `${what}: duplicateHeaders`,
      own.duplicateHeaders ?? 'error',
      ['error', 'number'],
    ),
    shortRows: checkName<'error' | 'gaps'>(`${what}: shortRows`, own.shortRows ?? 'error', [
      'error',
      'gaps',
    ]),
    skipLines: checkInteger(`${what}: skipLines`, own.skipLines ?? 0, 0, 1e9),
    encoding: own.encoding === undefined ? undefined : text(`${what}: encoding`, own.encoding),
  };
}

function text(what: string, value: unknown): string {
  if (typeof value === 'string' && value !== '' && !/[\r\n]/.test(value)) return value;
  throw new OptionError(`${what}: expected a text on one line, got ${describe(value)}.`);
}

function character(what: string, value: unknown, or: string): string {
  if (typeof value === 'string' && /^[^\r\n\s]$/.test(value)) return value;
  throw new OptionError(
    `${what}: expected one character${or && ` ${or}`}, got ${describe(value)}.`,
  );
}

function headerOption(what: string, value: unknown): boolean | readonly string[] | undefined {
  if (value === undefined || typeof value === 'boolean') return value;
  if (!Array.isArray(value) || value.length === 0) {
    throw new OptionError(
      `${what}: expected true, false or an array of names, got ${describe(value)}.`,
    );
  }
  const names = [...value];
  for (const [i, name] of names.entries()) {
    if (typeof name !== 'string' || name === '' || names.indexOf(name) < i) {
      throw new OptionError(`${what}: expected different names, got ${describe(name)} at ${i}.`);
    }
  }
  return names;
}
