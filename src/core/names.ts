// Names that the public types are made of. Apart from core.ts, so that the package ships no types of the engines.

/** `simd`: strict WebAssembly SIMD. `relaxed`: fused multiply-add where the processor has it. `js`: plain TypeScript. */
export type EngineName = 'simd' | 'relaxed' | 'js';

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
