// The one form of a number that can be made of its value again, so that the text need not be kept.

/** A whole number, not below 0. */
export const WHOLE = 1;
/** Below 0. */
export const NEGATIVE = 2;
/** It has a fraction. */
export const FRACTION = 4;
/** Its point may stand before thousands: 1.234. */
export const THOUSAND_LIKE = 8;
/** Its point can only stand before a fraction. */
export const POINT_PROVEN = 16;

/**
 * What kind of number a text is whose `String(Number(text))` is the text itself; 0: it is none of those. Bits of the
 * constants above. No exponents, no −0.
 */
export function canonicalKind(text: string): number {
  const { length } = text;
  let i = 0;
  let kind = WHOLE;
  if (text.charCodeAt(0) === 45) {
    kind = NEGATIVE;
    i = 1;
  }
  const begin = i;
  let code = text.charCodeAt(i);
  // NaN compares as false: at the end of the text there is no digit.
  if (!(code >= 48 && code <= 57)) return 0;
  if (code === 48) code = text.charCodeAt(++i);
  else while (code >= 48 && code <= 57) code = text.charCodeAt(++i);
  const whole = i - begin;
  if (i === length) {
    if (text.charCodeAt(begin) === 48) return kind === WHOLE ? kind : 0;
    if (whole < 16) return kind;
    return whole < 17 && Number.isSafeInteger(+text) ? kind : 0;
  }
  if (code !== 46) return 0;
  const point = i;
  code = text.charCodeAt(++i);
  while (code >= 48 && code <= 57) code = text.charCodeAt(++i);
  if (i !== length || i === point + 1 || text.charCodeAt(i - 1) === 48) return 0;
  const fraction = i - point - 1;
  const small = whole === 1 && text.charCodeAt(begin) === 48;
  // Beyond these digits a number may have a shorter name, or an exponent.
  if ((whole + fraction > 15 || (small && fraction > 6)) && String(+text) !== text) return 0;
  const thousands = fraction === 3 && whole < 4 && !small;
  return (kind & NEGATIVE) | FRACTION | (thousands ? THOUSAND_LIKE : POINT_PROVEN);
}
