import type { Elementwise, ElementwiseKernels } from '../core.js';
import { expF32, expF64 } from './exp.js';
import { logF32, logF64 } from './log.js';
import type { JsMemory } from './memory.js';
import { sigmoidDerivativeF32, sigmoidDerivativeF64, sigmoidF32, sigmoidF64 } from './sigmoid.js';
import { tanhDerivativeF32, tanhDerivativeF64, tanhF32, tanhF64 } from './tanh.js';

/** Twins of assembly/kernels/elementwise.ts. */
export function elementwiseKernels(memory: JsMemory): ElementwiseKernels {
  const f64 =
    (f: (x: number) => number): Elementwise =>
    (count, src, dst) => {
      const view = memory.f64;
      const from = src >>> 3;
      const to = dst >>> 3;
      for (let i = 0; i < count; i++) view[to + i] = f(view[from + i]!);
    };
  const f32 =
    (f: (x: number) => number): Elementwise =>
    (count, src, dst) => {
      const view = memory.f32;
      const from = src >>> 2;
      const to = dst >>> 2;
      for (let i = 0; i < count; i++) view[to + i] = f(view[from + i]!);
    };
  return {
    expF64: f64(expF64),
    expF32: f32(expF32),
    logF64: f64(logF64),
    logF32: f32(logF32),
    sigmoidF64: f64(sigmoidF64),
    sigmoidF32: f32(sigmoidF32),
    sigmoidDerivativeF64: f64(sigmoidDerivativeF64),
    sigmoidDerivativeF32: f32(sigmoidDerivativeF32),
    tanhF64: f64(tanhF64),
    tanhF32: f32(tanhF32),
    tanhDerivativeF64: f64(tanhDerivativeF64),
    tanhDerivativeF32: f32(tanhDerivativeF32),
  };
}
