import type { SecondOrderVectorKernels } from '../../second-order-kernels.js';
import { F64 } from '../element.js';
import type { JsMemory } from '../memory.js';
import { vectorsOf } from './vectors.js';

/** Twins of assembly/second-order/cholesky.ts. */
export function choleskyKernels(
  memory: JsMemory,
): Pick<SecondOrderVectorKernels, 'choleskyF64' | 'choleskySolveF64'> {
  const { innerProduct, combine } = vectorsOf(memory, F64);
  return {
    choleskyF64(n, first, end, a, shift, l) {
      const { f64 } = memory;
      for (let i = first; i < end; i++) {
        const row = l + 8 * i * n;
        for (let j = 0; j < i; j++) {
          const other = l + 8 * j * n;
          const rest = f64[(a >>> 3) + i * n + j]! - innerProduct(j, row, other);
          f64[(row >>> 3) + j] = rest / f64[(other >>> 3) + j]!;
        }
        const square = f64[(a >>> 3) + i * n + i]! + shift - innerProduct(i, row, row);
        if (!(square > 0) || square === Number.POSITIVE_INFINITY) return false;
        f64[(row >>> 3) + i] = Math.sqrt(square);
      }
      return true;
    },

    choleskySolveF64(n, l, x) {
      const { f64 } = memory;
      const [from, to] = [l >>> 3, x >>> 3];
      for (let i = 0; i < n; i++) {
        const product = innerProduct(i, l + 8 * i * n, x);
        f64[to + i] = (f64[to + i]! - product) / f64[from + i * n + i]!;
      }
      for (let i = n - 1; i >= 0; i--) {
        const value = f64[to + i]! / f64[from + i * n + i]!;
        f64[to + i] = value;
        combine(i, x, -value, l + 8 * i * n, x);
      }
    },
  };
}
