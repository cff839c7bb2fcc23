// One column of C from rows of A: the last layer of a network with one output. A tile for it would multiply lanes that nobody
// asked for. Vectors lie along the rows of A instead, squares of which are turned in registers: each lane is a row's sum, in
// index order. All strides are bytes.
import { lanes, loadSplat, madd } from "../../simd/lanes";
import { splat1, splat2, splat3 } from "./tile";

/** The T at a, a + row, … one to a lane. */
// @ts-ignore: decorator
@inline
function fromRows<T>(a: usize, row: usize): v128 {
  if (sizeof<T>() == 8) return v128.load_lane<u64>(a + row, v128.load64_zero(a), 1);
  const two = v128.load_lane<u32>(a + row, v128.load32_zero(a), 1);
  return v128.load_lane<u32>(a + 3 * row, v128.load_lane<u32>(a + 2 * row, two, 2), 3);
}

/** The lanes to c, c + row, … */
// @ts-ignore: decorator
@inline
function toRows<T>(c: usize, row: usize, sum: v128): void {
  if (sizeof<T>() == 8) {
    v128.store_lane<u64>(c, sum, 0);
    v128.store_lane<u64>(c + row, sum, 1);
    return;
  }
  v128.store_lane<u32>(c, sum, 0);
  v128.store_lane<u32>(c + row, sum, 1);
  v128.store_lane<u32>(c + 2 * row, sum, 2);
  v128.store_lane<u32>(c + 3 * row, sum, 3);
}

/** The next lanes<T>() terms of as many rows. */
// @ts-ignore: decorator
@inline
function addSquare<T>(sum: v128, a: usize, row: usize, b: usize): v128 {
  const r0 = v128.load(a);
  const r1 = v128.load(a + row);
  if (sizeof<T>() == 8) {
    sum = madd<T>(v128.shuffle<u64>(r0, r1, 0, 2), loadSplat<T>(b), sum);
    return madd<T>(v128.shuffle<u64>(r0, r1, 1, 3), splat1<T>(b), sum);
  }
  const r2 = v128.load(a + 2 * row);
  const r3 = v128.load(a + 3 * row);
  const low01 = v128.shuffle<u32>(r0, r1, 0, 4, 1, 5);
  const low23 = v128.shuffle<u32>(r2, r3, 0, 4, 1, 5);
  const high01 = v128.shuffle<u32>(r0, r1, 2, 6, 3, 7);
  const high23 = v128.shuffle<u32>(r2, r3, 2, 6, 3, 7);
  sum = madd<T>(v128.shuffle<u64>(low01, low23, 0, 2), loadSplat<T>(b), sum);
  sum = madd<T>(v128.shuffle<u64>(low01, low23, 1, 3), splat1<T>(b), sum);
  sum = madd<T>(v128.shuffle<u64>(high01, high23, 0, 2), splat2<T>(b), sum);
  return madd<T>(v128.shuffle<u64>(high01, high23, 1, 3), splat3<T>(b), sum);
}

/**
 * c = start + A·b for `rows` rows, a multiple of lanes<T>(), of k ≥ 1 contiguous elements; b contiguous. Starts and results are
 * `rowStart` (0: the same for all) and `rowC` apart. Two vectors of rows at a time, as each addition waits for the one before.
 */
export function column<T>(
  rows: i32,
  k: i32,
  a: usize,
  rowA: usize,
  b: usize,
  start: usize,
  rowStart: usize,
  c: usize,
  rowC: usize,
): void {
  const whole = k & -lanes<T>();
  while (rows > 0) {
    // Where there is one vector left, both are the same.
    const second = rows > lanes<T>() ? lanes<T>() : 0;
    const nextA = <usize>second * rowA;
    let a0 = a;
    let s0 = fromRows<T>(start, rowStart);
    let s1 = fromRows<T>(start + <usize>second * rowStart, rowStart);
    let at = b;
    let p = whole;
    for (; p > 0; p -= lanes<T>()) {
      s0 = addSquare<T>(s0, a0, rowA, at);
      s1 = addSquare<T>(s1, a0 + nextA, rowA, at);
      a0 += 16;
      at += 16;
    }
    for (p = k - whole; p > 0; p--) {
      const factor = loadSplat<T>(at);
      s0 = madd<T>(fromRows<T>(a0, rowA), factor, s0);
      s1 = madd<T>(fromRows<T>(a0 + nextA, rowA), factor, s1);
      a0 += sizeof<T>();
      at += sizeof<T>();
    }
    toRows<T>(c, rowC, s0);
    toRows<T>(c + <usize>second * rowC, rowC, s1);
    const done = lanes<T>() + second;
    rows -= done;
    a += <usize>done * rowA;
    start += <usize>done * rowStart;
    c += <usize>done * rowC;
  }
}
