// Scalar twins of assembly/math/mish.ts.
import { expF32, expF64 } from './exp.js';

const { fround } = Math;

export function mishF64(x: number): number {
  const u = Math.abs(x) > 760 ? 760 : Math.abs(x);
  const h = expF64(u * -0.5);
  const e = h * h;
  const top = e * (x < 0 ? 1 + e : 2 * e);
  const ratio = top / (top + (x < 0 ? e : 2 * e) + (x < 0 ? 2 : 1));
  const product = -(u * h * h);
  return x < 0 ? product - product * ratio : x - u * ratio;
}

export function mishF32(x: number): number {
  const u = Math.abs(x) > 112 ? 112 : Math.abs(x);
  const h = expF32(u * -0.5);
  const e = fround(h * h);
  const top = fround(e * (x < 0 ? fround(1 + e) : 2 * e));
  const ratio = fround(top / fround(fround(top + (x < 0 ? e : 2 * e)) + (x < 0 ? 2 : 1)));
  const product = -fround(fround(u * h) * h);
  return fround(x < 0 ? product - fround(product * ratio) : x - fround(u * ratio));
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
