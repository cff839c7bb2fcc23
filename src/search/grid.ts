import { OptionError } from '../base/errors.js';
import { checkInteger, describe, isDictionary } from '../base/validate.js';
import { RandomState } from '../random/random-state.js';

/** The values to try of each option. */
export type Grid = Readonly<Record<string, readonly unknown[]>>;

/** One value of each. */
export type PointOf<G extends Grid> = { readonly [K in keyof G]: G[K][number] };

/** Every point of the grid, the last option changing fastest; or so many of them, drawn, in that order. @throws OptionError */
export function pointsOf<G extends Grid>(
  where: string,
  grid: G | readonly G[],
  count: number | undefined,
  seed: number,
): PointOf<G>[] {
  const grids = Array.isArray(grid) ? (grid as readonly G[]) : [grid as G];
  const points = grids.flatMap((one) => productOf(where, one));
  if (points.length === 0) throw new OptionError(`${where}: grid: expected at least one point.`);
  if (count === undefined) return points;
  checkInteger(`${where}: points`, count, 1, points.length);
  const random = new RandomState(seed);
  const drawn = random
    .permutation(points.length)
    .slice(0, count)
    .sort((a, b) => a - b);
  random.dispose();
  return Array.from(drawn, (i) => points[i]!);
}

function productOf<G extends Grid>(where: string, grid: G): PointOf<G>[] {
  if (!isDictionary(grid)) {
    throw new OptionError(`${where}: grid: expected lists of values, got ${describe(grid)}.`);
  }
  let points: Record<string, unknown>[] = [{}];
  for (const [name, values] of Object.entries(grid)) {
    if (!Array.isArray(values)) {
      throw new OptionError(
        `${where}: grid: ${name}: expected a list of values, got ${describe(values)}.`,
      );
    }
    points = points.flatMap((point) => values.map((value) => ({ ...point, [name]: value })));
  }
  return points as PointOf<G>[];
}
