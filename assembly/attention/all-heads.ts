// The heads of all samples, one by one or divided among threads (threads/ranges.ts). Each is attention of its own (heads.ts).
import { SelfAttention } from "../abi";
import { roomOf, rounded, sizeOf } from "../training/layout";
import { argument, forkRange, partsFor, putArgument } from "../threads/ranges";
import { ownRoom, roomBytes } from "../threads/room";
import { attend, attendBackward } from "./heads";
import { blockBytes, headAt, headBytes, headPackedBytes, headsOf, squareBytes, squaresBefore, stepsIn, unitsOf } from "./shape";

/** Heads [first, end) of all samples. q: where queries, keys, values and outputs stand; p: the softmax of all heads in training, else of one. */
export function attendHeads<T>(
  frame: usize,
  layer: usize,
  first: i32,
  end: i32,
  q: usize,
  p: usize,
  training: bool,
  turned: usize,
  packed: usize,
): void {
  const units = unitsOf(layer);
  const heads = headsOf(layer);
  const causal = sizeOf(layer, SelfAttention.SIZE_CAUSAL) != 0;
  const block = blockBytes<T>(layer, roomOf(frame, layer));
  const k = q + block;
  const v = k + block;
  const mixed = v + block;
  if (training) p += squaresBefore<T>(frame, layer, first, heads);
  for (let i = first; i < end; i++) {
    const steps = stepsIn(frame, layer, i / heads);
    const at = headAt<T>(frame, layer, i, heads, units);
    attend<T>(steps, units / heads, units, causal, q + at, k + at, v + at, p, mixed + at, turned, packed);
    if (training) p += squareBytes<T>(steps);
  }
}

/** Heads [first, end) of all samples on the way back, as `attendHeads`. inner: the gradient at their outputs. */
export function attendHeadsBackward<T>(
  frame: usize,
  layer: usize,
  first: i32,
  end: i32,
  q: usize,
  p: usize,
  inner: usize,
  slopes: usize,
  one: usize,
  turned: usize,
  packed: usize,
): void {
  const units = unitsOf(layer);
  const heads = headsOf(layer);
  const n = units / heads;
  const causal = sizeOf(layer, SelfAttention.SIZE_CAUSAL) != 0;
  const block = blockBytes<T>(layer, roomOf(frame, layer));
  const k = q + block;
  const v = k + block;
  p += squaresBefore<T>(frame, layer, first, heads);
  for (let i = first; i < end; i++) {
    const steps = stepsIn(frame, layer, i / heads);
    const at = headAt<T>(frame, layer, i, heads, units);
    attendBackward<T>(steps, n, units, causal, q + at, k + at, v + at, p, inner + at, slopes, one, turned, packed);
    p += squareBytes<T>(steps);
  }
}

/**
 * All heads divided among threads; on the way back (`inner` not 0) with room for slopes and rows. False: it is not worth dividing, and
 * nothing was done. What a head uses for a while stands in its thread's own room: where that is too small nothing is divided.
 */
export function forkHeads<T>(
  frame: usize,
  layer: usize,
  samples: i32,
  most: i32,
  q: usize,
  p: usize,
  training: bool,
  inner: usize,
  turned: usize,
  packed: usize,
  slopes: usize,
  one: usize,
): bool {
  const heads = headsOf(layer);
  const n = unitsOf(layer) / heads;
  const room = <usize>2 * headBytes<T>(layer, most) + headPackedBytes<T>(n, most) + rounded(squareBytes<T>(most));
  if (room > roomBytes()) return false;
  const count = samples * heads;
  const parts = partsFor(count, 2 * <f64>count * <f64>most * <f64>most * <f64>n);
  if (!parts) return false;
  putArgument(0, frame);
  putArgument(1, layer);
  putArgument(2, q);
  putArgument(3, p);
  putArgument(4, training ? 1 : 0);
  putArgument(5, turned);
  putArgument(6, packed);
  putArgument(7, inner);
  putArgument(8, slopes);
  putArgument(9, one);
  putArgument(10, most);
  if (inner) forkRange(sizeof<T>() == 8 ? backwardF64 : backwardF32, count, 1, parts);
  else forkRange(sizeof<T>() == 8 ? forwardF64 : forwardF32, count, 1, parts);
  return true;
}

// @ts-ignore: decorator
@inline
function forwardPart<T>(first: i32, end: i32): void {
  const layer = argument(1);
  const training = argument(4) != 0;
  let p = argument(3);
  let turned = argument(5);
  let packed = argument(6);
  const own = ownRoom(0);
  if (own) {
    const most = <i32>argument(10);
    turned = own;
    packed = own + headBytes<T>(layer, most);
    if (!training) p = packed + headPackedBytes<T>(unitsOf(layer) / headsOf(layer), most);
  }
  attendHeads<T>(argument(0), layer, first, end, argument(2), p, training, turned, packed);
}

// @ts-ignore: decorator
@inline
function backwardPart<T>(first: i32, end: i32): void {
  const layer = argument(1);
  let turned = argument(5);
  let packed = argument(6);
  let slopes = argument(8);
  let one = argument(9);
  const own = ownRoom(0);
  if (own) {
    const most = <i32>argument(10);
    turned = own;
    one = own + headBytes<T>(layer, most);
    slopes = one + headBytes<T>(layer, most);
    packed = slopes + rounded(squareBytes<T>(most));
  }
  attendHeadsBackward<T>(argument(0), layer, first, end, argument(2), argument(3), argument(7), slopes, one, turned, packed);
}

function forwardF64(first: i32, end: i32): void {
  forwardPart<f64>(first, end);
}
function forwardF32(first: i32, end: i32): void {
  forwardPart<f32>(first, end);
}
function backwardF64(first: i32, end: i32): void {
  backwardPart<f64>(first, end);
}
function backwardF32(first: i32, end: i32): void {
  backwardPart<f32>(first, end);
}
