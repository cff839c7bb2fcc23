// One row of A times B: vectors along the outputs, eight sums of them at once. All strides are bytes.
import { lanes, loadSplat, madd } from "../../simd/lanes";
import { storeEnd } from "./microkernel";

/**
 * c = start + a·B for one row: a has k ≥ 1 elements `columnA` apart, B is (k, n) with rows `rowB` apart, n ≥ 1.
 * `moveStart` is −1, or 0 for a start that is the same everywhere. Sums in index order over k. Slots beyond a block's last vector repeat it, as rows do in the tiles; the last vector
 * ends with the row. Blocks are of nearly equal size, so that the last vector never stands alone behind another block,
 * whose results it would take for starts.
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
  for (let blocks = (vectors + 7) >> 3; blocks > 0; blocks--) {
    const count = (vectors + blocks - 1) / blocks;
    // Where the block's last vector begins; before c when the row is shorter than a vector.
    const top = blocks > 1 ? (count - 1) << 4 : n * <i32>sizeof<T>() - 16;
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
