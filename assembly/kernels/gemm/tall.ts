// The tile of the relaxed build, see microkernel.ts: 5 rows × 2 vectors. Two fused units with a latency of four need
// eight chains at least; ten leave room for what disturbs them. The strict build has no use for it: its eight chains of
// additions wait for nothing.
//
// `if (p <= 0) break` is never taken. It ends the basic block: V8 moves the loads of a block to its front, and with ten
// sums and two of B three elements of A are what its fifteen registers hold.
import { loadSplat, madd } from "../../simd/lanes";
import { TALL } from "./blocking";
import { Rows, splat1, splat2, splat3, splat4 } from "./tile";

/** `rows`, a multiple of TALL; otherwise as `wide`. */
export function tall<T, Layout>(
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
  for (; rows > 0; rows -= TALL) {
    let from = start;
    let c00 = v128.load(from);
    let c01 = v128.load(from, 16);
    from += rowStart;
    let c10 = v128.load(from);
    let c11 = v128.load(from, 16);
    from += rowStart;
    let c20 = v128.load(from);
    let c21 = v128.load(from, 16);
    from += rowStart;
    let c30 = v128.load(from);
    let c31 = v128.load(from, 16);
    from += rowStart;
    let c40 = v128.load(from);
    let c41 = v128.load(from, 16);
    start = from + rowStart;
    let row = b;
    let p = k;
    if (idof<Layout>() == idof<Rows>()) {
      let a0 = a;
      let a1 = a0 + strideA;
      let a2 = a1 + strideA;
      let a3 = a2 + strideA;
      let a4 = a3 + strideA;
      for (;;) {
        let b0 = v128.load(row);
        let b1 = v128.load(row, 16);
        let x: v128;
        row += rowB;
        x = loadSplat<T>(a0);
        c00 = madd<T>(x, b0, c00);
        c01 = madd<T>(x, b1, c01);
        x = loadSplat<T>(a1);
        c10 = madd<T>(x, b0, c10);
        c11 = madd<T>(x, b1, c11);
        x = loadSplat<T>(a2);
        c20 = madd<T>(x, b0, c20);
        c21 = madd<T>(x, b1, c21);
        if (p <= 0) break;
        x = loadSplat<T>(a3);
        c30 = madd<T>(x, b0, c30);
        c31 = madd<T>(x, b1, c31);
        x = loadSplat<T>(a4);
        c40 = madd<T>(x, b0, c40);
        c41 = madd<T>(x, b1, c41);
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
        if (p <= 0) break;
        x = splat1<T>(a3);
        c30 = madd<T>(x, b0, c30);
        c31 = madd<T>(x, b1, c31);
        x = splat1<T>(a4);
        c40 = madd<T>(x, b0, c40);
        c41 = madd<T>(x, b1, c41);
        a0 += 2 * sizeof<T>();
        a1 += 2 * sizeof<T>();
        a2 += 2 * sizeof<T>();
        a3 += 2 * sizeof<T>();
        a4 += 2 * sizeof<T>();
        p -= 2;
        if (p == 0) break;
      }
    } else {
      let column = a;
      for (;;) {
        let b0 = v128.load(row);
        let b1 = v128.load(row, 16);
        let x: v128;
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
        if (p <= 0) break;
        x = splat3<T>(column);
        c30 = madd<T>(x, b0, c30);
        c31 = madd<T>(x, b1, c31);
        x = splat4<T>(column);
        c40 = madd<T>(x, b0, c40);
        c41 = madd<T>(x, b1, c41);
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
        if (p <= 0) break;
        x = splat3<T>(column);
        c30 = madd<T>(x, b0, c30);
        c31 = madd<T>(x, b1, c31);
        x = splat4<T>(column);
        c40 = madd<T>(x, b0, c40);
        c41 = madd<T>(x, b1, c41);
        column += strideA;
        p -= 2;
        if (p == 0) break;
      }
    }
    let to = c;
    v128.store(to, c00);
    v128.store(to, c01, 16);
    to += rowC;
    v128.store(to, c10);
    v128.store(to, c11, 16);
    to += rowC;
    v128.store(to, c20);
    v128.store(to, c21, 16);
    to += rowC;
    v128.store(to, c30);
    v128.store(to, c31, 16);
    to += rowC;
    v128.store(to, c40);
    v128.store(to, c41, 16);
    c = to + rowC;
    a += tileA;
  }
}
