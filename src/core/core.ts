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
export interface Kernels extends ElementwiseKernels {}

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
