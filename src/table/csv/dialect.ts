// How a CSV file is written: what separates cells, quotes them, begins a comment.
import { DataError } from '../../base/errors.js';

/** How cells are told apart. */
export interface Dialect {
  readonly separator: string;
  /** undefined: quotation marks are letters as others. */
  readonly quote: string | undefined;
  /** What stands before a quotation mark within quotes; the mark itself unless set. */
  readonly escape: string;
  readonly comment: string | undefined;
  /** Whether space around a cell is no part of it. */
  readonly trim: boolean;
}

const CANDIDATES = [',', ';', '\t', '|'] as const;
const NAMES: Readonly<Record<string, string>> = { '\t': 'tab' };
/** As many lines as tell. */
const LINES = 100;

/** A separator as messages show it. */
export function separatorName(separator: string): string {
  return NAMES[separator] ?? `'${separator}'`;
}

/**
 * The separator of a file by its first lines: the one of `, ; tab |` that stands in each of them, outside quotes, as
 * often as in the first. Where none stands in the first line, the file has one column.
 *
 * @param whole Whether the last line is complete.
 * @throws DataError several are possible.
 */
export function findSeparator(
  what: string,
  sample: string,
  whole: boolean,
  quote: string | undefined,
  comment: string | undefined,
): string {
  const counts = countsOf(sample, whole, quote, comment);
  const [first] = counts;
  if (!first) return ',';
  const present = CANDIDATES.filter((_, i) => first[i]! > 0);
  const even = present.filter((candidate) => {
    const i = CANDIDATES.indexOf(candidate);
    return counts.every((line) => line[i] === first[i]);
  });
  const found = even.length > 0 ? even : present;
  const [separator, ...others] = found;
  if (separator === undefined) return ',';
  if (others.length === 0) return separator;
  throw new DataError(
    `${what}: cells may be separated by ${found.map(separatorName).join(' or ')}; say which: separator: ${JSON.stringify(separator)}.`,
  );
}

/** How often each candidate stands in each line, outside quotes. */
function countsOf(
  sample: string,
  whole: boolean,
  quote: string | undefined,
  comment: string | undefined,
): number[][] {
  const lines: number[][] = [];
  let counts = CANDIDATES.map(() => 0);
  let begin = 0;
  let quoted = false;
  const finish = (end: number): void => {
    const line = sample.slice(begin, end);
    if (line.trim() !== '' && !(comment !== undefined && line.startsWith(comment))) {
      lines.push(counts);
    }
    counts = CANDIDATES.map(() => 0);
    begin = end + 1;
  };
  for (let i = 0; i < sample.length && lines.length < LINES; i++) {
    const character = sample[i]!;
    if (character === quote) quoted = !quoted;
    else if (quoted) continue;
    else if (character === '\n' || character === '\r') finish(i);
    else {
      const candidate = (CANDIDATES as readonly string[]).indexOf(character);
      if (candidate >= 0) counts[candidate]!++;
    }
  }
  if (begin < sample.length && lines.length < LINES && (whole || lines.length === 0)) {
    finish(sample.length);
  }
  return lines;
}
