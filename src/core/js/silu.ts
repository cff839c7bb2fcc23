// Scalar twins of assembly/math/silu.ts.
import { expTimesF32, expTimesF64 } from './exp.js';
import { sigmoidF32, sigmoidF64 } from './sigmoid.js';

const { fround } = Math;
const LARGEST_F32 = 3.4028234663852886e38;

export function siluF64(x: number): number {
  if (x < -708) return expTimesF64(x, Math.max(x, -760));
  return x * sigmoidF64(x);
}

export function siluF32(x: number): number {
  if (x < -87) return expTimesF32(x, Math.max(x, -112));
  return fround(x * sigmoidF32(x));
}

export function siluDerivativeF64(x: number, o: number): number {
  const s = sigmoidF64(x);
  return (o > Number.MAX_VALUE ? Number.MAX_VALUE : o) * (1 - s) + s;
}

export function siluDerivativeF32(x: number, o: number): number {
  const s = sigmoidF32(x);
  return fround(fround((o > LARGEST_F32 ? LARGEST_F32 : o) * fround(1 - s)) + s);
}
