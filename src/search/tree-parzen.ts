import { expF64 } from '../core/js/exp.js';
import { geluF64 } from '../core/js/gelu.js';
import { logF64 } from '../core/js/log.js';
import { RandomState } from '../random/random-state.js';
import { type Distribution, drawPoint, type PointIn, type Space } from './distributions.js';

// The tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kégl, NeurIPS 24, 2011) as Optuna 4's `TPESampler`
// has it by default: one estimator an option (`multivariate=False`), γ(n) = min(⌈n/10⌉, 25), a prior of weight 1, σ from
// the neighbours with Optuna's "magic clip", a ramp of weights from the 26th point on, 24 candidates, 10 points drawn
// before. Described by Watanabe, arXiv:2304.11127 (2023). Functions of our own in place of `Math.exp` and `Math.log`, and
// NumPy's RandomState, so that the suggestions are the same in every engine; they are not Optuna's to the number.

const STARTUP = 10;
const CANDIDATES = 24;
const MOST_BETTER = 25;

/** A point that was tried. `cost`: what is to be small; ∞ where it failed. */
export interface Tried<P> {
  readonly point: P;
  readonly cost: number;
}

/** Suggests points, one after the other. */
export class TreeParzen<S extends Space> {
  readonly #space: S;
  readonly #random: RandomState;

  constructor(space: S, seed: number) {
    this.#space = space;
    this.#random = new RandomState(seed);
  }

  /** The next point to try, given those that were. */
  suggest(tried: readonly Tried<PointIn<S>>[]): PointIn<S> {
    if (tried.length < STARTUP) return drawPoint(this.#space, this.#random);
    // A stable sort: of equal ones the earlier is better.
    const places = tried.map((_, i) => i).sort((a, b) => compare(tried[a]!.cost, tried[b]!.cost));
    const count = Math.min(Math.ceil(tried.length / 10), MOST_BETTER);
    // Both in the order in which they were tried, by which they weigh.
    const part = (from: number, to?: number): PointIn<S>[] =>
      places
        .slice(from, to)
        .sort((a, b) => a - b)
        .map((i) => tried[i]!.point);
    const [better, worse] = [part(0, count), part(count)];
    return Object.fromEntries(
      Object.entries(this.#space).map(([name, distribution]) => {
        const of = (points: PointIn<S>[]): unknown[] => points.map((point) => point[name]);
        return [name, this.#suggestOne(distribution, of(better), of(worse))];
      }),
    ) as PointIn<S>;
  }

  dispose(): void {
    this.#random.dispose();
  }

  #suggestOne(distribution: Distribution, better: unknown[], worse: unknown[]): unknown {
    const [good, bad] = [estimate(distribution, better), estimate(distribution, worse)];
    let best: number | undefined;
    let most = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < CANDIDATES; i++) {
      const candidate = good.draw(this.#random);
      const gain = logF64(good.density(candidate)) - logF64(bad.density(candidate));
      if (best === undefined || gain > most) [best, most] = [candidate, gain];
    }
    return good.value(best!);
  }
}

function compare(a: number, b: number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** A mixture: one kernel for each point, and the prior. */
interface Estimate {
  /** In the estimate's own scale. */
  draw(random: RandomState): number;
  density(x: number): number;
  /** What a user knows it as. */
  value(x: number): unknown;
}

function estimate(distribution: Distribution, seen: readonly unknown[]): Estimate {
  const weights = weightsOf(seen.length);
  if (distribution.kind === 'choices') return ofChoices(distribution.values, seen, weights);
  const { kind, low, high } = distribution;
  if (low === high) return { draw: () => low, density: () => 1, value: () => low };
  const numbers = seen as readonly number[];
  if (kind === 'integers') {
    const mixture = new Gaussians(numbers, low - 0.5, high + 0.5, weights);
    const whole = (x: number): number => Math.max(low, Math.min(high, Math.round(x)));
    return {
      draw: (random) => whole(mixture.draw(random)),
      density: (x) => mixture.between(x - 0.5, x + 0.5),
      value: (x) => x,
    };
  }
  if (kind === 'uniform') {
    const mixture = new Gaussians(numbers, low, high, weights);
    return {
      draw: (random) => mixture.draw(random),
      density: (x) => mixture.density(x),
      value: (x) => Math.max(low, Math.min(high, x)),
    };
  }
  const mixture = new Gaussians(numbers.map(logF64), logF64(low), logF64(high), weights);
  return {
    draw: (random) => mixture.draw(random),
    density: (x) => mixture.density(x),
    value: (x) => Math.max(low, Math.min(high, expF64(x))),
  };
}

/** The weights of `count` points and, last, of the prior; their sum is 1. Points older than the latest 25 count less. */
function weightsOf(count: number): number[] {
  const ramp = Math.max(0, count - 25);
  const weights = Array.from({ length: count }, (_, i) => {
    if (i >= ramp) return 1;
    return ramp === 1 ? 1 / count : 1 / count + ((1 - 1 / count) * i) / (ramp - 1);
  });
  weights.push(1);
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

function pick(weights: readonly number[], random: RandomState): number {
  let left = random.random();
  for (const [i, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return i;
  }
  return weights.length - 1;
}

function ofChoices(
  values: readonly unknown[],
  seen: readonly unknown[],
  weights: readonly number[],
): Estimate {
  // Each kernel is the choice that was seen, and a little of all others.
  const spread = 1 / (seen.length + 1);
  const shares = new Array<number>(values.length).fill(weights.at(-1)! / values.length);
  for (const [i, value] of seen.entries()) {
    const place = values.indexOf(value);
    const sum = 1 + spread * values.length;
    for (let k = 0; k < values.length; k++) {
      shares[k]! += (weights[i]! * (spread + (k === place ? 1 : 0))) / sum;
    }
  }
  return {
    draw: (random) => pick(shares, random),
    density: (x) => shares[x]!,
    value: (x) => values[x],
  };
}

/** Normal distributions, cut at the bounds. */
class Gaussians {
  readonly #means: readonly number[];
  readonly #widths: readonly number[];
  readonly #weights: readonly number[];
  /** What of each kernel lies within the bounds. */
  readonly #wholes: readonly number[];
  readonly #low: number;
  readonly #high: number;

  constructor(seen: readonly number[], low: number, high: number, weights: readonly number[]) {
    const span = high - low;
    this.#low = low;
    this.#high = high;
    this.#weights = weights;
    this.#means = [...seen, (low + high) / 2];
    const least = span / Math.min(100, 1 + this.#means.length);
    this.#widths = widthsOf(this.#means, low, high).map((width, i) =>
      i === seen.length ? span : Math.max(least, width),
    );
    this.#wholes = this.#means.map((mean, i) => {
      const width = this.#widths[i]!;
      return cumulative((high - mean) / width) - cumulative((low - mean) / width);
    });
  }

  draw(random: RandomState): number {
    const kernel = pick(this.#weights, random);
    const [mean, width] = [this.#means[kernel]!, this.#widths[kernel]!];
    const [from, to] = [
      cumulative((this.#low - mean) / width),
      cumulative((this.#high - mean) / width),
    ];
    const wanted = from + (to - from) * random.random();
    // By halving, to a billionth of the span.
    let [low, high] = [this.#low, this.#high];
    for (let i = 0; i < 30; i++) {
      const middle = (low + high) / 2;
      if (cumulative((middle - mean) / width) < wanted) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  }

  density(x: number): number {
    return this.#sum((mean, width, whole) => {
      const z = (x - mean) / width;
      return expF64(-0.5 * z * z) / (2.5066282746310002 * width * whole);
    });
  }

  /** The probability of what lies between two numbers. */
  between(from: number, to: number): number {
    return this.#sum(
      (mean, width, whole) =>
        (cumulative((to - mean) / width) - cumulative((from - mean) / width)) / whole,
    );
  }

  #sum(term: (mean: number, width: number, whole: number) => number): number {
    let sum = 0;
    for (let i = 0; i < this.#means.length; i++) {
      sum += this.#weights[i]! * term(this.#means[i]!, this.#widths[i]!, this.#wholes[i]!);
    }
    return sum;
  }
}

/** The greater of the distances to the neighbours; where there are some, the bounds are no neighbours. */
function widthsOf(means: readonly number[], low: number, high: number): number[] {
  const places = means.map((_, i) => i).sort((a, b) => compare(means[a]!, means[b]!));
  const sorted = [low, ...places.map((i) => means[i]!), high];
  const last = sorted.length - 2;
  const widths = new Array<number>(means.length);
  for (const [rank, place] of places.entries()) {
    const at = rank + 1;
    const [before, after] = [sorted[at]! - sorted[at - 1]!, sorted[at + 1]! - sorted[at]!];
    widths[place] = Math.max(before, after);
    if (sorted.length < 4) continue;
    if (at === 1) widths[place] = after;
    else if (at === last) widths[place] = before;
  }
  return widths;
}

/** Φ, the cumulative normal distribution: gelu(x) is x·Φ(x), and our own gelu is the same in every engine. */
function cumulative(x: number): number {
  return x === 0 ? 0.5 : geluF64(x) / x;
}
