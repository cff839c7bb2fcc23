import type { MultiplyKernels } from '../core.js';
import type { JsMemory } from './memory.js';

/** Twins of assembly/kernels/multiply.ts. */
export function multiplyKernels(memory: JsMemory): MultiplyKernels {
  return {
    multiplyF64(count, x, y) {
      const v = memory.f64;
      for (let i = x >>> 3, j = y >>> 3, end = i + count; i < end; i++, j++) v[j] = v[i]! * v[j]!;
    },
    multiplyF32(count, x, y) {
      const v = memory.f32;
      for (let i = x >>> 2, j = y >>> 2, end = i + count; i < end; i++, j++) v[j] = v[i]! * v[j]!;
    },
  };
}
