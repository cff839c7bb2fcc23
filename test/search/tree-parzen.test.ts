import { describe, expect, it } from 'vitest';
import { RandomState } from '../../src/index.js';
import { drawPoint } from '../../src/search/distributions.js';
import { TreeParzen, type Tried } from '../../src/search/tree-parzen.js';
import { choices, integers, logUniform, type PointIn, uniform } from '../../src/search.js';

const SPACE = {
  x: uniform(-5, 5),
  rate: logUniform(1e-5, 1),
  units: integers(1, 64),
  kind: choices(['a', 'b', 'c', 'd']),
};
type Point = PointIn<typeof SPACE>;

/** Least, 0, at (1.5, 0.01, 20, 'c'); smooth but for the choice. */
function cost({ x, rate, units, kind }: Point): number {
  const log = Math.log10(rate) + 2;
  const far = (units - 20) / 30;
  return (x - 1.5) ** 2 / 10 + log * log + far * far + (kind === 'c' ? 0 : 1);
}

function best(points: number, next: (tried: Tried<Point>[]) => Point): number {
  const tried: Tried<Point>[] = [];
  for (let i = 0; i < points; i++) {
    const point = next(tried);
    tried.push({ point, cost: cost(point) });
  }
  return Math.min(...tried.map((one) => one.cost));
}

describe('the tree-structured Parzen estimator', () => {
  it('comes nearer to the best than drawing, with as many points', () => {
    let wins = 0;
    const RUNS = 8;
    for (let seed = 0; seed < RUNS; seed++) {
      const sampler = new TreeParzen(SPACE, seed);
      const random = new RandomState(seed + 1000);
      if (best(40, (tried) => sampler.suggest(tried)) < best(40, () => drawPoint(SPACE, random))) {
        wins++;
      }
    }
    expect(wins).toBeGreaterThanOrEqual(7); // 8 when written
  });

  it('suggests what is in the space, the same for the same seed, whatever the costs', () => {
    const run = (): Point[] => {
      const sampler = new TreeParzen(SPACE, 5);
      const tried: Tried<Point>[] = [];
      for (let i = 0; i < 45; i++) {
        const point = sampler.suggest(tried);
        tried.push({ point, cost: [cost(point), Number.POSITIVE_INFINITY, 1][i % 3]! });
      }
      return tried.map(({ point }) => point);
    };
    const points = run();
    expect(run()).toEqual(points);
    for (const { x, rate, units, kind } of points) {
      expect(Math.abs(x)).toBeLessThanOrEqual(5);
      expect(rate).toBeGreaterThanOrEqual(1e-5);
      expect(rate).toBeLessThanOrEqual(1);
      expect(Number.isInteger(units) && units >= 1 && units <= 64).toBe(true);
      expect(['a', 'b', 'c', 'd']).toContain(kind);
    }
    expect(new Set(points.map(({ x }) => x)).size).toBe(45);
  });
});
