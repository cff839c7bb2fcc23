import { CACHE_PAGE } from '../../abi.js';
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

function blockOf(steps: number): number {
  return steps <= 128 ? 16 : 64;
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
  const [row, wide] = [steps * kernels.size, stride * kernels.size];
  const block = causal ? blockOf(steps) : steps;
  for (let first = 0; first < steps; first += block) {
    const count = Math.min(block, steps - first);
    const seen = first + count;
    const [from, at, to] = [q + first * wide, p + first * row, o + first * wide];
    kernels.gemm(
      ...([count, seen, n, from, stride, 1, turned, steps, at, steps] as const),
      ...([GemmStart.zero, 0, packed] as const),
    );
    if (!causal) kernels.softmax(steps, steps, p, p);
    for (let t = 0; causal && t < count; t++) {
      const own = at + t * row;
      kernels.softmax(1, first + t + 1, own, own);
      clear(kernels, own + (first + t + 1) * kernels.size, count - t - 1);
      clear(kernels, to + t * wide, n);
    }
    kernels.gemm(
      ...([count, n, seen, at, steps, 1, v, stride, to, stride] as const),
      ...([causal ? GemmStart.accumulate : GemmStart.zero, 0, packed] as const),
    );
  }
}

export function attendStep(
  kernels: TypedKernels,
  { steps, n, stride }: Omit<Head, 'causal'>,
  [q, pages, p, o]: readonly [Pointer, Pointer, Pointer, Pointer],
  at: number,
): void {
  const { zero, accumulate } = GemmStart;
  const { size } = kernels;
  const half = CACHE_PAGE * stride * size;
  for (let first = 0; first < steps; first += CACHE_PAGE) {
    const count = Math.min(CACHE_PAGE, steps - first);
    const keys = pages + (first / CACHE_PAGE) * 2 * half + at * CACHE_PAGE;
    kernels.gemm(1, count, n, q, n, 1, keys, CACHE_PAGE, p + first * size, count, zero, 0, 0);
  }
  kernels.softmax(1, steps, p, p);
  clear(kernels, o, n);
  for (let first = 0; first < steps; first += CACHE_PAGE) {
    const count = Math.min(CACHE_PAGE, steps - first);
    const values = pages + (first / CACHE_PAGE) * 2 * half + half + at;
    const shares = p + first * size;
    kernels.gemm(1, n, count, shares, count, 1, values, stride, o, n, accumulate, 0, 0);
  }
}

function clear({ view, size }: TypedKernels, at: Pointer, count: number): void {
  view().fill(0, at / size, at / size + count);
}

export function attendBackward(
  kernels: TypedKernels,
  { steps, n, stride, causal }: Head,
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
  const [row, wide] = [steps * size, stride * size];
  const factor = factorOf(kernels, n);
  const block = causal ? blockOf(steps) : steps;
  kernels.transpose(steps, n, v, stride, turned, steps);
  for (let first = 0; first < steps; first += block) {
    const count = Math.min(block, steps - first);
    const seen = first + count;
    const [at, from] = [slopes + first * row, p + first * row];
    product(count, seen, n, delta + first * wide, stride, 1, turned, steps, at, steps);
    if (!causal) {
      kernels.softmaxDerivative(steps, steps, p, slopes, slopes);
      kernels.scale(steps * steps, factor, slopes);
    }
    for (let t = 0; causal && t < count; t++) {
      const own = at + t * row;
      const length = first + t + 1;
      kernels.softmaxDerivative(1, length, from + t * row, own, own);
      kernels.scale(length, factor, own);
      clear(kernels, own + length * size, count - t - 1);
    }
    product(count, n, seen, at, steps, 1, k, stride, rows + first * n * size, n);
  }
  for (let first = 0; first < steps; first += block) {
    const count = Math.min(block, steps - first);
    const left = steps - first;
    const corner = first * row + first * size;
    const at = first * wide;
    product(count, n, left, p + corner, 1, steps, delta + at, stride, v + at, stride);
    product(count, n, left, slopes + corner, 1, steps, q + at, stride, k + at, stride);
  }
  for (let t = 0; t < steps; t++) {
    kernels.copy(rows + t * n * size, q + t * stride * size, n);
  }
}

export function factorOf({ size }: TypedKernels, n: number): number {
  const factor = 1 / Math.sqrt(n);
  return size === 8 ? factor : Math.fround(factor);
}
