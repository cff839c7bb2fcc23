import { START_ACCUMULATE, START_BIAS, START_ZERO } from './abi.js';
import type { DtypeName } from './dtype.js';
import type { EngineModules } from './modules.js';
import type { EngineName } from './names.js';
import type { Pointer } from './pointer.js';
import type {
  SecondOrderKernels,
  SecondOrderPasses,
  SecondOrderVectorKernels,
} from './second-order-kernels.js';
import type {
  LossKernels,
  OptimizerKernels,
  ReduceKernels,
  SoftmaxKernels,
} from './training-kernels.js';

export { ACTIVATIONS } from './abi-names.js';
export type { EngineName } from './names.js';
export type { Pointer };

/**
 * What an engine offers the facade: one linear memory and stateless kernels over it.
 *
 * Two engines implement it, WebAssembly (`core/wasm`) and plain TypeScript (`core/js`). In strict mode both
 * return the same bits for the same call. Pointers are byte offsets into the memory; counts and strides are
 * elements. The written contract of each kernel (formula, order of summation, aliasing, error bound) stands in
 * `docs/numerics.md` and above its source in `assembly/`.
 */
export interface Core extends Memory, Kernels {
  readonly engine: EngineName;
  /** What the engine was compiled to, from which another thread makes its own; the JS engine has none. */
  readonly modules?: EngineModules;
  /** The passes of networks by element type, where a network has been made. */
  readonly network: Readonly<Record<DtypeName, NetworkPasses>>;
  /** The kernels of full-batch methods, likewise. */
  readonly minimizers: Readonly<Record<DtypeName, SecondOrderPasses>>;
  /** The numbers that `normalOne` and `normalF64` need for their logarithm; made at the first use. */
  readonly logTable: Pointer;
}

export const SCRATCH_BYTES = 65_536;

/** Linear memory. Every view is read from here again after a call that can allocate: growth detaches old views. */
export interface Memory {
  readonly f64: Float64Array;
  readonly f32: Float32Array;
  readonly u32: Uint32Array;
  /** A block of SCRATCH_BYTES that lives as long as the engine, for short calls that leave nothing behind. */
  readonly scratch: Pointer;
  /** Bytes that the memory spans now. */
  readonly byteLength: number;
  /** A block of `byteLength` bytes aligned to 16, contents undefined. @throws EngineError when it cannot be had. */
  allocate(byteLength: number): Pointer;
  /** Gives a block of `allocate` back. */
  release(pointer: Pointer): void;
}

/** The kernels that the facade calls, one name each; `F64`/`F32` is the element type. */
export interface Kernels
  extends NetworkKernels,
    FiniteKernels,
    NeuronKernels,
    RandomKernels,
    SecondOrderKernels {}

/** The facade's own use of `ReduceKernels`. */
export type FiniteKernels = Pick<ReduceKernels, 'allFiniteF64' | 'allFiniteF32'>;

/** The kernels beneath them. No shipped engine has them as methods; those for tests and benchmarks do. */
export interface InnerKernels
  extends ElementwiseKernels,
    ActivationKernels,
    LinearKernels,
    GemmKernels,
    MultiplyKernels,
    SoftmaxKernels,
    LossKernels,
    ReduceKernels,
    OptimizerKernels,
    SecondOrderVectorKernels {}

/** An engine with every kernel, for tests and benchmarks. */
export interface FullCore extends Core, InnerKernels {}

/** dst[i] = f(src[i]); `src` and `dst` may be the same block, else disjoint. */
export type Elementwise = (count: number, src: Pointer, dst: Pointer) => void;

export interface ElementwiseKernels {
  expF64: Elementwise;
  expF32: Elementwise;
  /** The natural logarithm: −∞ for ±0, NaN for negative numbers. */
  logF64: Elementwise;
  logF32: Elementwise;
  sigmoidF64: Elementwise;
  sigmoidF32: Elementwise;
  /** From the value o of the sigmoid: o·(1 − o). */
  sigmoidDerivativeF64: Elementwise;
  sigmoidDerivativeF32: Elementwise;
  tanhF64: Elementwise;
  tanhF32: Elementwise;
  /** From the value o of the hyperbolic tangent: 1 − o². */
  tanhDerivativeF64: Elementwise;
  tanhDerivativeF32: Elementwise;
}

/**
 * dst[i] = f(src[i]) for the activation f of number `code`; `slope` is that of leakyRelu below 0. `src` and `dst` may be the same
 * block, else disjoint.
 */
export type Activate = (
  code: number,
  slope: number,
  count: number,
  src: Pointer,
  dst: Pointer,
) => void;

/** dst[i] = f′(z[i]) from the pre-activations z and the values o = f(z); `dst` may be one of them, else disjoint. */
export type ActivationDerivative = (
  code: number,
  slope: number,
  count: number,
  z: Pointer,
  o: Pointer,
  dst: Pointer,
) => void;

export interface ActivationKernels {
  activateF64: Activate;
  activateF32: Activate;
  activationDerivativeF64: ActivationDerivative;
  activationDerivativeF32: ActivationDerivative;
}

/** Contracts: assembly/kernels/{dot,axpy}.ts. */
export interface LinearKernels {
  /** start + Σ a[j]·b[j]. */
  dotF64(count: number, a: Pointer, b: Pointer, start: number): number;
  dotF32(count: number, a: Pointer, b: Pointer, start: number): number;
  /** y[i] = start + Σ a[i·lda + j]·x[j]. */
  gemvF64: Gemv;
  gemvF32: Gemv;
  /** y += alpha·x. */
  axpyF64(count: number, alpha: number, x: Pointer, y: Pointer): void;
  axpyF32(count: number, alpha: number, x: Pointer, y: Pointer): void;
}

export type Gemv = (
  rows: number,
  columns: number,
  a: Pointer,
  lda: number,
  x: Pointer,
  start: number,
  y: Pointer,
) => void;

/** What the sums of `gemm` begin with. */
export const GemmStart: {
  readonly zero: typeof START_ZERO;
  readonly bias: typeof START_BIAS;
  readonly accumulate: typeof START_ACCUMULATE;
} = {
  /** The first product: −0, the neutral element of addition; +0 when there is no product. */
  zero: START_ZERO,
  /** A row of n biases, the same for every row of C. */
  bias: START_BIAS,
  /** C itself. */
  accumulate: START_ACCUMULATE,
};

/**
 * C = start + A·B; C (m, n), A (m, k) at any strides, B (k, n) row-major. Each element is summed in index order over
 * k. `start` is one of `GemmStart`; `workspace` has the bytes that `gemmWorkspace` asks for.
 */
export type Gemm = (
  m: number,
  n: number,
  k: number,
  a: Pointer,
  rsA: number,
  csA: number,
  b: Pointer,
  ldb: number,
  c: Pointer,
  ldc: number,
  start: number,
  bias: Pointer,
  workspace: Pointer,
) => void;

/** dst[j·lddst + i] = src[i·ldsrc + j]; src (rows, columns) and dst (columns, rows) are disjoint. */
export type Transpose = (
  rows: number,
  columns: number,
  src: Pointer,
  ldsrc: number,
  dst: Pointer,
  lddst: number,
) => void;

/** Contracts: assembly/kernels/gemm/. */
export interface GemmKernels {
  gemmF64: Gemm;
  gemmF32: Gemm;
  /** Bytes of workspace that a product of this size needs; often none. */
  gemmWorkspaceF64(m: number, n: number, k: number): number;
  gemmWorkspaceF32(m: number, n: number, k: number): number;
  transposeF64: Transpose;
  transposeF32: Transpose;
}

/** Contracts: assembly/neuron/. All float64. Without a bias, `bias` is −0, the neutral element of addition. */
export interface NeuronKernels {
  /** Bytes of workspace that training needs. */
  neuronWorkspace(samples: number, inputs: number): number;
  /** Copies what training needs into the workspace; once before `neuronTrain`. x: (samples, inputs), y: (samples). */
  neuronPrepare(samples: number, inputs: number, x: Pointer, y: Pointer, work: Pointer): void;
  /**
   * Up to `iterations` full-batch updates of `weights` (inputs + 1 numbers, the last is the bias). Returns how many
   * were made, or −k when update k diverged. The mean squared error of the weights returned stands at `work`.
   */
  neuronTrain(
    samples: number,
    inputs: number,
    x: Pointer,
    weights: Pointer,
    hasBias: boolean,
    activation: number,
    slope: number,
    learningRate: number,
    threshold: number,
    iterations: number,
    work: Pointer,
  ): number;
  neuronRun(
    inputs: number,
    x: Pointer,
    weights: Pointer,
    bias: number,
    activation: number,
    slope: number,
  ): number;
  neuronRunBatch(
    samples: number,
    inputs: number,
    x: Pointer,
    weights: Pointer,
    bias: number,
    activation: number,
    slope: number,
    outputs: Pointer,
  ): void;
}

/**
 * NumPy's `RandomState`. `state` is a block of `RANDOM_BYTES` bytes (abi/structs.mjs) that `randomSeed` or a
 * copy of another has filled. `…One` returns a draw, `…F64` writes `count` of them, taking the same words.
 */
export interface RandomKernels {
  /** Starts the generator from a seed in [0, 2^32). */
  randomSeed(state: Pointer, seed: number): void;
  /** low + range·u, u in [0, 1) with 53 bits. */
  uniformOne(state: Pointer, low: number, range: number): number;
  uniformF64(state: Pointer, low: number, range: number, count: number, dst: Pointer): void;
  /** mean + standardDeviation·g, g standard normal. `logTable` is the core's. */
  normalOne(state: Pointer, logTable: Pointer, mean: number, standardDeviation: number): number;
  normalF64(
    state: Pointer,
    logTable: Pointer,
    mean: number,
    standardDeviation: number,
    count: number,
    dst: Pointer,
  ): void;
  /** An integer in [low, high); safe integers, low < high. */
  integerOne(state: Pointer, low: number, high: number): number;
  integersF64(state: Pointer, low: number, high: number, count: number, dst: Pointer): void;
  /** Shuffles `count` 32-bit elements in place, as far as the places from `rest` on; then `rest` elements are left to do. */
  shuffleU32(state: Pointer, count: number, rest: number, elements: Pointer): void;
}

/** y[i] = x[i]·y[i]; x and y are one block or disjoint. */
export interface MultiplyKernels {
  multiplyF64(count: number, x: Pointer, y: Pointer): void;
  multiplyF32(count: number, x: Pointer, y: Pointer): void;
}

export type NetworkGradient = (
  frame: Pointer,
  first: number,
  end: number,
  weight: number,
  sum: Pointer,
  begin: boolean,
) => void;

export type NetworkWorkspace = (
  plan: Pointer,
  batch: number,
  steps?: number,
  longest?: number,
) => number;

export type NetworkEpochs = (
  frame: Pointer,
  count: number,
  rates: Pointer,
  losses: Pointer,
  threshold: number,
) => number;

/** `NetworkKernels` of one element type, without its name. */
export interface NetworkPasses {
  workspace: NetworkKernels['networkWorkspaceF64'];
  train: NetworkKernels['networkTrainF64'];
  epochs: NetworkEpochs;
  runWorkspace: NetworkKernels['networkRunWorkspaceF64'];
  run: NetworkKernels['networkRunF64'];
  evaluate: NetworkKernels['networkEvaluateF64'];
  forward: NetworkKernels['networkForwardF64'];
  backward: NetworkKernels['networkBackwardF64'];
  step: NetworkKernels['networkStepF64'];
  gradient: NetworkGradient;
  allFinite: FiniteKernels['allFiniteF64'];
}

/**
 * A network's passes, over a plan and a frame laid out as abi/structs.mjs says. Contracts: assembly/training/.
 * `…F64` and `…F32`: the dtype of parameters, data and workspace.
 */
export interface NetworkKernels {
  /**
   * Bytes of workspace for batches of up to `batch` samples; where these are of any length, of up to `steps` steps in all, none of
   * more than `longest`.
   */
  networkWorkspaceF64: NetworkWorkspace;
  networkWorkspaceF32: NetworkWorkspace;
  /** Batches [first, end) of the frame: gather, forward, loss, backward, penalties, clipping, step. */
  networkTrainF64(frame: Pointer, first: number, end: number): void;
  networkTrainF32(frame: Pointer, first: number, end: number): void;
  /**
   * Loss and gradient of batches [first, end) of the frame, as in training but without clipping and step. `weight`: Σ of
   * the weights of all batches, of those of other calls, too. `sum`: (parameters) takes the gradient of the whole's loss:
   * written by the first batch where that is the whole's (`begin`), which brings the penalties' gradient, and added to by
   * the others, whose own the frame's gradients take; `sum` may not be these. The frame's sums grow as in evaluation.
   */
  networkGradientF64: NetworkGradient;
  networkGradientF32: NetworkGradient;
  /**
   * Up to `count` epochs, each a shuffle of the frame's order and all its batches. `rates`: (count) learning rates;
   * `losses`: (count) takes each epoch's mean loss; float64. Stops after the epoch whose loss is at most `threshold`, or
   * whose loss or parameters are not finite. Returns the epochs made, negative if the last of them is not finite.
   */
  networkEpochsF64: NetworkEpochs;
  networkEpochsF32: NetworkEpochs;
  /** Likewise for `networkRun`. */
  networkRunWorkspaceF64: NetworkWorkspace;
  networkRunWorkspaceF32: NetworkWorkspace;
  /**
   * `rows` ≤ batch samples at x through the network, dropout off; the outputs (rows, outputs) go to `out`. Of the frame it
   * reads plan, parameters, batch and workspace; where samples are of any length also steps, longest and their offsets. False (or 0), and nothing done, where a number of x is not finite.
   */
  networkRunF64(frame: Pointer, rows: number, x: Pointer, out: Pointer): boolean | number;
  networkRunF32(frame: Pointer, rows: number, x: Pointer, out: Pointer): boolean | number;
  /**
   * Batches [first, end) of the frame without a step: rows as they stand, forward without dropout, outputs (samples,
   * outputs) to `out` unless that is 0. Adds to the frame's sums as training does; sumSquaredError is summed over all.
   */
  networkEvaluateF64(frame: Pointer, first: number, end: number, out: Pointer): void;
  networkEvaluateF32(frame: Pointer, first: number, end: number, out: Pointer): void;
  /**
   * One forward pass of `rows` ≤ batch rows at `x`, dropout on or off; the outputs (rows, outputs) go to `out`.
   * What `networkBackward` needs stays in the workspace.
   */
  networkForwardF64(
    frame: Pointer,
    rows: number,
    x: Pointer,
    out: Pointer,
    training: boolean,
  ): void;
  networkForwardF32(
    frame: Pointer,
    rows: number,
    x: Pointer,
    out: Pointer,
    training: boolean,
  ): void;
  /**
   * From the gradient at the outputs of the latest `networkForward` (its x must still stand): writes the frame's
   * gradients and the gradient at the inputs (rows, inputs) to `inputGradient`. The workspace and x may have been
   * moved since, also to the other engine's memory.
   */
  networkBackwardF64(
    frame: Pointer,
    rows: number,
    x: Pointer,
    outputGradient: Pointer,
    inputGradient: Pointer,
  ): void;
  networkBackwardF32(
    frame: Pointer,
    rows: number,
    x: Pointer,
    outputGradient: Pointer,
    inputGradient: Pointer,
  ): void;
  /** Clipping and the optimizer's step with the frame's gradients. */
  networkStepF64(frame: Pointer): void;
  networkStepF32(frame: Pointer): void;
}
