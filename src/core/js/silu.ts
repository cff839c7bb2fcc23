// Scalar twins of assembly/math/silu.ts.
import {
  expm1ReducedF32,
  expm1ReducedF64,
  exponentOfF32,
  exponentOfF64,
  remainderOfF32,
  remainderOfF64,
  scaleF32,
  scaleF64,
} from './exp.js';
import { sigmoidF32, sigmoidF64 } from './sigmoid.js';

const { fround } = Math;
const LARGEST_F32 = 3.4028234663852886e38;

export function siluF64(x: number): number {
  const y = Math.abs(x) > 760 ? -760 : -Math.abs(x);
  const k = exponentOfF64(y);
  const p = expm1ReducedF64(remainderOfF64(y, k));
  return (x < 0 ? scaleF64(y * p + y, k) : x) / (1 + scaleF64(1 + p, k));
}

export function siluF32(x: number): number {
  const y = Math.abs(x) > 112 ? -112 : -Math.abs(x);
  const k = exponentOfF32(y);
  const p = expm1ReducedF32(remainderOfF32(y, k));
  const top = x < 0 ? scaleF32(fround(fround(y * p) + y), k) : x;
  return fround(top / fround(1 + scaleF32(fround(1 + p), k)));
}

export function siluDerivativeF64(x: number, o: number): number {
  const s = sigmoidF64(x);
  return (o > Number.MAX_VALUE ? Number.MAX_VALUE : o) * (1 - s) + s;
}

export function siluDerivativeF32(x: number, o: number): number {
  const s = sigmoidF32(x);
  return fround(fround((o > LARGEST_F32 ? LARGEST_F32 : o) * fround(1 - s)) + s);
}
