// exp, expm1, log and what follows from them, in double-double: series only, with arguments reduced by exact steps.
// Relative error ≤ 2^-100, checked against mpmath in reference.test.ts.
import { add, divide, evaluate, low, multiply, type Series, twoProduct, twoSum } from './double-double.js';
import { exponentOf, Scaled, scale } from './scaled.js';

/** ln2 = the sum, 42 + 53 + 53 bits: whole multiples of the first part are exact. */
const LN2 = [0.6931471805598903, 5.497923018708371e-14, 1.94704509238075e-31] as const;

/** 1/(i+1)! for i < 27: (exp(r) − 1)/r. */
const FACTORIALS: Series = series(27, 14, (i, previous, previousLow) =>
  i === 0 ? twoSum(1, 0) : divide(previous, previousLow, i + 1, 0),
);

/** 1/(2i+1) for i < 22: artanh(s)/s in s². */
const ODD: Series = series(22, 12, (i) => divide(1, 0, 2 * i + 1, 0));

function series(
  length: number,
  plain: number,
  term: (i: number, previous: number, previousLow: number) => number,
): Series {
  const high = new Float64Array(length);
  const rest = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    high[i] = term(i, high[i - 1] ?? 0, rest[i - 1] ?? 0);
    rest[i] = low[0]!;
  }
  return { high, rest, plain };
}

/** exp(r) − 1 of the reduced argument, left by `reduce`. */
const reduced = new Scaled();

/** x = k·ln2 + r: leaves exp(r) − 1 and k in `reduced`. |x| below 2^20. */
function reduce(x: number, xLow: number): void {
  const k = Math.round(x / LN2[0]);
  const second = twoProduct(-k, LN2[1]);
  const part = add(second, low[0]! - k * LN2[2], xLow, 0);
  const r = add(x - k * LN2[0], 0, part, low[0]!);
  const rLow = low[0]!;
  const sum = evaluate(FACTORIALS, r, rLow);
  const p = multiply(sum, low[0]!, r, rLow);
  reduced.set(p, low[0]!, k);
}

/** exp(x + xLow). */
export function expWide(x: number, xLow: number, out: Scaled): void {
  reduce(x, xLow);
  const high = add(1, 0, reduced.high, reduced.low);
  out.set(high, low[0]!, reduced.exponent);
}

/** Arguments beyond which exp overflows or vanishes in every product that the suites form. */
const FAR = 5000;

export function exp(x: number, out: Scaled): void {
  if (Number.isNaN(x)) out.set(x, 0, 0);
  else expWide(Math.max(-FAR, Math.min(FAR, x)), 0, out);
}

/** x as fraction·2^exponent, for functions that are linear at 0. */
function split(x: number, out: Scaled): void {
  const normal = Math.abs(x) < 2 ** -1000 ? x * 2 ** 100 : x;
  const exponent = exponentOf(normal);
  out.set(scale(normal, -exponent), 0, normal === x ? exponent : exponent - 100);
}

/** exp(x) − 1. */
export function expm1(x: number, out: Scaled): void {
  if (Number.isNaN(x) || x === 0) return out.set(x, 0, 0);
  if (Math.abs(x) < 2 ** -60) {
    split(x, out);
    out.low = (out.high * x) / 2;
    return;
  }
  reduce(Math.max(-FAR, Math.min(FAR, x)), 0);
  const { high, low: rest, exponent } = reduced;
  if (exponent === 0) return out.set(high, rest, 0);
  const exponential = add(1, 0, high, rest);
  if (exponent > 120) return out.set(exponential, low[0]!, exponent);
  if (exponent < -120) return out.set(-1, 0, 0);
  const result = add(scale(exponential, exponent), scale(low[0]!, exponent), -1, 0);
  out.set(result, low[0]!, 0);
}

/** k·ln2 + log of the number whose (x − 1)/(x + 1) is s. */
function logFrom(s: number, sLow: number, k: number, out: Scaled): void {
  const z = multiply(s, sLow, s, sLow);
  const sum = evaluate(ODD, z, low[0]!);
  const half = multiply(sum, low[0]!, s, sLow);
  const halfLow = low[0]!;
  const second = twoProduct(k, LN2[1]);
  const constant = add(k * LN2[0], 0, second, low[0]! + k * LN2[2]);
  const result = add(constant, low[0]!, 2 * half, 2 * halfLow);
  out.set(result, low[0]!, 0);
}

export function log(x: number, out: Scaled): void {
  if (!(x > 0) || x === Number.POSITIVE_INFINITY) {
    return out.set(x === 0 ? Number.NEGATIVE_INFINITY : x < 0 ? Number.NaN : x, 0, 0);
  }
  split(x, out);
  const halve = out.high > Math.SQRT2;
  const fraction = halve ? out.high / 2 : out.high;
  const bottom = twoSum(fraction, 1);
  const s = divide(fraction - 1, 0, bottom, low[0]!);
  logFrom(s, low[0]!, out.exponent + (halve ? 1 : 0), out);
}

/** exp(−|x|), left by the functions below. */
const decay = new Scaled();

/** log(1 + exp(x)). */
export function softplus(x: number, out: Scaled): void {
  if (Number.isNaN(x) || x === Number.POSITIVE_INFINITY) return out.set(x, 0, 0);
  expWide(-Math.min(Math.abs(x), FAR), 0, decay);
  const { high, low: rest, exponent } = decay;
  if (exponent < -40) {
    // log(1 + e) = e·(1 − e/2 + e²/3): what follows is below 2^-120.
    const e = scale(high, exponent);
    const factor = add(1, 0, -e / 2, (e * e) / 3 - scale(rest, exponent) / 2);
    const value = multiply(high, rest, factor, low[0]!);
    out.set(value, low[0]!, exponent);
  } else {
    const e = scale(high, exponent);
    const eLow = scale(rest, exponent);
    const large = e > Math.SQRT2 - 1;
    const top = large ? add(e, eLow, -1, 0) : e;
    const topLow = large ? low[0]! : eLow;
    const bottom = add(e, eLow, large ? 3 : 2, 0);
    const s = divide(top, topLow, bottom, low[0]!);
    logFrom(s, low[0]!, large ? 1 : 0, out);
  }
  if (x <= 0) return;
  const value = add(x, 0, scale(out.high, out.exponent), scale(out.low, out.exponent));
  out.set(value, low[0]!, 0);
}

/** 1/(1 + exp(−x)). */
export function sigmoid(x: number, out: Scaled): void {
  if (Number.isNaN(x)) return out.set(x, 0, 0);
  expWide(-Math.min(Math.abs(x), FAR), 0, decay);
  const { high, low: rest, exponent } = decay;
  const bottom = add(1, 0, scale(high, exponent), scale(rest, exponent));
  const bottomLow = low[0]!;
  if (x < 0) {
    const value = divide(high, rest, bottom, bottomLow);
    out.set(value, low[0]!, exponent);
  } else {
    const value = divide(1, 0, bottom, bottomLow);
    out.set(value, low[0]!, 0);
  }
}

export function tanh(x: number, out: Scaled): void {
  if (Number.isNaN(x) || x === 0) return out.set(x, 0, 0);
  // tanh(x) = x − x³/3: below 2^-60 nothing is left of the cube.
  if (Math.abs(x) < 2 ** -60) return split(x, out);
  expm1(-2 * Math.min(Math.abs(x), FAR), out);
  const sign = -Math.sign(x);
  const { high, low: rest } = out;
  const bottom = add(2, 0, high, rest);
  const value = divide(sign * high, sign * rest, bottom, low[0]!);
  out.set(value, low[0]!, 0);
}

/** x·factor, where out holds the factor. */
export function timesArgument(x: number, out: Scaled): void {
  const { high, low: rest, exponent } = out;
  split(x, out);
  const value = multiply(high, rest, out.high, 0);
  out.set(value, low[0]!, out.exponent + exponent);
}

/** x·sigmoid(x). */
export function silu(x: number, out: Scaled): void {
  if (Number.isNaN(x) || x === 0) return out.set(x, 0, 0);
  if (Math.abs(x) === Number.POSITIVE_INFINITY) return out.set(Math.max(x, 0), 0, 0);
  sigmoid(x, out);
  timesArgument(x, out);
}
