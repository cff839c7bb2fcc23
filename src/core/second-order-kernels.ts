// The kernels of full-batch methods, which `lbfgs` and `levenbergMarquardt` bring.
import type { Pointer } from './pointer.js';

/**
 * One step of L-BFGS on `count` numbers at `parameters`, by reverse communication: it takes `loss` and `gradient` there, moves
 * the parameters (and after a failed search the gradient) and answers: evaluate them and call again (0), the iteration is over
 * (2), it has converged (3), no lower loss can be found (4); then `SEARCH_LOSS` of `work` is the loss there.
 *
 * `state`: `memory` differences of parameters, then as many of gradients. `scalars`: float64, of abi/codes.mjs. `work`:
 * `lbfgsWorkspace` bytes, its head 0 before the first call. All are disjoint. Contract: assembly/second-order/lbfgs.ts.
 */
export type LbfgsAdvance = (
  count: number,
  parameters: Pointer,
  gradient: Pointer,
  state: Pointer,
  scalars: Pointer,
  work: Pointer,
  loss: number,
) => number;

/**
 * Samples [first, end) of the frame, whose batch is 1, to JᵀJ of the residuals √(w/(total·outputs))·(o − y), in `normal` (n, n),
 * which the first ones begin. `parts`: `partCount` pairs of u32, where a part of the trained parameters begins and how many it
 * has; n in all. `rows`: ((end − first)·outputs, n) float64. `packed`: `jacobianWorkspace(n, rows)` bytes. Contract:
 * assembly/second-order/jacobian.ts.
 */
export type NetworkJacobian = (
  frame: Pointer,
  first: number,
  end: number,
  total: number,
  parts: Pointer,
  partCount: number,
  rows: Pointer,
  normal: Pointer,
  packed: Pointer,
  begin: boolean,
) => void;

/**
 * One step of the Levenberg–Marquardt method, by reverse communication as `LbfgsAdvance`; it may also want more time (1) after
 * some `budget` products. `n`, `parts`, `partCount`, `normal`: as of `networkJacobian`, JᵀJ at the parameters when an iteration
 * begins. `gradient`: of the loss, as long as all parameters. `diagonal` (n): added to that of JᵀJ. `factor`: (n, n). All
 * matrices float64. `work`: `marquardtWorkspace` bytes, its head 0 before the first call. Contract:
 * assembly/second-order/marquardt.ts.
 */
export type MarquardtAdvance = (
  n: number,
  parts: Pointer,
  partCount: number,
  parameters: Pointer,
  gradient: Pointer,
  normal: Pointer,
  diagonal: Pointer,
  factor: Pointer,
  scalars: Pointer,
  work: Pointer,
  loss: number,
  budget: number,
) => number;

/** `SecondOrderKernels` of one element type, without its name. */
export interface SecondOrderPasses {
  networkJacobian: NetworkJacobian;
  marquardtAdvance: MarquardtAdvance;
  lbfgsWorkspace: SecondOrderKernels['lbfgsWorkspaceF64'];
  lbfgsAdvance: LbfgsAdvance;
}

export interface SecondOrderKernels {
  jacobianWorkspace(n: number, rows: number): number;
  networkJacobianF64: NetworkJacobian;
  networkJacobianF32: NetworkJacobian;
  marquardtWorkspace(n: number): number;
  marquardtAdvanceF64: MarquardtAdvance;
  marquardtAdvanceF32: MarquardtAdvance;
  /** Bytes of workspace. */
  lbfgsWorkspaceF64(count: number, memory: number): number;
  lbfgsWorkspaceF32(count: number, memory: number): number;
  lbfgsAdvanceF64: LbfgsAdvance;
  lbfgsAdvanceF32: LbfgsAdvance;
}

/** What they call: for tests. */
export interface SecondOrderVectorKernels {
  /** Rows [first, end) of Cholesky's factor of a + shift·I; false (or 0) where that is not positive definite. */
  choleskyF64(
    n: number,
    first: number,
    end: number,
    a: Pointer,
    shift: number,
    l: Pointer,
  ): boolean | number;
  /** x = A⁻¹·x from its factor. */
  choleskySolveF64(n: number, l: Pointer, x: Pointer): void;
  /** Σ a·b in float64. */
  innerProductF64(count: number, a: Pointer, b: Pointer): number;
  innerProductF32(count: number, a: Pointer, b: Pointer): number;
  /** The largest |x|. */
  largestF64(count: number, x: Pointer): number;
  largestF32(count: number, x: Pointer): number;
}
