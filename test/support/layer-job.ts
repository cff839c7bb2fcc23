// Layers as users write them, in the memory of any engine.
import type { FullCore } from '../../src/core/core.js';
import type { LayerSpec } from '../../src/description/layers/layer-spec.js';
import { resolveLayers } from '../../src/description/layers/register.js';
import { countOf } from '../../src/matrix/shape.js';
import { planOf } from '../../src/network/plan-of.js';
import { JobInMemory, type TestJob } from './network.js';

/** Repeatable numbers in [−1, 1). */
export function numbers(count: number, seed: number): number[] {
  let state = seed * 747796405 + 1;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** A training of `samples` random samples with the mean squared error, in batches of three. */
export function layerJob(
  inputShape: readonly number[],
  layers: readonly LayerSpec[],
  options: Partial<TestJob> & { dtype: 'F64' | 'F32' },
): TestJob {
  const plan = planOf(resolveLayers('layers', layers, inputShape));
  const samples = options.samples ?? 5;
  return {
    inputs: countOf(inputShape),
    layers: [],
    plan,
    samples,
    batch: 3,
    x: numbers(samples * plan.inputs, 1),
    y: numbers(samples * plan.outputs, 2),
    // Buffers are positive, as a variance has to be.
    parameters: numbers(plan.parameters + plan.buffers, 3).map((value, i) =>
      i < plan.parameters ? value : Math.abs(value) + 0.1,
    ),
    loss: 0,
    optimizer: 0,
    scalars: [0.05, 0.9, 0],
    ...options,
  };
}

/** Losses of two epochs, what runs outside training, parameters, and outputs and all gradients of a batch after them. */
export function trained(core: FullCore, t: TestJob): Float64Array {
  const job = new JobInMemory(core, t);
  const result = Float64Array.of(
    ...[job.epoch(), job.epoch()],
    job.evaluated(),
    ...job.run(Math.min(t.batch, t.samples))!,
    ...job.parameters,
    ...job.passes(Math.min(t.batch, t.samples), t.inputs),
    ...job.gradients,
  );
  job.release();
  return result;
}
