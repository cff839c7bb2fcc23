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

// Coefficients of (N(u) − N(0))/u and of D(u)/√(2π), highest first, and N(0).
export const N: readonly number[] = [
  1.0522216699534893e-6, 3.151454058013219e-5, 0.000464070392329067, 0.004357488773492256,
  0.028593751354822124, 0.13581344980728363, 0.4681776568449633, 1.1378875496159797,
  1.795285272076856,
];
export const N0 = 1.4481604778572006;
export const D: readonly number[] = [
  4.197757125298428e-7, 1.2572482678911615e-5, 0.0001859768525220729, 0.0017635314465946337,
  0.011775013273861164, 0.057583040733458754, 0.20849766972985534, 0.5524050810972508,
  1.029019001619595, 1.2274101926148473, 0.7240802389286003,
];
const N_F32 = /* @__PURE__ */ Float32Array.of(0.0048718518, 0.0581085, 0.32283172, 0.9757518);
const N0_F32 = /* @__PURE__ */ fround(1.5439066);
const D_F32 = /* @__PURE__ */ Float32Array.of(
  0.0019434077,
  0.023191106,
  0.13247539,
  0.43825987,
  0.8394463,
  0.7719533,
);

// One number and its bits, for cutting the fraction as the vector code's mask does.
const wide = /* @__PURE__ */ new Float64Array(1);
const wideBits = /* @__PURE__ */ new Uint32Array(wide.buffer);
const narrow = /* @__PURE__ */ new Float32Array(1);
const narrowBits = /* @__PURE__ */ new Uint32Array(narrow.buffer);

const INVERSE_ROOT = 0.3989422804014327;
const INVERSE_ROOT_F32 = /* @__PURE__ */ fround(INVERSE_ROOT);
export const ROOT = 2.5066282746310007;
const ROOT_LOW = -1.8328579980459167e-16;
const ROOT_F32 = /* @__PURE__ */ fround(ROOT);
const ROOT_LOW_F32 = /* @__PURE__ */ fround(-2.8660205e-10);

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

/** u·D + N for ud = u·D/√(2π). */
function denominatorF64(u: number, ud: number): number {
  const last = ud * ROOT;
  const rest = ud * ROOT_LOW + (u * polynomialF64(N, u) + Math.min(N0, last));
  return Math.max(N0, last) + rest;
}

export function geluF64(x: number): number {
  const u = boundedF64(x);
  const ud = u * polynomialF64(D, u);
  return relu(x) - timesGaussianF64(ud / denominatorF64(u, ud), u);
}

export function geluDerivativeF64(x: number): number {
  const u = boundedF64(x);
  const top = polynomialF64(D, u);
  const ratio = top / denominatorF64(u, u * top);
  const tail = timesGaussianF64(ratio - u * INVERSE_ROOT, u);
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

function denominatorF32(u: number, ud: number): number {
  const last = fround(ud * ROOT_F32);
  const rest = fround(fround(u * polynomialF32(N_F32, u)) + Math.min(N0_F32, last));
  return fround(Math.max(N0_F32, last) + fround(fround(ud * ROOT_LOW_F32) + rest));
}

export function geluF32(x: number): number {
  const u = boundedF32(x);
  const ud = fround(u * polynomialF32(D_F32, u));
  return fround(relu(x) - timesGaussianF32(fround(ud / denominatorF32(u, ud)), u));
}

export function geluDerivativeF32(x: number): number {
  const u = boundedF32(x);
  const top = polynomialF32(D_F32, u);
  const ratio = fround(top / denominatorF32(u, fround(u * top)));
  const tail = timesGaussianF32(fround(ratio - fround(u * INVERSE_ROOT_F32)), u);
  return x < 0 ? tail : fround(1 - tail);
}
