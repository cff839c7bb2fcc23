// C = start + a·b for one term: the outer product of a column and a row, as in the gradient of the weights from one
// sample. It is bound by stores; a tile would load and keep sums that nothing is added to. All strides are bytes.
import { loadPart, loadSplat, madd, splat, storePart } from "../../simd/lanes";

/** factor·b from −0, which adds nothing, or from what stands at `start`. */
// @ts-ignore: decorator
@inline
function term<T>(factor: v128, row: v128, start: v128, begins: bool): v128 {
  return begins ? madd<T>(factor, row, start) : v128.mul<T>(factor, row);
}

/** One row: `bytes` of b times `factor`. */
// @ts-ignore: decorator
@inline
function scaled<T>(bytes: usize, factor: v128, b: usize, start: usize, begins: bool, c: usize): void {
  const nothing = splat<T>(0, 0);
  const end = c + bytes;
  for (const last = end - 64; c <= last; c += 64) {
    v128.store(c, term<T>(factor, v128.load(b), begins ? v128.load(start) : nothing, begins));
    v128.store(c, term<T>(factor, v128.load(b, 16), begins ? v128.load(start, 16) : nothing, begins), 16);
    v128.store(c, term<T>(factor, v128.load(b, 32), begins ? v128.load(start, 32) : nothing, begins), 32);
    v128.store(c, term<T>(factor, v128.load(b, 48), begins ? v128.load(start, 48) : nothing, begins), 48);
    b += 64;
    start += 64;
  }
  for (const last = end - 16; c <= last; c += 16) {
    v128.store(c, term<T>(factor, v128.load(b), begins ? v128.load(start) : nothing, begins));
    b += 16;
    start += 16;
  }
  const rest = <i32>((bytes & 15) / sizeof<T>());
  if (rest) {
    storePart<T>(c, term<T>(factor, loadPart<T>(b, rest), begins ? loadPart<T>(start, rest) : nothing, begins), rest);
  }
}

/** a: m elements `rowA` apart, b: n elements. `begins`: each row of C starts from `start`, which moves by `rowStart`. */
export function outer<T>(
  m: i32,
  n: i32,
  a: usize,
  rowA: usize,
  b: usize,
  begins: bool,
  start: usize,
  rowStart: usize,
  c: usize,
  rowC: usize,
): void {
  const bytes = <usize>n * sizeof<T>();
  for (; m > 0; m--) {
    const factor = loadSplat<T>(a);
    if (begins) scaled<T>(bytes, factor, b, start, true, c);
    else scaled<T>(bytes, factor, b, start, false, c);
    a += rowA;
    start += rowStart;
    c += rowC;
  }
}
