// Gathering the rows of one batch in the order of the epoch.

/** The row that stands at place i of the order. */
// @ts-ignore: decorator
@inline
function rowAt(order: usize, i: i32): usize {
  return order ? <usize>load<u32>(order + (<usize>i << 2)) : <usize>i;
}

/** Copies rows order[first … first + rows) of (samples, columns), elements of `size` bytes, to dst. */
export function gather(order: usize, first: i32, rows: i32, columns: i32, size: usize, src: usize, dst: usize): void {
  const stride = <usize>columns * size;
  for (let i = first; i < first + rows; i++) {
    copy(src + rowAt(order, i) * stride, dst, stride);
    dst += stride;
  }
}

/** `byteLength` bytes, a multiple of 4; memory.copy costs a call out of WebAssembly, too much for a short row. */
// @ts-ignore: decorator
@inline
function copy(src: usize, dst: usize, byteLength: usize): void {
  if (byteLength > 1024) {
    memory.copy(dst, src, byteLength);
    return;
  }
  const end = dst + (byteLength & ~15);
  while (dst < end) {
    v128.store(dst, v128.load(src));
    src += 16;
    dst += 16;
  }
  if (byteLength & 8) {
    store<u64>(dst, load<u64>(src));
    src += 8;
    dst += 8;
  }
  if (byteLength & 4) store<u32>(dst, load<u32>(src));
}
