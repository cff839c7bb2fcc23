// Microbenchmarks of the kernels, float64, from 4 to 1,000,000 elements.
import type { FullCore as Core } from '../../src/core/core.js';
import { engines } from '../engines.js';
import { BASELINE, sample, type Workload } from '../workload.js';

export const SIZES: readonly number[] = [4, 16, 64, 256, 1000, 10_000, 100_000, 1_000_000];

export interface Kernel {
  name: string;
  core: (core: Core, n: number, a: number, b: number) => unknown;
  baseline: (a: Float64Array, b: Float64Array) => unknown;
}

export const KERNELS: readonly Kernel[] = [
  {
    name: 'dot',
    core: (core, n, a, b) => core.dotF64(n, a, b, 0),
    baseline: (a, b) => {
      let sum = 0;
      for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
      return sum;
    },
  },
  {
    name: 'sigmoid',
    core: (core, n, a, b) => core.sigmoidF64(n, a, b),
    baseline: (a, b) => {
      for (let i = 0; i < a.length; i++) b[i] = 1 / (1 + Math.exp(-a[i]!));
    },
  },
  {
    name: 'sigmoid-derivative',
    core: (core, n, a, b) => core.sigmoidDerivativeF64(n, a, b),
    baseline: (a, b) => {
      for (let i = 0; i < a.length; i++) b[i] = a[i]! * (1 - a[i]!);
    },
  },
  {
    name: 'update',
    core: (core, n, a, b) => core.axpyF64(n, 1e-9, a, b),
    baseline: (a, b) => {
      for (let i = 0; i < a.length; i++) b[i]! += 1e-9 * a[i]!;
    },
  },
];

export function kernelWorkloads(): Workload[] {
  return KERNELS.flatMap((kernel) => SIZES.map((size) => workload(kernel, size)));
}

function workload(kernel: Kernel, size: number): Workload {
  const values = Float64Array.from({ length: size }, (_, i) => 5 * sample(i));
  const contestants: Workload['contestants'] = {};
  for (const core of engines) {
    const a = core.allocate(8 * size);
    const b = core.allocate(8 * size);
    core.f64.set(values, a / 8);
    core.f64.fill(0.25, b / 8, b / 8 + size);
    contestants[core.engine] = () => kernel.core(core, size, a, b);
  }
  const b = new Float64Array(size).fill(0.25);
  contestants[BASELINE] = () => kernel.baseline(values, b);
  return {
    group: `Kernel ${kernel.name}`,
    label: `${size.toLocaleString('en')} elements`,
    twin: { key: `${kernel.name} ${size}`, calls: 1 },
    inner: Math.max(1, Math.round(20_000 / size)),
    contestants,
  };
}
