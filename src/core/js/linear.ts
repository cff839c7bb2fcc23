import type { LinearKernels } from '../core.js';
import type { JsMemory } from './memory.js';

const { fround } = Math;

/** Twin of dot<f64> in assembly/kernels/dot.ts: eight partial sums, then the rest in index order. Offsets are elements. */
export function dotF64(
  v: Float64Array,
  count: number,
  a: number,
  b: number,
  start: number,
): number {
  let sum = start;
  const end = a + (count & -8);
  const rest = a + count;
  if (count >= 8) {
    let s0 = v[a]! * v[b]!;
    let s1 = v[a + 1]! * v[b + 1]!;
    let s2 = v[a + 2]! * v[b + 2]!;
    let s3 = v[a + 3]! * v[b + 3]!;
    let s4 = v[a + 4]! * v[b + 4]!;
    let s5 = v[a + 5]! * v[b + 5]!;
    let s6 = v[a + 6]! * v[b + 6]!;
    let s7 = v[a + 7]! * v[b + 7]!;
    a += 8;
    b += 8;
    while (a < end) {
      s0 += v[a]! * v[b]!;
      s1 += v[a + 1]! * v[b + 1]!;
      s2 += v[a + 2]! * v[b + 2]!;
      s3 += v[a + 3]! * v[b + 3]!;
      s4 += v[a + 4]! * v[b + 4]!;
      s5 += v[a + 5]! * v[b + 5]!;
      s6 += v[a + 6]! * v[b + 6]!;
      s7 += v[a + 7]! * v[b + 7]!;
      a += 8;
      b += 8;
    }
    sum += s0 + s4 + (s2 + s6) + (s1 + s5 + (s3 + s7));
  }
  while (a < rest) sum += v[a++]! * v[b++]!;
  return sum;
}

/** Twin of dot<f32>: sixteen partial sums, lane l of vector i being partial sum 4·i + l. */
export function dotF32(
  v: Float32Array,
  count: number,
  a: number,
  b: number,
  start: number,
): number {
  let sum = start;
  const whole = count & -16;
  if (whole) {
    const lanes = new Float32Array(16);
    for (let j = 0; j < 16; j++) lanes[j] = v[a + j]! * v[b + j]!;
    for (let j = 16; j < whole; j++) {
      lanes[j & 15] = lanes[j & 15]! + fround(v[a + j]! * v[b + j]!);
    }
    const column = (l: number): number =>
      fround(fround(lanes[l]! + lanes[l + 8]!) + fround(lanes[l + 4]! + lanes[l + 12]!));
    sum = fround(sum + fround(fround(column(0) + column(2)) + fround(column(1) + column(3))));
  }
  for (let j = whole; j < count; j++) sum = fround(sum + fround(v[a + j]! * v[b + j]!));
  return sum;
}

/** Twins of assembly/kernels/{dot,axpy}.ts. */
export function linearKernels(memory: JsMemory): LinearKernels {
  return {
    dotF64: (count, a, b, start) => dotF64(memory.f64, count, a >>> 3, b >>> 3, start),
    dotF32: (count, a, b, start) => dotF32(memory.f32, count, a >>> 2, b >>> 2, fround(start)),
    gemvF64(rows, columns, a, lda, x, start, y) {
      const v = memory.f64;
      for (let i = 0; i < rows; i++) {
        v[(y >>> 3) + i] = dotF64(v, columns, (a >>> 3) + i * lda, x >>> 3, start);
      }
    },
    gemvF32(rows, columns, a, lda, x, start, y) {
      const v = memory.f32;
      for (let i = 0; i < rows; i++) {
        v[(y >>> 2) + i] = dotF32(v, columns, (a >>> 2) + i * lda, x >>> 2, fround(start));
      }
    },
    axpyF64(count, alpha, x, y) {
      const v = memory.f64;
      for (let i = x >>> 3, j = y >>> 3, end = i + count; i < end; i++, j++)
        v[j] = v[j]! + alpha * v[i]!;
    },
    axpyF32(count, alpha, x, y) {
      const v = memory.f32;
      const factor = fround(alpha);
      for (let i = x >>> 2, j = y >>> 2, end = i + count; i < end; i++, j++) {
        v[j] = v[j]! + fround(factor * v[i]!);
      }
    },
  };
}
