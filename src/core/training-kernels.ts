// The kernels that training calls between the layers: softmax, losses, reductions, optimizers.
import type { Pointer } from './pointer.js';

/** A function of each row of `src` (rows, columns). Contracts: assembly/kernels/softmax.ts. */
export type RowMap = (rows: number, columns: number, src: Pointer, dst: Pointer) => void;

export interface SoftmaxKernels {
  /** dst (rows, columns) = exp(src − max)/Σ; `dst` may be `src`. */
  softmaxF64: RowMap;
  softmaxF32: RowMap;
  /** dst (rows) = log Σ exp(src). */
  logSumExpF64: RowMap;
  logSumExpF32: RowMap;
  /** dst = p·(gradient − Σ p·gradient), p the values of softmax; `dst` may be `p` or `gradient`. */
  softmaxDerivativeF64: SoftmaxDerivative;
  softmaxDerivativeF32: SoftmaxDerivative;
}

export type SoftmaxDerivative = (
  rows: number,
  columns: number,
  p: Pointer,
  gradient: Pointer,
  dst: Pointer,
) => void;

/**
 * The loss of a batch, in float64; its gradient at the outputs goes to `delta` (rows, columns) unless that is 0.
 * `code`: index in LOSS_FORMS. `targets`: (rows, columns), or class indices, i32 (rows), for the
 * sparse forms. `weights`: one a row, or 0: all 1. `delta` may be `outputs`. Contract: assembly/kernels/loss.ts.
 */
export type Loss = (
  code: number,
  rows: number,
  columns: number,
  outputs: Pointer,
  targets: Pointer,
  weights: Pointer,
  delta: Pointer,
) => number;

export interface LossKernels {
  lossF64: Loss;
  lossF32: Loss;
}

/** Contracts: assembly/kernels/reduce.ts. The sums of flat buffers are float64 for both element types. */
export interface ReduceKernels {
  /** dst[j] = Σ src[i, j] over the rows, in index order. */
  columnSumsF64: RowMap;
  columnSumsF32: RowMap;
  /** Whether each of `count` numbers is finite; WebAssembly returns 0 or 1. */
  allFiniteF64(count: number, x: Pointer): boolean | number;
  allFiniteF32(count: number, x: Pointer): boolean | number;
  /** Σ x. */
  sumF64(count: number, x: Pointer): number;
  sumF32(count: number, x: Pointer): number;
  /** Σ x². */
  sumOfSquaresF64(count: number, x: Pointer): number;
  sumOfSquaresF32(count: number, x: Pointer): number;
  /** Σ |x|. */
  sumOfMagnitudesF64(count: number, x: Pointer): number;
  sumOfMagnitudesF32(count: number, x: Pointer): number;
  /** x = factor·x. */
  scaleF64(count: number, factor: number, x: Pointer): void;
  scaleF32(count: number, factor: number, x: Pointer): void;
  /** x cut to [−limit, limit]. */
  clipF64(count: number, limit: number, x: Pointer): void;
  clipF32(count: number, limit: number, x: Pointer): void;
  /** gradient += 2·l2·w + l1·sign(w). */
  penaltyGradientF64: PenaltyGradient;
  penaltyGradientF32: PenaltyGradient;
}

export type PenaltyGradient = (
  count: number,
  l1: number,
  l2: number,
  weights: Pointer,
  gradient: Pointer,
) => void;

/**
 * One step of `count` elements in place. `code`: index in OPTIMIZERS. `moments`: where those of the first
 * element stand in `optimizerStates(code, scalars)` buffers, `stride` elements from one to the next, zeros before the first
 * step. `scalars`: float64 numbers, see assembly/optimizers/.
 */
export type OptimizerStep = (
  code: number,
  count: number,
  stride: number,
  parameters: Pointer,
  gradients: Pointer,
  moments: Pointer,
  scalars: Pointer,
) => void;

export interface OptimizerKernels {
  /** How many moment buffers an optimizer keeps. */
  optimizerStates(code: number, scalars: Pointer): number;
  /** Once before each step: carries the powers of β1 and β2 in `scalars`, 1 before the first step, on by one factor. */
  optimizerAdvance(code: number, scalars: Pointer): void;
  optimizerStepF64: OptimizerStep;
  optimizerStepF32: OptimizerStep;
}
