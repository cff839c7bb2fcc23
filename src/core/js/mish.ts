// Scalar twins of assembly/math/mish.ts.
import {
  expF32,
  expF64,
  expm1ReducedF32,
  expm1ReducedF64,
  exponentOfF32,
  exponentOfF64,
  remainderOfF32,
  remainderOfF64,
  scaleF32,
  scaleF64,
} from './exp.js';

const { fround } = Math;

export function mishF64(x: number): number {
  const y = Math.abs(x) > 760 ? -760 : -Math.abs(x);
  const k = exponentOfF64(y);
  const p = expm1ReducedF64(remainderOfF64(y, k));
  const e = scaleF64(1 + p, k);
  if (x < 0) return (scaleF64(y * p + y, k) * (2 + e)) / ((2 + e) * e + 2);
  return (x * (1 + 2 * e)) / (2 * e * e + (1 + 2 * e));
}

export function mishF32(x: number): number {
  const y = Math.abs(x) > 112 ? -112 : -Math.abs(x);
  const k = exponentOfF32(y);
  const p = expm1ReducedF32(remainderOfF32(y, k));
  const e = scaleF32(fround(1 + p), k);
  if (x < 0) {
    const top = fround(scaleF32(fround(fround(y * p) + y), k) * fround(2 + e));
    return fround(top / fround(fround(fround(2 + e) * e) + 2));
  }
  const lead = fround(1 + 2 * e);
  return fround(fround(x * lead) / fround(fround(2 * e * e) + lead));
}

export function mishDerivativeF64(x: number): number {
  const u = Math.abs(x) > 760 ? 760 : Math.abs(x);
  const e = expF64(-u);
  const lead = x < 0 ? 2 + e : 1 + 2 * e;
  const bottom = x < 0 ? lead * e + 2 : 2 * e * e + lead;
  const top = (x < 0 ? -u : u * (e * e)) * 4 * (1 + e) + lead * bottom;
  return ((x < 0 ? e : 1) * top) / (bottom * bottom);
}

export function mishDerivativeF32(x: number): number {
  const u = Math.abs(x) > 112 ? 112 : Math.abs(x);
  const e = expF32(-u);
  const lead = x < 0 ? fround(2 + e) : fround(1 + 2 * e);
  const bottom = x < 0 ? fround(fround(lead * e) + 2) : fround(fround(2 * e * e) + lead);
  const four = (x < 0 ? -u : fround(u * fround(e * e))) * 4;
  const top = fround(fround(four * fround(1 + e)) + fround(lead * bottom));
  return fround(fround((x < 0 ? e : 1) * top) / fround(bottom * bottom));
}
