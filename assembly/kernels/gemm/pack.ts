// Copies that lay a block out in the order in which the tiles read it.
import { lanes } from "../../simd/lanes";
import { MR, nr, TALL } from "./blocking";

/**
 * B (k, n) to panels of two vectors: for each panel, the k rows of it one after the other. The last vector of a row
 * ends with it, so a panel may repeat columns; a last panel of one vector keeps the same row length. ldb in bytes.
 */
export function packB<T>(k: i32, n: i32, b: usize, rowB: usize, dst: usize): void {
  const end = b + <usize>n * sizeof<T>() - 16;
  const panel = <usize>k << 5;
  // Two panels at a time: together a row's piece is a line of the cache, which is read once.
  for (; n >= 2 * nr<T>(); n -= 2 * nr<T>()) {
    let src = b;
    let second = dst + panel;
    for (let p = k; p > 0; p--) {
      v128.store(dst, v128.load(src));
      v128.store(dst, v128.load(src, 16), 16);
      v128.store(second, v128.load(src, 32));
      v128.store(second, v128.load(src, 48), 16);
      src += rowB;
      dst += 32;
      second += 32;
    }
    b += 64;
    dst = second;
  }
  for (; n > 0; n -= nr<T>()) {
    let src = min(b, end);
    const second = min(src + 16, end) - src;
    for (let p = k; p > 0; p--) {
      v128.store(dst, v128.load(src));
      v128.store(dst, v128.load(src + second), 16);
      src += rowB;
      dst += 32;
    }
    b += 32;
  }
}

/**
 * A (m, k), its columns contiguous and `columnA` bytes apart, to panels: the first `many` rows TALL to a panel, the
 * others MR. For each panel, its k columns one after the other. A last panel of fewer rows has them first in each
 * column; nothing reads the others.
 */
export function packA<T>(m: i32, many: i32, k: i32, a: usize, columnA: usize, dst: usize): void {
  while (m > 0) {
    const height = many > 0 ? TALL : MR;
    let src = a;
    for (let p = k; p > 0; p--) {
      if (m >= height) {
        v128.store(dst, v128.load(src));
        if (sizeof<T>() == 8) v128.store(dst, v128.load(src, 16), 16);
        if (TALL && height == TALL) {
          store<T>(dst + MR * sizeof<T>(), load<T>(src + MR * sizeof<T>()));
        }
      } else {
        for (let i = 0; i < m; i++) store<T>(dst + <usize>i * sizeof<T>(), load<T>(src + <usize>i * sizeof<T>()));
      }
      src += columnA;
      dst += <usize>height * sizeof<T>();
    }
    a += <usize>height * sizeof<T>();
    m -= height;
    many -= height;
  }
}

/** dst (columns, rows) = src (rows, columns) transposed. Strides are elements. src and dst are disjoint. */
// @ts-ignore: decorator
@inline
function transpose<T>(rows: i32, columns: i32, src: usize, ldsrc: i32, dst: usize, lddst: i32): void {
  const rowSrc = <usize>ldsrc * sizeof<T>();
  const rowDst = <usize>lddst * sizeof<T>();
  if (rows < lanes<T>() || columns < lanes<T>()) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const from = src + <usize>i * rowSrc + <usize>j * sizeof<T>();
        store<T>(dst + <usize>j * rowDst + <usize>i * sizeof<T>(), load<T>(from));
      }
    }
    return;
  }
  for (let i = 0; i < rows; i += lanes<T>()) {
    // The last square of a row or column is moved back until it ends with it, and writes some elements again.
    i = min(i, rows - lanes<T>());
    for (let j = 0; j < columns; j += lanes<T>()) {
      j = min(j, columns - lanes<T>());
      const from = src + <usize>i * rowSrc + <usize>j * sizeof<T>();
      square<T>(from, rowSrc, dst + <usize>j * rowDst + <usize>i * sizeof<T>(), rowDst);
    }
  }
}

/** One square of a vector's width. */
// @ts-ignore: decorator
@inline
function square<T>(src: usize, rowSrc: usize, dst: usize, rowDst: usize): void {
  const r0 = v128.load(src);
  const r1 = v128.load(src + rowSrc);
  if (sizeof<T>() == 8) {
    v128.store(dst, v128.shuffle<u64>(r0, r1, 0, 2));
    v128.store(dst + rowDst, v128.shuffle<u64>(r0, r1, 1, 3));
    return;
  }
  const r2 = v128.load(src + 2 * rowSrc);
  const r3 = v128.load(src + 3 * rowSrc);
  const low01 = v128.shuffle<u32>(r0, r1, 0, 4, 1, 5);
  const low23 = v128.shuffle<u32>(r2, r3, 0, 4, 1, 5);
  const high01 = v128.shuffle<u32>(r0, r1, 2, 6, 3, 7);
  const high23 = v128.shuffle<u32>(r2, r3, 2, 6, 3, 7);
  v128.store(dst, v128.shuffle<u64>(low01, low23, 0, 2));
  v128.store(dst + rowDst, v128.shuffle<u64>(low01, low23, 1, 3));
  v128.store(dst + 2 * rowDst, v128.shuffle<u64>(high01, high23, 0, 2));
  v128.store(dst + 3 * rowDst, v128.shuffle<u64>(high01, high23, 1, 3));
}

export function transposeF64(rows: i32, columns: i32, src: usize, ldsrc: i32, dst: usize, lddst: i32): void {
  transpose<f64>(rows, columns, src, ldsrc, dst, lddst);
}
export function transposeF32(rows: i32, columns: i32, src: usize, ldsrc: i32, dst: usize, lddst: i32): void {
  transpose<f32>(rows, columns, src, ldsrc, dst, lddst);
}
