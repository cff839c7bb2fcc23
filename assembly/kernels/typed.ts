// The exported kernels by type parameter, for code that is generic itself. Each folds to one call; in builds with threads the
// long ones are divided among them first (threads/tasks.ts).
import {
  activateF32,
  activateF64,
  activationDerivativeF32,
  activationDerivativeF64,
  chainRule as chainRuleHere,
} from "./activation";
import { axpyF32, axpyF64 } from "./axpy";
import { allFiniteF32, allFiniteF64 } from "./finite";
import {
  gemmF32,
  gemmF64,
  gemmWorkspaceF32,
  gemmWorkspaceF64,
} from "./gemm/gemm";
import {
  transposeF32,
  transposeF64,
} from "./gemm/pack";
import { isSmall, smallGemm } from "./gemm/small";
import {
  multiplyF32,
  multiplyF64,
} from "./multiply";
import {
  clipF32,
  clipF64,
  columnSumsF32,
  columnSumsF64,
  penaltyGradientF32,
  penaltyGradientF64,
  scaleF32,
  scaleF64,
  sumF32,
  sumF64,
  sumOfMagnitudesF32,
  sumOfMagnitudesF64,
  sumOfSquaresF32,
  sumOfSquaresF64,
} from "./reduce";
import {
  softmaxDerivativeF32,
  softmaxDerivativeF64,
  softmaxF32,
  softmaxF64,
} from "./softmax";
import { forkAllFinite, forkColumnSums, forkSoftmax, forkSoftmaxDerivative } from "../threads/rows";
import { forkActivate, forkChainRule, forkGemm, forkTranspose } from "../threads/tasks";

// @ts-ignore: decorator
@inline
export function activate<T>(code: i32, slope: f64, count: i32, src: usize, dst: usize): void {
  if (ASC_FEATURE_THREADS && forkActivate<T>(code, slope, count, src, dst)) return;
  if (sizeof<T>() == 8) activateF64(code, slope, count, src, dst);
  else activateF32(code, slope, count, src, dst);
}

/** See kernels/activation. */
// @ts-ignore: decorator
@inline
export function chainRule<T>(code: i32, slope: f64, count: i32, z: usize, o: usize, delta: usize): void {
  if (ASC_FEATURE_THREADS && forkChainRule<T>(code, slope, count, z, o, delta)) return;
  chainRuleHere<T>(code, slope, count, z, o, delta);
}

// @ts-ignore: decorator
@inline
export function activationDerivative<T>(code: i32, slope: f64, count: i32, z: usize, o: usize, dst: usize): void {
  if (sizeof<T>() == 8) activationDerivativeF64(code, slope, count, z, o, dst);
  else activationDerivativeF32(code, slope, count, z, o, dst);
}

// @ts-ignore: decorator
@inline
export function allFinite<T>(count: i32, x: usize): bool {
  if (ASC_FEATURE_THREADS) {
    const answer = forkAllFinite<T>(count, x);
    if (answer >= 0) return answer != 0;
  }
  return sizeof<T>() == 8 ? allFiniteF64(count, x) : allFiniteF32(count, x);
}

// @ts-ignore: decorator
@inline
export function gemmWorkspace<T>(m: i32, n: i32, k: i32): usize {
  return sizeof<T>() == 8 ? gemmWorkspaceF64(m, n, k) : gemmWorkspaceF32(m, n, k);
}

// @ts-ignore: decorator
@inline
export function transpose<T>(rows: i32, columns: i32, src: usize, ldsrc: i32, dst: usize, lddst: i32): void {
  if (ASC_FEATURE_THREADS && forkTranspose<T>(rows, columns, src, ldsrc, dst, lddst)) return;
  if (sizeof<T>() == 8) transposeF64(rows, columns, src, ldsrc, dst, lddst);
  else transposeF32(rows, columns, src, ldsrc, dst, lddst);
}

// @ts-ignore: decorator
@inline
export function softmax<T>(rows: i32, columns: i32, src: usize, dst: usize): void {
  if (ASC_FEATURE_THREADS && forkSoftmax<T>(rows, columns, src, dst)) return;
  if (sizeof<T>() == 8) softmaxF64(rows, columns, src, dst);
  else softmaxF32(rows, columns, src, dst);
}

// @ts-ignore: decorator
@inline
export function softmaxDerivative<T>(rows: i32, columns: i32, p: usize, gradient: usize, dst: usize): void {
  if (ASC_FEATURE_THREADS && forkSoftmaxDerivative<T>(rows, columns, p, gradient, dst)) return;
  if (sizeof<T>() == 8) softmaxDerivativeF64(rows, columns, p, gradient, dst);
  else softmaxDerivativeF32(rows, columns, p, gradient, dst);
}

// @ts-ignore: decorator
@inline
export function multiply<T>(count: i32, x: usize, y: usize): void {
  if (sizeof<T>() == 8) multiplyF64(count, x, y);
  else multiplyF32(count, x, y);
}

// @ts-ignore: decorator
@inline
export function columnSums<T>(rows: i32, columns: i32, src: usize, dst: usize): void {
  if (ASC_FEATURE_THREADS && forkColumnSums<T>(rows, columns, src, dst)) return;
  if (sizeof<T>() == 8) columnSumsF64(rows, columns, src, dst);
  else columnSumsF32(rows, columns, src, dst);
}

// @ts-ignore: decorator
@inline
export function sum<T>(count: i32, x: usize): f64 {
  return sizeof<T>() == 8 ? sumF64(count, x) : sumF32(count, x);
}

// @ts-ignore: decorator
@inline
export function sumOfSquares<T>(count: i32, x: usize): f64 {
  return sizeof<T>() == 8 ? sumOfSquaresF64(count, x) : sumOfSquaresF32(count, x);
}

// @ts-ignore: decorator
@inline
export function sumOfMagnitudes<T>(count: i32, x: usize): f64 {
  return sizeof<T>() == 8 ? sumOfMagnitudesF64(count, x) : sumOfMagnitudesF32(count, x);
}

// @ts-ignore: decorator
@inline
export function clip<T>(count: i32, limit: f64, x: usize): void {
  if (sizeof<T>() == 8) clipF64(count, limit, x);
  else clipF32(count, <f32>limit, x);
}

// @ts-ignore: decorator
@inline
export function penaltyGradient<T>(count: i32, l1: f64, l2: f64, weights: usize, gradient: usize): void {
  if (sizeof<T>() == 8) penaltyGradientF64(count, l1, l2, weights, gradient);
  else penaltyGradientF32(count, l1, l2, weights, gradient);
}

// @ts-ignore: decorator
@inline
export function gemm<T>(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  rsA: i32,
  csA: i32,
  b: usize,
  ldb: i32,
  c: usize,
  ldc: i32,
  start: i32,
  bias: usize,
  work: usize,
): void {
  // Here, too: a function with room for tiles takes longer to enter than a small product.
  if (isSmall(m, n, k)) smallGemm<T>(m, n, k, a, rsA, csA, b, ldb, c, ldc, start, bias);
  else if (ASC_FEATURE_THREADS && forkGemm<T>(m, n, k, a, rsA, csA, b, ldb, c, ldc, start, bias, work)) return;
  else if (sizeof<T>() == 8) gemmF64(m, n, k, a, rsA, csA, b, ldb, c, ldc, start, bias, work);
  else gemmF32(m, n, k, a, rsA, csA, b, ldb, c, ldc, start, bias, work);
}

// @ts-ignore: decorator
@inline
export function axpy<T>(count: i32, alpha: f64, x: usize, y: usize): void {
  if (sizeof<T>() == 8) axpyF64(count, alpha, x, y);
  else axpyF32(count, <f32>alpha, x, y);
}

// @ts-ignore: decorator
@inline
export function scale<T>(count: i32, factor: f64, x: usize): void {
  if (sizeof<T>() == 8) scaleF64(count, factor, x);
  else scaleF32(count, <f32>factor, x);
}
