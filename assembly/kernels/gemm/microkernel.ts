// The tiles of C that stay in registers. All strides are bytes.
//
// Every element's sum runs in index order: c = start, then c = c + a·b for each of the k terms, rounded twice each
// (madd in the relaxed build). Tiles and lanes divide elements, never a sum.
//
// Edges need no code of their own. Rows beyond the last repeat it: the same sums, stored to the same place. Columns:
// the last vector of a row is moved left until it ends with the row. A full tile then computes some elements twice,
// from the same starts since all are loaded before any is stored; a narrow tile stores its new lanes only.
import { loadSplat, madd } from "../../simd/lanes";

/** Stores the last `count` lanes, 0 < count ≤ lanes, of the vector at `ptr`. */
// @ts-ignore: decorator
@inline
export function storeEnd<T>(ptr: usize, vector: v128, count: i32): void {
  if (sizeof<T>() == 8) {
    if (count == 1) v128.store_lane<u64>(ptr, vector, 1, 8);
    else v128.store(ptr, vector);
    return;
  }
  if (count == 4) {
    v128.store(ptr, vector);
    return;
  }
  if (count == 1) {
    v128.store_lane<u32>(ptr, vector, 3, 12);
    return;
  }
  v128.store_lane<u64>(ptr, vector, 1, 8);
  if (count == 3) v128.store_lane<u32>(ptr, vector, 1, 4);
}

/**
 * Two vectors of columns, `second` bytes apart in C and in `start`, `bSecond` in B, of `rows` ≥ 1 rows, four at a time.
 * Element (i, p) of A is at a + i·rowA + p·columnA within four rows, which are `tileA` apart. k ≥ 1.
 */
export function wide<T>(
  rows: i32,
  k: i32,
  a: usize,
  rowA: usize,
  columnA: usize,
  tileA: usize,
  b: usize,
  rowB: usize,
  bSecond: usize,
  start: usize,
  rowStart: usize,
  c: usize,
  rowC: usize,
  second: usize,
): void {
  const end = b + <usize>k * rowB;
  for (; rows > 0; rows -= 4) {
    let a0 = a;
    let a1 = rows > 1 ? a0 + rowA : a0;
    let a2 = rows > 2 ? a1 + rowA : a1;
    let a3 = rows > 3 ? a2 + rowA : a2;
    const s1 = rows > 1 ? start + rowStart : start;
    const s2 = rows > 2 ? s1 + rowStart : s1;
    const s3 = rows > 3 ? s2 + rowStart : s2;
    let c00 = v128.load(start);
    let c01 = v128.load(start + second);
    let c10 = v128.load(s1);
    let c11 = v128.load(s1 + second);
    let c20 = v128.load(s2);
    let c21 = v128.load(s2 + second);
    let c30 = v128.load(s3);
    let c31 = v128.load(s3 + second);
    let row = b;
    do {
      const b0 = v128.load(row);
      const b1 = v128.load(row + bSecond);
      row += rowB;
      let x = loadSplat<T>(a0);
      c00 = madd<T>(x, b0, c00);
      c01 = madd<T>(x, b1, c01);
      x = loadSplat<T>(a1);
      c10 = madd<T>(x, b0, c10);
      c11 = madd<T>(x, b1, c11);
      x = loadSplat<T>(a2);
      c20 = madd<T>(x, b0, c20);
      c21 = madd<T>(x, b1, c21);
      x = loadSplat<T>(a3);
      c30 = madd<T>(x, b0, c30);
      c31 = madd<T>(x, b1, c31);
      a0 += columnA;
      a1 += columnA;
      a2 += columnA;
      a3 += columnA;
    } while (row != end);
    const d1 = rows > 1 ? c + rowC : c;
    const d2 = rows > 2 ? d1 + rowC : d1;
    const d3 = rows > 3 ? d2 + rowC : d2;
    v128.store(c, c00);
    v128.store(c + second, c01);
    v128.store(d1, c10);
    v128.store(d1 + second, c11);
    v128.store(d2, c20);
    v128.store(d2 + second, c21);
    v128.store(d3, c30);
    v128.store(d3 + second, c31);
    a += tileA;
    start += 4 * rowStart;
    c += 4 * rowC;
  }
}

/**
 * One vector of columns, of which the last `count` lanes are stored, of `rows` ≥ 1 rows, eight at a time: as many sums
 * at once as in a wide tile. The other lanes are whatever lies there. Otherwise as `wide`.
 */
export function narrow<T>(
  rows: i32,
  k: i32,
  a: usize,
  rowA: usize,
  columnA: usize,
  tileA: usize,
  b: usize,
  rowB: usize,
  start: usize,
  rowStart: usize,
  c: usize,
  rowC: usize,
  count: i32,
): void {
  const end = b + <usize>k * rowB;
  for (; rows > 0; rows -= 8) {
    let a0 = a;
    let a1 = rows > 1 ? a0 + rowA : a0;
    let a2 = rows > 2 ? a1 + rowA : a1;
    let a3 = rows > 3 ? a2 + rowA : a2;
    // Rows 4 to 7 as distances from rows 0 to 3, with the last row repeated: eight pointers would not fit registers.
    const half = rows > 4 ? tileA : 0;
    const e1 = rows > 5 ? half : half - (rows > 4 ? rowA : 0);
    const e2 = rows > 6 ? half : e1 - (rows > 4 ? rowA : 0);
    const e3 = rows > 7 ? half : e2 - (rows > 4 ? rowA : 0);
    const s1 = rows > 1 ? start + rowStart : start;
    const s2 = rows > 2 ? s1 + rowStart : s1;
    const s3 = rows > 3 ? s2 + rowStart : s2;
    const s4 = rows > 4 ? s3 + rowStart : start;
    const s5 = rows > 5 ? s4 + rowStart : rows > 4 ? s4 : s1;
    const s6 = rows > 6 ? s5 + rowStart : rows > 4 ? s5 : s2;
    const s7 = rows > 7 ? s6 + rowStart : rows > 4 ? s6 : s3;
    let c0 = v128.load(start);
    let c1 = v128.load(s1);
    let c2 = v128.load(s2);
    let c3 = v128.load(s3);
    let c4 = v128.load(s4);
    let c5 = v128.load(s5);
    let c6 = v128.load(s6);
    let c7 = v128.load(s7);
    let row = b;
    do {
      const x = v128.load(row);
      row += rowB;
      c0 = madd<T>(loadSplat<T>(a0), x, c0);
      c4 = madd<T>(loadSplat<T>(a0 + half), x, c4);
      a0 += columnA;
      c1 = madd<T>(loadSplat<T>(a1), x, c1);
      c5 = madd<T>(loadSplat<T>(a1 + e1), x, c5);
      a1 += columnA;
      c2 = madd<T>(loadSplat<T>(a2), x, c2);
      c6 = madd<T>(loadSplat<T>(a2 + e2), x, c6);
      a2 += columnA;
      c3 = madd<T>(loadSplat<T>(a3), x, c3);
      c7 = madd<T>(loadSplat<T>(a3 + e3), x, c7);
      a3 += columnA;
    } while (row != end);
    storeEnd<T>(c, c0, count);
    if (rows > 1) storeEnd<T>(c + rowC, c1, count);
    if (rows > 2) storeEnd<T>(c + 2 * rowC, c2, count);
    if (rows > 3) storeEnd<T>(c + 3 * rowC, c3, count);
    if (rows > 4) storeEnd<T>(c + 4 * rowC, c4, count);
    if (rows > 5) storeEnd<T>(c + 5 * rowC, c5, count);
    if (rows > 6) storeEnd<T>(c + 6 * rowC, c6, count);
    if (rows > 7) storeEnd<T>(c + 7 * rowC, c7, count);
    a += 2 * tileA;
    start += 8 * rowStart;
    c += 8 * rowC;
  }
}
