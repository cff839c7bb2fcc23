// Products of some dozen terms, as in networks of a few units: a tile of C would be mostly empty, and setting one up
// costs more than the terms. The contract is that of gemm.ts.
import { Start } from "../../abi";
import { lanes, loadSplat, madd, splat } from "../../simd/lanes";

/** Terms up to which the loops here are faster than tiles; measured. */
const MOST: i32 = 64;

// @ts-ignore: decorator
@inline
export function isSmall(m: i32, n: i32, k: i32): bool {
  // Where none is above 64, the product does not overflow.
  return m > 0 && n > 0 && k > 0 && (m | n | k) <= MOST && m * n * k <= MOST;
}

/** One vector of columns: sum + Σ a·b in index order; k ≥ 1. */
// @ts-ignore: decorator
@inline
function addVectors<T>(sum: v128, k: i32, a: usize, columnA: usize, b: usize, rowB: usize): v128 {
  for (;;) {
    sum = madd<T>(loadSplat<T>(a), v128.load(b), sum);
    if (--k == 0) break;
    a += columnA;
    b += rowB;
  }
  return sum;
}

/** The same for one column. */
// @ts-ignore: decorator
@inline
function addNumbers<T>(sum: T, k: i32, a: usize, columnA: usize, b: usize, rowB: usize): T {
  for (;;) {
    sum = <T>(sum + load<T>(a) * load<T>(b));
    if (--k == 0) break;
    a += columnA;
    b += rowB;
  }
  return sum;
}

/** C = start + A·B where isSmall(m, n, k). Whole vectors of columns, then columns one by one; no workspace. */
export function smallGemm<T>(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  rsA: i32,
  csA: i32,
  b: usize,
  ldb: i32,
  c: usize,
  ldc: i32,
  start: i32,
  bias: usize,
): void {
  const rowA = <usize>rsA * sizeof<T>();
  const columnA = <usize>csA * sizeof<T>();
  const rowB = <usize>ldb * sizeof<T>();
  const rowC = <usize>ldc * sizeof<T>();
  for (; m > 0; m--) {
    let from = start == Start.Bias ? bias : c;
    let column = b;
    let to = c;
    let left = n;
    for (; left >= lanes<T>(); left -= lanes<T>()) {
      const first = start == Start.Zero ? splat<T>(-0.0, -0.0) : v128.load(from);
      v128.store(to, addVectors<T>(first, k, a, columnA, column, rowB));
      from += 16;
      column += 16;
      to += 16;
    }
    for (; left > 0; left--) {
      const first = start == Start.Zero ? <T>-0.0 : load<T>(from);
      store<T>(to, addNumbers<T>(first, k, a, columnA, column, rowB));
      from += sizeof<T>();
      column += sizeof<T>();
      to += sizeof<T>();
    }
    a += rowA;
    c += rowC;
  }
}
