// Tiny networks of dense layers train by a way of their own (assembly/layers/dense-chain.ts), which the plain core does not have.
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { ACTIVATION_SOFTMAX } from '../../src/core/abi.js';
import { ACTIVATIONS, LOSSES } from '../../src/core/abi-names.js';
import { expectSameBits } from '../support/bits.js';
import { runs, some } from '../support/effort.js';
import { js, strict } from '../support/engines.js';
import type { TestJob } from '../support/network.js';
import { jobOf, numbers, runJob, SCALARS } from '../support/network-jobs.js';

const activations = [...ACTIVATIONS.keys()];
const layer = fc.record({
  units: fc.integer({ min: 1, max: 9 }),
  activation: fc.constantFrom(...activations),
  slope: fc.constantFrom(0.01, 0.2, 0),
  bias: fc.boolean(),
});

/** Batches from one vector to many, the last of an epoch seldom whole; more than 128 parameters now and then. */
const jobs = fc
  .record({
    dtype: fc.constantFrom('F64' as const, 'F32' as const),
    inputs: fc.integer({ min: 1, max: 9 }),
    layers: fc.array(layer, { minLength: 1, maxLength: 3 }),
    softmax: fc.boolean(),
    classIndices: fc.boolean(),
    loss: fc.constantFrom(...LOSSES.keys()),
    samples: fc.integer({ min: 1, max: 70 }),
    batch: fc.constantFrom(1, 2, 4, 6, 8, 12, 16, 64, 68),
    optimizer: fc.constantFrom(...SCALARS.keys()),
    ordered: fc.boolean(),
    clipNorm: fc.constantFrom(0, 0.05),
    seed: fc.nat(),
  })
  .map(({ softmax, classIndices, ordered, seed, ...t }): TestJob => {
    const layers = t.layers.map((l, i) =>
      softmax && i === t.layers.length - 1 ? { ...l, activation: ACTIVATION_SOFTMAX } : l,
    );
    const outputs = layers.at(-1)!.units;
    const categorical = LOSSES[t.loss] === 'categoricalCrossentropy' && classIndices;
    const labels = numbers(t.samples, seed).map((v) => Math.floor(((v + 1) / 2) * outputs));
    return jobOf({
      ...t,
      layers,
      x: numbers(t.samples * t.inputs, seed),
      ...(categorical && { classIndices: true, y: labels }),
      ...(ordered && { order: Array.from({ length: t.samples }, (_, i) => t.samples - 1 - i) }),
    });
  });

describe.each(strict)('a tiny network, %s against the JS core: equal bits', (_, core) => {
  it('all that it may be made of', () => {
    fc.assert(
      fc.property(jobs, (t) => {
        expectSameBits(runJob(core, t), runJob(js, t), JSON.stringify({ ...t, x: 0, y: 0 }));
      }),
      { numRuns: runs(400) },
    );
  });

  it.each(['F64', 'F32'] as const)('XOR, every number of rows up to two batches, %s', (dtype) => {
    for (const samples of some(Array.from({ length: 16 }, (_, i) => i + 1))) {
      const layers = [
        { activation: ACTIVATIONS.indexOf('tanh'), units: 3 },
        { activation: ACTIVATIONS.indexOf('sigmoid'), units: 1 },
      ];
      const loss = LOSSES.indexOf('binaryCrossentropy');
      const t = jobOf({ dtype, inputs: 2, layers, samples, batch: 8, loss });
      expectSameBits(runJob(core, t), runJob(js, t), `${samples} rows`);
    }
  });
});
