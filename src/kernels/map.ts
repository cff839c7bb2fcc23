// Kernels that give a number for each number: the way that takes anything. The way for arrays in linear memory alone stands
// at each kernel.

import { aligned } from '../core/aligned.js';
import type { Elementwise, Pointer } from '../core/core.js';
import { SCRATCH_BYTES } from '../core/core.js';
import type { Numbers } from '../matrix/matrix-like.js';
import type { Bound } from './bound.js';
import { type Block, type CoreArray, place } from './core-array.js';
import { boundFor, type Given, given, like, mayOverlap, type Operand, Room } from './operand.js';

/** A result: where it goes, and what the caller gets. */
export interface Result {
  readonly given: Given;
  readonly answer: Operand;
}

/** `out`, or a new array of the same kind and shape as `x`. */
export function resultFor(what: string, x: Given, out: Operand | undefined): Result {
  if (out !== undefined) return { given: like(`${what}: out`, out, x, true), answer: out };
  return newResult(x, x.length, x.shape ?? [x.length]);
}

/** A new array: in linear memory where `x` is there, else a typed one. */
export function newResult(x: Given, length: number, shape: readonly number[]): Result {
  const answer: CoreArray | Numbers = x.shape
    ? place(Object.freeze([...shape]), boundFor(x), false)
    : x.dtype === 'float64'
      ? new Float64Array(length)
      : new Float32Array(length);
  return { given: given('out', answer, true), answer };
}

/** Both in linear memory, of one element type and length, in the memory of the engine in use but for `isCurrent`. */
export function paired(a: Block | undefined, b: Block | undefined): boolean {
  return (
    a !== undefined &&
    b !== undefined &&
    a.bound !== undefined &&
    a.bound === b.bound &&
    a.length === b.length
  );
}

/** out[i] = f(x[i]). */
export function map(
  what: string,
  kernel: (bound: Bound) => Elementwise,
  x: Operand,
  out: Operand | undefined,
): Operand {
  const from = given(`${what}: x`, x);
  const { given: to, answer } = resultFor(what, from, out);
  const bound = boundFor(from);
  const run = kernel(bound);
  if (from.length > 0) through(bound, from, to, (count, src, dst) => run(count, src, dst));
  return answer;
}

/**
 * Runs `kernel` from one argument to another, either anywhere. What is not in linear memory goes through the engine's scratch,
 * a part at a time: a kernel that treats each number alike does not notice.
 */
function through(
  bound: Bound,
  from: Given,
  to: Given,
  kernel: (count: number, src: Pointer, dst: Pointer) => void,
): void {
  const { length } = from;
  const overlap = mayOverlap(from, to, bound);
  if (from.at !== undefined && to.at !== undefined && (from.at === to.at || !overlap)) {
    kernel(length, from.at, to.at);
    return;
  }
  // Of what overlaps, all is read before anything is written.
  const chunk = overlap ? length : Math.min(length, SCRATCH_BYTES >>> bound.shift);
  const room = new Room(bound, aligned(chunk * bound.size), SCRATCH_BYTES);
  try {
    const at = room.take(chunk);
    for (let done = 0; done < length; done += chunk) {
      const count = Math.min(chunk, length - done);
      copyIn(bound, from, done, count, at);
      kernel(count, at, at);
      copyOut(bound, to, done, count, at);
    }
  } finally {
    room.release();
  }
}

/** Elements from `start` on of an argument to linear memory. */
export function copyIn(bound: Bound, from: Given, start: number, count: number, to: Pointer): void {
  const all = bound.view();
  const first = from.at === undefined ? start : (from.at >>> bound.shift) + start;
  all.set((from.view ?? all).subarray(first, first + count), to >>> bound.shift);
}

export function copyOut(
  bound: Bound,
  to: Given,
  start: number,
  count: number,
  from: Pointer,
): void {
  const all = bound.view();
  const first = from >>> bound.shift;
  const target = to.at === undefined ? start : (to.at >>> bound.shift) + start;
  (to.view ?? all).set(all.subarray(first, first + count), target);
}
