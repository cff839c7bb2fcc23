// Brothers of silent-answers.test.ts: the same kinds of wrong answers, elsewhere.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DataError,
  dense,
  dropout,
  meanAbsoluteError,
  meanSquaredError,
  Network,
  OptionError,
  r2,
  reduceOnPlateau,
  rocAuc,
  sgd,
} from '../src/index.js';
import { expectError, loose } from './support/errors.js';

const MSE = {
  epochs: 2,
  loss: 'meanSquaredError',
  optimizer: sgd({ learningRate: 1e-9 }),
} as const;
const column = (count: number): number[][] => Array.from({ length: count }, (_, i) => [i / count]);

/** Outputs are the inputs. */
function identity(): Network {
  const network = new Network({ inputs: 1, layers: [dense({ units: 1 })], seed: 1 });
  network.layers[0]!.weights = [[1]];
  network.layers[0]!.bias = [0];
  return network;
}

function ending(
  activation: 'sigmoid' | 'linear' | 'tanh' | 'relu' | 'softplus',
  units = 1,
): Network {
  return new Network({ inputs: 1, layers: [dense({ units, activation })], seed: 1 });
}

describe('losses and what the network ends in', () => {
  it('poisson needs outputs of 0 or more', () => {
    const options = { ...MSE, loss: 'poisson' } as const;
    for (const activation of ['linear', 'tanh'] as const) {
      const train = () => ending(activation).train([[1], [2]], [1, 2], options);
      expectError(train, OptionError, 'ERR_OPTION', 'poisson', '0 or more', "'softplus'");
    }
    for (const activation of ['softplus', 'relu', 'sigmoid'] as const) {
      ending(activation).train([[1], [2]], [1, 2], options);
    }
  });

  it('dropout behind a sigmoid gives more than 1', () => {
    const network = new Network({
      inputs: 1,
      layers: [dense({ units: 1, activation: 'sigmoid' }), dropout({ rate: 0.9 })],
    });
    const train = () => network.train([[1]], [1], { ...MSE, loss: 'binaryCrossentropy' });
    expectError(train, OptionError, 'ERR_OPTION', 'from 0 to 1');
  });
});

describe('accuracy of one output', () => {
  it.each([
    ['1 and 2', [1, 2, 1, 2]],
    ['-1 and 1', [-1, 1, -1, 1]],
    ['numbers', [0.5, 7, 3, 2]],
  ])('targets of %s are no classes that ½ parts', (_, targets) => {
    const metrics = ['accuracy'] as const;
    const evaluate = () => identity().evaluate(column(4), targets, { loss: 'huber', metrics });
    expectError(evaluate, DataError, 'ERR_DATA', 'accuracy of one output', '0 to 1');
    const train = () => identity().train(column(4), targets, { ...MSE, metrics });
    expectError(train, DataError, 'ERR_DATA', 'accuracy of one output');
  });

  it('with hinge -1 and 1 are', () => {
    const options = { loss: 'hinge', metrics: ['accuracy'] } as const;
    expect(identity().evaluate([[-0.2], [0.3], [0.1]], [-1, 1, -1], options).accuracy).toBe(2 / 3);
  });
});

describe('validationSplit of sorted rows', () => {
  const sorted = (counts: readonly number[]): number[] =>
    counts.flatMap((count, k) => Array<number>(count).fill(k));
  const train = (targets: readonly number[], share: number) =>
    ending('sigmoid', 3).train(column(targets.length), [...targets], {
      ...MSE,
      loss: 'categoricalCrossentropy',
      validationSplit: share,
    });

  it('is refused where most of a class, or all of it, is validated only', () => {
    // A tenth of the rows to validate with are of a class that is known.
    const error = expectError(
      () => train(sorted([50, 45, 45]), 0.36),
      DataError,
      'ERR_DATA',
      '45 of the last 51 samples',
      'classes 2',
      'stratify: true',
    );
    expect(error).toMatchObject({ row: 89 });
  });

  it('is not where chance may have done it', () => {
    train([...sorted([50, 49]), 2], 0.2);
    train([...sorted([50, 47]), 2, 0, 2, 1], 0.2);
  });

  it('counts for hinge, and for accuracy with any loss', () => {
    const targets = [-1, -1, -1, 1];
    const hinge = () =>
      identity().train(column(4), targets, { ...MSE, loss: 'hinge', validationSplit: 0.25 });
    expectError(hinge, DataError, 'ERR_DATA', 'classes 1', 'of -1');
    const measured = () =>
      identity().train(column(4), [0, 0, 0, 1], {
        ...MSE,
        metrics: ['accuracy'],
        validationSplit: 0.25,
      });
    expectError(measured, DataError, 'ERR_DATA', 'sorted');
    // Numbers are no classes.
    identity().train(column(4), [0, 0, 0, 1], { ...MSE, validationSplit: 0.25 });
  });
});

describe('weights', () => {
  it('whose sum is beyond float64', () => {
    const options = { ...MSE, sampleWeights: [1e308, 1e308] };
    expectError(() => identity().train(column(2), [0, 1], options), DataError, 'ERR_DATA', 'sum');
  });

  it('a list for fewer classes than there are', () => {
    for (const classWeights of [[1, 5], [1, 5, 1, 1], Float64Array.of(1, 5)]) {
      const options = { ...MSE, loss: 'categoricalCrossentropy', classWeights } as const;
      const train = () => ending('sigmoid', 3).train(column(3), [0, 1, 2], loose(options));
      expectError(train, OptionError, 'ERR_OPTION', 'each of the 3 classes');
    }
    ending('sigmoid', 3).train(column(3), [0, 1, 2], {
      ...MSE,
      loss: 'categoricalCrossentropy',
      classWeights: loose(Float64Array.of(1, 5, 1)),
    });
  });
});

describe('reduceOnPlateau', () => {
  it('raises no rate that is below the least', () => {
    const { learningRate } = identity().train(column(2), [1, 2], {
      ...MSE,
      epochs: 6,
      optimizer: sgd({ learningRate: 0.001 }),
      schedule: reduceOnPlateau({ patience: 1, minDelta: 1e9, minLearningRate: 0.1 }),
    });
    expect(learningRate).toEqual(Array(6).fill(0.001));
  });
});

describe('figures at the edge of float64', () => {
  it('means of finite terms are finite', () => {
    expect(meanAbsoluteError([0, 0], [1.5e308, 1.5e308])).toBe(1.5e308);
    expect(meanSquaredError([0, 0], [1.2e154, 1.2e154])).toBeCloseTo(1.44e308, -296);
    expect(meanSquaredError([0], [1e155])).toBe(Number.POSITIVE_INFINITY);
    const metrics = ['meanAbsoluteError'] as const;
    const { meanAbsoluteError: metric } = identity().evaluate([[1.5e308], [1.5e308]], [0, 0], {
      metrics,
    });
    expect(metric).toBe(1.5e308);
  });

  it('r2 of one sample is an error, of the function and of the metric', () => {
    const parts = [DataError, 'ERR_DATA', 'one sample', 'two'] as const;
    expectError(() => r2([1], [1]), ...parts);
    const metrics = ['r2'] as const;
    expectError(() => identity().evaluate([[1]], [1], { metrics }), ...parts);
    const options = { ...MSE, metrics, validationSplit: 0.25 };
    expectError(() => identity().train(column(4), [1, 2, 3, 4], options), ...parts);
  });

  it('r2 does not depend on the unit, down to the smallest normal numbers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -99, max: 99 })), {
          minLength: 2,
          maxLength: 9,
        }),
        fc.integer({ min: -1020, max: 1014 }),
        (pairs, exponent) => {
          const of = (scale: number): number =>
            r2(
              pairs.map(([t]) => t * scale),
              pairs.map(([, p]) => p * scale),
            );
          expect(of(2 ** exponent)).toBeCloseTo(of(1), 9);
        },
      ),
    );
  });

  it('rocAuc is that of ranks, whatever the scores', () => {
    const score = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(1e308, -1e308, 1e-200, -1e-200, 5e-324, 0, -0, 1.7e308, -1.7e308),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(score, fc.boolean()), { maxLength: 20 }), (pairs) => {
        const [positive, other] = [true, false].map((side) =>
          pairs.filter(([, label]) => label === side).map(([s]) => s),
        ) as [number[], number[]];
        fc.pre(positive.length > 0 && other.length > 0);
        let wins = 0;
        for (const p of positive) for (const o of other) wins += p > o ? 1 : p === o ? 0.5 : 0;
        const area = rocAuc(
          pairs.map(([, label]) => Number(label)),
          pairs.map(([s]) => s),
        );
        expect(area).toBeCloseTo(wins / (positive.length * other.length), 12);
      }),
    );
  });
});
