import { DataError } from '../base/errors.js';
import { release } from '../base/release.js';
import { quoted, shorten } from '../base/validate.js';
import { sortedClasses } from '../data/labels.js';
import { canonicalKind } from './canonical.js';
import { Cells, MOST_LEVELS } from './cells.js';
import {
  type About,
  BooleanColumn,
  CategoryColumn,
  type Column,
  DateColumn,
  NumberColumn,
  TextColumn,
} from './column.js';
import { dateBy } from './date-text.js';
import { numberBy } from './number-text.js';
import { type FileDecimal, numberEvidence, provenDecimal } from './number-verdict.js';
import { floatPages, type Pages } from './pages.js';
import { cellError, orGap, type Place } from './place.js';
import type { Setting } from './read-options.js';
import { TextStore } from './text-store.js';
import { booleanOf, isGap, type Verdict, verdictOf } from './verdict.js';

/**
 * Takes the values of a column one by one and becomes a column of the type that they have. Up to `MOST_LEVELS` different
 * texts it keeps what was written, then it decides by what it has seen, so that memory stays bounded: numbers and dates
 * are eight bytes a row, categories four.
 */
export class ColumnBuilder {
  readonly #place: Place;
  readonly #setting: Setting;
  /** Such as −99. */
  readonly #numericGaps: boolean;
  #cells: Cells = new Cells();
  #decided: Decided | undefined;
  #texts: TextStore | undefined;
  /** The texts of gaps, but the empty one, and in how many rows each stands. */
  readonly #gaps = new Map<string, number>();

  constructor(place: Place, setting: Setting) {
    this.#place = place;
    this.#setting = setting;
    if (setting.type === 'text') this.#texts = new TextStore();
    this.#numericGaps = [...setting.missing].some((text) => canonicalKind(text) !== 0);
  }

  get length(): number {
    return this.#texts?.length ?? this.#decided?.floats.length ?? this.#cells.length;
  }

  /** A text as it was written. */
  addText(text: string): void {
    if (text !== '' && this.#numericGaps && isGap(this.#setting.missing, text)) {
      this.#gaps.set(text, (this.#gaps.get(text) ?? 0) + 1);
      this.addText('');
    } else if (this.#decided) {
      this.#addDecided(this.#decided, text);
    } else if (this.#texts) {
      this.#texts.add(this.#setting.missing.has(text) ? null : text);
    } else if (text.length === 0) {
      this.#cells.addGap();
    } else {
      this.#cells.addText(text);
      if (this.#cells.entries.length > MOST_LEVELS && this.#setting.type !== 'category') {
        this.#decide();
      }
    }
  }

  /** @throws DataError what is no number, text, boolean, date or gap. */
  add(value: unknown): void {
    if (typeof value === 'string') this.addText(value);
    else if (typeof value === 'number') this.#addNumber(value);
    else if (value === null || value === undefined) this.addText('');
    else if (typeof value === 'boolean') this.addText(value ? 'true' : 'false');
    else if (typeof value === 'bigint') this.addText(String(value));
    else this.#addObject(value);
  }

  #addObject(value: unknown): void {
    const time = timeOf(value);
    if (time !== undefined) this.addText(this.#dateText(time));
    else {
      throw cellError(
        this.#place,
        this.length,
        value,
        'is no value of a table; expected a number, a text, a boolean, a Date, or null.',
      );
    }
  }

  #addNumber(value: number): void {
    // NaN is the gap of those who have numbers only.
    if (Number.isNaN(value)) this.addText('');
    else if (this.#numericGaps || this.#decided || this.#texts || !Number.isFinite(value))
      this.addText(String(value));
    else this.#cells.addNumber(value === 0 ? 0 : value);
  }

  #dateText(time: number): string {
    if (Number.isNaN(time)) {
      throw new DataError(
        `${this.#place.what}: ${this.#place.place(this.length)}, column '${this.#place.name}': an invalid Date; expected a valid one, or null for a gap.`,
        this.length,
        this.#place.index,
      );
    }
    return new Date(time).toISOString();
  }

  #addDecided({ verdict, floats }: Decided, text: string): void {
    if (text === '' || isGap(verdict.gaps, text)) {
      if (text !== '') this.#gaps.set(text, (this.#gaps.get(text) ?? 0) + 1);
      floats.add(Number.NaN);
      return;
    }
    const value =
      verdict.type === 'number'
        ? verdict.format.decimal === '.' && verdict.format.unit === '' && canonicalKind(text) !== 0
          ? +text
          : numberBy(verdict.format, text)
        : dateBy(verdict.type === 'date' ? verdict.order : 'ymd', text);
    if (Number.isNaN(value)) {
      throw cellError(
        this.#place,
        this.length,
        text,
        `is no ${verdict.type}, as the rows before are${orGap(this.#place, `{ missing: [${quoted(text)}] }`)}`,
      );
    }
    floats.add(value);
  }

  /** The type by what has come so far. */
  #decide(): void {
    const verdict = verdictOf(this.#place, this.#cells, this.#setting, undefined);
    for (const { text, rows } of this.#cells.entries) {
      if (isGap(verdict.gaps, text)) this.#gaps.set(text, rows);
    }
    if (verdict.type === 'number' || verdict.type === 'date') {
      const floats = floatPages();
      const values = floatsOf(this.#cells, verdict);
      for (let row = 0; row < values.length; row++) floats.add(values[row]!);
      release(values);
      this.#decided = { verdict, floats };
    } else {
      this.#texts = textsOf(this.#cells, verdict);
    }
    this.#cells.release();
    this.#cells = new Cells();
  }

  /** The decimal mark that the column proves. */
  proves(): '.' | ',' | undefined {
    if (this.#decided) {
      return this.#decided.verdict.type === 'number'
        ? this.#decided.verdict.format.decimal
        : undefined;
    }
    if (this.#texts) return undefined;
    const entries = this.#cells.entries.filter(({ text }) => !isGap(this.#setting.missing, text));
    const evidence = numberEvidence(entries);
    if (evidence.others.length > 0) return undefined;
    return provenDecimal(this.#cells, evidence);
  }

  /** The column. @throws DataError as `verdictOf`. */
  finish(ofFile: FileDecimal): Column {
    const verdict =
      this.#decided?.verdict ?? verdictOf(this.#place, this.#cells, this.#setting, ofFile);
    for (const { text, rows } of this.#cells.entries) {
      if (isGap(verdict.gaps, text)) this.#gaps.set(text, rows);
    }
    const about = this.#about(verdict);
    if (this.#texts) return new TextColumn(about, this.#texts);
    if (this.#decided) return floatColumn(about, verdict, this.#decided.floats.take());
    const cells = this.#cells;
    // What the columns after this one need not wait for.
    this.#cells = new Cells();
    const column = columnOf(about, cells, verdict);
    cells.release();
    return column;
  }

  #about(verdict: Verdict): About {
    const isSet = this.#setting.type !== undefined;
    const note = this.#texts && !isSet ? `more than ${MOST_LEVELS} different values` : verdict.note;
    const written = Array.from(this.#gaps, ([text, rows]) => `${shorten(text)} (${rows})`);
    const gaps = written.length === 0 ? [] : [`gaps are ${written.join(', ')}`];
    return {
      name: this.#place.name,
      note: [note, ...gaps].filter((part) => part !== '').join('; '),
      isSet,
      gaps: [...verdict.gaps],
    };
  }
}

function columnOf(about: About, cells: Cells, verdict: Verdict): Column {
  switch (verdict.type) {
    case 'number':
    case 'date':
      return floatColumn(about, verdict, floatsOf(cells, verdict));
    case 'boolean':
      return new BooleanColumn(about, booleansOf(cells, verdict));
    case 'category':
      return categoryOf(about, cells, verdict);
    case 'text':
      return new TextColumn(about, textsOf(cells, verdict));
  }
}

/** A column whose type is known before its end. */
interface Decided {
  readonly verdict: Verdict;
  readonly floats: Pages<Float64Array>;
}

/** Of a date, also of another realm; undefined: it is none. */
function timeOf(value: unknown): number | undefined {
  try {
    return getTime.call(value as Date);
  } catch {
    return undefined;
  }
}
const { getTime } = Date.prototype;

function floatColumn(about: About, verdict: Verdict, values: Float64Array): Column {
  if (verdict.type === 'number') return new NumberColumn(about, values, verdict.format);
  return new DateColumn(about, values, { order: verdict.type === 'date' ? verdict.order : 'ymd' });
}

function floatsOf(cells: Cells, verdict: Verdict): Float64Array {
  const read = (text: string): number => {
    if (isGap(verdict.gaps, text)) return Number.NaN;
    if (verdict.type === 'number') return numberBy(verdict.format, text);
    return verdict.type === 'date' ? dateBy(verdict.order, text) : Number.NaN;
  };
  const values = cells.takeNumbers();
  // The usual form of a number is not what it seems where points group thousands, or digits are a date.
  const again =
    verdict.type === 'date' ||
    (verdict.type === 'number' && verdict.format.decimal === ',' && cells.thousandLike >= 0);
  if (again && cells.numberCount > 0) {
    for (let row = 0; row < values.length; row++) {
      if (!Number.isNaN(values[row])) values[row] = read(String(values[row]));
    }
  }
  if (cells.entries.length > 0) {
    const byCode = Float64Array.from(cells.entries, ({ text }) => read(text));
    cells.drainCodes((codes, begin) => {
      for (let i = 0; i < codes.length; i++) {
        if (codes[i]! >= 0) values[begin + i] = byCode[codes[i]!]!;
      }
    });
  }
  return values;
}

function booleansOf(cells: Cells, { gaps }: Verdict): Int8Array {
  const byCode = cells.entries.map(({ text }) => {
    const value = isGap(gaps, text) ? undefined : booleanOf(text);
    return value === undefined ? -1 : Number(value);
  });
  const values = new Int8Array(cells.length).fill(-1);
  for (let row = 0; row < values.length && cells.numberCount > 0; row++) {
    const number = cells.numberAt(row);
    if (!Number.isNaN(number)) values[row] = number;
  }
  cells.drainCodes((codes, begin) => {
    for (let i = 0; i < codes.length; i++) {
      if (codes[i]! >= 0) values[begin + i] = byCode[codes[i]!]!;
    }
  });
  return values;
}

function categoryOf(about: About, cells: Cells, { gaps }: Verdict): CategoryColumn {
  const texts = cells.entries.map(({ text }) => (isGap(gaps, text) ? null : text));
  const numbers = new Map<number, string>();
  for (let row = 0; row < cells.length && cells.numberCount > 0; row++) {
    const value = cells.numberAt(row);
    if (!Number.isNaN(value) && !numbers.has(value)) numbers.set(value, String(value));
  }
  const levels = sortedClasses(
    [...texts, ...numbers.values()].filter((text) => text !== null && !gaps.has(text)) as string[],
  );
  const places = new Map(levels.map((level, i) => [level, i]));
  const byCode = texts.map((text) => (text === null ? -1 : places.get(text)!));
  const byNumber = new Map(
    Array.from(numbers, ([value, text]) => [value, places.get(text) ?? -1] as const),
  );
  const codes = cells.takeCodes();
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code >= 0) codes[row] = byCode[code]!;
    else if (byNumber.size > 0) codes[row] = byNumber.get(cells.numberAt(row)) ?? -1;
  }
  return new CategoryColumn(about, levels, codes);
}

function textsOf(cells: Cells, { gaps }: Verdict): TextStore {
  const texts = new TextStore();
  for (let row = 0; row < cells.length; row++) {
    const text = cells.textAt(row);
    texts.add(text === null || gaps.has(text) ? null : text);
  }
  return texts;
}
