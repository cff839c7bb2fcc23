// Gathering the rows of one batch in the order of the epoch.

import { Frame, Work } from "../abi";

/** The row that stands at place i of the order. */
// @ts-ignore: decorator
@inline
export function rowAt(order: usize, i: i32): usize {
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

/** Of samples of any length: the frame's rows are those of [first, first + rows) of the order; their offsets from 0 on. */
export function enter(frame: usize, order: usize, first: i32, rows: i32): void {
  const offsets = <usize>load<u32>(frame + Frame.OFFSETS);
  if (!offsets) return;
  let to = <usize>load<u32>(<usize>load<u32>(frame + Frame.WORKSPACE) + Work.OFFSETS);
  store<u32>(frame + Frame.ROW_OFFSETS, <u32>to);
  let steps: u32 = 0;
  store<u32>(to, steps);
  for (let i = first; i < first + rows; i++) {
    const at = offsets + (rowAt(order, i) << 2);
    steps += load<u32>(at + 4) - load<u32>(at);
    to += 4;
    store<u32>(to, steps);
  }
}

/** As `gather`, of rows that are the steps of these samples, where they are of any length. */
export function gatherSteps(
  offsets: usize,
  order: usize,
  first: i32,
  rows: i32,
  columns: i32,
  size: usize,
  src: usize,
  dst: usize,
): void {
  const stride = <usize>columns * size;
  for (let i = first; i < first + rows; i++) {
    const at = offsets + (rowAt(order, i) << 2);
    const start = <usize>load<u32>(at);
    const bytes = (<usize>load<u32>(at + 4) - start) * stride;
    memory.copy(dst, src + start * stride, bytes);
    dst += bytes;
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
