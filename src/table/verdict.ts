// What type a column has, by its values.
import { type Cells, type Entry, MOST_LEVELS } from './cells.js';
import { type DateOrder, dateBy } from './date-text.js';
import { dateEvidence, dateOrderOf, orderInWords } from './date-verdict.js';
import { isInfinite, type NumberFormat } from './number-text.js';
import { type FileDecimal, numberEvidence, numberFormatOf } from './number-verdict.js';
import { cellError, orGap, type Place, setColumn } from './place.js';
import type { Setting } from './read-options.js';

/** The type of a column, and how its texts become values. */
export type Verdict = { readonly note: string; readonly gaps: ReadonlySet<string> } & (
  | { readonly type: 'number'; readonly format: NumberFormat }
  | { readonly type: 'date'; readonly order: DateOrder }
  | { readonly type: 'boolean' | 'category' | 'text' }
);

/** Beside so few numbers or dates, other texts are the rule; beyond, the exception: one in ten different values. */
const RARE = 0.1;

/**
 * The verdict on a column: the type that the user set, else the first that fits: boolean, number, date, category, text.
 *
 * @param ofFile The decimal mark that other columns prove.
 * @throws DataError a value that does not fit the type set, or two readings are possible.
 */
export function verdictOf(
  place: Place,
  cells: Cells,
  setting: Setting,
  ofFile: FileDecimal,
): Verdict {
  const gaps = setting.missing;
  const rest = cells.entries.filter(({ text }) => !isGap(gaps, text));
  if (setting.type === 'text') return { type: 'text', note: 'set', gaps };
  if (setting.type === 'category') return { type: 'category', note: 'set', gaps };
  if (setting.type === 'boolean') return setBoolean(place, cells, rest, gaps);
  if (setting.type === 'date') return setDate(place, cells, rest, setting);
  const numbers = numberEvidence(rest);
  const any = cells.numberCount > 0 || numbers.numbers.length > 0;
  if (setting.type === 'number') {
    refuseNonNumbers(place, [numbers.infinite, ...numbers.others]);
    let none = '';
    const format = numberFormatOf(place, cells, numbers, setting, ofFile, (kind) => {
      none = kind;
    }) ?? { decimal: '.', unit: none && '' };
    return { type: 'number', format, note: numberNote(format, 'set'), gaps };
  }
  if (rest.length === 0 && !any) return { type: 'category', note: 'only gaps', gaps };
  if (!any && rest.every(({ text }) => /^(?:true|false)$/i.test(text.trim()))) {
    return { type: 'boolean', note: '', gaps };
  }
  if (any && numbers.others.length === 0) {
    if (numbers.infinite) throw infinite(place, numbers.infinite);
    let codes: string | undefined;
    const format = numberFormatOf(place, cells, numbers, setting, ofFile, (kind) => {
      codes = kind;
    });
    if (format) return { type: 'number', format, note: numberNote(format, ''), gaps };
    return texts(place, cells, rest, setting, `digits, but no numbers: ${codes}`);
  }
  const dates = dateEvidence(rest);
  if (dates.dates.length > 0 && dates.others.length === 0 && cells.numberCount === 0) {
    const order = dateOrderOf(place, dates, setting);
    return { type: 'date', order, note: orderInWords(order), gaps };
  }
  if (any) refuseExceptions(place, cells, numbers.numbers.length, numbers.others, 'numbers');
  if (dates.dates.length > 0 && cells.numberCount === 0) {
    refuseExceptions(place, undefined, dates.dates.length, dates.others, 'dates');
  }
  return texts(place, cells, rest, setting, any ? 'numbers and other texts' : '');
}

/** Whether a text is a gap, with or without space around it. */
export function isGap(gaps: ReadonlySet<string>, text: string): boolean {
  return gaps.has(text) || gaps.has(text.trim());
}

function numberNote({ decimal, unit }: NumberFormat, set: string): string {
  const parts = [set, decimal === ',' ? 'decimal comma' : '', unit === '' ? '' : `in ${unit}`];
  return parts.filter((part) => part !== '').join(', ');
}

function setBoolean(
  place: Place,
  cells: Cells,
  rest: readonly Entry[],
  gaps: ReadonlySet<string>,
): Verdict {
  const bad = rest.find(({ text }) => booleanOf(text) === undefined);
  if (bad) throw cellError(place, bad.row, bad.text, 'is neither true nor false, yes nor no.');
  for (let row = 0; row < cells.length && cells.numberCount > 0; row++) {
    const value = cells.numberAt(row);
    if (!Number.isNaN(value) && value !== 0 && value !== 1) {
      throw cellError(place, row, value, 'is neither true nor false, 1 nor 0.');
    }
  }
  return { type: 'boolean', note: 'set', gaps };
}

const TRUE = /^(?:true|yes|y|t|1)$/i;
const FALSE = /^(?:false|no|n|f|0)$/i;

/** A text of a boolean column; undefined: it is none. */
export function booleanOf(text: string): boolean | undefined {
  const trimmed = text.trim();
  if (TRUE.test(trimmed)) return true;
  return FALSE.test(trimmed) ? false : undefined;
}

function setDate(place: Place, cells: Cells, rest: readonly Entry[], setting: Setting): Verdict {
  // 20240131 is a number until someone says that it is a date.
  for (let row = 0; row < cells.length && cells.numberCount > 0; row++) {
    const value = cells.numberAt(row);
    if (!Number.isNaN(value) && Number.isNaN(dateBy('ymd', String(value)))) {
      throw cellError(place, row, String(value), 'is no date.');
    }
  }
  const { dates, others } = dateEvidence(rest);
  const bad = others.find(({ text }) => Number.isNaN(dateBy('ymd', text)));
  if (bad) throw cellError(place, bad.row, bad.text, 'is no date.');
  const order = dates.length === 0 ? 'ymd' : dateOrderOf(place, { dates, others }, setting);
  return { type: 'date', order, note: `set, ${orderInWords(order)}`, gaps: setting.missing };
}

function refuseNonNumbers(place: Place, entries: readonly (Entry | undefined)[]): void {
  const [bad] = entries.filter((entry) => entry !== undefined).sort((a, b) => a.row - b.row);
  if (!bad) return;
  if (isInfinite(bad.text)) throw infinite(place, bad);
  throw cellError(
    place,
    bad.row,
    bad.text,
    `is no number${orGap(place, `{ type: 'number', missing: [${JSON.stringify(bad.text.slice(0, 20))}] }`)}`,
  );
}

function infinite(place: Place, { row, text }: Entry): Error {
  return cellError(
    place,
    row,
    text,
    `is not finite, as numbers must be${orGap(place, `{ missing: [${JSON.stringify(text)}] }`, ", or 'category'.")}`,
  );
}

/** A few texts among many numbers, or dates: gaps that nobody named, or mistakes; or names that are mostly digits. */
function refuseExceptions(
  place: Place,
  cells: Cells | undefined,
  fitting: number,
  others: readonly Entry[],
  kind: string,
): void {
  const enough = others.length * (1 / RARE - 1);
  const different = new Set<number>();
  for (let row = 0; cells && row < cells.length; row++) {
    if (fitting + different.size > enough) break;
    const value = cells.numberAt(row);
    if (!Number.isNaN(value)) different.add(value);
  }
  if (fitting + different.size <= enough) return;
  const { row, text } = others[0]!;
  throw cellError(
    place,
    row,
    text,
    `stands among ${kind}${orGap(place, `{ missing: [${JSON.stringify(text.slice(0, 20))}] }`, `. Or 'category', and ${kind} are names.`)}`,
  );
}

/** Names: a category while there are not too many. */
function texts(
  place: Place,
  cells: Cells,
  rest: readonly Entry[],
  { missing, missingIsSet }: Setting,
  note: string,
): Verdict {
  const token = cells.entries.find(({ text }) => isGap(missing, text));
  if (!missingIsSet && token && cells.numberCount === 0 && rest.length > 1) {
    // NA among DE, FR, US: a gap, or Namibia.
    const { text, row } = token;
    if (text === 'NA' && rest.every((entry) => /^[A-Z]{2}$/.test(entry.text))) {
      throw cellError(
        place,
        row,
        text,
        `may be a gap, or a value like '${rest[0]!.text}'; say which: ${setColumn(place, `{ missing: [] }`)} makes it a value, missing: ['NA'] a gap.`,
      );
    }
  }
  const type = rest.length > MOST_LEVELS ? 'text' : 'category';
  const many = type === 'text' ? `more than ${MOST_LEVELS} different values` : '';
  return { type, note: [note, many].filter((part) => part !== '').join('; '), gaps: missing };
}
