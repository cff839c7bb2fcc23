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
export interface Kernels extends ElementwiseKernels, ActivationKernels {}

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

/** The element-wise activations; an activation's number in the kernels is its index here. */
export const ACTIVATIONS = [
  'linear',
  'sigmoid',
  'tanh',
  'relu',
  'leakyRelu',
  'elu',
  'selu',
  'gelu',
  'silu',
  'softplus',
] as const;

/** dst[i] = f(src[i]) for the activation f of number `code`; `src` and `dst` may be the same block, else disjoint. */
export type Activate = (code: number, count: number, src: Pointer, dst: Pointer) => void;

/** dst[i] = f′(z[i]) from the pre-activations z and the values o = f(z); `dst` may be one of them, else disjoint. */
export type ActivationDerivative = (code: number, count: number, z: Pointer, o: Pointer, dst: Pointer) => void;

export interface ActivationKernels {
  activateF64: Activate;
  activateF32: Activate;
  activationDerivativeF64: ActivationDerivative;
  activationDerivativeF32: ActivationDerivative;
}
