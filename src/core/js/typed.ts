import type {
  ElementwiseKernels,
  InnerKernels,
  LinearKernels,
  Memory,
  Pointer,
  RandomKernels,
} from '../core.js';
import type { SecondOrderVectorKernels } from '../second-order-kernels.js';

/** What the passes of a network call. */
export type Kernels = Pick<Memory, 'f64' | 'f32' | 'u32'> &
  Omit<
    InnerKernels,
    keyof ElementwiseKernels | keyof LinearKernels | keyof SecondOrderVectorKernels
  > &
  RandomKernels;

/** Twin of assembly/kernels/typed.ts: the kernels of one element type under the names without it. */
export interface TypedKernels {
  readonly core: Kernels;
  /** Bytes of an element. */
  readonly size: 8 | 4;
  /** All memory as elements. */
  view(): Float64Array | Float32Array;
  /** The 32-bit integer at a pointer. */
  i32(at: Pointer): number;
  /** The pointer at a pointer. */
  pointer(at: Pointer): Pointer;
  /** The float64 at a pointer. */
  f64(at: Pointer): number;
  /** Copies elements. */
  copy(from: Pointer, to: Pointer, count: number): void;
  readonly activate: Kernels['activateF64'];
  readonly activationDerivative: Kernels['activationDerivativeF64'];
  readonly allFinite: Kernels['allFiniteF64'];
  readonly clip: Kernels['clipF64'];
  readonly columnSums: Kernels['columnSumsF64'];
  readonly gemm: Kernels['gemmF64'];
  readonly gemmWorkspace: Kernels['gemmWorkspaceF64'];
  readonly loss: Kernels['lossF64'];
  readonly multiply: Kernels['multiplyF64'];
  readonly optimizerStep: Kernels['optimizerStepF64'];
  readonly penaltyGradient: Kernels['penaltyGradientF64'];
  readonly scale: Kernels['scaleF64'];
  readonly softmax: Kernels['softmaxF64'];
  readonly softmaxDerivative: Kernels['softmaxDerivativeF64'];
  readonly sum: Kernels['sumF64'];
  readonly sumOfMagnitudes: Kernels['sumOfMagnitudesF64'];
  readonly sumOfSquares: Kernels['sumOfSquaresF64'];
  readonly transpose: Kernels['transposeF64'];
}

export function typedKernels(core: Kernels, dtype: 'F64' | 'F32'): TypedKernels {
  const size = dtype === 'F64' ? 8 : 4;
  const view = (): Float64Array | Float32Array => (dtype === 'F64' ? core.f64 : core.f32);
  return {
    core,
    size,
    view,
    i32: (at) => core.u32[at >>> 2]! | 0,
    pointer: (at) => core.u32[at >>> 2]!,
    f64: (at) => core.f64[at >>> 3]!,
    copy: (from, to, count) => {
      view().copyWithin(to / size, from / size, from / size + count);
    },
    activate: core[`activate${dtype}`],
    activationDerivative: core[`activationDerivative${dtype}`],
    allFinite: core[`allFinite${dtype}`],
    clip: core[`clip${dtype}`],
    columnSums: core[`columnSums${dtype}`],
    gemm: core[`gemm${dtype}`],
    gemmWorkspace: core[`gemmWorkspace${dtype}`],
    loss: core[`loss${dtype}`],
    multiply: core[`multiply${dtype}`],
    optimizerStep: core[`optimizerStep${dtype}`],
    penaltyGradient: core[`penaltyGradient${dtype}`],
    scale: core[`scale${dtype}`],
    softmax: core[`softmax${dtype}`],
    softmaxDerivative: core[`softmaxDerivative${dtype}`],
    sum: core[`sum${dtype}`],
    sumOfMagnitudes: core[`sumOfMagnitudes${dtype}`],
    sumOfSquares: core[`sumOfSquares${dtype}`],
    transpose: core[`transpose${dtype}`],
  };
}
