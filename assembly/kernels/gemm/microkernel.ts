// The tiles of C that stay in registers. All strides are bytes.
//
// Every element's sum runs in index order: c = start, then c = c + a·b for each of the k terms, rounded twice each
// (madd in the relaxed build). Tiles and lanes divide elements, never a sum.
//
// A comes in one of two layouts, so that addresses are constants beside few pointers: `Rows`, each row contiguous, one
// pointer a row, several terms a turn; or `Panel`, each column of a tile contiguous (Xᵀ, or packed), one pointer.
//
// Edges need no code of their own. Rows: a tile that reaches beyond the last row is the end of one. Its first rows are
// the same as, or lie before, the tile's first row (whatever is there); their results are stored where that row's go,
// just before it. All starts are loaded before anything is stored. Columns: the last vector of a row is moved left
// until it ends with the row, and only its new lanes are stored.
import { loadSplat, madd } from "../../simd/lanes";

/** Layouts of A. */
export class Rows {}
export class Panel {}

// The element 1, 2 or 3 places after `ptr` in every lane: an offset has to be a literal to cost nothing.
// @ts-ignore: decorator
@inline
function splat1<T>(ptr: usize): v128 {
  if (sizeof<T>() == 8) return v128.load64_splat(ptr, 8);
  return v128.load32_splat(ptr, 4);
}

// @ts-ignore: decorator
@inline
function splat2<T>(ptr: usize): v128 {
  if (sizeof<T>() == 8) return v128.load64_splat(ptr, 16);
  return v128.load32_splat(ptr, 8);
}

// @ts-ignore: decorator
@inline
function splat3<T>(ptr: usize): v128 {
  if (sizeof<T>() == 8) return v128.load64_splat(ptr, 24);
  return v128.load32_splat(ptr, 12);
}

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
 * Two vectors of columns of `rows` ≥ 1 rows, four at a time. A's tiles are `tileA` apart; from row to row (Rows) or
 * from column to column (Panel) of one it is `strideA`. k ≥ 1.
 */
export function wide<T, Layout>(
  rows: i32,
  k: i32,
  a: usize,
  strideA: usize,
  tileA: usize,
  b: usize,
  rowB: usize,
  start: usize,
  rowStart: usize,
  c: usize,
  rowC: usize,
): void {
  for (; rows > 0; rows -= 4) {
    const s1 = rows > 3 ? start + rowStart : start;
    const s2 = rows > 2 ? s1 + rowStart : s1;
    const s3 = rows > 1 ? s2 + rowStart : s2;
    let c00 = v128.load(start);
    let c01 = v128.load(start, 16);
    let c10 = v128.load(s1);
    let c11 = v128.load(s1, 16);
    let c20 = v128.load(s2);
    let c21 = v128.load(s2, 16);
    let c30 = v128.load(s3);
    let c31 = v128.load(s3, 16);
    let row = b;
    let p = k;
    if (idof<Layout>() == idof<Rows>()) {
      let a0 = a;
      let a1 = rows > 3 ? a0 + strideA : a0;
      let a2 = rows > 2 ? a1 + strideA : a1;
      let a3 = rows > 1 ? a2 + strideA : a2;
      for (; p >= 4; p -= 4) {
        let b0 = v128.load(row);
        let b1 = v128.load(row, 16);
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
        row += rowB;
        b0 = v128.load(row);
        b1 = v128.load(row, 16);
        x = splat1<T>(a0);
        c00 = madd<T>(x, b0, c00);
        c01 = madd<T>(x, b1, c01);
        x = splat1<T>(a1);
        c10 = madd<T>(x, b0, c10);
        c11 = madd<T>(x, b1, c11);
        x = splat1<T>(a2);
        c20 = madd<T>(x, b0, c20);
        c21 = madd<T>(x, b1, c21);
        x = splat1<T>(a3);
        c30 = madd<T>(x, b0, c30);
        c31 = madd<T>(x, b1, c31);
        row += rowB;
        b0 = v128.load(row);
        b1 = v128.load(row, 16);
        x = splat2<T>(a0);
        c00 = madd<T>(x, b0, c00);
        c01 = madd<T>(x, b1, c01);
        x = splat2<T>(a1);
        c10 = madd<T>(x, b0, c10);
        c11 = madd<T>(x, b1, c11);
        x = splat2<T>(a2);
        c20 = madd<T>(x, b0, c20);
        c21 = madd<T>(x, b1, c21);
        x = splat2<T>(a3);
        c30 = madd<T>(x, b0, c30);
        c31 = madd<T>(x, b1, c31);
        row += rowB;
        b0 = v128.load(row);
        b1 = v128.load(row, 16);
        x = splat3<T>(a0);
        c00 = madd<T>(x, b0, c00);
        c01 = madd<T>(x, b1, c01);
        x = splat3<T>(a1);
        c10 = madd<T>(x, b0, c10);
        c11 = madd<T>(x, b1, c11);
        x = splat3<T>(a2);
        c20 = madd<T>(x, b0, c20);
        c21 = madd<T>(x, b1, c21);
        x = splat3<T>(a3);
        c30 = madd<T>(x, b0, c30);
        c31 = madd<T>(x, b1, c31);
        row += rowB;
        a0 += 4 * sizeof<T>();
        a1 += 4 * sizeof<T>();
        a2 += 4 * sizeof<T>();
        a3 += 4 * sizeof<T>();
      }
      for (; p > 0; p--) {
        let b0 = v128.load(row);
        let b1 = v128.load(row, 16);
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
        row += rowB;
        a0 += sizeof<T>();
        a1 += sizeof<T>();
        a2 += sizeof<T>();
        a3 += sizeof<T>();
      }
    } else {
      let column = rows < 4 ? a - <usize>(4 - rows) * sizeof<T>() : a;
      for (; p > 0; p--) {
        let b0 = v128.load(row);
        let b1 = v128.load(row, 16);
        let x = loadSplat<T>(column);
        c00 = madd<T>(x, b0, c00);
        c01 = madd<T>(x, b1, c01);
        x = splat1<T>(column);
        c10 = madd<T>(x, b0, c10);
        c11 = madd<T>(x, b1, c11);
        x = splat2<T>(column);
        c20 = madd<T>(x, b0, c20);
        c21 = madd<T>(x, b1, c21);
        x = splat3<T>(column);
        c30 = madd<T>(x, b0, c30);
        c31 = madd<T>(x, b1, c31);
        row += rowB;
        column += strideA;
      }
    }
    const d1 = rows > 3 ? c + rowC : c;
    const d2 = rows > 2 ? d1 + rowC : d1;
    const d3 = rows > 1 ? d2 + rowC : d2;
    v128.store(c, c00);
    v128.store(c, c01, 16);
    v128.store(d1, c10);
    v128.store(d1, c11, 16);
    v128.store(d2, c20);
    v128.store(d2, c21, 16);
    v128.store(d3, c30);
    v128.store(d3, c31, 16);
    a += tileA;
    start += 4 * rowStart;
    c += 4 * rowC;
  }
}

/**
 * One vector of columns, of which the last `count` lanes are stored, of `rows` ≥ 1 rows, eight at a time: as many sums
 * at once as in a wide tile. The other lanes are whatever lies there. Otherwise as `wide`.
 */
export function narrow<T, Layout>(
  rows: i32,
  k: i32,
  a: usize,
  strideA: usize,
  tileA: usize,
  b: usize,
  rowB: usize,
  start: usize,
  rowStart: usize,
  c: usize,
  rowC: usize,
  count: i32,
): void {
  for (; rows > 0; rows -= 8) {
    // Two groups of four rows. Where there are no more than four, both are the same.
    const two = rows > 4;
    const left = two ? rows - 4 : rows;
    const s1 = rows > 3 ? start + rowStart : start;
    const s2 = rows > 2 ? s1 + rowStart : s1;
    const s3 = rows > 1 ? s2 + rowStart : s2;
    const s4 = two ? s3 + rowStart : start;
    const s5 = left > 3 ? s4 + rowStart : s4;
    const s6 = left > 2 ? s5 + rowStart : s5;
    const s7 = left > 1 ? s6 + rowStart : s6;
    let c0 = v128.load(start);
    let c1 = v128.load(s1);
    let c2 = v128.load(s2);
    let c3 = v128.load(s3);
    let c4 = v128.load(s4);
    let c5 = v128.load(s5);
    let c6 = v128.load(s6);
    let c7 = v128.load(s7);
    let row = b;
    let p = k;
    if (idof<Layout>() == idof<Rows>()) {
      let a0 = a;
      const f1 = rows > 3 ? strideA : 0;
      const f2 = rows > 2 ? f1 + strideA : f1;
      const f3 = rows > 1 ? f2 + strideA : f2;
      const f4 = two ? tileA : 0;
      const f5 = left > 3 ? f4 + strideA : f4;
      const f6 = left > 2 ? f5 + strideA : f5;
      const f7 = left > 1 ? f6 + strideA : f6;
      for (; p >= 2; p -= 2) {
        const a1 = a0 + f1;
        const a2 = a0 + f2;
        const a3 = a0 + f3;
        const a4 = a0 + f4;
        const a5 = a0 + f5;
        const a6 = a0 + f6;
        const a7 = a0 + f7;
        let x = v128.load(row);
        row += rowB;
        c0 = madd<T>(loadSplat<T>(a0), x, c0);
        c1 = madd<T>(loadSplat<T>(a1), x, c1);
        c2 = madd<T>(loadSplat<T>(a2), x, c2);
        c3 = madd<T>(loadSplat<T>(a3), x, c3);
        c4 = madd<T>(loadSplat<T>(a4), x, c4);
        c5 = madd<T>(loadSplat<T>(a5), x, c5);
        c6 = madd<T>(loadSplat<T>(a6), x, c6);
        c7 = madd<T>(loadSplat<T>(a7), x, c7);
        x = v128.load(row);
        row += rowB;
        c0 = madd<T>(splat1<T>(a0), x, c0);
        c1 = madd<T>(splat1<T>(a1), x, c1);
        c2 = madd<T>(splat1<T>(a2), x, c2);
        c3 = madd<T>(splat1<T>(a3), x, c3);
        c4 = madd<T>(splat1<T>(a4), x, c4);
        c5 = madd<T>(splat1<T>(a5), x, c5);
        c6 = madd<T>(splat1<T>(a6), x, c6);
        c7 = madd<T>(splat1<T>(a7), x, c7);
        a0 += 2 * sizeof<T>();
      }
      if (p > 0) {
        const a1 = a0 + f1;
        const a2 = a0 + f2;
        const a3 = a0 + f3;
        const a4 = a0 + f4;
        const a5 = a0 + f5;
        const a6 = a0 + f6;
        const a7 = a0 + f7;
        let x = v128.load(row);
        c0 = madd<T>(loadSplat<T>(a0), x, c0);
        c1 = madd<T>(loadSplat<T>(a1), x, c1);
        c2 = madd<T>(loadSplat<T>(a2), x, c2);
        c3 = madd<T>(loadSplat<T>(a3), x, c3);
        c4 = madd<T>(loadSplat<T>(a4), x, c4);
        c5 = madd<T>(loadSplat<T>(a5), x, c5);
        c6 = madd<T>(loadSplat<T>(a6), x, c6);
        c7 = madd<T>(loadSplat<T>(a7), x, c7);
      }
    } else {
      let column = rows < 4 ? a - <usize>(4 - rows) * sizeof<T>() : a;
      let other = two ? a + tileA : a;
      if (left < 4) other -= <usize>(4 - left) * sizeof<T>();
      for (; p > 0; p--) {
        const x = v128.load(row);
        c0 = madd<T>(loadSplat<T>(column), x, c0);
        c1 = madd<T>(splat1<T>(column), x, c1);
        c2 = madd<T>(splat2<T>(column), x, c2);
        c3 = madd<T>(splat3<T>(column), x, c3);
        c4 = madd<T>(loadSplat<T>(other), x, c4);
        c5 = madd<T>(splat1<T>(other), x, c5);
        c6 = madd<T>(splat2<T>(other), x, c6);
        c7 = madd<T>(splat3<T>(other), x, c7);
        row += rowB;
        column += strideA;
        other += strideA;
      }
    }
    const d1 = rows > 3 ? c + rowC : c;
    const d2 = rows > 2 ? d1 + rowC : d1;
    const d3 = rows > 1 ? d2 + rowC : d2;
    const d4 = two ? d3 + rowC : c;
    const d5 = left > 3 ? d4 + rowC : d4;
    const d6 = left > 2 ? d5 + rowC : d5;
    const d7 = left > 1 ? d6 + rowC : d6;
    storeEnd<T>(c, c0, count);
    storeEnd<T>(d1, c1, count);
    storeEnd<T>(d2, c2, count);
    storeEnd<T>(d3, c3, count);
    storeEnd<T>(d4, c4, count);
    storeEnd<T>(d5, c5, count);
    storeEnd<T>(d6, c6, count);
    storeEnd<T>(d7, c7, count);
    a += 2 * tileA;
    start += 8 * rowStart;
    c += 8 * rowC;
  }
}
