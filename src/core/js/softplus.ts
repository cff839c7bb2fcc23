// Scalar twins of assembly/math/softplus.ts.
import { expF32, expF64, expm1NegativeF32, expm1NegativeF64 } from './exp.js';
import { logReducedF32, logReducedF64 } from './log.js';
import { relu } from './relu.js';

const { fround } = Math;
const LARGE_F32 = /* @__PURE__ */ fround(0.41421356);

export function softplusF64(x: number): number {
  const e = expF64(-Math.abs(x));
  const log1p = e > 0.41421356237309503 ? logReducedF64(1, e * 0.5 - 0.5) : logReducedF64(0, e);
  return relu(x) + log1p;
}

export function softplusF32(x: number): number {
  const e = expF32(-Math.abs(x));
  const log1p = e > LARGE_F32 ? logReducedF32(1, fround(e * 0.5 - 0.5)) : logReducedF32(0, e);
  return fround(relu(x) + log1p);
}

export function softplusDerivativeF64(o: number): number {
  return -expm1NegativeF64(-o);
}

export function softplusDerivativeF32(o: number): number {
  return -expm1NegativeF32(-o);
}
