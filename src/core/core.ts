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
  /** The numbers that `normalOne` and `normalF64` need for their logarithm; made at the first use. */
  readonly logTable: Pointer;
}

/** `simd`: strict WebAssembly SIMD. `relaxed`: fused multiply-add where the processor has it. `js`: plain TypeScript. */
export type EngineName = 'simd' | 'relaxed' | 'js';

/** A byte offset into linear memory. */
export type Pointer = number;

/** Linear memory. Every view is read from here again after a call that can allocate: growth detaches old views. */
export interface Memory {
  readonly f64: Float64Array;
  readonly f32: Float32Array;
  readonly u32: Uint32Array;
  /** Bytes that the memory spans now. */
  readonly byteLength: number;
  /** A block of `byteLength` bytes aligned to 16, contents undefined. @throws EngineError when it cannot be had. */
  allocate(byteLength: number): Pointer;
  /** Gives a block of `allocate` back. */
  release(pointer: Pointer): void;
}

/** The exported kernels, one name each; `F64`/`F32` is the element type. */
export interface Kernels extends ElementwiseKernels, RandomKernels {}

/** dst[i] = f(src[i]); `src` and `dst` may be the same block, else disjoint. */
export type Elementwise = (count: number, src: Pointer, dst: Pointer) => void;

export interface ElementwiseKernels {
  expF64: Elementwise;
  expF32: Elementwise;
  sigmoidF64: Elementwise;
  sigmoidF32: Elementwise;
  /** From the value o of the sigmoid: o·(1 − o). */
  sigmoidDerivativeF64: Elementwise;
  sigmoidDerivativeF32: Elementwise;
}

/**
 * NumPy's `RandomState`. `state` is a block of `RANDOM_STATE_BYTES` bytes (`random-block.ts`) that `randomSeed` or a
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
  /** Shuffles `count` 32-bit elements in place. */
  shuffleU32(state: Pointer, count: number, elements: Pointer): void;
}
