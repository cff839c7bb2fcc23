// Finite numbers so large that a square, a difference or a pointer is beyond what holds it.
import { describe, expect, it } from 'vitest';
import { MyelinError } from '../../src/base/errors.js';
import * as layout from '../../src/core/abi.js';
import type { FullCore } from '../../src/core/core.js';
import { JsMemory } from '../../src/core/js/memory.js';
import { expectSameBits } from '../support/bits.js';
import { TYPES, type Type, uniform } from '../support/buffers.js';
import { js, strict, withBlocks } from '../support/engines.js';
import { type Destination, runLoss } from '../support/losses.js';
import { JobInMemory } from '../support/network.js';

const ALL: readonly (readonly [string, FullCore])[] = [['js', js], ...strict];

/** What a step of plain gradient descent with rate 1 takes from parameters of 0: the clipped gradient. */
function clipped(core: FullCore, dtype: Type, gradient: readonly number[], norm: number) {
  const job = new JobInMemory(core, {
    dtype,
    inputs: gradient.length,
    layers: [{ units: 1, bias: false }],
    samples: 1,
    batch: 1,
    x: gradient.map(() => 0),
    y: [0],
    parameters: gradient.map(() => 0),
    loss: 0,
    optimizer: 0,
    scalars: [-1, 0, 0],
    clipNorm: norm,
  });
  const at = core.u32[(job.job + layout.FRAME_GRADIENTS) / 4]!;
  if (dtype === 'F64') core.f64.set(gradient, at / 8);
  else core.f32.set(gradient, at / 4);
  core[`networkStep${dtype}`](job.job);
  const result = job.parameters;
  job.release();
  return result;
}

describe.each(ALL)('clipNorm, %s', (_, core) => {
  it('shortens a gradient whose norm overflows to its length', () => {
    for (const [gradient, norm, expected] of [
      [[3e160, -4e160], 1, [0.6, -0.8]],
      [[1e160], 1, [1]],
      [[3e200, 4e200, 1e-3], 5, [3, 4, 1e-203]],
      [[-1.7e308, 1.7e308, 1.7e308, 1.7e308], 2e-5, [-1e-5, 1e-5, 1e-5, 1e-5]],
    ] as const) {
      for (const [i, value] of clipped(core, 'F64', gradient, norm).entries()) {
        expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(4e-16 * Math.abs(expected[i]!));
      }
    }
  });

  it('leaves a gradient that is shorter than a norm beyond the root of the largest number', () => {
    const gradient = [3e160, -4e160, 0, 1e155];
    expect([...clipped(core, 'F64', gradient, 6e160)]).toEqual(gradient);
  });

  it('hides no gradient that is not finite', () => {
    for (const dtype of TYPES) {
      for (const bad of [Number.POSITIVE_INFINITY, Number.NaN]) {
        expect(clipped(core, dtype, [1, bad], 1).some(Number.isNaN)).toBe(true);
      }
    }
  });

  it('gives the bits of the plain core', () => {
    for (const dtype of TYPES) {
      for (const power of dtype === 'F64' ? [0, 150, 160, 300, 307] : [0, 18, 30, 37]) {
        for (const length of [1, 7, 8, 33]) {
          const gradient = uniform(length, length).map((x) => x * 10 ** power);
          const expected = clipped(js, dtype, gradient, 0.3);
          expectSameBits(clipped(core, dtype, gradient, 0.3), expected, `${dtype} 1e${power}`);
        }
      }
    }
  });
});

describe.each(ALL)('cross-entropy of logits beyond each other, %s', (_, core) => {
  const LARGEST = { F64: 1e308, F32: 3e38 };

  it.each(TYPES)('%s: one-hot rows give what class indices give', (type) => {
    const top = LARGEST[type];
    for (const destination of ['apart', 'in place', 'nowhere'] satisfies Destination[]) {
      for (const label of [0, 1, 2, 5]) {
        const logits = [-top, top, 0, 1, -3, top];
        const shared = { rows: 1, columns: 6, outputs: logits };
        const oneHot = runLoss(
          core,
          type,
          {
            ...shared,
            form: 'softmaxCategoricalCrossentropy',
            targets: logits.map((_, j) => Number(j === label)),
          },
          0,
          destination,
        );
        const sparse = runLoss(
          core,
          type,
          { ...shared, form: 'sparseSoftmaxCategoricalCrossentropy', targets: [label] },
          0,
          destination,
        );
        expect(oneHot.loss).not.toBeNaN();
        expect(oneHot.loss).toBe(sparse.loss);
        expectSameBits(oneHot.delta, sparse.delta, `${destination}, class ${label}`);
      }
    }
  });

  it.each(TYPES)('%s: a NaN among the logits stays', (type) => {
    const batch = { form: 'softmaxCategoricalCrossentropy', rows: 1, columns: 3 };
    const outputs = [Number.NaN, 1, -LARGEST[type]];
    expect(runLoss(core, type, { ...batch, outputs, targets: [0, 1, 0] }).loss).toBeNaN();
  });
});

describe.each(ALL)('a shuffle in parts, %s', (_, core) => {
  const shuffled = (count: number, part: number): number[] =>
    withBlocks(core, [2520, 4 * count], (state, elements) => {
      core.randomSeed(state!, 7);
      for (let i = 0; i < count; i++) core.u32[elements! / 4 + i] = i;
      for (let left = count; left > 0; left = Math.max(0, left - part)) {
        core.shuffleU32(state!, left, Math.max(0, left - part), elements!);
      }
      return [...core.u32.subarray(elements! / 4, elements! / 4 + count)];
    });

  it('is the whole one', () => {
    for (const count of [0, 1, 2, 3, 100]) {
      for (const part of [1, 2, 7, 99]) expect(shuffled(count, part)).toEqual(shuffled(count, 200));
    }
  });
});

describe('the plain engine’s memory', () => {
  it('refuses a block beyond its end and goes on', () => {
    const memory = new JsMemory(2 ** 20);
    const blocks: number[] = [];
    const fill = (): void => {
      for (;;) blocks.push(memory.allocate(100_000));
    };
    expect(fill).toThrowError(MyelinError);
    expect(blocks.length).toBeGreaterThan(5);
    expect(memory.byteLength).toBeLessThanOrEqual(2 ** 20);
    memory.release(blocks.pop()!);
    expect(memory.allocate(100_000)).toBeLessThan(2 ** 20);
  });
});
