import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accuracy,
  confusionMatrix,
  f1,
  meanAbsoluteError,
  meanSquaredError,
  oneHot,
  precision,
  RandomState,
  r2,
  recall,
  rocAuc,
} from '../../src/index.js';

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const pairs = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1, maxLength: 60 });
const AVERAGES = ['micro', 'macro', 'weighted'] as const;

describe('classification', () => {
  it('does not depend on the order of the samples', () => {
    fc.assert(
      fc.property(pairs, seeds, (list, seed) => {
        const mixed = new RandomState(seed).permutation(list);
        const sides = [list, mixed].map((some) => [some.map(([y]) => y), some.map(([, p]) => p)]);
        const [[y, p], [otherY, otherP]] = sides as [[number[], number[]], [number[], number[]]];
        expect(accuracy(otherY, otherP)).toBe(accuracy(y, p));
        expect(confusionMatrix(otherY, otherP)).toEqual(confusionMatrix(y, p));
        for (const metric of [precision, recall, f1]) {
          for (const average of AVERAGES) {
            expect(metric(otherY, otherP, { average })).toBe(metric(y, p, { average }));
          }
        }
      }),
    );
  });

  it('one-hot rows, logits and names say the same as indices', () => {
    const classes = [0, 1, 2, 3, 4];
    fc.assert(
      fc.property(pairs, (list) => {
        const y = list.map(([one]) => one);
        const p = list.map(([, one]) => one);
        const rows = oneHot(p, { classes }).matrix;
        const logits = rows.toArray().map((row) => row.map((x) => 100 * x - 50));
        const named = (side: number[]): string[] => side.map((k) => `class ${k}`);
        for (const average of AVERAGES) {
          const expected = f1(y, p, { average });
          expect(f1(y, rows, { average })).toBe(expected);
          expect(f1(oneHot(y, { classes }).matrix, logits, { average })).toBe(expected);
          expect(f1(named(y), named(p), { average })).toBe(expected);
        }
      }),
    );
  });

  it('the confusion matrix holds accuracy, precision and recall', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const y = list.map(([one]) => one);
        const p = list.map(([, one]) => one);
        const { matrix, classes } = confusionMatrix(y, p);
        const rows = matrix.toArray();
        const sum = (side: number[]): number => side.reduce((total, x) => total + x, 0);
        const hits = sum(rows.map((row, k) => row[k]!));
        expect(accuracy(y, p)).toBe(hits / list.length);
        expect(precision(y, p, { average: 'micro' })).toBe(hits / list.length);
        const recalls = rows.map((row, k) => (sum(row) ? row[k]! / sum(row) : 0));
        expect(recall(y, p, { average: 'macro' })).toBe(sum(recalls) / classes.length);
      }),
    );
  });

  it('a single column is 1 above a half', () => {
    const rows = { data: Float64Array.of(0.5, 0.51, 0, 1), shape: [4, 1] as const };
    expect(accuracy([0, 1, 0, 1], rows)).toBe(1);
    expect(precision([0, 1, 0, 0], rows)).toBe(0.5);
  });
});

describe('rocAuc', () => {
  const samples = fc
    .array(fc.tuple(fc.boolean(), fc.integer({ min: -3, max: 3 })), { minLength: 2, maxLength: 60 })
    .filter((list) => new Set(list.map(([positive]) => positive)).size === 2);

  it('is the share of pairs in the right order, ties half', () => {
    fc.assert(
      fc.property(samples, (list) => {
        const positives = list.filter(([positive]) => positive);
        const others = list.filter(([positive]) => !positive);
        let halves = 0;
        for (const [, a] of positives) {
          for (const [, b] of others) halves += a > b ? 2 : a === b ? 1 : 0;
        }
        const expected = halves / (2 * positives.length * others.length);
        const y = list.map(([positive]) => Number(positive));
        const scores = list.map(([, score]) => score);
        expect(rocAuc(y, scores)).toBe(expected);
        const columns = scores.map((score) => [-score, score]);
        expect(rocAuc(y, columns)).toBe(expected);
        const names = y.map((one) => (one ? 'in' : 'out'));
        expect(rocAuc(names, scores, { positiveLabel: 'in' })).toBe(expected);
        expect(rocAuc(names, scores) + expected).toBeCloseTo(1, 14);
      }),
    );
  });
});

describe('regression', () => {
  const value = fc.double({ min: -1e3, max: 1e3, noNaN: true });
  const numbers = fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 60 });

  it('agrees with its definition in any order of the samples', () => {
    fc.assert(
      fc.property(numbers, (list) => {
        const y = list.map(([one]) => one);
        const p = list.map(([, one]) => one);
        const back = (side: number[]): number[] => [...side].reverse();
        for (const metric of [meanSquaredError, meanAbsoluteError]) {
          const figure = metric(y, p);
          expect(figure).toBeGreaterThanOrEqual(0);
          expect(metric(y, y)).toBe(0);
          expect(metric(p, y)).toBe(figure);
          expect(metric(back(y), back(p))).toBeCloseTo(figure, 6);
        }
        expect(r2(y, y)).toBe(1);
        expect(r2(y, p)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('a constant is recognised although its mean is rounded', () => {
    const y = [0.1, 0.1, 0.1];
    expect((0.1 + 0.1 + 0.1) / 3).not.toBe(0.1);
    expect(r2(y, [0.1, 0.1, 0.2])).toBe(0);
    expect(r2(y, y)).toBe(1);
  });
});
