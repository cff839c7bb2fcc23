// The tile for the columns that do not fill a wide one; see microkernel.ts.
import { loadSplat, madd } from "../../simd/lanes";
import { Rows, splat1, splat2, splat3, storeEnd } from "./tile";

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
      for (;;) {
        let x = v128.load(row);
        row += rowB;
        const a1 = a0 + f1;
        const a2 = a0 + f2;
        const a3 = a0 + f3;
        const a4 = a0 + f4;
        const a5 = a0 + f5;
        const a6 = a0 + f6;
        const a7 = a0 + f7;
        c0 = madd<T>(loadSplat<T>(a0), x, c0);
        c1 = madd<T>(loadSplat<T>(a1), x, c1);
        c2 = madd<T>(loadSplat<T>(a2), x, c2);
        c3 = madd<T>(loadSplat<T>(a3), x, c3);
        c4 = madd<T>(loadSplat<T>(a4), x, c4);
        c5 = madd<T>(loadSplat<T>(a5), x, c5);
        c6 = madd<T>(loadSplat<T>(a6), x, c6);
        c7 = madd<T>(loadSplat<T>(a7), x, c7);
        if (p == 1) break;
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
        p -= 2;
        if (p == 0) break;
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
