// Steps of a transformation as users write them: plain data.
import { OptionError } from '../../base/errors.js';
import {
  checkInteger,
  checkName,
  checkNumber,
  checkOptions,
  describe,
  isArray,
} from '../../base/validate.js';

/** The logarithm: what grows by shares then grows by sums. */
export interface LogarithmSpec {
  /** What this is. */
  readonly kind: 'logarithm';
  /** What is added before. */
  readonly shift: number;
}
/** What changed since so many rows ago. */
export interface DifferenceSpec {
  /** What this is. */
  readonly kind: 'difference';
  /** Rows. */
  readonly lag: number;
}
/** Mean 0 and standard deviation 1. */
export interface ScaleSpec {
  /** What this is. */
  readonly kind: 'scale';
}
/** Mean 0 and standard deviation 1 for each phase of a season. */
export interface SeasonalScaleSpec {
  /** What this is. */
  readonly kind: 'seasonalScale';
  /** Rows of a season. */
  readonly period: number;
}
/** A step of a transformation. */
export type TransformSpec = LogarithmSpec | DifferenceSpec | ScaleSpec | SeasonalScaleSpec;

const MOST = 2 ** 31;

/**
 * ln(x + shift), for what grows by shares of itself. Values must stay above −shift.
 *
 * @param options `shift`: what is added before, default 0; 1 for counts that may be 0. @throws OptionError
 */
export function logarithm(options: { shift?: number } = {}): LogarithmSpec {
  const { shift } = checkOptions('logarithm', options, ['shift']);
  return { kind: 'logarithm', shift: checkNumber('logarithm: shift', shift ?? 0) };
}

/**
 * x(t) − x(t − lag): lag 1 takes a trend away, the length of a season takes the season away. The first `lag` rows have no
 * difference and are lost.
 *
 * @param options `lag`: rows, default 1. @throws OptionError
 */
export function difference(options: { lag?: number } = {}): DifferenceSpec {
  const { lag } = checkOptions('difference', options, ['lag']);
  return { kind: 'difference', lag: checkInteger('difference: lag', lag ?? 1, 1, MOST) };
}

/** (x − mean) / standard deviation, each column by its own, as `StandardScaler`. */
export function scale(): ScaleSpec {
  return { kind: 'scale' };
}

/**
 * As `scale`, with a mean and a standard deviation for each phase of the season: each month of a year, each hour of a day.
 *
 * @param options `period`: rows of a season, 2 at least. @throws OptionError
 */
export function seasonalScale(options: { period: number }): SeasonalScaleSpec {
  const { period } = checkOptions('seasonalScale', options, ['period']);
  return { kind: 'seasonalScale', period: checkInteger('seasonalScale: period', period, 2, MOST) };
}

/** Steps, each checked. @throws OptionError @internal */
export function resolveSteps(what: string, steps: unknown): readonly TransformSpec[] {
  if (!isArray(steps)) {
    throw new OptionError(`${what}: expected a list of steps, got ${describe(steps)}.`);
  }
  return Array.from(steps, (step, i) => resolveStep(`${what}[${i}]`, step));
}

const KINDS = ['logarithm', 'difference', 'scale', 'seasonalScale'] as const;

function resolveStep(what: string, step: unknown): TransformSpec {
  const given = checkOptions(what, step as Record<string, unknown>, [
    'kind',
    'shift',
    'lag',
    'period',
  ]);
  const { kind, ...options } = given;
  switch (checkName(`${what}: kind`, kind, KINDS)) {
    case 'logarithm':
      return logarithm(options);
    case 'difference':
      return difference(options);
    case 'scale':
      checkOptions(what, options, []);
      return scale();
    case 'seasonalScale':
      return seasonalScale(options as { period: number });
  }
}
