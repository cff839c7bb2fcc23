// Inner products in one fixed order, for one output each.
//
// Order of summation (docs/numerics.md, "Inner products"): with V = 4 vectors = 8 (f64) or 16 (f32) partial sums,
// element j of the whole blocks of V goes to partial sum j mod V, in index order. The partial sums are added as
// (v0+v2)+(v1+v3), then across the lanes by sumLanes. That sum is added to `start`, then the elements after the last
// whole block one by one. Fewer than V elements are therefore summed in plain index order, beginning with `start`.
import { lanes, madd, sumLanes } from "../simd/lanes";

/** Elements of one block: four vectors. Four accumulators hide the latency of an addition. */
// @ts-ignore: decorator
@inline
function blockOf<T>(): i32 {
  return 4 * lanes<T>();
}

// @ts-ignore: decorator
@inline
function fold<T>(s0: v128, s1: v128, s2: v128, s3: v128): T {
  return sumLanes<T>(v128.add<T>(v128.add<T>(s0, s2), v128.add<T>(s1, s3)));
}

/** sum + Σ a[j]·b[j] over the `count` elements that follow the whole blocks. */
// @ts-ignore: decorator
@inline
function tail<T>(sum: T, count: i32, a: usize, b: usize): T {
  for (let j = 0; j < count; j++) {
    sum = <T>(sum + load<T>(a) * load<T>(b));
    a += sizeof<T>();
    b += sizeof<T>();
  }
  return sum;
}

/** start + Σ a[j]·b[j], j < count. a and b may overlap; no alignment. */
export function dot<T>(count: i32, a: usize, b: usize, start: T): T {
  const rest = count & (blockOf<T>() - 1);
  if (count >= blockOf<T>()) {
    const end = a + <usize>(count - rest) * sizeof<T>();
    let s0 = v128.mul<T>(v128.load(a), v128.load(b));
    let s1 = v128.mul<T>(v128.load(a, 16), v128.load(b, 16));
    let s2 = v128.mul<T>(v128.load(a, 32), v128.load(b, 32));
    let s3 = v128.mul<T>(v128.load(a, 48), v128.load(b, 48));
    a += 64;
    b += 64;
    while (a < end) {
      s0 = madd<T>(v128.load(a), v128.load(b), s0);
      s1 = madd<T>(v128.load(a, 16), v128.load(b, 16), s1);
      s2 = madd<T>(v128.load(a, 32), v128.load(b, 32), s2);
      s3 = madd<T>(v128.load(a, 48), v128.load(b, 48), s3);
      a += 64;
      b += 64;
    }
    start = <T>(start + fold<T>(s0, s1, s2, s3));
  }
  return tail<T>(start, rest, a, b);
}

/**
 * y[i] = start + Σ a[i·lda + j]·x[j]: (rows, columns) times (columns), each row in the order of `dot`.
 * y overlaps neither a nor x. Two rows at a time share the loads of x.
 */
export function gemv<T>(rows: i32, columns: i32, a: usize, lda: i32, x: usize, start: T, y: usize): void {
  const stride = <usize>lda * sizeof<T>();
  const rest = columns & (blockOf<T>() - 1);
  const whole = <usize>(columns - rest) * sizeof<T>();
  let i = 0;
  if (whole) {
    for (; i + 1 < rows; i += 2) {
      const second = a + stride;
      let p0 = v128.mul<T>(v128.load(a), v128.load(x));
      let p1 = v128.mul<T>(v128.load(a, 16), v128.load(x, 16));
      let p2 = v128.mul<T>(v128.load(a, 32), v128.load(x, 32));
      let p3 = v128.mul<T>(v128.load(a, 48), v128.load(x, 48));
      let q0 = v128.mul<T>(v128.load(second), v128.load(x));
      let q1 = v128.mul<T>(v128.load(second, 16), v128.load(x, 16));
      let q2 = v128.mul<T>(v128.load(second, 32), v128.load(x, 32));
      let q3 = v128.mul<T>(v128.load(second, 48), v128.load(x, 48));
      for (let j: usize = 64; j < whole; j += 64) {
        const x0 = v128.load(x + j);
        p0 = madd<T>(v128.load(a + j), x0, p0);
        q0 = madd<T>(v128.load(second + j), x0, q0);
        const x1 = v128.load(x + j, 16);
        p1 = madd<T>(v128.load(a + j, 16), x1, p1);
        q1 = madd<T>(v128.load(second + j, 16), x1, q1);
        const x2 = v128.load(x + j, 32);
        p2 = madd<T>(v128.load(a + j, 32), x2, p2);
        q2 = madd<T>(v128.load(second + j, 32), x2, q2);
        const x3 = v128.load(x + j, 48);
        p3 = madd<T>(v128.load(a + j, 48), x3, p3);
        q3 = madd<T>(v128.load(second + j, 48), x3, q3);
      }
      const first = <T>(start + fold<T>(p0, p1, p2, p3));
      store<T>(y, tail<T>(first, rest, a + whole, x + whole));
      const next = <T>(start + fold<T>(q0, q1, q2, q3));
      store<T>(y, tail<T>(next, rest, second + whole, x + whole), sizeof<T>());
      a += 2 * stride;
      y += 2 * sizeof<T>();
    }
  }
  for (; i < rows; i++) {
    store<T>(y, dot<T>(columns, a, x, start));
    a += stride;
    y += sizeof<T>();
  }
}

export function dotF64(count: i32, a: usize, b: usize, start: f64): f64 {
  return dot<f64>(count, a, b, start);
}
export function dotF32(count: i32, a: usize, b: usize, start: f32): f32 {
  return dot<f32>(count, a, b, start);
}
export function gemvF64(rows: i32, columns: i32, a: usize, lda: i32, x: usize, start: f64, y: usize): void {
  gemv<f64>(rows, columns, a, lda, x, start, y);
}
export function gemvF32(rows: i32, columns: i32, a: usize, lda: i32, x: usize, start: f32, y: usize): void {
  gemv<f32>(rows, columns, a, lda, x, start, y);
}
