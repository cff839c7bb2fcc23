import { OptionError } from '../base/errors.js';
import { checkInteger, checkNumber, describe, isArray, isDictionary } from '../base/validate.js';
import { expF64 } from '../core/js/exp.js';
import { logF64 } from '../core/js/log.js';
import type { RandomState } from '../random/random-state.js';

/** Numbers between two bounds, all equally likely. */
export interface Uniform {
  /** What this is. */
  readonly kind: 'uniform';
  /** The least. */
  readonly low: number;
  /** The greatest. */
  readonly high: number;
}

/** Positive numbers between two bounds, their logarithms all equally likely. */
export interface LogUniform {
  /** What this is. */
  readonly kind: 'logUniform';
  /** The least. */
  readonly low: number;
  /** The greatest. */
  readonly high: number;
}

/** Whole numbers between two bounds, all equally likely. */
export interface Integers {
  /** What this is. */
  readonly kind: 'integers';
  /** The least. */
  readonly low: number;
  /** The greatest. */
  readonly high: number;
}

/** One of a list, all equally likely. */
export interface Choices<T> {
  /** What this is. */
  readonly kind: 'choices';
  /** What there is to choose from. */
  readonly values: readonly T[];
}

/** Where the values of an option come from. */
export type Distribution<T = unknown> = Uniform | LogUniform | Integers | Choices<T>;

/** A distribution for each option. */
export type Space = Readonly<Record<string, Distribution>>;

/** One value of each. */
export type PointIn<S extends Space> = {
  readonly [K in keyof S]: S[K] extends Choices<infer T> ? T : number;
};

const MAX_WHOLE = Number.MAX_SAFE_INTEGER;

/** Numbers from `low` to `high`, all equally likely. @throws OptionError */
export function uniform(low: number, high: number): Uniform {
  return { kind: 'uniform', ...bounds('uniform', low, high) };
}

/**
 * Numbers from `low` to `high`, each power of ten as likely as the next: for learning rates and penalties.
 *
 * @param low Above 0.
 * @throws OptionError
 */
export function logUniform(low: number, high: number): LogUniform {
  const given = bounds('logUniform', low, high);
  if (given.low > 0) return { kind: 'logUniform', ...given };
  throw new OptionError(`logUniform: low: expected a number above 0, got ${describe(low)}.`);
}

/** Whole numbers from `low` to `high`, both among them. @throws OptionError */
export function integers(low: number, high: number): Integers {
  checkInteger('integers: low', low, -MAX_WHOLE, MAX_WHOLE);
  checkInteger('integers: high', high, low, MAX_WHOLE);
  checkInteger('integers: how many', high - low, 0, 2 ** 32 - 1);
  return { kind: 'integers', low, high };
}

/** One of `values`, which may be anything. @throws OptionError */
export function choices<const T>(values: readonly T[]): Choices<T> {
  if (!isArray(values) || values.length === 0) {
    throw new OptionError(`choices: expected a list of values, got ${describe(values)}.`);
  }
  return { kind: 'choices', values: Array.from(values) as T[] };
}

function bounds(what: string, low: number, high: number): { low: number; high: number } {
  checkNumber(`${what}: low`, low);
  checkNumber(`${what}: high`, high, low);
  checkNumber(`${what}: high − low`, high - low);
  return { low, high };
}

/** A copy of a space, checked. @throws OptionError */
export function ownSpace<S extends Space>(where: string, space: S): S {
  if (!isDictionary(space) || Object.keys(space).length === 0) {
    throw new OptionError(
      `${where}: space: expected a distribution for each option, got ${describe(space)}.`,
    );
  }
  return Object.fromEntries(
    Object.entries(space).map(([name, given]) => [name, ownDistribution(where, name, given)]),
  ) as S;
}

function ownDistribution(where: string, name: string, given: unknown): Distribution {
  const { kind, low, high, values } = (given ?? {}) as Record<string, never>;
  if (kind === 'uniform') return uniform(low!, high!);
  if (kind === 'logUniform') return logUniform(low!, high!);
  if (kind === 'integers') return integers(low!, high!);
  if (kind === 'choices') return choices(values!);
  throw new OptionError(
    `${where}: space: ${name}: expected uniform(…), logUniform(…), integers(…) or choices(…), got ${describe(given)}.`,
  );
}

/** The value at `share` of a distribution, 0 ≤ share < 1. */
export function valueAt(distribution: Distribution, share: number): unknown {
  if (distribution.kind === 'choices') {
    const { values } = distribution;
    return values[Math.min(values.length - 1, Math.floor(share * values.length))];
  }
  const { kind, low, high } = distribution;
  if (kind === 'integers') return low + Math.min(high - low, Math.floor(share * (high - low + 1)));
  if (kind === 'uniform') return Math.min(high, low + share * (high - low));
  // Functions of our own: `Math.exp` and `Math.log` differ per engine.
  const [from, to] = [logF64(low), logF64(high)];
  return Math.max(low, Math.min(high, expF64(from + share * (to - from))));
}

/** A point of the space, drawn. One number of the random state for each option, in the order of the space. */
export function drawPoint<S extends Space>(space: S, random: RandomState): PointIn<S> {
  return Object.fromEntries(
    Object.entries(space).map(([name, each]) => [name, valueAt(each, random.random())]),
  ) as PointIn<S>;
}
