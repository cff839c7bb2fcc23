// Metrics against scikit-learn's: test/golden/data-metrics.py.
import { describe, expect, it } from 'vitest';
import {
  type Average,
  accuracy,
  confusionMatrix,
  f1,
  type MatrixLike,
  meanAbsoluteError,
  meanSquaredError,
  precision,
  r2,
  recall,
  rocAuc,
  type Vector,
} from '../../src/index.js';
import golden from '../golden/data-metrics.json' with { type: 'json' };
import { fromHex } from '../support/hex.js';

const numbers = (texts: readonly string[]): Float64Array => Float64Array.from(texts, fromHex);

/** Fails unless both agree to 2e-15 of the larger; sums may be taken in another order. */
function expectClose(actual: number, expected: string, what: string): void {
  const value = fromHex(expected);
  const bound = 2e-15 * Math.max(Math.abs(actual), Math.abs(value));
  if (!(Math.abs(actual - value) <= bound)) expect.fail(`${what}: ${actual}, expected ${value}`);
}

describe('classification as scikit-learn', () => {
  it.each(golden.classification.map((one, i) => [`case ${i}`, one] as const))('%s', (_, one) => {
    const { targets, predictions, positive } = one;
    expectClose(accuracy(targets, predictions), one.accuracy, 'accuracy');
    const { matrix } = confusionMatrix(targets, predictions);
    expect(matrix.toArray()).toEqual(one.confusion);
    for (const [name, metric] of Object.entries({ precision, recall, f1 })) {
      const averages = one[name as 'precision' | 'recall' | 'f1'];
      for (const [average, expected] of Object.entries(averages) as [Average, string][]) {
        const options =
          average === 'binary' ? { positiveLabel: positive as string | number } : { average };
        expectClose(metric(targets, predictions, options), expected, `${name}, ${average}`);
      }
    }
  });
});

describe('rocAuc as scikit-learn', () => {
  it.each(golden.areas.map((one) => [`${one.targets.length} samples`, one] as const))(
    '%s',
    (_, { targets, scores, area }) => {
      expectClose(rocAuc(targets, numbers(scores)), area, 'area');
    },
  );
});

describe('regression as scikit-learn', () => {
  it.each(golden.regression.map((one) => [one.shape.join(' × '), one] as const))('%s', (_, one) => {
    const shape = one.shape as [number, number];
    const read = (texts: string[]): { data: Float64Array; shape: [number, number] } => ({
      data: numbers(texts),
      shape,
    });
    const sides: [Vector | MatrixLike, Vector | MatrixLike][] = [
      [read(one.targets), read(one.predictions)],
    ];
    if (shape[1] === 1) sides.push([numbers(one.targets), numbers(one.predictions)]);
    for (const [targets, predictions] of sides) {
      expectClose(meanSquaredError(targets, predictions), one.meanSquaredError, 'MSE');
      expectClose(meanAbsoluteError(targets, predictions), one.meanAbsoluteError, 'MAE');
      if (one.r2 !== null) expectClose(r2(targets, predictions), one.r2, 'R²');
    }
  });
});
