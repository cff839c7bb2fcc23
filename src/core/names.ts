// Names that the public types are made of. Apart from core.ts, so that the package ships no types of the engines.

/** `simd`: strict WebAssembly SIMD. `relaxed`: fused multiply-add where the processor has it. `js`: plain TypeScript. */
export type EngineName = 'simd' | 'relaxed' | 'js';
