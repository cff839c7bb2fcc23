// The two element types, for twins that are written once for both.
import { expF32, expF64 } from './exp.js';
import { logF32, logF64 } from './log.js';
import type { JsMemory } from './memory.js';

/** What differs between float64 and float32. */
export interface Element {
  /** A byte offset shifted right by this is an index. */
  readonly shift: 2 | 3;
  /** Elements of a vector: how many partial sums the kernels have. */
  readonly lanes: 2 | 4;
  view(memory: JsMemory): Float64Array | Float32Array;
  /** The result of one operation, rounded to the type. */
  round(x: number): number;
  /** The smallest normal number. */
  readonly smallest: number;
  exp(x: number): number;
  log(x: number): number;
}

export const F64: Element = {
  shift: 3,
  lanes: 2,
  view: (memory) => memory.f64,
  round: (x) => x,
  smallest: 2.2250738585072014e-308,
  exp: expF64,
  log: logF64,
};

export const F32: Element = {
  shift: 2,
  lanes: 4,
  view: (memory) => memory.f32,
  round: Math.fround,
  smallest: 1.1754943508222875e-38,
  exp: expF32,
  log: logF32,
};

/** Twin of sumLanes: the partial sums in the order in which a vector's lanes are added. */
export function sumLanes({ round }: Element, sums: ArrayLike<number>): number {
  if (sums.length === 2) return sums[0]! + sums[1]!;
  return round(round(sums[0]! + sums[2]!) + round(sums[1]! + sums[3]!));
}

/** ±1, or x itself where it is ±0 or NaN. */
export function sign(x: number): number {
  if (x > 0) return 1;
  return x < 0 ? -1 : x;
}
