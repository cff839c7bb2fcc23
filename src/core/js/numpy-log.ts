// The twin of assembly/random/log.ts: glibc's log, bit for bit. Comments on method and bounds stand there.
import { fma, productError } from './fma.js';

/** a·b + c, rounded once or twice. */
type MultiplyAdd = (a: number, b: number, c: number) => number;

const rounded: MultiplyAdd = (a, b, c) => a * b + c;

const scratch = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(8));

/** log x, x > 0 normal and finite. The table starts at f64[table]. */
export function log(x: number, f64: Float64Array, table: number): number {
  return x >= 0.9375 && x < 1.064697265625 ? nearOne(x, f64, table) : byTable(x, f64, table);
}

function byTable(x: number, f64: Float64Array, table: number): number {
  scratch.setFloat64(0, x);
  const upper = scratch.getInt32(0);
  const offset = (upper - 0x3fe60000) | 0;
  const k = offset >> 20;
  scratch.setInt32(0, upper - (k << 20));
  const z = scratch.getFloat64(0);
  const pair = table + 2 * ((offset >> 13) & 127);
  const inverse = f64[pair]!;
  const product = z * inverse;
  const r = product - 1 + productError(z, inverse, product);
  const w = k * f64[table + 256]! + f64[pair + 1]!;
  const hi = w + r;
  const lo = w - hi + r;
  const tail = tableTail(rounded, k, r, lo, f64, table + 256);
  const below = hi + (tail - 6.776263578034403e-21);
  if (below === hi + (tail + 6.776263578034403e-21)) return below;
  return hi + tableTail(fma, k, r, lo, f64, table + 256);
}

function tableTail(
  madd: MultiplyAdd,
  k: number,
  r: number,
  lo: number,
  f64: Float64Array,
  at: number, // of the coefficients
): number {
  const r2 = r * r;
  const low = madd(r, f64[at + 4]!, f64[at + 3]!);
  const high = madd(r, f64[at + 6]!, f64[at + 5]!);
  const start = madd(r2, f64[at + 2]!, madd(k, f64[at + 1]!, lo));
  return madd(r * r2, madd(high, r2, low), start);
}

function nearOne(x: number, f64: Float64Array, table: number): number {
  const r = x - 1;
  const shift = r * 134217728;
  const high = r + shift - shift;
  const square = -0.5 * high * high;
  const hi = r + square;
  const lo = r - hi + square;
  const tail = nearTail(rounded, r, high, lo, f64, table + 256);
  const size = Math.abs(r);
  const bound =
    ((size + 1.4901161193847656e-8) * size + 1.1102230246251565e-16) * size * 4.440892098500626e-16;
  const below = hi + (tail - bound);
  if (below === hi + (tail + bound)) return below;
  return hi + nearTail(fma, r, high, lo, f64, table + 256);
}

function nearTail(
  madd: MultiplyAdd,
  r: number,
  high: number,
  lo: number,
  f64: Float64Array,
  at: number,
): number {
  const r2 = r * r;
  const r3 = r * r2;
  let p = madd(r, f64[at + 14]!, f64[at + 13]!);
  p = madd(r3, f64[at + 16]!, madd(r2, f64[at + 15]!, p));
  const middle = madd(r, f64[at + 11]!, f64[at + 10]!);
  p = madd(p, r3, madd(r2, f64[at + 12]!, middle));
  const first = madd(r, f64[at + 8]!, f64[at + 7]!);
  p = madd(p, r3, madd(r2, f64[at + 9]!, first));
  return madd(p, r3, madd(-0.5 * (r - high), r + high, lo));
}
