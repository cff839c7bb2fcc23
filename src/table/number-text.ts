// Numbers as people write them: 1,234.5 and 1.234,5, 12 %, € 5. What can be read in two ways is told, never chosen.

/** How the texts of a number column were read. */
export interface NumberFormat {
  /** What stands before the fraction; the other of the two may group thousands. */
  readonly decimal: '.' | ',';
  /** What stands with every number, such as `%`, `$` or `EUR`; empty: nothing does. 12 % is read as 12. */
  readonly unit: string;
}

/** A text as a number: by either decimal mark; NaN where it is none by that mark. */
export interface NumberReading {
  readonly point: number;
  readonly comma: number;
  readonly unit: string;
}

/** Why a text of digits may be a name rather than a number. */
export type CodeKind = 'leading zeros' | 'more digits than a number holds' | 'an exponent';

const CURRENCIES =
  'USD|EUR|GBP|JPY|CHF|CNY|INR|AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|ZAR|KRW|TRY|RUB|ILS|SGD|HKD|THB';
const UNIT = `%|‰|\\p{Sc}|(?:US|A|C|HK)\\$|${CURRENCIES}`;
const PREFIX = new RegExp(`^([+\\-−]?)(${UNIT})\\s*(?=[+\\-−\\d.,])`, 'u');
const SUFFIX = new RegExp(`(?<=[\\d.,])\\s*(${UNIT})$`, 'u');
const SPACES = /^\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?=$|[.,])/;
const GROUPED_BY_COMMA = /^\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d*)?$/;
const GROUPED_BY_POINT = /^\d{1,3}(?:\.\d{2,3})*\.\d{3}(?:,\d*)?$/;
const PLAIN = /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const CODE_EXPONENT = /^\d+[eE]\d+$/;
/** Beyond the digits of any number that is finite. */
const LONGEST = 400;
const SIMPLE = /^-?(?:0|\d+)\.(?:\d{1,2}|\d{4,})$/;
const INFINITE = /^[+\-−]?(?:inf(?:inity)?|∞)$/i;

/** Infinity in any of its spellings. */
export function isInfinite(text: string): boolean {
  return INFINITE.test(text.trim());
}

/** Whether a text of digits alone may be a name: 007, 12345678901234567890, 1E5. */
export function codeKindOf(text: string): CodeKind | undefined {
  if (CODE_EXPONENT.test(text)) return 'an exponent';
  if (!/^-?\d+$/.test(text)) return undefined;
  if (text.length > 1 && text.startsWith('0')) return 'leading zeros';
  return Number.isSafeInteger(Number(text)) ? undefined : 'more digits than a number holds';
}

/** A text as a number; undefined: it is none, by no mark. */
export function readNumberText(text: string): NumberReading | undefined {
  // Most of what comes here, such as 12.50: a point that can only stand before a fraction.
  if (text.length < 25 && SIMPLE.test(text)) {
    return { point: +text, comma: Number.NaN, unit: '' };
  }
  let rest = text.trim();
  if (rest.length > LONGEST || !/\d/.test(rest)) return undefined;
  let sign = '';
  let unit = '';
  const before = PREFIX.exec(rest);
  if (before) {
    sign = before[1]!;
    unit = before[2]!;
    rest = rest.slice(before[0].length);
  }
  const after = SUFFIX.exec(rest);
  if (after) {
    if (unit !== '') return undefined;
    unit = after[1]!;
    rest = rest.slice(0, after.index);
  }
  if (/^[+\-−]/.test(rest)) {
    if (sign !== '') return undefined;
    sign = rest[0]!;
    rest = rest.slice(1);
  }
  const spaced = SPACES.exec(rest);
  if (spaced) rest = spaced[0].replace(/\D/g, '') + rest.slice(spaced[0].length);
  const factor = sign === '-' || sign === '−' ? -1 : 1;
  const point = factor * readUnsigned(rest, '.');
  const comma = factor * readUnsigned(rest, ',');
  if (!Number.isFinite(point) && !Number.isFinite(comma)) return undefined;
  return { point, comma, unit };
}

function readUnsigned(text: string, decimal: '.' | ','): number {
  const grouped = decimal === '.' ? GROUPED_BY_COMMA : GROUPED_BY_POINT;
  // 0,123 is no thousands: no group begins with 0.
  if (grouped.test(text) && !text.startsWith('0')) {
    const digits = text.replaceAll(decimal === '.' ? ',' : '.', '');
    return Number(digits.replace(',', '.'));
  }
  if (text.includes(decimal === '.' ? ',' : '.')) return Number.NaN;
  const plain = decimal === '.' ? text : text.replace(',', '.');
  return PLAIN.test(plain) ? finite(Number(plain)) : Number.NaN;
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}

/** A number by a known format; NaN: it is none. */
export function numberBy(format: NumberFormat, text: string): number {
  const reading = readNumberText(text);
  if (!reading || reading.unit !== format.unit) return Number.NaN;
  return format.decimal === '.' ? reading.point : reading.comma;
}
