// Whether the texts of a column are numbers, and by which decimal mark.
import type { Cells, Entry } from './cells.js';
import {
  type CodeKind,
  codeKindOf,
  isInfinite,
  type NumberFormat,
  type NumberReading,
  readNumberText,
} from './number-text.js';
import { cellError, type Place, setColumn } from './place.js';
import type { Setting } from './read-options.js';

/** A text that is a number in some way. */
interface NumberEntry {
  readonly entry: Entry;
  readonly reading: NumberReading;
}

/** What the columns of a table prove about its decimal mark. */
export type FileDecimal = '.' | ',' | 'both' | undefined;

/** The texts of a column, sorted. */
export interface NumberEvidence {
  readonly numbers: readonly NumberEntry[];
  readonly others: readonly Entry[];
  readonly infinite: Entry | undefined;
}

export function numberEvidence(entries: readonly Entry[]): NumberEvidence {
  const numbers: NumberEntry[] = [];
  const others: Entry[] = [];
  let infinite: Entry | undefined;
  for (const entry of entries) {
    const reading = readNumberText(entry.text);
    if (reading) numbers.push({ entry, reading });
    else if (isInfinite(entry.text)) infinite ??= entry;
    else others.push(entry);
  }
  return { numbers, others, infinite };
}

/**
 * The decimal mark that a column of numbers proves: a value can be read by no other. undefined: by both, or neither.
 */
export function provenDecimal(cells: Cells, { numbers }: NumberEvidence): '.' | ',' | undefined {
  const { point, comma } = possible(cells, numbers);
  if (point === comma) return undefined;
  return point ? '.' : ',';
}

function possible(
  cells: Cells,
  numbers: readonly NumberEntry[],
): { point: boolean; comma: boolean } {
  let point = true;
  let comma = !cells.pointProven;
  for (const { reading } of numbers) {
    if (Number.isNaN(reading.point)) point = false;
    if (Number.isNaN(reading.comma)) comma = false;
  }
  return { point, comma };
}

/**
 * How the texts of a column, all of them numbers, are read. `undefined`: they are names made of digits, for the reason
 * that `codes` is told.
 *
 * @throws DataError two readings are possible.
 */
export function numberFormatOf(
  place: Place,
  cells: Cells,
  { numbers }: NumberEvidence,
  setting: Setting,
  ofFile: FileDecimal,
  codes: (kind: CodeKind) => void,
): NumberFormat | undefined {
  if (setting.type !== 'number') {
    const kind = codesAmong(place, cells, numbers);
    if (kind) {
      codes(kind);
      return undefined;
    }
  }
  const unit = unitOf(place, cells, numbers, setting);
  return { decimal: decimalOf(place, cells, numbers, setting, ofFile), unit };
}

function codesAmong(
  place: Place,
  cells: Cells,
  numbers: readonly NumberEntry[],
): CodeKind | undefined {
  const found = new Map<CodeKind, Entry>();
  let digits = cells.digitsOnly;
  let whole = cells.wholeOnly;
  for (const { entry } of numbers) {
    const kind = codeKindOf(entry.text);
    if (kind && !found.has(kind)) found.set(kind, entry);
    if (!/^\d+$/.test(entry.text) && kind === undefined) digits = false;
    if (!/^-?\d+$/.test(entry.text) && kind === undefined) whole = false;
  }
  const zeros = found.get('leading zeros');
  if (zeros) {
    if (digits) return 'leading zeros';
    throw cellError(
      place,
      zeros.row,
      zeros.text,
      `has a leading zero, as names do, but other rows are numbers with a sign or fraction; say which: ${setColumn(place, "'number'")}, or 'category'.`,
    );
  }
  if (whole && found.has('more digits than a number holds'))
    return 'more digits than a number holds';
  const exponent = found.get('an exponent');
  if (!exponent || !digits) return undefined;
  throw cellError(
    place,
    exponent.row,
    exponent.text,
    `may be a number or a name, as no other row has a fraction; say which: ${setColumn(place, "'number'")}, or 'category'.`,
  );
}

function unitOf(
  place: Place,
  cells: Cells,
  numbers: readonly NumberEntry[],
  { type }: Setting,
): string {
  const first = numbers.find(({ reading }) => reading.unit !== '');
  if (!first) return '';
  const { unit } = first.reading;
  const other = numbers.find(({ reading }) => reading.unit !== unit);
  // Where the type was set, a number that came as one is in the unit of the column.
  const bare = type === 'number' ? cells.firstNumberText : cells.firstNumber;
  if (!other && (bare < 0 || cells.numberCount === 0)) return unit;
  const row = other ? other.entry.row : bare;
  const text = other ? other.entry.text : cells.textAt(row);
  throw cellError(
    place,
    row,
    text,
    `is not in ${unit} as ${place.place(first.entry.row)}, '${first.entry.text}', is; numbers of one column must have one unit. Make them equal, or leave the column out: ${setColumn(place, "'skip'")}, or 'category'.`,
  );
}

function decimalOf(
  place: Place,
  cells: Cells,
  numbers: readonly NumberEntry[],
  { decimal }: Setting,
  ofFile: FileDecimal,
): '.' | ',' {
  const { point, comma } = possible(cells, numbers);
  const fits = (mark: '.' | ','): boolean => (mark === '.' ? point : comma);
  if (decimal && fits(decimal)) return decimal;
  if (decimal || !(point || comma)) {
    const wanted = decimal ?? '.';
    const bad = numbers.find(({ reading }) => {
      const value = wanted === '.' ? reading.point : reading.comma;
      return Number.isNaN(value);
    });
    const row = bad ? bad.entry.row : cells.firstNumber;
    throw cellError(
      place,
      row,
      bad ? bad.entry.text : cells.textAt(row),
      `is no number with the decimal mark '${wanted}'${decimal ? '' : ', as other rows are'}; expected one mark in the whole column. ${setColumn(place, "'category'")} takes them as they are.`,
    );
  }
  if (point !== comma) return point ? '.' : ',';
  // Both are possible, and where they differ a mark stands before three digits. 1.234 is what programs write, unless the
  // file has decimal commas; 1,234 is what the rest of the file says.
  const doubts = numbers.filter(({ reading }) => reading.point !== reading.comma);
  const commas = doubts.filter(({ entry }) => entry.text.includes(','));
  const points = commas.length < doubts.length || cells.thousandLike >= 0;
  if (commas.length === 0 && !(points && (ofFile === ',' || ofFile === 'both'))) return '.';
  if (!points && (ofFile === '.' || ofFile === ',')) return ofFile;
  const doubt = doubts[0]?.entry;
  const row = doubt ? doubt.row : cells.thousandLike;
  const text = doubt ? doubt.text : cells.textAt(row)!;
  throw cellError(place, row, text, twoReadings(place, text, ofFile));
}

function twoReadings(place: Place, text: string, ofFile: FileDecimal): string {
  const reading = readNumberText(text);
  const because =
    ofFile === ',' || ofFile === '.' ? `, as other columns have the decimal mark '${ofFile}'` : '';
  return `may be ${reading?.point} or ${reading?.comma}${because}; say which: ${setColumn(place, "{ type: 'number', decimal: '.' }")} or ','; for the whole table: decimal: '.' or ','.`;
}
