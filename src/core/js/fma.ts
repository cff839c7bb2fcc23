// Twins of assembly/random/fma.ts, where the reasons stand.

function upperHalf(a: number): number {
  const t = a * 134217729;
  return t - (t - a);
}

/** a·b − p exactly, for p = a·b rounded. */
export function productError(a: number, b: number, p: number): number {
  const aHigh = upperHalf(a);
  const bHigh = upperHalf(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (p - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

function sumError(a: number, b: number, s: number): number {
  const part = s - a;
  return a - (s - part) + (b - part);
}

/** a·b + c, rounded once. */
export function fma(a: number, b: number, c: number): number {
  const p = a * b;
  const e = productError(a, b, p);
  const s = p + c;
  const t = sumError(p, c, s);
  const u = t + e;
  const v = sumError(t, e, u);
  const result = s + u;
  const d = sumError(s, u, result);
  const other = result + 2 * d;
  return v * d > 0 && other - result === 2 * d ? other : result;
}
