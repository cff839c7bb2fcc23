import { DataError } from '../../base/errors.js';
import { shorten } from '../../base/validate.js';
import { isInfinite, readNumberText } from '../number-text.js';

/** Names of columns, and what was done to them. */
export interface Header {
  readonly names: readonly string[];
  /** Columns that had no name: left out where they have no value either. */
  readonly unnamed: ReadonlySet<number>;
  readonly notes: readonly string[];
}

/**
 * The names in a first line. An empty one becomes `column 3`; a name that comes again is an error, or gets a number.
 *
 * @param sure The user has said that it is a header.
 * @throws DataError a name comes twice, or the line looks like data.
 */
export function headerOf(
  what: string,
  cells: readonly string[],
  line: number,
  duplicates: 'error' | 'number',
  sure: boolean,
): Header {
  const numbers = cells.filter((cell) => isNumber(cell));
  const fraction = numbers.find((cell) => /[.,]\d*[1-9]/.test(cell));
  if (!sure && (numbers.length === cells.length || fraction !== undefined)) {
    throw new DataError(
      `${what}: line ${line} should name the columns, but ${JSON.stringify(shorten(fraction ?? numbers[0]!))} is a number; has the file no names? Then header: false, or header: ['a', 'b', …]; else header: true.`,
    );
  }
  const unnamed = new Set<number>();
  const notes: string[] = [];
  const used = new Map<string, number>();
  const names = cells.map((cell, i) => {
    if (cell === '') unnamed.add(i);
    const name = cell === '' ? `column ${i + 1}` : cell;
    const first = used.get(name);
    if (first === undefined) {
      used.set(name, i);
      return name;
    }
    if (duplicates === 'error') {
      throw new DataError(
        `${what}: line ${line}: columns ${first + 1} and ${i + 1} are both named '${shorten(name)}'; expected different names. duplicateHeaders: 'number' makes the second '${shorten(name)}_2'.`,
        undefined,
        i,
      );
    }
    let number = 2;
    while (used.has(`${name}_${number}`) || cells.includes(`${name}_${number}`)) number++;
    used.set(`${name}_${number}`, i);
    notes.push(`column ${i + 1}, another '${name}', is named '${name}_${number}'`);
    return `${name}_${number}`;
  });
  return { names, unnamed, notes };
}

/** Names for columns that have none. */
export function numberedHeader(columns: number): Header {
  const names = Array.from({ length: columns }, (_, i) => `column ${i + 1}`);
  return { names, unnamed: new Set(), notes: [] };
}

function isNumber(cell: string): boolean {
  return readNumberText(cell) !== undefined || isInfinite(cell);
}
