// Scalar twins of assembly/math/tanh.ts.
import { expm1NegativeF32, expm1NegativeF64 } from './exp.js';

const { fround } = Math;

export function tanhF64(x: number): number {
  const m = expm1NegativeF64(-2 * Math.abs(x));
  const magnitude = Math.abs(m) / (2 + m);
  return x < 0 || Object.is(x, -0) ? -magnitude : magnitude;
}

export function tanhF32(x: number): number {
  const m = expm1NegativeF32(fround(-2 * Math.abs(x)));
  const magnitude = fround(Math.abs(m) / fround(2 + m));
  return x < 0 || Object.is(x, -0) ? -magnitude : magnitude;
}

export function tanhDerivativeF64(o: number): number {
  return 1 - o * o;
}

export function tanhDerivativeF32(o: number): number {
  return fround(1 - fround(o * o));
}
