// One row of A times B: vectors along the outputs, eight sums of them at once. All strides are bytes.
import { lanes, loadSplat, madd } from "../../simd/lanes";
import { storeEnd } from "./tile";

/**
 * c = start + a·B for one row: a has k ≥ 1 elements `columnA` apart, B is (k, n) with rows `rowB` apart, n ≥ 1. Sums in
 * index order over k. `moveStart` is −1, or 0 for a start that is the same everywhere.
 *
 * A block is up to eight vectors; slots beyond its last repeat that one, and the row's last vector ends with the row.
 * Nine vectors are cut into five and four: one that stood alone behind another block would take its results for starts.
 */
export function rowTimes<T>(
  n: i32,
  k: i32,
  a: usize,
  columnA: usize,
  b: usize,
  rowB: usize,
  start: usize,
  moveStart: i32,
  c: usize,
): void {
  let vectors = (n + lanes<T>() - 1) / lanes<T>();
  while (vectors > 0) {
    const count = vectors == 9 ? 5 : min(vectors, 8);
    // Where the block's last vector begins; before c when the row is shorter than a vector.
    const top = count < vectors ? (count - 1) << 4 : n * <i32>sizeof<T>() - 16;
    const o0 = min(0, top);
    const o1 = min(16, top);
    const o2 = min(32, top);
    const o3 = min(48, top);
    const o4 = min(64, top);
    const o5 = min(80, top);
    const o6 = min(96, top);
    const o7 = min(112, top);
    let c0 = v128.load(start + (o0 & moveStart));
    let c1 = v128.load(start + (o1 & moveStart));
    let c2 = v128.load(start + (o2 & moveStart));
    let c3 = v128.load(start + (o3 & moveStart));
    let c4 = v128.load(start + (o4 & moveStart));
    let c5 = v128.load(start + (o5 & moveStart));
    let c6 = v128.load(start + (o6 & moveStart));
    let c7 = v128.load(start + (o7 & moveStart));
    let row = b;
    let x = a;
    if (top == 112) {
      // Eight whole vectors: their places are constants.
      for (let p = k; p > 0; p--) {
        const factor = loadSplat<T>(x);
        x += columnA;
        c0 = madd<T>(factor, v128.load(row), c0);
        c1 = madd<T>(factor, v128.load(row, 16), c1);
        c2 = madd<T>(factor, v128.load(row, 32), c2);
        c3 = madd<T>(factor, v128.load(row, 48), c3);
        c4 = madd<T>(factor, v128.load(row, 64), c4);
        c5 = madd<T>(factor, v128.load(row, 80), c5);
        c6 = madd<T>(factor, v128.load(row, 96), c6);
        c7 = madd<T>(factor, v128.load(row, 112), c7);
        row += rowB;
      }
    } else {
      for (let p = k; p > 0; p--) {
        const factor = loadSplat<T>(x);
        x += columnA;
        c0 = madd<T>(factor, v128.load(row + o0), c0);
        c1 = madd<T>(factor, v128.load(row + o1), c1);
        c2 = madd<T>(factor, v128.load(row + o2), c2);
        c3 = madd<T>(factor, v128.load(row + o3), c3);
        c4 = madd<T>(factor, v128.load(row + o4), c4);
        c5 = madd<T>(factor, v128.load(row + o5), c5);
        c6 = madd<T>(factor, v128.load(row + o6), c6);
        c7 = madd<T>(factor, v128.load(row + o7), c7);
        row += rowB;
      }
    }
    if (n < lanes<T>()) {
      storeEnd<T>(c + o0, c0, n);
      return;
    }
    v128.store(c, c0);
    v128.store(c + o1, c1);
    v128.store(c + o2, c2);
    v128.store(c + o3, c3);
    v128.store(c + o4, c4);
    v128.store(c + o5, c5);
    v128.store(c + o6, c6);
    v128.store(c + o7, c7);
    const step = <usize>count << 4;
    b += step;
    c += step;
    start += step & moveStart;
    vectors -= count;
    n -= count * lanes<T>();
  }
}
