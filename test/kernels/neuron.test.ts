import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FullCore as Core } from '../../src/core/core.js';
import { expectSameBits } from '../support/bits.js';
import { runs, some } from '../support/effort.js';
import { js, strict, withBlocks } from '../support/engines.js';

interface Case {
  x: number[][];
  y: number[];
  weights: number[];
  hasBias: boolean;
  activation: number;
  learningRate: number;
  threshold: number;
  iterations: number;
}

/** Weights, bias and error after training, the return value, and the answers of run and runBatch. */
function train(core: Core, c: Case): Float64Array {
  const samples = c.x.length;
  const inputs = c.weights.length - 1;
  const bytes = [
    samples * inputs * 8,
    samples * 8,
    (inputs + 1) * 8,
    core.neuronWorkspace(samples, inputs),
    samples * 8 + 8,
  ];
  return withBlocks(core, bytes, (x, y, w, work, out) => {
    core.f64.set(c.x.flat(), x / 8);
    core.f64.set(c.y, y / 8);
    core.f64.set(c.weights, w / 8);
    core.neuronPrepare(samples, inputs, x, y, work);
    const made = core.neuronTrain(
      samples,
      inputs,
      x,
      w,
      c.hasBias,
      c.activation,
      0.01,
      c.learningRate,
      c.threshold,
      c.iterations,
      work,
    );
    const bias = c.hasBias ? core.f64[w / 8 + inputs]! : -0;
    core.f64[out / 8 + samples] = 42;
    core.neuronRunBatch(samples, inputs, x, w, bias, c.activation, 0.01, out);
    expect(core.f64[out / 8 + samples]).toBe(42);
    for (let i = 0; i < samples; i++) {
      expect(core.neuronRun(inputs, x + i * inputs * 8, w, bias, c.activation, 0.01)).toBe(
        core.f64[out / 8 + i],
      );
    }
    return Float64Array.of(
      ...core.f64.slice(w / 8, w / 8 + inputs + 1),
      core.f64[work / 8]!,
      made,
      ...core.f64.slice(out / 8, out / 8 + samples),
    );
  });
}

function dataOf(samples: number, inputs: number, seed: number): { x: number[][]; y: number[] } {
  let state = seed + 1;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  return {
    x: Array.from({ length: samples }, () => Array.from({ length: inputs }, next)),
    y: Array.from({ length: samples }, () => (next() > 0 ? 1 : 0)),
  };
}

describe.each(strict)('neuron training, %s against the JS core', (_, core) => {
  it('equal bits for every number of inputs and samples around the vector widths, with and without bias', () => {
    for (const inputs of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 16, 17, 23, 24, 33, 100]) {
      for (const samples of some([1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 63, 64, 65, 130])) {
        for (const hasBias of [false, true]) {
          const { x, y } = dataOf(samples, inputs, inputs * 131 + samples);
          const weights = dataOf(1, inputs + 1, 7).x[0]!;
          const c: Case = {
            x,
            y,
            weights,
            hasBias,
            activation: 1,
            learningRate: 0.3,
            threshold: -1,
            iterations: 9,
          };
          expectSameBits(train(core, c), train(js, c), `${samples}×${inputs}, bias ${hasBias}`);
        }
      }
    }
  });

  it('equal bits past the panel and slice sizes', () => {
    for (const [samples, inputs, iterations] of [
      [300, 1000, 3],
      [9, 5000, 2],
      [4, 3, 1000],
      [11, 12, 400],
    ] as const) {
      const c: Case = {
        ...dataOf(samples, inputs, 3),
        weights: dataOf(1, inputs + 1, 9).x[0]!,
        hasBias: true,
        activation: 1,
        learningRate: 0.01,
        threshold: -1,
        iterations,
      };
      expectSameBits(train(core, c), train(js, c), `${samples}×${inputs}`);
    }
  });

  it('equal bits on random shapes, data, rates and thresholds, divergence included', () => {
    const shape = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 14 }));
    const value = fc.oneof(
      fc.double({ min: -3, max: 3 }),
      fc.double({ min: -1e300, max: 1e300 }),
      fc.constantFrom(0, -0, 1),
    );
    const wanted = shape.chain(([inputs, samples]) =>
      fc.record({
        x: fc.array(fc.array(value, { minLength: inputs, maxLength: inputs }), {
          minLength: samples,
          maxLength: samples,
        }),
        y: fc.array(fc.double({ min: -1, max: 2, noNaN: true }), {
          minLength: samples,
          maxLength: samples,
        }),
        weights: fc.array(fc.double({ min: -2, max: 2, noNaN: true }), {
          minLength: inputs + 1,
          maxLength: inputs + 1,
        }),
        hasBias: fc.boolean(),
        activation: fc.integer({ min: 0, max: 9 }),
        learningRate: fc.oneof(
          fc.constant(1),
          fc.double({ min: 1e-3, max: 10, noNaN: true }),
          fc.constant(1e308),
        ),
        threshold: fc.oneof(fc.constant(-1), fc.double({ min: 0, max: 1, noNaN: true })),
        iterations: fc.integer({ min: 1, max: 20 }),
      }),
    );
    fc.assert(
      fc.property(wanted, (c) => expectSameBits(train(core, c), train(js, c))),
      { numRuns: runs(300) },
    );
  });
});
