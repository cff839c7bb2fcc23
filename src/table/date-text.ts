// Dates as people write them. Without a time zone they are read as UTC, never as the machine's own, so that the same
// file gives the same numbers everywhere.

/** Which part stands where: year first, day first, month first. */
export type DateOrder = 'ymd' | 'dmy' | 'mdy';

/** All of them. */
export const DATE_ORDERS: readonly DateOrder[] = ['ymd', 'dmy', 'mdy'];

/** How the texts of a date column were read. */
export interface DateFormat {
  /** Which part stands where. */
  readonly order: DateOrder;
}

/** A text as a date by each order, in milliseconds since 1970 (UTC); NaN where it is none by that order. */
export type DateReading = Readonly<Record<DateOrder, number>> & {
  /** The year has two digits only. */
  readonly short: boolean;
};

const TIME =
  '(?:(?:[Tt]|,?\\s+)(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?\\s*([AaPp][Mm])?\\s*(Z|z|UTC|[+-]\\d{2}(?::?\\d{2})?)?)?$';
const YEAR_FIRST = new RegExp(`^(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})${TIME}`);
const YEAR_LAST = new RegExp(`^(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4}|\\d{2})${TIME}`);
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH =
  '(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\\.?';
const DAY_MONTH = new RegExp(`^(\\d{1,2})[-\\s]?${MONTH},?[-\\s](\\d{4})${TIME}`, 'i');
const MONTH_DAY = new RegExp(`^${MONTH}\\s(\\d{1,2}),?\\s(\\d{4})${TIME}`, 'i');
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;

/** A text as a date; undefined: it is none. */
export function readDateText(text: string): DateReading | undefined {
  const trimmed = text.trim();
  // Nothing below is shorter or longer; most texts are neither.
  if (trimmed.length < 6 || trimmed.length > 48) return undefined;
  const reading = byNumbers(trimmed) ?? byName(trimmed);
  if (
    !reading ||
    (Number.isNaN(reading.ymd) && Number.isNaN(reading.dmy) && Number.isNaN(reading.mdy))
  )
    return undefined;
  return reading;
}

function byNumbers(text: string): DateReading | undefined {
  const first = YEAR_FIRST.exec(text);
  if (first) {
    const time = timeOf(first, 5);
    const ymd = dateOf(Number(first[1]), Number(first[3]), Number(first[4])) + time;
    return { ymd, dmy: Number.NaN, mdy: Number.NaN, short: false };
  }
  const last = YEAR_LAST.exec(text);
  if (!last) return undefined;
  const [a, b] = [Number(last[1]), Number(last[3])];
  const short = last[4]!.length === 2;
  const year = Number(last[4]) + (short ? (Number(last[4]) < 69 ? 2000 : 1900) : 0);
  const time = timeOf(last, 5);
  // 24-01-31: with two digits each may stand first.
  const ymd = short ? dateOf(a + (a < 69 ? 2000 : 1900), b, Number(last[4])) + time : Number.NaN;
  return { ymd, dmy: dateOf(year, b, a) + time, mdy: dateOf(year, a, b) + time, short };
}

/** With the month's name no order is in doubt. */
function byName(text: string): DateReading | undefined {
  const match = DAY_MONTH.exec(text) ?? MONTH_DAY.exec(text);
  if (!match) return undefined;
  const [day, name] = /^\d/.test(text) ? [match[1]!, match[2]!] : [match[2]!, match[1]!];
  const month = MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
  const time = dateOf(Number(match[3]), month, Number(day)) + timeOf(match, 4);
  return { ymd: time, dmy: time, mdy: time, short: false };
}

/** Midnight, UTC; NaN: there is no such day. */
function dateOf(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && day > 0
    ? date.getTime()
    : Number.NaN;
}

/** Milliseconds since midnight UTC from the groups of `TIME`; 0 without a time, NaN where there is no such time. */
function timeOf(match: RegExpExecArray, at: number): number {
  if (match[at] === undefined) return 0;
  let hours = Number(match[at]);
  const [minutes, seconds] = [Number(match[at + 1]), Number(match[at + 2] ?? 0)];
  const half = match[at + 4]?.toLowerCase();
  if (half !== undefined) {
    if (hours < 1 || hours > 12) return Number.NaN;
    hours = (hours % 12) + (half === 'pm' ? 12 : 0);
  }
  if (hours > 23 || minutes > 59 || seconds > 59) return Number.NaN;
  const fraction = Number((match[at + 3] ?? '').padEnd(3, '0').slice(0, 3));
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction - offsetOf(match[at + 5]);
}

function offsetOf(zone: string | undefined): number {
  if (zone === undefined || /^[zU]/i.test(zone)) return 0;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone.startsWith('-') ? -1 : 1) * minutes * 60_000;
}

/** A date by a known order; NaN: it is none. Year-first texts and YYYYMMDD are taken by every order. */
export function dateBy(order: DateOrder, text: string): number {
  const compact = COMPACT.exec(text.trim());
  if (compact) return dateOf(Number(compact[1]), Number(compact[2]), Number(compact[3]));
  const reading = readDateText(text);
  if (!reading) return Number.NaN;
  return Number.isNaN(reading[order]) && !reading.short ? reading.ymd : reading[order];
}
