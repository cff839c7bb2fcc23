// One row of A times B: vectors along the outputs, up to seven sums of them at once. All strides are bytes.
import { lanes, loadSplat, madd } from "../../simd/lanes";
import { storeEnd } from "./tile";

/**
 * Vectors of a block at most. Seven sums, what is loaded for them (V8 loads all before the first product) and the factor
 * just fit into the fifteen registers it has; with eight, one sum would live in memory and set the pace.
 */
const WIDEST: i32 = 7;

/** The place of vector `index` in a block of `count`: they stand one after the other, but the last one at `last`. */
// @ts-ignore: decorator
@inline
function placeOf(index: i32, count: i32, last: usize): usize {
  return index == count - 1 ? last : <usize>index << 4;
}

/** The sum that vector `index` begins with, if the block has so many. */
// @ts-ignore: decorator
@inline
function begin(index: i32, count: i32, last: usize, start: usize, moveStart: i32): v128 {
  if (index >= count) return i32x4.splat(0);
  return v128.load(start + (placeOf(index, count, last) & moveStart));
}

// @ts-ignore: decorator
@inline
function add<T>(index: i32, count: i32, last: usize, factor: v128, row: usize, sum: v128): v128 {
  if (index >= count) return sum;
  if (index == count - 1) return madd<T>(factor, v128.load(row + last), sum);
  return madd<T>(factor, v128.load(row + (<usize>index << 4)), sum);
}

// @ts-ignore: decorator
@inline
function end(index: i32, count: i32, last: usize, c: usize, sum: v128): void {
  if (index < count) v128.store(c + placeOf(index, count, last), sum);
}

/** A block of `count` vectors, a literal: what is beyond it folds away. `width`: elements of the last one, at its end. */
// @ts-ignore: decorator
@inline
function block<T>(
  count: i32,
  k: i32,
  a: usize,
  columnA: usize,
  b: usize,
  rowB: usize,
  last: usize,
  start: usize,
  moveStart: i32,
  c: usize,
  n: i32,
): void {
  let c0 = begin(0, count, last, start, moveStart);
  let c1 = begin(1, count, last, start, moveStart);
  let c2 = begin(2, count, last, start, moveStart);
  let c3 = begin(3, count, last, start, moveStart);
  let c4 = begin(4, count, last, start, moveStart);
  let c5 = begin(5, count, last, start, moveStart);
  let c6 = begin(6, count, last, start, moveStart);
  for (; k > 0; k--) {
    const factor = loadSplat<T>(a);
    a += columnA;
    c0 = add<T>(0, count, last, factor, b, c0);
    c1 = add<T>(1, count, last, factor, b, c1);
    c2 = add<T>(2, count, last, factor, b, c2);
    c3 = add<T>(3, count, last, factor, b, c3);
    c4 = add<T>(4, count, last, factor, b, c4);
    c5 = add<T>(5, count, last, factor, b, c5);
    c6 = add<T>(6, count, last, factor, b, c6);
    b += rowB;
  }
  if (count == 1) {
    storeEnd<T>(c + last, c0, min(n, lanes<T>()));
    return;
  }
  end(0, count, last, c, c0);
  end(1, count, last, c, c1);
  end(2, count, last, c, c2);
  end(3, count, last, c, c3);
  end(4, count, last, c, c4);
  end(5, count, last, c, c5);
  end(6, count, last, c, c6);
}

/**
 * c = start + a·B for one row: a has k ≥ 1 elements `columnA` apart, B is (k, n) with rows `rowB` apart, n ≥ 1. Sums in
 * index order over k. `moveStart` is −1, or 0 for a start that is the same everywhere.
 *
 * The row is cut into blocks of nearly equal size, so that no short one is left over: it would wait for each addition.
 * The row's last vector ends with the row. No block of one vector follows another: it would take that one's results
 * for starts.
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
  for (let blocks = (vectors + WIDEST - 1) / WIDEST; blocks > 0; blocks--) {
    const count = vectors / blocks;
    // Where the block's last vector begins; before c when the row is shorter than a vector.
    const last = <usize>(blocks > 1 ? (count - 1) << 4 : n * <i32>sizeof<T>() - 16);
    switch (count) {
      case 1:
        block<T>(1, k, a, columnA, b, rowB, last, start, moveStart, c, n);
        break;
      case 2:
        block<T>(2, k, a, columnA, b, rowB, last, start, moveStart, c, n);
        break;
      case 3:
        block<T>(3, k, a, columnA, b, rowB, last, start, moveStart, c, n);
        break;
      case 4:
        block<T>(4, k, a, columnA, b, rowB, last, start, moveStart, c, n);
        break;
      case 5:
        block<T>(5, k, a, columnA, b, rowB, last, start, moveStart, c, n);
        break;
      case 6:
        block<T>(6, k, a, columnA, b, rowB, last, start, moveStart, c, n);
        break;
      default:
        block<T>(WIDEST, k, a, columnA, b, rowB, last, start, moveStart, c, n);
    }
    const step = <usize>count << 4;
    b += step;
    c += step;
    start += step & moveStart;
    vectors -= count;
    n -= count * lanes<T>();
  }
}
