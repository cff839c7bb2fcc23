// Scalar twins of assembly/math/gelu.ts.
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
import { relu } from './relu.js';

const { fround } = Math;

// Coefficients of N and D, highest first.
const N = [
  9.768559305077847e-7, 2.9257300758965697e-5, 0.00043083119067464346, 0.00404538213957821,
  0.02654571406769988, 0.12608576469712007, 0.4346442709552414, 1.0563859620401794,
  1.6666973462531693, 1.3444354849528282,
];
const D = [
  9.768559305794456e-7, 2.9257300745166494e-5, 0.00043278490373301504, 0.004103896678507442,
  0.027401517538738575, 0.13400092754837026, 0.4851928758816036, 1.2854964292716344,
  2.394619994456157, 2.856294183109113, 1.685,
];
const N_F32 = /* @__PURE__ */ Float32Array.of(
  0.0031094248,
  0.03708734,
  0.20604505,
  0.6227667,
  0.98538744,
);
const D_F32 = /* @__PURE__ */ Float32Array.of(
  0.0031091368,
  0.037102003,
  0.21193913,
  0.70114464,
  1.3429779,
  1.235,
);

// One number and its bits, for cutting the fraction as the vector code's mask does.
const wide = /* @__PURE__ */ new Float64Array(1);
const wideBits = /* @__PURE__ */ new Uint32Array(wide.buffer);
const narrow = /* @__PURE__ */ new Float32Array(1);
const narrowBits = /* @__PURE__ */ new Uint32Array(narrow.buffer);

const INVERSE_ROOT = 0.3989422804014327;
const INVERSE_ROOT_F32 = /* @__PURE__ */ fround(INVERSE_ROOT);

function polynomialF64(coefficients: readonly number[], u: number): number {
  let sum = coefficients[0]!;
  for (let i = 1; i < coefficients.length; i++) sum = sum * u + coefficients[i]!;
  return sum;
}

/** a·exp(−u²/2), float64. */
function timesGaussianF64(a: number, u: number): number {
  wide[0] = u;
  wideBits[0] = wideBits[0]! & 0xf8000000;
  const upper = wide[0];
  const high = upper * upper * -0.5;
  const low = (u - upper) * (u + upper) * -0.5;
  const k = exponentOfF64(high + low);
  return scaleF64(a * expm1ReducedF64(remainderOfF64(high, k) + low) + a, k);
}

function boundedF64(x: number): number {
  const u = Math.abs(x);
  return u > 40 ? 40 : u;
}

export function geluF64(x: number): number {
  const u = boundedF64(x);
  const ud = u * polynomialF64(D, u);
  const ratio = ud / (ud + polynomialF64(N, u));
  return relu(x) - timesGaussianF64(ratio * INVERSE_ROOT, u);
}

export function geluDerivativeF64(x: number): number {
  const u = boundedF64(x);
  const bottom = polynomialF64(D, u);
  const ratio = bottom / (u * bottom + polynomialF64(N, u));
  const tail = timesGaussianF64((ratio - u) * INVERSE_ROOT, u);
  return x < 0 ? tail : 1 - tail;
}

function polynomialF32(coefficients: Float32Array, u: number): number {
  let sum = coefficients[0]!;
  for (let i = 1; i < coefficients.length; i++) sum = fround(fround(sum * u) + coefficients[i]!);
  return sum;
}

/** a·exp(−u²/2), float32. */
function timesGaussianF32(a: number, u: number): number {
  narrow[0] = u;
  narrowBits[0] = narrowBits[0]! & 0xfffff000;
  const upper = narrow[0];
  const high = fround(fround(upper * upper) * -0.5);
  const low = fround(fround(fround(u - upper) * fround(u + upper)) * -0.5);
  const k = exponentOfF32(fround(high + low));
  const r = fround(remainderOfF32(high, k) + low);
  return scaleF32(fround(fround(a * expm1ReducedF32(r)) + a), k);
}

function boundedF32(x: number): number {
  const u = Math.abs(x);
  return u > 15 ? 15 : u;
}

export function geluF32(x: number): number {
  const u = boundedF32(x);
  const ud = fround(u * polynomialF32(D_F32, u));
  const ratio = fround(ud / fround(ud + polynomialF32(N_F32, u)));
  return fround(relu(x) - timesGaussianF32(fround(ratio * INVERSE_ROOT_F32), u));
}

export function geluDerivativeF32(x: number): number {
  const u = boundedF32(x);
  const bottom = polynomialF32(D_F32, u);
  const ratio = fround(bottom / fround(fround(u * bottom) + polynomialF32(N_F32, u)));
  const tail = timesGaussianF32(fround(fround(ratio - u) * INVERSE_ROOT_F32), u);
  return x < 0 ? tail : fround(1 - tail);
}
