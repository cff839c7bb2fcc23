// Kernels over rows: the last axis of an array, or as many numbers as they are told.

import { OptionError, ShapeError } from '../base/errors.js';
import { checkInteger, describe } from '../base/validate.js';
import { aligned } from '../core/aligned.js';
import { SCRATCH_BYTES } from '../core/core.js';
import { isCurrent } from './bound.js';
import { blockOf } from './core-array.js';
import { copyIn, copyOut, newResult, paired, resultFor } from './map.js';
import { boundFor, type Given, given, like, mayOverlap, type Operand, Room } from './operand.js';

/**
 * The softmax of each row: out[j] = exp(x[j] − max x) / Σ exp(x[k] − max x).
 *
 * Order of summation: in as many partial sums as a vector has lanes (2 in float64, 4 in float32), element j in sum j mod lanes;
 * then across the lanes. No finite numbers overflow. A row with a NaN, with +∞, or of −∞ alone becomes NaN.
 *
 * @param out - Takes the result and is returned; it may be `x`. Default: a new array of the kind of `x`.
 * @param columns - The length of a row. Default: the last axis of a `CoreArray`, all of a typed array.
 * @throws ShapeError the length is no multiple of `columns`. @throws DataError @throws OptionError @throws EngineError
 * @throws DisposedError
 *
 * @example
 * ```ts
 * softmax(Float64Array.of(0, 0)); // Float64Array [ 0.5, 0.5 ]
 * ```
 */
export function softmax<X extends Operand>(x: X, out?: undefined, columns?: number): X;
export function softmax<Out extends Operand>(x: Operand, out: Out, columns?: number): Out;
export function softmax(x: Operand, out?: Operand, columns?: number): Operand {
  const [a, b] = [blockOf(x), blockOf(out)];
  if (columns === undefined && paired(a, b) && isCurrent(a!.bound!) && a!.length > 0) {
    const width = a!.shape.at(-1)!;
    a!.bound!.softmax(a!.length / width, width, a!.pointer, b!.pointer);
    return out!;
  }
  const from = given('softmax: x', x);
  const [rows, width] = rowsOf('softmax', from, columns);
  const { given: to, answer } = resultFor('softmax', from, out);
  if (rows > 0) {
    placed(from, to, (src, dst) => boundFor(from).softmax(rows, width, src, dst));
  }
  return answer;
}

/**
 * The logarithm of the sum of the exponentials of all numbers, log Σ exp(x[j]) = max x + log Σ exp(x[j] − max x).
 *
 * Order of summation: that of `softmax`. No finite numbers overflow.
 *
 * @throws ShapeError no numbers. @throws DataError @throws EngineError @throws DisposedError
 *
 * @example
 * ```ts
 * logSumExp(Float64Array.of(1000, 1000)); // 1000.6931471805599
 * ```
 */
export function logSumExp(x: Operand): number {
  const from = given('logSumExp: x', x);
  if (from.length === 0) throw new ShapeError('logSumExp: expected at least one number, got none.');
  const answer = from.dtype === 'float64' ? new Float64Array(1) : new Float32Array(1);
  reduceRows(from, 1, from.length, given('out', answer, true));
  return answer[0]!;
}

/**
 * `logSumExp` of each row.
 *
 * @param out - Takes a number for each row and is returned. Default: a new array of the kind of `x`, without its last axis.
 * @param columns - The length of a row. Default: the last axis of a `CoreArray`, all of a typed array.
 * @throws ShapeError the length is no multiple of `columns`, or `out` has not one number a row. @throws DataError
 * @throws OptionError @throws EngineError @throws DisposedError
 *
 * @example
 * ```ts
 * logSumExpRows(Float64Array.of(0, 0, 1, 1), undefined, 2); // Float64Array [ 0.6931471805599453, 1.6931471805599454 ]
 * ```
 */
export function logSumExpRows<X extends Operand>(x: X, out?: undefined, columns?: number): X;
export function logSumExpRows<Out extends Operand>(x: Operand, out: Out, columns?: number): Out;
export function logSumExpRows(x: Operand, out?: Operand, columns?: number): Operand {
  const from = given('logSumExpRows: x', x);
  const [rows, width] = rowsOf('logSumExpRows', from, columns);
  if (out === undefined) {
    const shape = columns === undefined ? from.shape?.slice(0, -1) : undefined;
    const { given: to, answer } = newResult(from, rows, shape?.length ? shape : [rows]);
    reduceRows(from, rows, width, to);
    return answer;
  }
  reduceRows(from, rows, width, like('logSumExpRows: out', out, from, true, rows));
  return out;
}

function reduceRows(from: Given, rows: number, width: number, to: Given): void {
  if (rows === 0) return;
  // The result is a place of its own, as the kernel reads a row again after it has written.
  placed(from, to, (src, dst) => boundFor(from).logSumExp(rows, width, src, dst), true);
}

/** How many rows of which length. */
function rowsOf(what: string, from: Given, columns: number | undefined): [number, number] {
  const width =
    columns === undefined
      ? from.shape
        ? from.shape.at(-1)!
        : from.length
      : checkInteger(`${what}: columns`, columns, 1, Number.MAX_SAFE_INTEGER);
  if (from.length === 0) return [0, width];
  if (from.length % width === 0) return [from.length / width, width];
  throw new ShapeError(`${what}: ${from.length} numbers are no whole rows of ${describe(width)}.`);
}

/** Calls `kernel` with places in linear memory for both arguments; `apart`: they must not be the same numbers. */
function placed(
  from: Given,
  to: Given,
  kernel: (src: number, dst: number) => void,
  apart = false,
): void {
  const bound = boundFor(from);
  const [a, b] = [from.length * bound.size, to.length * bound.size];
  if (from.at !== undefined && to.at !== undefined) {
    if (!mayOverlap(from, to, bound) || (from.at === to.at && !apart)) {
      kernel(from.at, to.at);
      return;
    }
    throw new OptionError('out: it overlaps the numbers that are read.');
  }
  const room = new Room(bound, aligned(a) + aligned(b), SCRATCH_BYTES);
  try {
    const [p, q] = [room.take(from.length), room.take(to.length)];
    copyIn(bound, from, 0, from.length, p);
    kernel(p, q);
    copyOut(bound, to, 0, to.length, q);
  } finally {
    room.release();
  }
}
