// Double-double arithmetic: a number is the unevaluated sum of two float64, high + low, some 106 bits together.
// Algorithms: T. J. Dekker, "A floating-point technique for extending the available precision", 1971; D. E. Knuth,
// TAOCP 2, 4.2.2 (two-sum). Relative error of each operation ≤ 2^-102. Operands and results must lie far from the
// ends of float64's range.
//
// Each function returns the high part and leaves the low part in `low[0]`, to be read before the next call: the
// suites call these a billion times, and a pair per result would be an object per result.

/** The low part of the last result. */
export const low: Float64Array = new Float64Array(1);

/** a + b of any two float64, exactly. */
export function twoSum(a: number, b: number): number {
  const sum = a + b;
  const part = sum - a;
  low[0] = a - (sum - part) + (b - part);
  return sum;
}

/** a·b of two float64, exactly. */
export function twoProduct(a: number, b: number): number {
  const product = a * b;
  const scaledA = a * 134217729; // 2^27 + 1 splits off the upper 26 bits
  const aHigh = scaledA - (scaledA - a);
  const aLow = a - aHigh;
  const scaledB = b * 134217729;
  const bHigh = scaledB - (scaledB - b);
  const bLow = b - bHigh;
  low[0] = aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
  return product;
}

/** a + b. */
export function add(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  const sum = twoSum(aHigh, bHigh);
  const error = low[0]!;
  const lows = twoSum(aLow, bLow);
  const lowError = low[0]!;
  const once = sum + (error + lows);
  const rest = error + lows - (once - sum) + lowError;
  const high = once + rest;
  low[0] = rest - (high - once);
  return high;
}

/** a·b. */
export function multiply(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  const product = twoProduct(aHigh, bHigh);
  const rest = low[0]! + (aHigh * bLow + aLow * bHigh);
  const high = product + rest;
  low[0] = rest - (high - product);
  return high;
}

/** a/b. */
export function divide(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  const first = aHigh / bHigh;
  const product = multiply(first, 0, bHigh, bLow);
  const remainder = add(aHigh, aLow, -product, -low[0]!);
  const remainderLow = low[0]!;
  const second = remainder / bHigh;
  const product2 = multiply(second, 0, bHigh, bLow);
  const third = (add(remainder, remainderLow, -product2, -low[0]!) + low[0]!) / bHigh;
  const quotient = twoSum(first, second);
  return add(quotient, low[0]!, third, 0);
}

/** A series Σ c[i]·x^i whose coefficients are double-double: upper parts in `high`, lower in `rest`. */
export interface Series {
  readonly high: Float64Array;
  readonly rest: Float64Array;
  /** From this term on float64 is enough, because the terms are below 2^-53 of the first. */
  readonly plain: number;
}

/** The sum of a series, by Horner's rule. */
export function evaluate(series: Series, x: number, xLow: number): number {
  const { high, rest, plain } = series;
  let tail = 0;
  for (let i = high.length - 1; i >= plain; i--) tail = tail * x + high[i]!;
  let sum = tail;
  let sumLow = 0;
  for (let i = plain - 1; i >= 0; i--) {
    const product = multiply(sum, sumLow, x, xLow);
    sum = add(product, low[0]!, high[i]!, rest[i]!);
    sumLow = low[0]!;
  }
  return sum;
}
