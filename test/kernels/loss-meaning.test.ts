import { describe, expect, it } from 'vitest';
import { LOSS_FORMS } from '../../src/core/abi-names.js';
import { expectSameBits } from '../support/bits.js';
import { TYPES, uniform } from '../support/buffers.js';
import { js } from '../support/engines.js';
import { type Batch, exampleBatch, isSparse, runLoss } from '../support/losses.js';

const [ROWS, COLUMNS] = [7, 5];
/** Neither 0 nor 1, and no row sums up to 1. */
const SOFT = uniform(ROWS * COLUMNS, 12).map((x) => 0.5 + 0.4 * x);
const WEIGHTS = uniform(ROWS, 11).map((x) => x + 1.5);

/** The batch with each row as often as its weight says. */
function repeated(batch: Batch, times: readonly number[]): Batch {
  const width = batch.targets.length / batch.rows;
  const pick = (values: readonly number[], size: number) =>
    times.flatMap((n, i) =>
      Array(n)
        .fill(values.slice(i * size, (i + 1) * size))
        .flat(),
    );
  return {
    form: batch.form,
    rows: times.reduce((sum, n) => sum + n, 0),
    columns: batch.columns,
    outputs: pick(batch.outputs, batch.columns),
    targets: pick(batch.targets, width),
  };
}

describe.each(LOSS_FORMS)('%s', (form) => {
  const plain = exampleBatch(form, ROWS, COLUMNS, 3);

  it.each([
    ['unweighted', plain],
    ['weighted', { ...plain, weights: WEIGHTS }],
    ['one column', exampleBatch(form, ROWS, 1, 5)],
    ['soft targets', isSparse(form) ? plain : { ...plain, targets: SOFT }],
  ] satisfies [string, Batch][])('%s: the gradient is the central difference', (_, batch) => {
    const h = 1e-6;
    const { delta } = runLoss(js, 'F64', batch);
    const moved = (i: number, by: number) =>
      runLoss(js, 'F64', { ...batch, outputs: batch.outputs.map((x, j) => x + (i === j ? by : 0)) })
        .loss;
    for (const [i, slope] of delta.entries()) {
      const difference = (moved(i, h) - moved(i, -h)) / (2 * h);
      expect(Math.abs(slope - difference), `element ${i}`).toBeLessThan(
        1e-8 * (1 + Math.abs(slope)),
      );
    }
  });

  it.each(TYPES)('%s: equal weights change nothing', (type) => {
    const without = runLoss(js, type, plain);
    const total = form === 'sumSquaredError' ? 0.25 : 1;
    for (const weight of form === 'sumSquaredError' ? [0.25] : [1, 0.25, 4]) {
      const weights = Array(ROWS).fill(weight);
      const { loss, delta } = runLoss(js, type, { ...plain, weights });
      expect(loss).toBeCloseTo(without.loss * total, 12);
      expectSameBits(
        delta,
        without.delta.map((x) => x * total),
        'gradient',
      );
    }
  });

  it('a weight of n counts as n samples, one of 0 as none', () => {
    const times = [1, 2, 3, 0, 1, 0, 4];
    const weighted = runLoss(js, 'F64', { ...plain, weights: times });
    expect(weighted.loss).toBeCloseTo(runLoss(js, 'F64', repeated(plain, times)).loss, 12);
    const row = weighted.delta.slice(3 * COLUMNS, 4 * COLUMNS);
    expect([...row].every((x) => x === 0)).toBe(true);
  });

  it('weights that sum up to 0: no loss, no gradient', () => {
    const { loss, delta } = runLoss(js, 'F64', { ...plain, weights: Array(ROWS).fill(0) });
    expect(loss).toBe(0);
    expect([...delta].every((x) => x === 0)).toBe(true);
  });
});

describe('numbers', () => {
  const single = (
    form: string,
    outputs: number[],
    targets: number[],
    type: 'F64' | 'F32' = 'F64',
  ) => runLoss(js, type, { form, rows: 1, columns: outputs.length, outputs, targets });

  it('sumSquaredError: the gradient is output − target exactly', () => {
    const batch = exampleBatch('sumSquaredError', 6, 3, 9);
    const { loss, delta } = runLoss(js, 'F64', batch);
    const differences = batch.outputs.map((o, i) => o - batch.targets[i]!);
    expectSameBits(delta as Float64Array, Float64Array.from(differences));
    expect(loss).toBeCloseTo(differences.reduce((sum, d) => sum + d * d, 0) / 2, 13);
  });

  it('huber: a parabola within 1, straight beyond', () => {
    expect(single('huber', [0.5], [0]).loss).toBe(0.125);
    expect(single('huber', [-1], [0]).loss).toBe(0.5);
    expect(single('huber', [-3], [0])).toEqual({ loss: 2.5, delta: new Float64Array([-1]) });
  });

  it('meanAbsoluteError: the gradient at 0 is 0', () => {
    expect([...single('meanAbsoluteError', [2, 2, 2], [1, 2, 3]).delta]).toEqual([
      1 / 3,
      0,
      -1 / 3,
    ]);
  });

  it.each(TYPES)('%s: probabilities of exactly 0 and 1 cost 100, not ∞', (type) => {
    expect(single('binaryCrossentropy', [0], [1], type).loss).toBe(100);
    expect(single('binaryCrossentropy', [1], [0], type).loss).toBe(100);
    expect(single('binaryCrossentropy', [1, 0], [1, 0], type).loss).toBe(0);
    expect(single('categoricalCrossentropy', [0, 1], [1, 0], type).loss).toBe(100);
    expect(single('sparseCategoricalCrossentropy', [0, 1], [0], type).loss).toBe(100);
    for (const form of ['binaryCrossentropy', 'categoricalCrossentropy']) {
      for (const slope of single(form, [0, 1], [1, 0], type).delta) {
        expect(Number.isFinite(slope)).toBe(true);
      }
    }
  });

  it.each(TYPES)('%s: from logits, nothing finite gives ∞', (type) => {
    const largest = type === 'F64' ? 1e308 : 3e38;
    for (const [o, y, loss] of [
      [largest, 1, 0],
      [-largest, 0, 0],
      [1000, 0, 1000],
      [-1000, 1, 1000],
      [0, 0.5, Math.LN2],
    ] as const) {
      const result = single('sigmoidBinaryCrossentropy', [o], [y], type);
      expect(result.loss).toBeCloseTo(loss, 6);
      expect(Math.abs(result.delta[0]!)).toBeLessThanOrEqual(1);
    }
    expect(single('sigmoidBinaryCrossentropy', [largest], [0], type).loss).toBeGreaterThan(9e37);
    const row = [largest / 2, -largest / 2, 0];
    for (const label of [0, 1, 2]) {
      const oneHot = row.map((_, j) => Number(j === label));
      const dense = single('softmaxCategoricalCrossentropy', row, oneHot, type);
      const sparse = single('sparseSoftmaxCategoricalCrossentropy', row, [label], type);
      expect(Number.isFinite(dense.loss)).toBe(true);
      expect(sparse).toEqual(dense);
      expect([...dense.delta]).toEqual([1, 0, 0].map((p, j) => p - oneHot[j]!));
    }
  });

  it('small losses keep their digits', () => {
    expect(single('sigmoidBinaryCrossentropy', [60], [1]).loss).toBeCloseTo(Math.exp(-60), 40);
    const { loss } = single('sigmoidBinaryCrossentropy', [40], [1]);
    expect(Math.abs(loss / Math.exp(-40) - 1)).toBeLessThan(1e-14);
  });

  it.each(TYPES)('%s: class indices and one-hot rows give the same bits', (type) => {
    for (const form of ['sparseCategoricalCrossentropy', 'sparseSoftmaxCategoricalCrossentropy']) {
      const sparse = exampleBatch(form, 9, 11, 4);
      const targets = sparse.targets.flatMap((k) =>
        Array.from({ length: 11 }, (_, j) => Number(j === k)),
      );
      const dense =
        form === 'sparseCategoricalCrossentropy'
          ? 'categoricalCrossentropy'
          : 'softmaxCategoricalCrossentropy';
      for (const weights of [undefined, uniform(9, 2).map((x) => x + 2)]) {
        const actual = runLoss(js, type, { ...sparse, weights });
        const expected = runLoss(js, type, { ...sparse, form: dense, targets, weights });
        expect(actual.loss).toBeCloseTo(expected.loss, 14);
        // −0 and 0 may differ.
        expect([...actual.delta].map((x) => x + 0)).toEqual([...expected.delta].map((x) => x + 0));
      }
    }
  });
});
