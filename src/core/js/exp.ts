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

export function powerOfTwo(k: number): number {
  return POWERS[k + 1074]!;
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
  return r2 * (r * 0.008333333333494985 + 0.04166666666652973) + (r * 0.1666666666666641 + 0.5000000000000011);
}

function highHalfF64(r: number, r2: number, r4: number): number {
  const q45 = r * 0.00019841269505755047 + 0.001388888894375979;
  const q67 = r * 2.755758682173187e-6 + 2.4801492949794105e-5;
  const q89 = r * 2.5000012921523234e-8 + 2.7630306198510625e-7;
  return r4 * q89 + (r2 * q67 + q45);
}

/** exp(r) for |r| ≤ ln2/2. */
export function expReducedF64(r: number): number {
  const sum = 1 + r;
  const lost = 1 - sum + r;
  const r2 = r * r;
  const r4 = r2 * r2;
  const low = r2 * lowHalfF64(r, r2) + lost;
  return sum + (r4 * r2 * highHalfF64(r, r2, r4) + low);
}

/** exp(r) − 1 for |r| ≤ ln2/2. */
export function expm1ReducedF64(r: number): number {
  const r2 = r * r;
  const r4 = r2 * r2;
  return r + (r4 * r2 * highHalfF64(r, r2, r4) + r2 * lowHalfF64(r, r2));
}

/** exp(x), float64. */
export function expF64(x: number): number {
  if (!(x >= -746 && x <= 710)) return x < 0 ? 0 : x * Number.POSITIVE_INFINITY;
  const k = exponentOfF64(x);
  const p = expReducedF64(remainderOfF64(x, k));
  if (k > -1022 && k < 1024) return p * powerOfTwo(k);
  const half = Math.floor(k / 2);
  return p * powerOfTwo(half) * powerOfTwo(k - half);
}

const MAGIC_F32 = 12582912;
const INV_LN2_F32 = /* @__PURE__ */ fround(1.44269504);
const LN2_LOW_F32 = /* @__PURE__ */ fround(1.42860677e-6);
const Q0 = /* @__PURE__ */ fround(0.499999934);
const Q1 = /* @__PURE__ */ fround(0.166665204);
const Q2 = /* @__PURE__ */ fround(0.0416683906);
const Q3 = /* @__PURE__ */ fround(0.00836874524);
const Q4 = /* @__PURE__ */ fround(0.00138145468);

/** The integer nearest to x/ln2, ties to even; x a float32. */
export function exponentOfF32(x: number): number {
  return fround(fround(fround(x * INV_LN2_F32) + MAGIC_F32) - MAGIC_F32);
}

/** x − k·ln2 in float32. */
export function remainderOfF32(x: number, k: number): number {
  return fround(fround(x - fround(k * 0.693145751953125)) - fround(k * LN2_LOW_F32));
}

function lowHalfF32(r: number): number {
  return fround(fround(r * Q1) + Q0);
}

function highHalfF32(r: number, r2: number): number {
  return fround(fround(r2 * Q4) + fround(fround(r * Q3) + Q2));
}

/** exp(r) for |r| ≤ ln2/2, float32. */
export function expReducedF32(r: number): number {
  const sum = fround(1 + r);
  const lost = fround(fround(1 - sum) + r);
  const r2 = fround(r * r);
  const low = fround(fround(r2 * lowHalfF32(r)) + lost);
  return fround(sum + fround(fround(fround(r2 * r2) * highHalfF32(r, r2)) + low));
}

/** exp(r) − 1 for |r| ≤ ln2/2, float32. */
export function expm1ReducedF32(r: number): number {
  const r2 = fround(r * r);
  const low = fround(r2 * lowHalfF32(r));
  return fround(r + fround(fround(fround(r2 * r2) * highHalfF32(r, r2)) + low));
}

/** exp(x), float32. */
export function expF32(x: number): number {
  if (!(x >= -104 && x <= 89)) return x < 0 ? 0 : x * Number.POSITIVE_INFINITY;
  const k = exponentOfF32(x);
  // The product is exact in float64 (or beyond float32's range), so this rounds once, as the vector code does.
  return fround(expReducedF32(remainderOfF32(x, k)) * powerOfTwo(k));
}
