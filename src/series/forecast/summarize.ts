// Many ways that a series may go on, as a middle and an interval.
import { checkInteger, checkNumber } from '../../base/validate.js';
import { type Matrix, matrixOf } from '../../matrix/matrix.js';
import { type Tensor, tensorOf } from '../../matrix/tensor.js';
import { RandomState } from '../../random/random-state.js';
import { type Ahead, type Beginning, goOn, type Residuals } from './paths.js';

/** How intervals are found. */
export interface SimulationOptions {
  /** The share of the ways that lies within the interval, between 0 and 1. Default 0.9. */
  level?: number;
  /** How many ways are simulated. Default 1000. */
  samples?: number;
  /** What residuals are drawn by, 0 to 2³² − 1. */
  seed?: number;
}

/** How a series goes on. Rows are steps, the next one first; columns are targets. */
export interface Forecast {
  /** (steps, targets): what the network answers, fed with its own answers. */
  values: Matrix;
  /** (steps, targets): half of the ways lie below. */
  median: Matrix;
  /** (steps, targets): the lower end of the interval. */
  lower: Matrix;
  /** (steps, targets): the upper end. */
  upper: Matrix;
  /** The share of the ways that lies between them, at each step by itself. */
  level: number;
  /** (samples, steps, targets): the ways themselves, for questions of one's own, such as of sums. */
  paths: Tensor;
}

/** The options with every default filled in. @internal */
export interface Simulation {
  readonly level: number;
  readonly samples: number;
  readonly seed: number;
}

/** @throws OptionError @internal */
export function resolveSimulation(
  what: string,
  { level, samples, seed }: SimulationOptions,
  defaultSeed: number,
): Simulation {
  return {
    level: checkNumber(`${what}: level`, level ?? 0.9, 0, 1),
    samples: checkInteger(`${what}: samples`, samples ?? 1000, 1, 1_000_000),
    seed: checkInteger(`${what}: seed`, seed ?? defaultSeed, 0, 2 ** 32 - 1),
  };
}

/** @internal */
export function pointForecast(
  what: string,
  ahead: Ahead,
  beginning: Beginning,
  steps: number,
): Matrix {
  return matrixOf(goOn(what, ahead, beginning, steps, 1), steps, ahead.targets.length);
}

/** @internal */
export function simulate(
  what: string,
  ahead: Ahead,
  beginning: Beginning,
  steps: number,
  residuals: Residuals,
  { level, samples, seed }: Simulation,
): Forecast {
  const values = pointForecast(what, ahead, beginning, steps);
  const random = new RandomState(seed);
  const paths = goOn(what, ahead, beginning, steps, samples, {
    ...residuals,
    draw: (end, count) => random.randint(0, end, count),
  });
  random.dispose();
  const width = ahead.targets.length;
  const length = steps * width;
  const shares = [0.5, (1 - level) / 2, (1 + level) / 2];
  const found = shares.map(() => new Float64Array(length));
  for (let i = 0; i < length; i++) {
    const sorted = Float64Array.from({ length: samples }, (_, p) => paths[p * length + i]!).sort();
    for (const [k, share] of shares.entries()) found[k]![i] = quantile(sorted, share);
  }
  const [median, lower, upper] = found.map((data) => matrixOf(data, steps, width));
  return {
    values,
    median: median!,
    lower: lower!,
    upper: upper!,
    level,
    paths: tensorOf(paths, [samples, steps, width]),
  };
}

/** Of sorted values, in a line between two of them: NumPy's default. */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!);
}
