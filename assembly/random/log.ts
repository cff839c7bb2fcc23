// The natural logarithm of glibc ≥ 2.28, bit for bit, for doubles from 2^-1000 to 2^1000.
//
// Algorithm and numbers: Arm Optimized Routines, math/log.c and math/log_data.c (Szabolcs Nagy, 2018), as glibc
// runs it where the processor has fused multiply-add. Which operations are fused was read from the compiled
// function of glibc 2.36 (the same ones on x86-64 and AArch64). Not math/log.ts: that one is ours, in SIMD, and may
// differ from this one in the last bit.
//
// The table lies in linear memory; src/core/log-table.ts writes it: 128 pairs (1/c, log c), then coefficients.
import { fma, productError } from "./fma";

/** How a·b + c is computed: rounded once (slow here), or twice. */
class Fused {}
class Rounded {}

// @ts-ignore: decorator
@inline
function madd<Mode>(a: f64, b: f64, c: f64): f64 {
  if (idof<Mode>() == idof<Fused>()) return fma(a, b, c);
  return a * b + c;
}

// @ts-ignore: decorator
@inline
function coefficient(table: usize, index: usize): f64 {
  return load<f64>(table + ((256 + index) << 3));
}

/** log x. x > 0, normal and finite. */
export function log(x: f64, table: usize): f64 {
  // Where log x is small the table's terms would cancel.
  if (x >= 0.9375 && x < 1.064697265625) return nearOne(x, table);
  return byTable(x, table);
}

/**
 * log x = k·ln2 + log c + log(z/c), x = 2^k·z, c close to the centre of the 128th part of [0.6875, 1.375) z lies in.
 *
 * The sum is hi + tail. The tail is computed without fusing first, which errs by less than 2^-68 (its terms are below
 * 2^-17, few operations matter). If hi + tail rounds to the same double with 2^-67 more and less, that is the
 * answer; in one case of 5,000 it does not, and the exact tail is taken.
 */
// @ts-ignore: decorator
@inline
function byTable(x: f64, table: usize): f64 {
  const bits = reinterpret<u64>(x);
  const offset = bits - 0x3fe6000000000000;
  const k = <f64>(<i64>offset >> 52);
  const z = reinterpret<f64>(bits - (offset & 0xfff0000000000000));
  const pair = table + ((<usize>(offset >> 45) & 127) << 4);
  const inverse = load<f64>(pair);
  const product = z * inverse;
  const r = product - 1 + productError(z, inverse, product); // fma(z, 1/c, −1): the difference is exact
  const w = k * coefficient(table, 0) + load<f64>(pair, 8); // exact
  const hi = w + r;
  const lo = w - hi + r;
  const tail = tableTail<Rounded>(k, r, lo, table);
  const below = hi + (tail - 6.776263578034403e-21);
  if (below == hi + (tail + 6.776263578034403e-21)) return below;
  return hi + exactTableTail(k, r, lo, table);
}

// @ts-ignore: decorator
@inline
function tableTail<Mode>(k: f64, r: f64, lo: f64, table: usize): f64 {
  const r2 = r * r;
  const low = madd<Mode>(r, coefficient(table, 4), coefficient(table, 3));
  const high = madd<Mode>(r, coefficient(table, 6), coefficient(table, 5));
  const start = madd<Mode>(r2, coefficient(table, 2), madd<Mode>(k, coefficient(table, 1), lo));
  return madd<Mode>(r * r2, madd<Mode>(high, r2, low), start);
}

function exactTableTail(k: f64, r: f64, lo: f64, table: usize): f64 {
  return tableTail<Fused>(k, r, lo, table);
}

/** log(1 + r) by a polynomial, r − r²/2 in two doubles. As in byTable; the bound scales with r here, 1 in 130 passes it. */
function nearOne(x: f64, table: usize): f64 {
  const r = x - 1;
  const shift = r * 134217728; // 2^27
  const high = r + shift - shift;
  const square = -0.5 * high * high; // exact: high has 26 bits
  const hi = r + square;
  const lo = r - hi + square;
  const tail = nearTail<Rounded>(r, high, lo, table);
  const size = abs(r);
  const bound = ((size + 1.4901161193847656e-8) * size + 1.1102230246251565e-16) * size * 4.440892098500626e-16;
  const below = hi + (tail - bound);
  if (below == hi + (tail + bound)) return below;
  return hi + nearTail<Fused>(r, high, lo, table);
}

// @ts-ignore: decorator
@inline
function nearTail<Mode>(r: f64, high: f64, lo: f64, table: usize): f64 {
  const r2 = r * r;
  const r3 = r * r2;
  let p = madd<Mode>(r, coefficient(table, 14), coefficient(table, 13));
  p = madd<Mode>(r3, coefficient(table, 16), madd<Mode>(r2, coefficient(table, 15), p));
  const middle = madd<Mode>(r, coefficient(table, 11), coefficient(table, 10));
  p = madd<Mode>(p, r3, madd<Mode>(r2, coefficient(table, 12), middle));
  const first = madd<Mode>(r, coefficient(table, 8), coefficient(table, 7));
  p = madd<Mode>(p, r3, madd<Mode>(r2, coefficient(table, 9), first));
  return madd<Mode>(p, r3, madd<Mode>(-0.5 * (r - high), r + high, lo));
}
