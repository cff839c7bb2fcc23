import { OptionError } from '../base/errors.js';
import { checkBoolean, checkInteger, checkNumber } from '../base/validate.js';

/** One round of a halving. */
export interface HalvingRung {
  /** How much each point may cost. */
  readonly resources: number;
  /** How many points are tried. */
  readonly points: number;
}

/** How a halving goes. */
export interface HalvingOptions {
  /** One in so many points goes on to the next round, with so many times the resources. Default 3. */
  factor?: number;
  /**
   * What the first round may cost: a number; `'smallest'`; or `'exhaust'`: as much as lets the last round have all.
   * Default `'exhaust'` where the number of points is given, else `'smallest'`.
   */
  minResources?: number | 'smallest' | 'exhaust';
  /**
   * Whether the first rounds are repeated with the least resources until so few points are left that the last round has
   * `factor` at most. Default false: where resources are too few, more points are left at the end.
   */
  aggressiveElimination?: boolean;
}

/** What a schedule is made of. */
export interface HalvingSettings {
  /** Points; undefined: as many as use the resources up. */
  readonly points: number | undefined;
  readonly maxResources: number;
  /** What `'smallest'` is. */
  readonly smallest: number;
}

/** The rounds, and how the numbers in them came about. */
export interface HalvingSchedule {
  readonly rungs: readonly HalvingRung[];
  readonly points: number;
}

/**
 * scikit-learn's schedule of `HalvingGridSearchCV` and `HalvingRandomSearchCV`, by its rules (sklearn.model_selection
 * 1.2, `_search_successive_halving.py`; Jamieson and Talwalkar, AISTATS 2016): round i has minResources·factorⁱ, and
 * ⌈points/factor⌉ of its points go on.
 *
 * @throws OptionError
 */
export function halvingSchedule(
  where: string,
  options: HalvingOptions,
  { points: wanted, maxResources, smallest }: HalvingSettings,
): HalvingSchedule {
  const factor = checkNumber(`${where}: factor`, options.factor ?? 3);
  if (!(factor > 1)) throw new OptionError(`${where}: factor: expected a number above 1.`);
  const aggressive = checkBoolean(
    `${where}: aggressiveElimination`,
    options.aggressiveElimination ?? false,
  );
  const least = options.minResources ?? (wanted === undefined ? 'smallest' : 'exhaust');
  const exhausts = least === 'exhaust';
  if (exhausts && wanted === undefined) {
    throw new OptionError(`${where}: minResources: 'exhaust' needs the number of points.`);
  }
  let min =
    least === 'smallest' || least === 'exhaust'
      ? smallest
      : checkInteger(`${where}: minResources`, least, 1, 2 ** 31 - 1);
  if (min > maxResources) {
    throw new OptionError(
      `${where}: the first round would need ${min}, which is more than maxResources, ${maxResources}.`,
    );
  }
  const points = wanted ?? Math.max(1, Math.floor(maxResources / min));
  const required = 1 + floorLog(points, factor);
  if (exhausts) min = Math.max(min, Math.floor(maxResources / factor ** (required - 1)));
  const possible = 1 + floorLog(Math.floor(maxResources / min), factor);
  const rounds = aggressive ? required : Math.min(possible, required);
  const rungs: HalvingRung[] = [];
  let left = points;
  for (let round = 0; round < rounds; round++) {
    const power = aggressive ? Math.max(0, round - required + possible) : round;
    const resources = Math.min(Math.trunc(factor ** power * min), maxResources);
    rungs.push({ resources, points: left });
    left = Math.ceil(left / factor);
  }
  return { rungs, points };
}

/** ⌊log of `value` to the base `factor`⌋, exactly, by multiplying; scikit-learn's logarithm makes 4 of log₃ 243. */
function floorLog(value: number, factor: number): number {
  let power = 0;
  for (let reached = factor; reached <= value; reached *= factor) power++;
  return power;
}

/** The result of a point in one round. */
export interface HalvingResult {
  /** The round, counted from 0. */
  readonly iteration: number;
  /** What the point cost: epochs, or samples. */
  readonly resources: number;
}

/**
 * Goes through the rounds. The best `points` of each round, first ones first among equals, are in the next.
 *
 * @returns All results, round by round, and the best of the last round.
 */
export async function halve<P, R extends { readonly point: P }>(
  points: readonly P[],
  rungs: readonly HalvingRung[],
  evaluate: (points: readonly P[], resources: number) => Promise<R[]>,
  rankAll: (results: readonly R[]) => R,
  cost: (result: R) => number,
): Promise<{ results: (R & HalvingResult)[]; best: R & HalvingResult }> {
  const all: (R & HalvingResult)[] = [];
  let left = points;
  let best: (R & HalvingResult) | undefined;
  for (const [iteration, { resources, points: count }] of rungs.entries()) {
    left = left.slice(0, count);
    const found = await evaluate(left, resources);
    const results = found.map((result) => ({ ...result, iteration, resources }));
    best = rankAll(results) as R & HalvingResult;
    all.push(...results);
    // A stable sort: equal ones stay in the order of the points.
    left = [...results].sort((a, b) => order(cost(a), cost(b))).map(({ point }) => point);
  }
  return { results: all, best: best! };
}

function order(a: number, b: number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
