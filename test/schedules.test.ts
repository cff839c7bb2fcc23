import { describe, expect, it } from 'vitest';
import {
  cosineDecay,
  dense,
  exponentialDecay,
  inverseTimeDecay,
  Network,
  reduceOnPlateau,
  type Schedule,
  sgd,
  stepDecay,
} from '../src/index.js';
import { cosineOfPi } from '../src/network/training/cosine.js';

/** The rates of a training on data that teaches nothing: its loss never changes. */
function rates(schedule: Schedule, epochs: number, initialEpoch = 0): number[] {
  const network = new Network({
    inputs: 1,
    layers: [dense({ units: 1, weightInitializer: 'zeros' })],
  });
  return network.train([[1]], [0], {
    epochs,
    initialEpoch,
    schedule,
    loss: 'meanSquaredError',
    optimizer: sgd({ learningRate: 0.5 }),
  }).learningRate;
}

describe('cosineOfPi', () => {
  it('is within 1e-15 of Math.cos', () => {
    for (let i = 0; i <= 10_000; i++) {
      const t = i / 10_000;
      expect(Math.abs(cosineOfPi(t) - Math.cos(Math.PI * t)), `${t}`).toBeLessThanOrEqual(1e-15);
    }
  });

  it('is exact at the ends and in the middle, falls, and is odd around ½', () => {
    expect([0, 0.5, 1].map(cosineOfPi)).toEqual([1, 0, -1]);
    for (let i = 1; i <= 1000; i++) {
      expect(cosineOfPi(i / 1000)).toBeLessThan(cosineOfPi((i - 1) / 1000));
    }
    for (let i = 0; i <= 512; i++) expect(cosineOfPi(1 - i / 512)).toBe(-cosineOfPi(i / 512) + 0);
  });
});

describe('schedules', () => {
  it('stepDecay', () => {
    expect(rates(stepDecay({ every: 2, factor: 0.5 }), 6)).toEqual([
      0.5, 0.5, 0.25, 0.25, 0.125, 0.125,
    ]);
    expect(rates(stepDecay({ every: 3 }), 4)).toEqual([0.5, 0.5, 0.5, 0.5 * 0.1]);
  });

  it('exponentialDecay, by repeated multiplication', () => {
    expect(rates(exponentialDecay({ factor: 0.5 }), 5)).toEqual([
      0.5, 0.25, 0.125, 0.0625, 0.03125,
    ]);
    const long = rates(exponentialDecay({ factor: 0.99 }), 300);
    for (const [i, rate] of long.entries()) {
      expect(Math.abs(rate / (0.5 * 0.99 ** i) - 1)).toBeLessThan(1e-14);
    }
  });

  it('inverseTimeDecay', () => {
    expect(rates(inverseTimeDecay({ decay: 1 }), 4)).toEqual([0.5, 0.25, 0.5 / 3, 0.125]);
  });

  it('cosineDecay: warm-up, half a cosine, then the minimum', () => {
    const schedule = cosineDecay({ epochs: 4, warmup: 3, minimum: 0.1 });
    const expected = [1 / 4, 2 / 4, 3 / 4, 1, 0.9 * 0.5 * (1 + Math.SQRT1_2) + 0.1, 0.55];
    const actual = rates(schedule, 10);
    for (const [i, share] of expected.entries()) expect(actual[i]).toBeCloseTo(0.5 * share, 15);
    expect(actual.slice(7)).toEqual([0.05, 0.05, 0.05]);
    expect(rates(cosineDecay({ epochs: 2 }), 3)).toEqual([0.5, 0.25, 0]);
  });

  it('reduceOnPlateau: patience, cooldown, minimum', () => {
    expect(rates(reduceOnPlateau({ patience: 2, factor: 0.5 }), 8)).toEqual([
      0.5, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125, 0.0625,
    ]);
    expect(rates(reduceOnPlateau({ patience: 2, factor: 0.5, cooldown: 2 }), 8)).toEqual([
      0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125,
    ]);
    // Keras 3's callback, by hand: halvings before each epoch, patience 2, cooldown 1.
    const halvings = [0, 0, 0, 1, 1, 2, 2, 3, 3, 4];
    expect(rates(reduceOnPlateau({ patience: 2, factor: 0.5, cooldown: 1 }), 10)).toEqual(
      halvings.map((count) => 0.5 / 2 ** count),
    );
    expect(
      rates(reduceOnPlateau({ patience: 1, factor: 0.1, minLearningRate: 0.02 }), 5).at(-1),
    ).toBe(0.02);
  });

  it('a function of the epoch and of the rate given', () => {
    expect(rates((epoch, rate) => rate / (epoch + 1), 3)).toEqual([0.5, 0.25, 0.5 / 3]);
  });

  it('initialEpoch goes on with a schedule', () => {
    for (const schedule of [
      stepDecay({ every: 2 }),
      exponentialDecay({ factor: 0.9 }),
      inverseTimeDecay({ decay: 0.3 }),
      cosineDecay({ epochs: 7, warmup: 2 }),
      (epoch: number) => 1 / (1 + epoch),
    ]) {
      expect(rates(schedule, 4, 5)).toEqual(rates(schedule, 9).slice(5));
    }
  });

  it('are plain data that survives JSON', () => {
    for (const schedule of [
      stepDecay({ every: 2 }),
      exponentialDecay({ factor: 0.9 }),
      inverseTimeDecay({ decay: 0.3 }),
      cosineDecay({ epochs: 7, warmup: 2 }),
      reduceOnPlateau({ patience: 1 }),
    ]) {
      expect(rates(JSON.parse(JSON.stringify(schedule)), 8)).toEqual(rates(schedule, 8));
    }
  });
});
