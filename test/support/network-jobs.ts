// Trainings of small networks on the kernels themselves.
import type { FullCore as Core } from '../../src/core/core.js';
import { JobInMemory, parameterCount, type TestJob, type TestLayer } from './network.js';

/** Repeatable numbers in [−1, 1). */
export function numbers(count: number, seed: number): number[] {
  let state = seed * 747796405 + 1;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** Learning rate, then what the optimizer of that code takes; powers of beta start at 1. */
export const SCALARS: readonly (readonly number[])[] = [
  [0.1, 0.9, 0],
  [0.01, 0.9, 1e-8],
  [0.05, 1e-8],
  [0.01, 0.9, 0.999, 1e-8, 1, 1],
  [0.01, 0.9, 0.999, 1e-8, 1, 1, 0.01],
];

export function jobOf(t: Partial<TestJob> & { layers: readonly TestLayer[] }): TestJob {
  const inputs = t.inputs ?? 5;
  const samples = t.samples ?? 23;
  const outputs = t.layers.at(-1)!.units;
  return {
    dtype: 'F64',
    inputs,
    samples,
    batch: 7,
    x: numbers(samples * inputs, 1),
    // In (0, 1): fit for every loss.
    y: numbers(samples * outputs, 2).map((v) => (v + 1.1) / 2.2),
    parameters: numbers(parameterCount(inputs, t.layers), 3).map((v) => 0.8 * v),
    loss: 0,
    optimizer: 0,
    scalars: SCALARS[t.optimizer ?? 0]!,
    ...t,
  };
}

/** Losses of three epochs, parameters, and the passes of the first batch after them. */
export function runJob(core: Core, t: TestJob): Float64Array {
  const job = new JobInMemory(core, t);
  const losses = [job.epoch(), job.epoch(), job.epoch()];
  const result = Float64Array.of(
    ...losses,
    ...job.parameters,
    ...job.passes(Math.min(t.batch, t.samples), t.inputs),
    ...job.gradients,
  );
  job.release();
  return result;
}
