import { GemmStart, type Pointer } from '../../core.js';
import type { TypedKernels } from '../typed.js';

// Twins of assembly/attention/heads.ts.

/** The lengths of a head: n numbers of each row, which is `stride` long. */
export interface Head {
  readonly steps: number;
  readonly n: number;
  readonly stride: number;
  readonly causal: boolean;
}

export function attend(
  kernels: TypedKernels,
  { steps, n, stride, causal }: Head,
  [q, k, v, p, o]: readonly [Pointer, Pointer, Pointer, Pointer, Pointer],
  turned: Pointer,
  packed: Pointer,
): void {
  kernels.transpose(steps, n, k, stride, turned, steps);
  kernels.scale(n * steps, factorOf(kernels, n), turned);
  kernels.gemm(
    ...([steps, steps, n, q, stride, 1, turned, steps, p, steps] as const),
    ...([GemmStart.zero, 0, packed] as const),
  );
  if (!causal) kernels.softmax(steps, steps, p, p);
  for (let t = 0; causal && t < steps; t++) {
    const row = p + t * steps * kernels.size;
    kernels.softmax(1, t + 1, row, row);
    const first = row / kernels.size;
    kernels.view().fill(0, first + t + 1, first + steps);
  }
  kernels.gemm(
    ...([steps, n, steps, p, steps, 1, v, stride, o, stride] as const),
    ...([GemmStart.zero, 0, packed] as const),
  );
}

export function attendBackward(
  kernels: TypedKernels,
  { steps, n, stride }: Head,
  [q, k, v, p, delta]: readonly [Pointer, Pointer, Pointer, Pointer, Pointer],
  [slopes, rows]: readonly [Pointer, Pointer],
  turned: Pointer,
  packed: Pointer,
): void {
  const { size } = kernels;
  const product = (
    ...args: readonly [
      number,
      number,
      number,
      Pointer,
      number,
      number,
      Pointer,
      number,
      Pointer,
      number,
    ]
  ): void => kernels.gemm(...args, GemmStart.zero, 0, packed);
  kernels.transpose(steps, n, v, stride, turned, steps);
  product(steps, steps, n, delta, stride, 1, turned, steps, slopes, steps);
  product(steps, n, steps, p, 1, steps, delta, stride, v, stride);
  kernels.softmaxDerivative(steps, steps, p, slopes, slopes);
  kernels.scale(steps * steps, factorOf(kernels, n), slopes);
  product(steps, n, steps, slopes, steps, 1, k, stride, rows, n);
  product(steps, n, steps, slopes, 1, steps, q, stride, k, stride);
  for (let t = 0; t < steps; t++) {
    kernels.copy(rows + t * n * size, q + t * stride * size, n);
  }
}

function factorOf({ size }: TypedKernels, n: number): number {
  const factor = 1 / Math.sqrt(n);
  return size === 8 ? factor : Math.fround(factor);
}
