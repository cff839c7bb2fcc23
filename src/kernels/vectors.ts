// Sums over vectors, and their updates.

import { aligned } from '../core/aligned.js';
import type { Pointer } from '../core/core.js';
import { SCRATCH_BYTES } from '../core/core.js';
import { checkScalar } from './arguments.js';
import { type Bound, isCurrent } from './bound.js';
import { type Block, blockOf } from './core-array.js';
import { copyIn, copyOut, paired, resultFor } from './map.js';
import { boundFor, type Given, given, like, mayOverlap, type Operand, Room } from './operand.js';

/**
 * The inner product Σ x[j]·y[j].
 *
 * Order of summation: with V = 8 partial sums (float64) or 16 (float32), element j of the whole blocks of V goes to partial sum
 * j mod V; these are added as vectors (0 + 2) + (1 + 3), then across the lanes, then the elements after the last whole block one
 * by one. Fewer than V elements are summed in plain index order. The error is at most (n/V + V)·ε·Σ|x[j]·y[j]|, ε = 2^-53
 * (float64) or 2^-24 (float32), to first order. 0 for arrays without elements.
 *
 * @throws DataError not arrays of numbers. @throws ShapeError of different lengths. @throws OptionError of different dtypes.
 * @throws EngineError `ERR_OUT_OF_MEMORY`. @throws DisposedError
 *
 * @example
 * ```ts
 * dot(Float64Array.of(1, 2, 3), Float64Array.of(4, 5, 6)); // 32
 * ```
 */
export function dot(x: Operand, y: Operand): number {
  const [a, b] = [blockOf(x), blockOf(y)];
  if (paired(a, b) && isCurrent(a!.bound!)) {
    return a!.bound!.dot(a!.length, a!.pointer, b!.pointer, 0);
  }
  const left = given('dot: x', x);
  const right = like('dot: y', y, left);
  return inMemory(boundFor(left), [left, right], (bound, p, q) =>
    bound.dot(left.length, p!, q!, 0),
  );
}

/**
 * Σ x[j], calculated in float64 for both dtypes.
 *
 * Order of summation: element j of the whole blocks of eight goes to partial sum j mod 8; these are added as
 * ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7)), then the elements after the last whole block one by one. The error is at
 * most (n/8 + 8)·2^-53·Σ|x[j]|, to first order. 0 for an array without elements.
 *
 * @throws DataError @throws EngineError @throws DisposedError
 *
 * @example
 * ```ts
 * sum(Float64Array.of(1, 2, 3)); // 6
 * ```
 */
export function sum(x: Operand): number {
  const a = blockOf(x);
  if (a?.bound && isCurrent(a.bound)) return a.bound.sum(a.length, a.pointer);
  const own = given('sum: x', x);
  return inMemory(boundFor(own), [own], (bound, p) => bound.sum(own.length, p!));
}

/**
 * The Euclidean norm √Σ x[j]², calculated in float64 for both dtypes.
 *
 * Order of summation: that of `sum`. Where the squares would overflow or lose digits, the numbers are scaled by a power of two
 * first. Relative error at most (n/16 + 6)·2^-53, to first order. NaN where a number is NaN, ∞ where one is ±∞ and none NaN.
 *
 * @throws DataError @throws EngineError @throws DisposedError
 *
 * @example
 * ```ts
 * norm(Float64Array.of(3, 4)); // 5
 * norm(Float64Array.of(3e200, 4e200)); // 5e200
 * ```
 */
export function norm(x: Operand): number {
  const a = blockOf(x);
  if (a?.bound && isCurrent(a.bound)) {
    return rootOf(a.bound, a.length, a.pointer, a.bound.sumOfSquares(a.length, a.pointer));
  }
  const own = given('norm: x', x);
  // A copy that lies in the engine's scratch is scaled where it lies.
  return inMemory(boundFor(own), [own], (bound, p) =>
    rootOf(bound, own.length, p!, bound.sumOfSquares(own.length, p!)),
  );
}

/** From here on no square that counts was subnormal. */
const SAFE_SQUARES = 2 ** -940;
/** Brings numbers whose squares leave float64 back into it: (2^1024·2^-600)² and (2^-1074·2^600)² are normal. */
const FAR = 2 ** 600;

function rootOf(bound: Bound, length: number, at: Pointer, squares: number): number {
  if (squares > SAFE_SQUARES && squares < Number.POSITIVE_INFINITY) return Math.sqrt(squares);
  // Numbers of float32 have squares far within float64.
  if (bound.dtype === 'float32' || Number.isNaN(squares)) return Math.sqrt(squares);
  const first = at >>> bound.shift;
  const view = bound.view();
  let most = 0;
  for (let i = first; i < first + length; i++) most = Math.max(most, Math.abs(view[i]!));
  if (most === 0 || most === Number.POSITIVE_INFINITY) return most;
  // A power of two changes no digit.
  const factor = most >= 1 ? 1 / FAR : FAR;
  const part = Math.min(length, SCRATCH_BYTES >>> 3);
  const room = new Room(bound, aligned(8 * part), SCRATCH_BYTES);
  let total = 0;
  try {
    const scratch = room.take(part);
    for (let done = 0; done < length; done += part) {
      const count = Math.min(part, length - done);
      view.copyWithin(scratch >>> 3, first + done, first + done + count);
      bound.scale(count, factor, scratch);
      total += bound.sumOfSquares(count, scratch);
    }
  } finally {
    room.release();
  }
  return Math.sqrt(total) / factor;
}

/**
 * y += alpha·x: each number is rounded twice, and nothing is summed up.
 *
 * @param alpha - Any number. Float32 rounds it first.
 * @param y - Changed, and returned.
 * @throws OptionError `alpha` is no number, or another dtype. @throws DataError @throws ShapeError @throws EngineError
 * @throws DisposedError
 *
 * @example
 * ```ts
 * axpy(2, Float64Array.of(1, 2), Float64Array.of(10, 20)); // Float64Array [ 12, 24 ]
 * ```
 */
export function axpy<T extends Operand>(alpha: number, x: Operand, y: T): T {
  const factor = checkScalar('axpy: alpha', alpha);
  const [a, b] = [blockOf(x), blockOf(y)];
  if (paired(a, b) && isCurrent(a!.bound!)) {
    a!.bound!.axpy(a!.length, factor, a!.pointer, b!.pointer);
    return y;
  }
  const from = given('axpy: x', x);
  const to = like('axpy: y', y, from, true);
  combine(from, to, to, (bound, count, p, q) => bound.axpy(count, factor, p, q));
  return y;
}

/**
 * out[i] = alpha·x[i], one rounding each.
 *
 * @param out - Takes the result and is returned; it may be `x`. Default: a new array of the kind of `x`.
 * @throws OptionError @throws DataError @throws ShapeError @throws EngineError @throws DisposedError
 *
 * @example
 * ```ts
 * scale(0.5, Float64Array.of(2, 4)); // Float64Array [ 1, 2 ]
 * ```
 */
export function scale<X extends Operand, Out extends Operand = X>(
  alpha: number,
  x: X,
  out?: Out,
): Out {
  const factor = checkScalar('scale: alpha', alpha);
  const [a, b] = [blockOf(x), blockOf(out)];
  if (paired(a, b) && isCurrent(a!.bound!)) {
    if (a !== b) copyBlock(a!, b!);
    a!.bound!.scale(a!.length, factor, b!.pointer);
    return out as Out;
  }
  const from = given('scale: x', x);
  const { given: to, answer } = resultFor('scale', from, out);
  combine(from, from, to, (bound, count, _, q) => bound.scale(count, factor, q));
  return answer as Out;
}

/**
 * out[i] = x[i]·y[i], one rounding each.
 *
 * @param out - Takes the result and is returned; it may be `x` or `y`. Default: a new array of the kind of `x`.
 * @throws OptionError @throws DataError @throws ShapeError @throws EngineError @throws DisposedError
 *
 * @example
 * ```ts
 * multiply(Float64Array.of(1, 2), Float64Array.of(3, 4)); // Float64Array [ 3, 8 ]
 * ```
 */
export function multiply<X extends Operand, Out extends Operand = X>(
  x: X,
  y: Operand,
  out?: Out,
): Out {
  const [a, b, c] = [blockOf(x), blockOf(y), blockOf(out)];
  if (paired(a, b) && paired(a, c) && isCurrent(a!.bound!)) {
    // The kernel multiplies its second argument in place; the product is the same either way.
    if (a === c) a!.bound!.multiply(a!.length, b!.pointer, c!.pointer);
    else {
      if (b !== c) copyBlock(b!, c!);
      a!.bound!.multiply(a!.length, a!.pointer, c!.pointer);
    }
    return out as Out;
  }
  const left = given('multiply: x', x);
  const right = like('multiply: y', y, left);
  const { given: to, answer } = resultFor('multiply', left, out);
  combine(left, right, to, (bound, count, p, q) => bound.multiply(count, p, q));
  return answer as Out;
}

/** The numbers of one array into another of the same memory and length. */
function copyBlock({ bound, pointer, length }: Block, to: Block): void {
  const start = pointer >>> bound!.shift;
  bound!.view().copyWithin(to.pointer >>> bound!.shift, start, start + length);
}

/** Calls `kernel` with places in linear memory for all of the arguments. */
function inMemory<T>(
  bound: Bound,
  arguments_: readonly Given[],
  kernel: (bound: Bound, ...at: Pointer[]) => T,
): T {
  const bytes = arguments_.reduce(
    (total, { at, length }) => (at === undefined ? total + aligned(length * bound.size) : total),
    0,
  );
  const room = new Room(bound, bytes, SCRATCH_BYTES);
  try {
    return kernel(
      bound,
      ...arguments_.map(
        ({ at, view, length }) => at ?? room.put({ view: view!, start: 0, length }),
      ),
    );
  } finally {
    room.release();
  }
}

/**
 * `kernel` changes its second argument in place, by the first: here that is a copy of `second`, which then goes to `out`. In
 * parts that the engine's scratch has room for; arrays that overlap are read whole before anything is written.
 */
function combine(
  first: Given,
  second: Given,
  out: Given,
  kernel: (bound: Bound, count: number, x: Pointer, y: Pointer) => void,
): void {
  const bound = boundFor(first);
  const { length } = first;
  if (length === 0) return;
  const apart = !mayOverlap(first, out, bound);
  if (first.at !== undefined && out.at !== undefined) {
    if (second.at === out.at && (apart || first.at === out.at)) {
      kernel(bound, length, first.at, out.at);
      return;
    }
    if (apart) {
      copyIn(bound, second, 0, length, out.at);
      kernel(bound, length, first.at, out.at);
      return;
    }
  }
  const tangled = !apart || mayOverlap(second, out, bound);
  const half = SCRATCH_BYTES >>> (bound.shift + 1);
  const chunk = tangled ? length : Math.min(length, half);
  const room = new Room(bound, 2 * aligned(chunk * bound.size), SCRATCH_BYTES);
  try {
    const [x, y] = [room.take(chunk), room.take(chunk)];
    for (let done = 0; done < length; done += chunk) {
      const count = Math.min(chunk, length - done);
      copyIn(bound, first, done, count, x);
      copyIn(bound, second, done, count, y);
      kernel(bound, count, x, y);
      copyOut(bound, out, done, count, y);
    }
  } finally {
    room.release();
  }
}
