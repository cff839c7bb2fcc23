import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTIVATION_SOFTMAX } from '../../src/core/abi.js';
import { ACTIVATIONS, LOSSES } from '../../src/core/abi-names.js';
import type { FullCore as Core } from '../../src/core/core.js';
import { expectSameBits } from '../support/bits.js';
import { runs, some, thorough } from '../support/effort.js';
import { js, relaxed, strict } from '../support/engines.js';
import { JobInMemory, type TestJob, type TestLayer } from '../support/network.js';
import { jobOf, numbers, runJob, SCALARS } from '../support/network-jobs.js';

const activations = [...ACTIVATIONS.keys(), ACTIVATION_SOFTMAX];

describe.each(strict)('a network, %s against the JS core: equal bits', (_, core) => {
  const expectEqual = (t: TestJob, what: string): void =>
    expectSameBits(runJob(core, t), runJob(js, t), what);

  it.each(['F64', 'F32'] as const)('every activation and loss, %s', (dtype) => {
    for (const activation of activations) {
      for (const loss of LOSSES.keys()) {
        for (const last of thorough(
          [0, 1, ACTIVATION_SOFTMAX],
          [[0, 1, ACTIVATION_SOFTMAX][(activation + loss) % 3]!],
        )) {
          const layers = [
            { activation, units: 6 },
            { activation: last, units: 3, bias: false },
          ];
          expectEqual(
            jobOf({ dtype, layers, loss }),
            `activation ${activation}, loss ${loss}, last ${last}`,
          );
        }
      }
    }
  });

  it.each(['F64', 'F32'] as const)(
    'every optimizer, with penalties, dropout, clipping, weights and order, %s',
    (dtype) => {
      for (const optimizer of SCALARS.keys()) {
        const samples = 23;
        const t = jobOf({
          dtype,
          optimizer,
          samples,
          layers: [
            { kind: 'dropout', units: 5, rate: 0.2 },
            { activation: 3, units: 9, l1: 0.01 },
            { kind: 'dropout', units: 9, rate: 0.5 },
            { activation: 2, units: 8, l2: 0.02, bias: false },
            { activation: ACTIVATION_SOFTMAX, units: 4 },
          ],
          loss: 5,
          classIndices: true,
          y: Array.from({ length: samples }, (_, i) => (i * 7) % 4),
          sampleWeights: numbers(samples, 9).map((v) => 1 + v / 2),
          order: Array.from({ length: samples }, (_, i) => (i * 10 + 3) % samples),
          clipNorm: 0.5,
          clipValue: 0.2,
        });
        expectEqual(t, `optimizer ${optimizer}`);
      }
    },
  );

  it.each(['F64', 'F32'] as const)('the forward pass outside training, %s', (dtype) => {
    const outputs = (engine: Core, t: TestJob, rows: number): Float64Array => {
      const job = new JobInMemory(engine, t);
      const result = job.run(rows)!;
      job.release();
      return result;
    };
    const dropout = (units: number): TestLayer => ({ kind: 'dropout', units, rate: 0.5 });
    for (const layers of [
      [{ activation: 2, units: 3 }, { units: 1 }],
      [
        { activation: 3, units: 100 },
        { activation: ACTIVATION_SOFTMAX, units: 10 },
      ],
      [dropout(5), { activation: 7, units: 9 }, dropout(9), { units: 20 }, dropout(20)],
      [dropout(5)],
      [{ units: 130 }, { units: 1 }, { units: 67 }, { activation: ACTIVATION_SOFTMAX, units: 3 }],
    ]) {
      for (const [samples, batch] of [
        [1, 1],
        [7, 7],
        [40, 64],
      ] as const) {
        const t = jobOf({ dtype, layers, samples, batch });
        const what = `${layers.map(({ units }) => units)}, ${samples} rows`;
        expectSameBits(outputs(core, t, samples), outputs(js, t, samples), what);
      }
    }
  });

  it.each(['F64', 'F32'] as const)(
    'a pass outside training with NaN or ∞ among the inputs, %s',
    (dtype) => {
      const t = jobOf({ dtype, inputs: 11, samples: 3, layers: [{ units: 2 }] });
      for (const engine of [core, js]) {
        const job = new JobInMemory(engine, t);
        expect(job.run(3)).toBeDefined();
        for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
          for (let i = 0; i < 33; i++) {
            job.setInput(i, bad);
            expect(job.run(3), `${bad} at ${i}`).toBeUndefined();
            job.setInput(i, 0.5);
          }
        }
        expect(job.run(3)).toBeDefined();
        job.release();
      }
    },
  );

  it.each(['F64', 'F32'] as const)('several epochs in one call, %s', (dtype) => {
    const layers = [
      { activation: 2, units: 3 },
      { kind: 'dropout' as const, units: 3, rate: 0.2 },
      { units: 1 },
    ];
    const order = Array.from({ length: 23 }, (_, i) => i);
    const rates = [0.5, 0.4, 0.3, 0.2, 0.1];
    const t = jobOf({ dtype, layers, order });
    const results = [core, js].map((engine) => {
      const job = new JobInMemory(engine, t);
      const together = [...job.epochs(rates, Number.NEGATIVE_INFINITY), ...job.parameters];
      job.release();
      const other = new JobInMemory(engine, t);
      const apart = rates.map((rate) => other.epochs([rate], Number.NEGATIVE_INFINITY)[1]!);
      expectSameBits(
        Float64Array.from(together),
        Float64Array.of(5, ...apart, ...other.parameters),
        'together and apart',
      );
      // The second epoch comes down to its own loss; then a parameter that is NaN ends the first.
      other.release();
      const third = new JobInMemory(engine, t);
      expect(third.epochs(rates, together[2]!)[0]).toBe(together[1]! <= together[2]! ? 1 : 2);
      third.setParameter(0, Number.NaN);
      expect(third.epochs(rates, Number.NEGATIVE_INFINITY)[0]).toBe(-1);
      third.release();
      return Float64Array.from(together);
    });
    expectSameBits(results[0]!, results[1]!, 'against js');
  });

  it('random shapes and batch sizes, up to past the tiles', () => {
    const size = fc.integer({ min: 1, max: 37 });
    fc.assert(
      fc.property(
        fc.constantFrom('F64' as const, 'F32' as const),
        fc.tuple(size, size, size, size),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 45 }),
        (dtype, [inputs, first, second, outputs], samples, batch) => {
          const layers = [
            { activation: 2, units: first },
            { activation: 3, units: second },
            { units: outputs },
          ];
          expectEqual(
            jobOf({ dtype, inputs, layers, samples, batch }),
            `${inputs}-${first}-${second}-${outputs}`,
          );
        },
      ),
      { numRuns: runs(60) },
    );
  });
});

// Products are fused: losses, parameters, outputs and gradients of three epochs move by some units of the last place of
// the largest, times the operations behind them.
describe.runIf(relaxed)('a network, relaxed against the JS core', () => {
  it.each([
    ['F64', 1e-12],
    ['F32', 1e-4],
  ] as const)('%s: within %f of the largest number', (dtype, bound) => {
    for (const activation of some(activations)) {
      const layers = [
        { activation, units: 33 },
        { activation: ACTIVATION_SOFTMAX, units: 5 },
      ];
      const t = jobOf({ dtype, layers, inputs: 21, samples: 40, batch: 16, loss: 5 });
      const expected = runJob(js, t);
      const actual = runJob(relaxed!, t);
      const largest = Math.max(...expected.map(Math.abs));
      for (const [i, value] of expected.entries()) {
        expect(
          Math.abs(actual[i]! - value) / largest,
          `activation ${activation}, ${i}`,
        ).toBeLessThan(bound);
      }
    }
  });
});

describe('gradients against central differences', () => {
  const [, core] = strict[0]!;

  function check(t: TestJob, bound: number): void {
    const job = new JobInMemory(core, { ...t, batch: t.samples, optimizer: 0, scalars: [0, 0, 0] });
    job.epoch();
    const { gradients, parameters } = job;
    for (let i = 0; i < parameters.length; i++) {
      const h = 1e-6;
      job.setParameter(i, parameters[i]! + h);
      job.reseed();
      const above = job.epoch();
      job.setParameter(i, parameters[i]! - h);
      job.reseed();
      const below = job.epoch();
      job.setParameter(i, parameters[i]!);
      const difference = (above - below) / (2 * h);
      expect(Math.abs(difference - gradients[i]!), `parameter ${i}`).toBeLessThan(bound);
    }
    job.release();
  }

  it.each(activations.map((code) => [ACTIVATIONS[code] ?? 'softmax', code] as const))(
    'activation %s × every loss',
    (_, activation) => {
      for (const loss of LOSSES.keys()) {
        for (const bias of [true, false]) {
          const last = loss === 5 ? ACTIVATION_SOFTMAX : loss === 4 || loss === 6 ? 1 : 0;
          const layers = [
            { activation, units: 4, bias },
            { activation: last, units: 2, bias },
          ];
          check(jobOf({ layers, inputs: 3, samples: 5, loss }), 2e-8);
          // The last layer's own derivative, where no fused form takes its place.
          check(
            jobOf({ layers: [{ activation, units: 2, bias }], inputs: 3, samples: 5, loss: 0 }),
            2e-8,
          );
        }
      }
    },
  );

  it('float32: the gradients of float64 within single precision', () => {
    for (const activation of activations) {
      for (const loss of LOSSES.keys()) {
        for (const bias of [true, false]) {
          const last = loss === 5 ? ACTIVATION_SOFTMAX : loss === 4 || loss === 6 ? 1 : 0;
          const layers = [
            { activation, units: 4, bias },
            { activation: last, units: 2, bias },
          ];
          const [wide, narrow] = (['F64', 'F32'] as const).map((dtype) => {
            const t = jobOf({
              dtype,
              layers,
              inputs: 3,
              samples: 5,
              batch: 5,
              loss,
              scalars: [0, 0, 0],
            });
            const job = new JobInMemory(core, t);
            job.epoch();
            const { gradients } = job;
            job.release();
            return gradients;
          }) as [Float64Array, Float64Array];
          const largest = Math.max(...wide.map(Math.abs));
          for (const [i, gradient] of wide.entries()) {
            expect(
              Math.abs(gradient - narrow[i]!) / largest,
              `${activation}, ${loss}, ${i}`,
            ).toBeLessThan(1e-5);
          }
        }
      }
    }
  });

  it('with dropout, the same values dropped each time', () => {
    const layers: TestLayer[] = [
      { kind: 'dropout', units: 3, rate: 0.3 },
      { activation: 7, units: 6 },
      { kind: 'dropout', units: 6, rate: 0.5 },
      { activation: ACTIVATION_SOFTMAX, units: 3 },
    ];
    check(jobOf({ layers, inputs: 3, samples: 6, loss: 5 }), 2e-8);
  });

  it('with penalties', () => {
    const layers = [
      { activation: 2, units: 4, l1: 0.03, l2: 0.02 },
      { activation: 1, units: 1, l2: 0.1 },
    ];
    check(jobOf({ layers, inputs: 3, samples: 5, loss: 4 }), 2e-8);
  });
});
