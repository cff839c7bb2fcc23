// Products of some dozen terms, as in networks of a few units: a tile of C would be mostly empty, and setting one up
// costs more than the terms. All strides are bytes.
import { lanes, loadSplat, madd } from "../../simd/lanes";

/** Terms up to which the loops here are faster than tiles; measured. */
const MOST: i32 = 64;

// @ts-ignore: decorator
@inline
export function isSmall(m: i32, n: i32, k: i32): bool {
  // Each of them at least 1 and, the factors below 2¹⁰, no overflow.
  return m > 0 && n > 0 && k > 0 && (m | n | k) <= MOST && m * n * k <= MOST;
}

/** One vector of columns: sum + Σ a·b in index order over k ≥ 1. */
// @ts-ignore: decorator
@inline
function sum<T>(k: i32, a: usize, columnA: usize, b: usize, rowB: usize, sum: v128): v128 {
  for (; k > 0; k--) {
    sum = madd<T>(loadSplat<T>(a), v128.load(b), sum);
    a += columnA;
    b += rowB;
  }
  return sum;
}

/** The same for one column. */
// @ts-ignore: decorator
@inline
function sumOne<T>(k: i32, a: usize, columnA: usize, b: usize, rowB: usize, sum: T): T {
  for (; k > 0; k--) {
    sum = <T>(sum + load<T>(a) * load<T>(b));
    a += columnA;
    b += rowB;
  }
  return sum;
}

/**
 * C = start + A·B for few terms: m, n, k ≥ 1. From row to row of C, `start` moves by `rowStart`; within a row it moves
 * where `moveStart` is −1 and is the same everywhere where it is 0.
 */
// @ts-ignore: decorator
@inline
export function small<T>(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  rowA: usize,
  columnA: usize,
  b: usize,
  rowB: usize,
  start: usize,
  rowStart: usize,
  moveStart: i32,
  c: usize,
  rowC: usize,
): void {
  const bytes = <usize>n * sizeof<T>();
  const whole = bytes & ~15;
  for (; m > 0; m--) {
    let j: usize = 0;
    for (; j < whole; j += 16) {
      v128.store(c + j, sum<T>(k, a, columnA, b + j, rowB, v128.load(start + (j & moveStart))));
    }
    for (; j < bytes; j += sizeof<T>()) {
      store<T>(c + j, sumOne<T>(k, a, columnA, b + j, rowB, load<T>(start + (j & moveStart))));
    }
    a += rowA;
    c += rowC;
    start += rowStart;
  }
}
