// Values as wide as the suites need them: (high + low)·2^exponent, so that results below float64's range, subnormal
// ones and overflowing ones keep all their bits.

/** (high + low)·2^exponent, high of the order of 1 or of a moderate float64. */
export class Scaled {
  high = 0;
  low = 0;
  exponent = 0;

  set(high: number, low: number, exponent: number): void {
    this.high = high;
    this.low = low;
    this.exponent = exponent;
  }
}

/** What a float type can hold: the exponent of the last bit of its numbers at 1, of its smallest, and of overflow. */
export interface Format {
  readonly precision: number;
  readonly smallest: number;
  readonly overflow: number;
}

export const FLOAT64: Format = { precision: 52, smallest: -1074, overflow: 1024 };
export const FLOAT32: Format = { precision: 23, smallest: -149, overflow: 128 };

const number = new Float64Array(1);
const words = new Uint32Array(number.buffer);

/** The exponent e of a normal x: 2^e ≤ |x| < 2^(e+1). */
export function exponentOf(x: number): number {
  number[0] = x;
  return ((words[1]! >>> 20) & 2047) - 1023;
}

/** a·2^k in steps that cannot overflow; exact unless the result is subnormal. */
export function scale(a: number, k: number): number {
  let result = a;
  let left = k;
  for (; left > 1000; left -= 1000) result *= 2 ** 1000;
  for (; left < -1000; left += 1000) result *= 2 ** -1000;
  number[0] = 0;
  words[1] = (left + 1023) << 20;
  return result * number[0];
}

/**
 * The error of `actual` in units in the last place of the format at the exact value; NaN when exactly one is NaN.
 * Infinity counts as 2^overflow, which is what rounding to nearest makes of it.
 */
export function ulpError(actual: number, exact: Scaled, format: Format): number {
  if (Number.isNaN(actual) && Number.isNaN(exact.high)) return 0;
  if (Number.isNaN(actual) || Number.isNaN(exact.high)) return Number.NaN;
  if (exact.high === 0 || Math.abs(exact.high) === Number.POSITIVE_INFINITY) {
    return Object.is(actual, exact.high) || (actual === 0 && exact.high === 0) ? 0 : Number.POSITIVE_INFINITY;
  }
  const size = exponentOf(exact.high) + exact.exponent;
  if (size >= format.overflow) return actual === exact.high * Number.POSITIVE_INFINITY ? 0 : Number.POSITIVE_INFINITY;
  const unit = Math.max(size - format.precision, format.smallest) - exact.exponent;
  const finite = Math.abs(actual) === Number.POSITIVE_INFINITY ? Math.sign(actual) : actual;
  const shift = finite === actual ? -exact.exponent : format.overflow - exact.exponent;
  const difference = scale(finite, shift) - exact.high - exact.low;
  return scale(Math.abs(difference), -unit);
}
