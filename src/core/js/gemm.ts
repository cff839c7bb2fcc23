import { type GemmKernels, GemmStart } from '../core.js';
import type { JsMemory } from './memory.js';

const { fround } = Math;

/** What C holds before the first product: −0 where the sum begins with it, +0 where there is none. */
function startRows(
  v: Float64Array | Float32Array,
  m: number,
  n: number,
  k: number,
  c: number,
  ldc: number,
  start: number,
  bias: number,
): void {
  if (start === GemmStart.accumulate) return;
  for (let i = 0; i < m; i++, c += ldc) {
    if (start === GemmStart.bias) v.copyWithin(c, bias, bias + n);
    else v.fill(k > 0 ? -0 : 0, c, c + n);
  }
}

/** dst (columns, rows) = src (rows, columns) transposed. */
function transpose(
  v: Float64Array | Float32Array,
  rows: number,
  columns: number,
  src: number,
  ldsrc: number,
  dst: number,
  lddst: number,
): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) v[dst + j * lddst + i] = v[src + i * ldsrc + j]!;
  }
}

/** Twins of assembly/kernels/gemm/: the plain loops, which need no workspace. */
export function gemmKernels(memory: JsMemory): GemmKernels {
  return {
    gemmWorkspaceF64: () => 0,
    gemmWorkspaceF32: () => 0,
    gemmF64(m, n, k, a, rsA, csA, b, ldb, c, ldc, start, bias) {
      const v = memory.f64;
      startRows(v, m, n, k, c >>> 3, ldc, start, bias >>> 3);
      for (let i = 0; i < m; i++) {
        const from = (c >>> 3) + i * ldc;
        for (let p = 0; p < k; p++) {
          const x = v[(a >>> 3) + i * rsA + p * csA]!;
          for (let to = from, j = (b >>> 3) + p * ldb, end = from + n; to < end; to++, j++) {
            v[to] = v[to]! + x * v[j]!;
          }
        }
      }
    },
    gemmF32(m, n, k, a, rsA, csA, b, ldb, c, ldc, start, bias) {
      const v = memory.f32;
      startRows(v, m, n, k, c >>> 2, ldc, start, bias >>> 2);
      for (let i = 0; i < m; i++) {
        const from = (c >>> 2) + i * ldc;
        for (let p = 0; p < k; p++) {
          const x = v[(a >>> 2) + i * rsA + p * csA]!;
          for (let to = from, j = (b >>> 2) + p * ldb, end = from + n; to < end; to++, j++) {
            v[to] = v[to]! + fround(x * v[j]!);
          }
        }
      }
    },
    transposeF64(rows, columns, src, ldsrc, dst, lddst) {
      transpose(memory.f64, rows, columns, src >>> 3, ldsrc, dst >>> 3, lddst);
    },
    transposeF32(rows, columns, src, ldsrc, dst, lddst) {
      transpose(memory.f32, rows, columns, src >>> 2, ldsrc, dst >>> 2, lddst);
    },
  };
}
