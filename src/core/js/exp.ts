// Scalar twins of assembly/math/exp.ts: the same operations in the same order, hence the same bits.

const { fround } = Math;

/** 2^k for −1074 ≤ k ≤ 1023 at index k + 1074, made by exact halving and doubling. */
const POWERS = /* @__PURE__ */ powersOfTwo();

function powersOfTwo(): Float64Array {
  const table = new Float64Array(2098);
  table[1074] = 1;
  for (let i = 1075; i < 2098; i++) table[i] = table[i - 1]! * 2;
  for (let i = 1073; i >= 0; i--) table[i] = table[i + 1]! * 0.5;
  return table;
}

/** 2^k; NaN for NaN. */
export function powerOfTwo(k: number): number {
  return POWERS[k + 1074] ?? Number.NaN;
}

const MAGIC_F64 = 6755399441055744;

/** The integer nearest to x/ln2, ties to even. */
export function exponentOfF64(x: number): number {
  return x * 1.4426950408889634 + MAGIC_F64 - MAGIC_F64;
}

/** x − k·ln2. */
export function remainderOfF64(x: number, k: number): number {
  return x - k * 0.6931471805598903 - k * 5.497923018708371e-14;
}

function lowHalfF64(r: number, r2: number): number {
  return (
    r2 * (r * 0.008333333333476328 + 0.04166666666652573) +
    (r * 0.16666666666666435 + 0.5000000000000011)
  );
}

function highHalfF64(r: number, r2: number): number {
  const r4 = r2 * r2;
  const q45 = r * 0.00019841269554457614 + 0.0013888888944894396;
  const q67 = r * 2.755753607518975e-6 + 2.4801491697747122e-5;
  const q89 = r * 2.501832031291316e-8 + 2.763077746862281e-7;
  return r4 * r2 * (r4 * q89 + (r2 * q67 + q45));
}

/** exp(r) − 1 for |r| ≤ ln2/2. */
export function expm1ReducedF64(r: number): number {
  const r2 = r * r;
  return r + (highHalfF64(r, r2) + r2 * lowHalfF64(r, r2));
}

/** exp(r) for |r| ≤ ln2/2. */
function expReducedF64(r: number): number {
  const r2 = r * r;
  const sum = 1 + r;
  const lost = 1 - sum + r;
  return sum + (highHalfF64(r, r2) + (r2 * lowHalfF64(r, r2) + lost));
}

/** a·2^k, float64, k beyond the normal range too. */
export function scaleF64(a: number, k: number): number {
  if (k > -1022 && k < 1024) return a * powerOfTwo(k);
  const half = Math.floor(k / 2);
  return a * powerOfTwo(half) * powerOfTwo(k - half);
}

/** exp(x), float64. */
export function expF64(x: number): number {
  if (!(x >= -746 && x <= 710)) return x < 0 ? 0 : x * Number.POSITIVE_INFINITY;
  const k = exponentOfF64(x);
  return scaleF64(expReducedF64(remainderOfF64(x, k)), k);
}

/** exp(x) − 1 for x ≤ 0, float64. */
export function expm1NegativeF64(x: number): number {
  const bounded = x < -40 ? -40 : x;
  const k = exponentOfF64(bounded);
  const p = expm1ReducedF64(remainderOfF64(bounded, k));
  const scale = powerOfTwo(k);
  return scale * p + (scale - 1);
}

const MAGIC_F32 = 12582912;
const INV_LN2_F32 = /* @__PURE__ */ fround(1.44269504);
const LN2_LOW_F32 = /* @__PURE__ */ fround(1.42860677e-6);
const Q1 = /* @__PURE__ */ fround(0.16666648);
const Q2 = /* @__PURE__ */ fround(0.04166648);
const Q3 = /* @__PURE__ */ fround(0.00833782);
const Q4 = /* @__PURE__ */ fround(0.0013933302);
const Q5 = /* @__PURE__ */ fround(0.00017365879);

/** The integer nearest to x/ln2, ties to even; x a float32. */
export function exponentOfF32(x: number): number {
  return fround(fround(fround(x * INV_LN2_F32) + MAGIC_F32) - MAGIC_F32);
}

/** x − k·ln2 in float32. */
export function remainderOfF32(x: number, k: number): number {
  return fround(fround(x - fround(k * 0.693145751953125)) - fround(k * LN2_LOW_F32));
}

function lowHalfF32(r: number): number {
  return fround(fround(r * Q1) + 0.5);
}

function highHalfF32(r: number, r2: number): number {
  const q45 = fround(fround(r * Q5) + Q4);
  const high = fround(fround(r2 * q45) + fround(fround(r * Q3) + Q2));
  return fround(fround(r2 * r2) * high);
}

/** exp(r) − 1 for |r| ≤ ln2/2 in float32. */
export function expm1ReducedF32(r: number): number {
  const r2 = fround(r * r);
  return fround(r + fround(highHalfF32(r, r2) + fround(r2 * lowHalfF32(r))));
}

/** exp(r) for |r| ≤ ln2/2 in float32. */
function expReducedF32(r: number): number {
  const r2 = fround(r * r);
  const sum = fround(1 + r);
  const lost = fround(fround(1 - sum) + r);
  const low = fround(fround(r2 * lowHalfF32(r)) + lost);
  return fround(sum + fround(highHalfF32(r, r2) + low));
}

/** a·2^k, float32. The product is exact in float64, so this rounds once, as the vector code does. */
export function scaleF32(a: number, k: number): number {
  return fround(a * powerOfTwo(k));
}

/** exp(x), float32. */
export function expF32(x: number): number {
  if (!(x >= -104 && x <= 89)) return x < 0 ? 0 : x * Number.POSITIVE_INFINITY;
  const k = exponentOfF32(x);
  return scaleF32(expReducedF32(remainderOfF32(x, k)), k);
}

/** exp(x) − 1 for x ≤ 0, float32. */
export function expm1NegativeF32(x: number): number {
  const bounded = x < -20 ? -20 : x;
  const k = exponentOfF32(bounded);
  const p = expm1ReducedF32(remainderOfF32(bounded, k));
  const scale = powerOfTwo(k);
  return fround(fround(scale * p) + fround(scale - 1));
}
