// Scalar twins of assembly/math/sigmoid.ts.
import { expF32, expF64 } from './exp.js';

const { fround } = Math;

export function sigmoidF64(x: number): number {
  const e = expF64(-Math.abs(x));
  return (x < 0 ? e : 1) / (1 + e);
}

export function sigmoidF32(x: number): number {
  const e = expF32(-Math.abs(x));
  return fround((x < 0 ? e : 1) / fround(1 + e));
}

export function sigmoidDerivativeF64(o: number): number {
  return o * (1 - o);
}

export function sigmoidDerivativeF32(o: number): number {
  return fround(o * fround(1 - o));
}
