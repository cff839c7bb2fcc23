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

// Coefficients of P and Q, highest first.
const P = [
  2.918934744954325e-7, 9.070279756980414e-6, 0.0001384050167200382, 0.0013488737396547589,
  0.009232235971775415, 0.04619077805532351, 0.17086641188644414, 0.46204851161020094,
  0.878085834125325, 1.0689129931631363, 0.645,
];
const Q = [
  7.316684363503843e-7, 2.273581969769554e-5, 0.0003476615966937926, 0.003403860874670254,
  0.02348725030529204, 0.11911876407551815, 0.450753810816762, 1.2674322572879297,
  2.5864621836014527, 3.63814952277771, 3.167097069761969, 1.29,
];
const P_F32 = /* @__PURE__ */ Float32Array.of(
  0.0015069889,
  0.019680964,
  0.12033056,
  0.4222142,
  0.8540673,
  0.84,
);
const Q_F32 = /* @__PURE__ */ Float32Array.of(
  0.0037774653,
  0.049332563,
  0.30541044,
  1.1075051,
  2.436844,
  3.0485806,
  1.68,
);

/** P(u)/Q(u) = Φ(−u)·exp(u²/2), float64. */
function ratioF64(u: number): number {
  let top = 0;
  for (const coefficient of P) top = top * u + coefficient;
  let bottom = 0;
  for (const coefficient of Q) bottom = bottom * u + coefficient;
  return top / bottom;
}

/** a·exp(−u²/2), float64. */
function timesGaussianF64(a: number, u: number): number {
  const upper = cutF64(u);
  const high = upper * upper * -0.5;
  const low = (u - upper) * (u + upper) * -0.5;
  const k = exponentOfF64(high + low);
  return scaleF64(a * (1 + expm1ReducedF64(remainderOfF64(high, k) + low)), k);
}

const wide = /* @__PURE__ */ new Float64Array(1);
const wideBits = /* @__PURE__ */ new Uint32Array(wide.buffer);

function cutF64(u: number): number {
  wide[0] = u;
  wideBits[0] = wideBits[0]! & 0xf8000000;
  return wide[0]!;
}

function boundedF64(x: number): number {
  const u = Math.abs(x);
  return u > 40 ? 40 : u;
}

export function geluF64(x: number): number {
  const u = boundedF64(x);
  return relu(x) - timesGaussianF64(u * ratioF64(u), u);
}

export function geluDerivativeF64(x: number): number {
  const u = boundedF64(x);
  const tail = timesGaussianF64(ratioF64(u) - u * 0.3989422804014327, u);
  return x < 0 ? tail : 1 - tail;
}

function ratioF32(u: number): number {
  let top = 0;
  for (const coefficient of P_F32) top = fround(fround(top * u) + coefficient);
  let bottom = 0;
  for (const coefficient of Q_F32) bottom = fround(fround(bottom * u) + coefficient);
  return fround(top / bottom);
}

const narrow = /* @__PURE__ */ new Float32Array(1);
const narrowBits = /* @__PURE__ */ new Uint32Array(narrow.buffer);

function cutF32(u: number): number {
  narrow[0] = u;
  narrowBits[0] = narrowBits[0]! & 0xfffff000;
  return narrow[0]!;
}

function timesGaussianF32(a: number, u: number): number {
  const upper = cutF32(u);
  const high = fround(fround(upper * upper) * -0.5);
  const low = fround(fround(fround(u - upper) * fround(u + upper)) * -0.5);
  const k = exponentOfF32(fround(high + low));
  const r = fround(remainderOfF32(high, k) + low);
  return scaleF32(fround(a * fround(1 + expm1ReducedF32(r))), k);
}

function boundedF32(x: number): number {
  const u = Math.abs(x);
  return u > 15 ? 15 : u;
}

export function geluF32(x: number): number {
  const u = boundedF32(x);
  return fround(relu(x) - timesGaussianF32(fround(u * ratioF32(u)), u));
}

const DENSITY_F32 = /* @__PURE__ */ fround(0.3989422804014327);

export function geluDerivativeF32(x: number): number {
  const u = boundedF32(x);
  const tail = timesGaussianF32(fround(ratioF32(u) - fround(u * DENSITY_F32)), u);
  return x < 0 ? tail : fround(1 - tail);
}
