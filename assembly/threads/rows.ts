// Kernels of rows and columns, divided: the softmax of each row and its derivative, the sums of columns; and whether all numbers are finite.
import { allFiniteF32, allFiniteF64 } from "../kernels/finite";
import { columnSumsOf } from "../kernels/reduce";
import { softmaxDerivativeF32, softmaxDerivativeF64, softmaxF32, softmaxF64 } from "../kernels/softmax";
import { argument, forkRange, partsFor, putArgument } from "./ranges";

/** What an element of a softmax takes, in products. */
const SOFTMAX_PRODUCTS: f64 = 8;
/** Columns of a part end with a line of the cache. */
const LINE: i32 = 64;

/** As `softmax` of kernels/typed. False: it is not worth dividing, and nothing was done. */
export function forkSoftmax<T>(rows: i32, columns: i32, src: usize, dst: usize): bool {
  const parts = partsFor(rows, <f64>rows * <f64>columns * SOFTMAX_PRODUCTS);
  if (!parts) return false;
  putArgument(0, columns);
  putArgument(1, src);
  putArgument(2, dst);
  forkRange(sizeof<T>() == 8 ? softmaxRowsF64 : softmaxRowsF32, rows, 1, parts);
  return true;
}

// @ts-ignore: decorator
@inline
function softmaxRows<T>(first: i32, end: i32): void {
  const columns = <i32>argument(0);
  const offset = <usize>first * <usize>columns * sizeof<T>();
  if (sizeof<T>() == 8) softmaxF64(end - first, columns, argument(1) + offset, argument(2) + offset);
  else softmaxF32(end - first, columns, argument(1) + offset, argument(2) + offset);
}

function softmaxRowsF64(first: i32, end: i32): void {
  softmaxRows<f64>(first, end);
}
function softmaxRowsF32(first: i32, end: i32): void {
  softmaxRows<f32>(first, end);
}

/** As `softmaxDerivative` of kernels/typed. */
export function forkSoftmaxDerivative<T>(rows: i32, columns: i32, p: usize, gradient: usize, dst: usize): bool {
  const parts = partsFor(rows, <f64>rows * <f64>columns * 2);
  if (!parts) return false;
  putArgument(0, columns);
  putArgument(1, p);
  putArgument(2, gradient);
  putArgument(3, dst);
  forkRange(sizeof<T>() == 8 ? derivativeRowsF64 : derivativeRowsF32, rows, 1, parts);
  return true;
}

// @ts-ignore: decorator
@inline
function derivativeRows<T>(first: i32, end: i32): void {
  const columns = <i32>argument(0);
  const offset = <usize>first * <usize>columns * sizeof<T>();
  const p = argument(1) + offset;
  const gradient = argument(2) + offset;
  if (sizeof<T>() == 8) softmaxDerivativeF64(end - first, columns, p, gradient, argument(3) + offset);
  else softmaxDerivativeF32(end - first, columns, p, gradient, argument(3) + offset);
}

function derivativeRowsF64(first: i32, end: i32): void {
  derivativeRows<f64>(first, end);
}
function derivativeRowsF32(first: i32, end: i32): void {
  derivativeRows<f32>(first, end);
}

/** As `columnSums` of kernels/typed: each column is a sum of its own. */
export function forkColumnSums<T>(rows: i32, columns: i32, src: usize, dst: usize): bool {
  const unit = LINE / <i32>sizeof<T>();
  if (columns < 2 * unit) return false;
  const parts = partsFor(columns / unit, <f64>rows * <f64>columns);
  if (!parts) return false;
  putArgument(0, rows);
  putArgument(1, columns);
  putArgument(2, src);
  putArgument(3, dst);
  forkRange(sizeof<T>() == 8 ? sumsF64 : sumsF32, columns, unit, parts);
  return true;
}

// @ts-ignore: decorator
@inline
function sums<T>(first: i32, end: i32): void {
  const offset = <usize>first * sizeof<T>();
  columnSumsOf<T>(<i32>argument(0), end - first, <usize>argument(1) * sizeof<T>(), argument(2) + offset, argument(3) + offset);
}

function sumsF64(first: i32, end: i32): void {
  sums<f64>(first, end);
}
function sumsF32(first: i32, end: i32): void {
  sums<f32>(first, end);
}

/** As `allFinite` of kernels/typed, 1 or 0; −1: it is not worth dividing, and nothing was done. */
export function forkAllFinite<T>(count: i32, x: usize): i32 {
  const unit = LINE / <i32>sizeof<T>();
  const parts = partsFor(count / unit, <f64>count / 4);
  if (!parts) return -1;
  putArgument(0, x);
  putArgument(1, 1); // whoever finds one that is not writes 0
  forkRange(sizeof<T>() == 8 ? finiteF64 : finiteF32, count, unit, parts);
  return <i32>argument(1);
}

function finiteF64(first: i32, end: i32): void {
  if (!allFiniteF64(end - first, argument(0) + (<usize>first << 3))) putArgument(1, 0);
}
function finiteF32(first: i32, end: i32): void {
  if (!allFiniteF32(end - first, argument(0) + (<usize>first << 2))) putArgument(1, 0);
}
