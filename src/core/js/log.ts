// Scalar twins of assembly/math/log.ts.

const { fround } = Math;

// One number and its bit pattern. The order of the halves is the platform's; every one that runs this is little-endian.
const wide = /* @__PURE__ */ new Float64Array(1);
const wideBits = /* @__PURE__ */ new Uint32Array(wide.buffer);
const narrow = /* @__PURE__ */ new Float32Array(1);
const narrowBits = /* @__PURE__ */ new Uint32Array(narrow.buffer);

/** k·ln2 + log(1+f) for 1+f in [√½, √2], float64. */
export function logReducedF64(k: number, f: number): number {
  const half = f * f * 0.5;
  const s = f / (2 + f);
  const z = s * s;
  const z2 = z * z;
  const l01 = z * 0.3999999999941468 + 0.6666666666666734;
  const l23 = z * 0.22222198573223367 + 0.2857142874238718;
  const l45 = z * 0.15314050592566356 + 0.18183564324345197;
  const high = z2 * (z2 * 0.14795949337486508 + l45) + l23;
  const l = z2 * high + l01;
  const small = s * (z * l + half) + k * 5.497923018708371e-14;
  return k * 0.6931471805598903 - (half - small - f);
}

/** log(x), float64. */
export function logF64(x: number): number {
  if (!(x > 0 && x < Number.POSITIVE_INFINITY)) return outside(x);
  const tiny = x < 2.2250738585072014e-308;
  wide[0] = tiny ? x * 18014398509481984 : x;
  const shifted = wideBits[1]! + 0x00095f62;
  wideBits[1] = (shifted & 0x000fffff) + 0x3fe6a09e;
  return logReducedF64((shifted >>> 20) - (tiny ? 1077 : 1023), wide[0] - 1);
}

/** log where it is not a finite number. */
function outside(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  return x < 0 ? Number.NaN : x;
}

const LN2_LOW = /* @__PURE__ */ fround(1.42860677e-6);
const L0 = /* @__PURE__ */ fround(0.3333331);
const L1 = /* @__PURE__ */ fround(-0.24999987);
const L2 = /* @__PURE__ */ fround(0.20002227);
const L3 = /* @__PURE__ */ fround(-0.16669253);
const L4 = /* @__PURE__ */ fround(0.14218664);
const L5 = /* @__PURE__ */ fround(-0.12384335);
const L6 = /* @__PURE__ */ fround(0.11872928);
const L7 = /* @__PURE__ */ fround(-0.11789867);
const L8 = /* @__PURE__ */ fround(0.06915539);

/** a·b + c in float32, rounded after each operation. */
function madd(a: number, b: number, c: number): number {
  return fround(fround(a * b) + c);
}

/** k·ln2 + log(1+f) for 1+f in [√½, √2], float32. */
export function logReducedF32(k: number, f: number): number {
  const f2 = fround(f * f);
  const half = fround(f2 * 0.5);
  const f4 = fround(f2 * f2);
  const high = madd(f4, L8, madd(f2, madd(f, L7, L6), madd(f, L5, L4)));
  const low = madd(f2, madd(f, L3, L2), madd(f, L1, L0));
  const cubic = fround(fround(f2 * f) * madd(f4, high, low));
  const small = fround(madd(k, LN2_LOW, cubic) - half);
  return madd(k, 0.693145751953125, fround(f + small));
}

/** log(x), float32. */
export function logF32(x: number): number {
  if (!(x > 0 && x < Number.POSITIVE_INFINITY)) return outside(x);
  const tiny = x < 1.1754943508222875e-38;
  narrow[0] = tiny ? x * 33554432 : x;
  const shifted = narrowBits[0]! + 0x004afb0d;
  narrowBits[0] = (shifted & 0x007fffff) + 0x3f3504f3;
  return logReducedF32((shifted >>> 23) - (tiny ? 152 : 127), fround(narrow[0] - 1));
}
