// Copies of an image with room between or around its pixels.
import { lanes, loadPart, storePart } from "../simd/lanes";

// @ts-ignore: decorator
@inline
function copy<T>(count: i32, from: usize, to: usize): void {
  for (; count >= lanes<T>(); count -= lanes<T>()) {
    v128.store(to, v128.load(from));
    from += 16;
    to += 16;
  }
  if (count > 0) storePart<T>(to, loadPart<T>(from, count), count);
}

/**
 * src (height, width, channels) → its pixels at dst, rows `rowBytes` and pixels `pixelBytes` apart; what lies between stays as
 * it is. src and dst disjoint.
 */
export function spread<T>(
  height: i32,
  width: i32,
  channels: i32,
  src: usize,
  dst: usize,
  rowBytes: usize,
  pixelBytes: usize,
): void {
  const bytes = <usize>channels * sizeof<T>();
  if (pixelBytes == bytes) {
    channels *= width;
    width = 1;
  }
  const step = <usize>channels * sizeof<T>();
  for (; height > 0; height--) {
    let to = dst;
    for (let i = width; i > 0; i--) {
      copy<T>(channels, src, to);
      src += step;
      to += pixelBytes;
    }
    dst += rowBytes;
  }
}
