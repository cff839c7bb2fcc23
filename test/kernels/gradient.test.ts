import { describe, expect, it } from 'vitest';
import { ACTIVATION_SOFTMAX } from '../../src/core/abi.js';
import { LOSSES } from '../../src/core/abi-names.js';
import type { FullCore } from '../../src/core/core.js';
import { expectSameBits } from '../support/bits.js';
import { js, strict } from '../support/engines.js';
import { JobInMemory, parameterCount, type TestJob, type TestLayer } from '../support/network.js';

const numbers = (count: number, seed: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.sin((i + 1) * 12.9898 + seed * 78.233));

const LAYERS: readonly TestLayer[] = [
  { kind: 'dropout', units: 5, rate: 0.2 },
  { activation: 2, units: 6, l1: 0.01, l2: 0.02 },
  { activation: 7, units: 5, bias: false, l2: 0.1 },
  { activation: ACTIVATION_SOFTMAX, units: 3 },
];

const SAMPLES = 23;
const WEIGHTS = numbers(SAMPLES, 4).map((v) => 1 + v / 2);

function jobOf(t: Partial<TestJob>): TestJob {
  const layers = t.layers ?? LAYERS;
  return {
    dtype: 'F64',
    inputs: 5,
    samples: SAMPLES,
    batch: 7,
    x: numbers(SAMPLES * 5, 1),
    y: numbers(SAMPLES * layers.at(-1)!.units, 2).map((v) => (v + 1.1) / 2.2),
    parameters: numbers(parameterCount(5, layers), 3).map((v) => 0.8 * v),
    loss: 0,
    optimizer: 0,
    scalars: [0, 0, 0],
    layers,
    ...t,
  };
}

function gradient(core: FullCore, t: TestJob, each = 100): Float64Array {
  const job = new JobInMemory(core, t);
  const weight = (t.sampleWeights ?? Array(t.samples).fill(1)).reduce(
    (sum, w) => sum + Math.fround(w),
    0,
  );
  const result = job.gradient(weight, each);
  job.release();
  return result;
}

describe.each(strict)('loss and gradient without a step, %s against the JS core', (_, core) => {
  it.each(['F64', 'F32'] as const)(
    'every loss, with weights and an order, frozen tensors: equal bits, %s',
    (dtype) => {
      for (const loss of LOSSES.keys()) {
        for (const batch of [1, 7, 23, 40]) {
          for (const factors of [
            [1, 1],
            [0, 1],
            [1, 0],
          ] as const) {
            const layers = LAYERS.map((layer, i) => (i === 1 ? { ...layer, factors } : layer));
            const order = Array.from({ length: SAMPLES }, (__, i) => (i * 10 + 3) % SAMPLES);
            const t = jobOf({ dtype, loss, batch, layers, order, sampleWeights: WEIGHTS });
            const what = `loss ${loss}, batch ${batch}, ${factors}`;
            const whole = gradient(core, t);
            expectSameBits(whole, gradient(js, t), what);
            // In whatever calls.
            expectSameBits(whole, gradient(core, t, 1), `${what}, one batch a call`);
            expectSameBits(whole, gradient(js, t, 2), `${what}, two batches a call`);
            const first = factors[0] ? undefined : [...whole.subarray(1, 31)];
            if (first)
              expect(
                first.every((v) => v === 0),
                `${what}: frozen`,
              ).toBe(true);
          }
        }
      }
    },
  );

  it('one batch is the gradient that training takes; penalties once, whatever the batches', () => {
    for (const loss of [0, 1, 5]) {
      const layers = LAYERS.slice(1);
      const t = jobOf({ loss, layers, batch: SAMPLES });
      const job = new JobInMemory(core, t);
      const value = job.epoch();
      expectSameBits(gradient(core, t), Float64Array.of(value, ...job.gradients), `loss ${loss}`);
      job.release();
      const whole = gradient(core, t);
      const largest = Math.max(...whole.map(Math.abs));
      for (const batch of [1, 4, 22]) {
        for (const [i, v] of gradient(core, jobOf({ ...t, batch })).entries()) {
          expect(Math.abs(v - whole[i]!) / largest, `loss ${loss}, ${batch}, ${i}`).toBeLessThan(
            1e-14,
          );
        }
      }
    }
  });

  it.each(['F64', 'F32'] as const)(
    'JᵀJ of the residuals: equal bits, and differences of outputs, %s',
    (dtype) => {
      const layers = [
        { activation: 2, units: 4, l2: 0.3 },
        { activation: 1, units: 2 },
      ];
      const t = jobOf({
        dtype,
        layers,
        batch: 1,
        samples: 9,
        sampleWeights: WEIGHTS.slice(0, 9),
        optimizer: 0,
      });
      const [actual, expected, apart] = (
        [
          [core, 4],
          [js, 4],
          [core, 9],
        ] as const
      ).map(([engine, each]) => {
        const job = new JobInMemory(engine, t);
        const result = job.normal(9, 10, each);
        job.release();
        return result;
      }) as [Float64Array, Float64Array, Float64Array];
      expectSameBits(actual, expected, 'against js');
      expectSameBits(actual, apart, 'in one call');
      if (dtype === 'F32') return;
      const count = parameterCount(5, layers);
      const rows: number[][] = [];
      const outputsAt = (i: number, by: number): Float64Array => {
        const parameters = [...t.parameters];
        parameters[i]! += by;
        const job = new JobInMemory(core, { ...t, parameters, batch: 9 });
        const result = job.run(9)!;
        job.release();
        return result;
      };
      for (let i = 0; i < count; i++) {
        const [above, below] = [outputsAt(i, 1e-6), outputsAt(i, -1e-6)];
        rows.push(
          [...above].map((v, j) => ((v - below[j]!) / 2e-6) * Math.sqrt(WEIGHTS[j >> 1]! / 20)),
        );
      }
      for (let i = 0; i < count; i++) {
        for (let j = 0; j < count; j++) {
          const product = rows[i]!.reduce((sum, v, k) => sum + v * rows[j]![k]!, 0);
          expect(actual[i * count + j], `${i}, ${j}`).toBeCloseTo(product, 8);
        }
      }
    },
  );
});
