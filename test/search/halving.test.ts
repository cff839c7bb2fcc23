import { describe, expect, it } from 'vitest';
import { dense, OptionError, sgd } from '../../src/index.js';
import { type HalvingOptions, halvingSchedule } from '../../src/search/halving.js';
import { choices, integers, logUniform, successiveHalving } from '../../src/search.js';
import golden from '../golden/halving.json' with { type: 'json' };
import { expectError, expectRejection, loose } from '../support/errors.js';

const X = Array.from({ length: 90 }, (_, i) => [Math.sin(i), Math.cos(i * 3)]);
const Y = X.map(([a, b]) => a! * b!);

interface Case extends Omit<HalvingOptions, 'minResources'> {
  readonly points: number | null;
  readonly maxResources: number;
  readonly smallest: number;
  readonly rungs: number[][];
}

describe('the schedule', () => {
  it("is scikit-learn's", () => {
    for (const { rungs, points, maxResources, smallest, ...options } of golden as Case[]) {
      const settings = { points: points ?? undefined, maxResources, smallest };
      const made = halvingSchedule('test', options as HalvingOptions, settings);
      const pairs = made.rungs.map((rung) => [rung.resources, rung.points]);
      expect(pairs, JSON.stringify({ points, maxResources, smallest, ...options })).toEqual(rungs);
    }
    expect((golden as Case[]).length).toBeGreaterThan(400);
  });

  it('refuses what makes none', () => {
    const settings = { points: 4, maxResources: 10, smallest: 1 };
    const make =
      (options: object, more = {}) =>
      () =>
        halvingSchedule('test', options as HalvingOptions, { ...settings, ...more });
    expectError(make({ factor: 1 }), OptionError, 'ERR_OPTION', 'factor');
    expectError(make({ minResources: 11 }), OptionError, 'ERR_OPTION', 'maxResources');
    expectError(
      make({ minResources: 'exhaust' }, { points: undefined }),
      OptionError,
      'ERR_OPTION',
    );
  });
});

describe('successiveHalving', () => {
  const options = {
    network: ({ units }: { units: number }) => ({
      inputs: 2,
      layers: [dense({ units, activation: 'tanh' }), dense({ units: 1 })],
    }),
    folds: 3,
    seed: 3,
  } as const;

  it('gives the better third of the points three times the epochs', async () => {
    const epochs: number[] = [];
    const found = await successiveHalving(X, Y, {
      ...options,
      space: { units: integers(1, 6), learningRate: logUniform(1e-4, 1e-1) },
      points: 9,
      resource: 'epochs',
      maxResources: 18,
      train: ({ learningRate }) => ({
        loss: 'meanSquaredError',
        optimizer: sgd({ learningRate }),
      }),
      onProgress: ({ total, done }) => epochs.push(total - done),
    });
    expect(found.rungs).toEqual([
      { resources: 2, points: 9 },
      { resources: 6, points: 3 },
      { resources: 18, points: 1 },
    ]);
    expect(epochs).toHaveLength(39);
    expect(epochs.at(-1)).toBe(0);
    const round = (iteration: number) =>
      found.results.filter((result) => result.iteration === iteration);
    const best = [...round(0)].sort((a, b) => a.mean.loss! - b.mean.loss!).slice(0, 3);
    expect(round(1).map(({ point }) => point)).toEqual(best.map(({ point }) => point));
    expect(found.best).toBe(round(2)[0]);
    expect(found.history!.epochs).toBe(18);
  });

  it('trains with a part of the samples of each fold, more of them containing fewer', async () => {
    const found = await successiveHalving(X, Y, {
      ...options,
      grid: { units: [2, 3, 4], rate: [0.01, 0.1] },
      train: ({ rate }) => ({
        epochs: 2,
        loss: 'meanSquaredError',
        optimizer: sgd({ learningRate: rate }),
      }),
      minResources: 20,
    });
    expect(found.rungs).toEqual([
      { resources: 20, points: 6 },
      { resources: 60, points: 2 },
    ]);
    expect(found.best.resources).toBe(60);
  });

  it('refuses options that have no meaning', async () => {
    const train = () =>
      ({ epochs: 1, loss: 'meanSquaredError', optimizer: sgd({ learningRate: 0.1 }) }) as const;
    const space = { units: choices([1, 2]) };
    const run = (more: object) =>
      successiveHalving(X, Y, loose({ ...options, train, space, ...more }));
    await expectRejection(
      run({ grid: { units: [1] } }),
      OptionError,
      'ERR_OPTION',
      'one of the two',
    );
    await expectRejection(run({ resource: 'epochs' }), OptionError, 'ERR_OPTION', 'maxResources');
    await expectRejection(run({ maxResources: 91 }), OptionError, 'ERR_OPTION', '90');
  });
});
