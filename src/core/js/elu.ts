// Scalar twins of assembly/math/elu.ts.
import { expm1NegativeF32, expm1NegativeF64 } from './exp.js';

const { fround } = Math;
const LAMBDA = 1.0507009873554805;
const LAMBDA_ALPHA = 1.7580993408473768;
const LAMBDA_F32 = /* @__PURE__ */ fround(LAMBDA);
const LAMBDA_ALPHA_F32 = /* @__PURE__ */ fround(LAMBDA_ALPHA);

export function eluF64(x: number): number {
  return x < 0 ? expm1NegativeF64(x) : x;
}

export function eluF32(x: number): number {
  return x < 0 ? expm1NegativeF32(x) : x;
}

export function eluDerivativeF64(o: number): number {
  return 1 + (o > 0 ? 0 : o);
}

export function eluDerivativeF32(o: number): number {
  return fround(1 + (o > 0 ? 0 : o));
}

export function seluF64(x: number): number {
  return x < 0 ? expm1NegativeF64(x) * LAMBDA_ALPHA : x * LAMBDA;
}

export function seluF32(x: number): number {
  return x < 0 ? fround(expm1NegativeF32(x) * LAMBDA_ALPHA_F32) : fround(x * LAMBDA_F32);
}

export function seluDerivativeF64(o: number): number {
  return o > 0 ? LAMBDA : o + LAMBDA_ALPHA;
}

export function seluDerivativeF32(o: number): number {
  return o > 0 ? LAMBDA_F32 : fround(o + LAMBDA_ALPHA_F32);
}
