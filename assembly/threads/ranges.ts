// Ranges of things that are done one like the other (samples, rows, columns, heads): a kernel that is a loop over them has the loop's body
// for a part, `range(first, end)`, and its arguments in shared memory, as those who serve have no other way to them.
//
//   if (ASC_FEATURE_THREADS) {
//     const parts = partsFor(rows, <f64>rows * products);
//     if (parts) {
//       putArgument(0, x);
//       forkRange(sizeof<T>() == 8 ? rowsF64 : rowsF32, rows, 1, parts);
//       return;
//     }
//   }
//
// What a part writes is its own, and what it keeps for a while stands in its thread's room (room.ts).
import { canFork, fork, TASK, threads } from "./pool";

/** The task of a range, among those of tasks.ts. */
const RANGE: i32 = -1;
/** Parts for each thread: one that comes late finds less left to do. */
const PARTS_EACH: i32 = 2;
/** Products of two numbers that are worth a part: some µs. */
export const LEAST_PRODUCTS: f64 = 16384;

// @ts-ignore: decorator
@inline
export function word(index: usize): usize {
  return <usize>load<u32>(TASK + 8 + (index << 2));
}

// @ts-ignore: decorator
@inline
export function put(index: usize, value: usize): void {
  store<u32>(TASK + 8 + (index << 2), <u32>value);
}

/** Where part `part` of `count` things begins; all parts but the last have a multiple of `unit`. */
// @ts-ignore: decorator
@inline
export function begin(part: i32, parts: i32, count: i32, unit: i32): i32 {
  const units = (count + unit - 1) / unit;
  return min(count, <i32>((<i64>units * part) / parts) * unit);
}

/** How many parts of at least `least` there are in `all`. */
// @ts-ignore: decorator
@inline
export function partsOf(all: f64, least: f64): i32 {
  return <i32>min(<f64>(threads() * PARTS_EACH), all / least);
}

/**
 * How many parts to make of `count` things, each range of which can be done by itself, and which together take as long as so many
 * products of two numbers; 0: they are not to be divided now.
 */
export function partsFor(count: i32, products: f64): i32 {
  const parts = min(count, partsOf(products, LEAST_PRODUCTS));
  return parts < 2 || !canFork() ? 0 : parts;
}

/** Where the arguments of a range begin. */
const ARGUMENTS: usize = 3;

/** Argument `index` of a range: set before `forkRange`, read in its parts. At most 32. */
// @ts-ignore: decorator
@inline
export function putArgument(index: usize, value: usize): void {
  put(ARGUMENTS + index, value);
}

// @ts-ignore: decorator
@inline
export function argument(index: usize): usize {
  return word(ARGUMENTS + index);
}

/**
 * Calls `range` for parts of [0, count) that begin at multiples of `unit`. Functions stand at the same place of the table in every instance.
 * It has its arguments from `argument` alone.
 */
export function forkRange(range: (first: i32, end: i32) => void, count: i32, unit: i32, parts: i32): void {
  store<i32>(TASK - 4, RANGE);
  put(0, range.index);
  put(1, count);
  put(2, unit);
  fork(parts);
}

/** One part of a range. */
export function rangePart(part: i32, parts: i32): void {
  const count = <i32>word(1);
  const unit = <i32>word(2);
  const first = begin(part, parts, count, unit);
  const end = begin(part + 1, parts, count, unit);
  if (first < end) call_indirect<void>(<u32>word(0), first, end);
}
