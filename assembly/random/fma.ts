// a·b + c rounded once, from + − × alone: WebAssembly has no strict fused multiply-add, and a log that shall be the C
// library's bit for bit needs the one that library was compiled with.
//
// Products split after Veltkamp and Dekker (Dekker, "A floating-point technique for extending the available
// precision", 1971), sums after Knuth (TAOCP 2, 4.2.2, theorem B). Valid while nothing overflows and a·b keeps
// clear of the subnormals (|a·b| > 2^-960 or zero).

// @ts-ignore: decorator
@inline
function upperHalf(a: f64): f64 {
  const t = a * 134217729; // 2^27 + 1
  return t - (t - a);
}

/** a·b − p exactly, for p = a·b rounded. */
// @ts-ignore: decorator
@inline
export function productError(a: f64, b: f64, p: f64): f64 {
  const aHigh = upperHalf(a);
  const bHigh = upperHalf(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (p - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** a + b − s exactly, for s = a + b rounded. */
// @ts-ignore: decorator
@inline
function sumError(a: f64, b: f64, s: f64): f64 {
  const part = s - a;
  return a - (s - part) + (b - part);
}

/**
 * a·b + c, rounded once.
 *
 * With the product p + e and the sum p + c = s + t both exact, the answer is s + (t + e) rounded. Adding u = t + e
 * rounded in its stead rounds twice, and that matters in one case only: s + u lies exactly midway between two
 * doubles (every midpoint's distance from s is itself a double, so rounding to u can land on it but not cross it).
 * Then the remainder v of u, not the rule of the even, says which side is right.
 */
export function fma(a: f64, b: f64, c: f64): f64 {
  const p = a * b;
  const e = productError(a, b, p);
  const s = p + c;
  const t = sumError(p, c, s);
  const u = t + e;
  const v = sumError(t, e, u);
  const result = s + u;
  const d = sumError(s, u, result);
  const other = result + 2 * d; // the neighbour, if s + u is a midpoint
  return v * d > 0 && other - result == 2 * d ? other : result;
}
