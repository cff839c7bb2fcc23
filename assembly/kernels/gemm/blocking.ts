// How a product is cut, in BLIS's words (Van Zee and van de Geijn, "BLIS: A Framework for Rapidly Instantiating BLAS
// Functionality", ACM TOMS 41(3), 2015; Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication",
// ACM TOMS 34(3), 2008). An MR × NR tile of C stays in registers; a KC × NR panel of B stays in the first-level cache
// while an MC × KC block of A passes from the second-level one; NC bounds the memory for packed B.
import { lanes } from "../../simd/lanes";

/** Rows of a tile. */
export const MR: i32 = 4;

/** Rows of a tall tile, which only the relaxed build has; see tall.ts. */
// @ts-ignore: decorator
@inline
export const TALL: i32 = ASC_FEATURE_RELAXED_SIMD ? 5 : 0;

/** How many of `rows` go to tall tiles: as many as leave a multiple of four, or none. */
// @ts-ignore: decorator
@inline
export function tallRows(rows: i32): i32 {
  if (!TALL) return 0;
  const tiles = rows / 5;
  return 5 * max(0, tiles - ((tiles - rows) & 3));
}

/** Terms of a sum between two visits of C. */
export const KC: i32 = 256;

/** Columns of a tile: two vectors. */
// @ts-ignore: decorator
@inline
export function nr<T>(): i32 {
  return 2 * lanes<T>();
}

/** Terms of a block: all blocks of about the same length, at most KC. 784 in four of 196, not in three and a rest of 16. */
// @ts-ignore: decorator
@inline
export function blockTerms(k: i32): i32 {
  const blocks = (k + KC - 1) / KC;
  return (k + blocks - 1) / blocks;
}

/**
 * Rows of a block of A with so many terms: 32 KiB, measured; larger blocks lose to whatever else is in the cache. A
 * multiple of eight, with tall tiles of twenty.
 */
// @ts-ignore: decorator
@inline
export function mc<T>(terms: i32): i32 {
  const rows = 32768 / <i32>sizeof<T>() / terms;
  return TALL ? max(20, ((rows + 10) / 20) * 20) : rows & ~7;
}

/** Columns of a block of B: 1 MiB. */
// @ts-ignore: decorator
@inline
export function nc<T>(): i32 {
  return (1048576 / KC) / <i32>sizeof<T>();
}

/**
 * Whether B is copied into panels: it does not stay in the first-level cache beside what else passes, its rows are far
 * apart, and enough rows of A share the copy.
 */
// @ts-ignore: decorator
@inline
export function packsB<T>(m: i32, n: i32, k: i32): bool {
  const bytes = n * <i32>sizeof<T>();
  return m >= 48 && bytes >= 512 && k >= 32 && <f64>bytes * <f64>k > 32768;
}

/**
 * Whether Xᵀ is copied into panels: each of its columns is a row of X, and many of them would fall on the same lines of
 * the cache. A by rows is never copied: four streams are read as fast.
 */
// @ts-ignore: decorator
@inline
export function packsA<T>(m: i32, n: i32, k: i32): bool {
  return packsB<T>(m, n, k) && k > 64;
}

/**
 * Bytes for a block of B, in whole panels: of so many terms as a block has at most, as a product of fewer terms may have longer blocks
 * (257 are two blocks of 129, 256 are one). So no product needs more than one of more rows or terms.
 */
// @ts-ignore: decorator
@inline
export function bytesOfB<T>(n: i32, k: i32): usize {
  return (<usize>((min(n, nc<T>()) + nr<T>() - 1) & -nr<T>()) * min(k, KC)) * sizeof<T>();
}

/** Bytes for a block of A, in whole panels; likewise. */
// @ts-ignore: decorator
@inline
export function bytesOfA<T>(m: i32, k: i32): usize {
  const terms = min(k, KC);
  const most = 32768 / <i32>sizeof<T>() + (TALL ? 10 * terms : 0);
  return <usize>min(((m + MR - 1) & -MR) * terms, most) * sizeof<T>();
}
