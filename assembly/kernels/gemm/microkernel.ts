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
import { Rows, splat1, splat2, splat3 } from "./tile";

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
      // A term a basic block: V8 would load all of several terms first, and spill the sums.
      for (;;) {
        let b0 = v128.load(row);
        let b1 = v128.load(row, 16);
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
        if (p == 1) break;
        b0 = v128.load(row);
        b1 = v128.load(row, 16);
        row += rowB;
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
        if (p == 2) break;
        b0 = v128.load(row);
        b1 = v128.load(row, 16);
        row += rowB;
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
        if (p == 3) break;
        b0 = v128.load(row);
        b1 = v128.load(row, 16);
        row += rowB;
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
        a0 += 4 * sizeof<T>();
        a1 += 4 * sizeof<T>();
        a2 += 4 * sizeof<T>();
        a3 += 4 * sizeof<T>();
        p -= 4;
        if (p == 0) break;
      }
    } else {
      let column = rows < 4 ? a - <usize>(4 - rows) * sizeof<T>() : a;
      for (;;) {
        let b0 = v128.load(row);
        let b1 = v128.load(row, 16);
        row += rowB;
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
        column += strideA;
        if (p == 1) break;
        b0 = v128.load(row);
        b1 = v128.load(row, 16);
        row += rowB;
        x = loadSplat<T>(column);
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
        column += strideA;
        p -= 2;
        if (p == 0) break;
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
