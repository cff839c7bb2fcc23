import { OptionError } from '../base/errors.js';
import {
  checkInteger,
  checkNumber,
  checkOptions,
  describe,
  ownProperties,
} from '../base/validate.js';

/** The learning rate falls by a factor every so many epochs. */
export interface StepDecay {
  /** What this is. */
  readonly kind: 'stepDecay';
  /** Epochs between two falls. */
  readonly every: number;
  /** What the rate is multiplied by. */
  readonly factor: number;
}

/** The learning rate falls by the same factor after each epoch. */
export interface ExponentialDecay {
  /** What this is. */
  readonly kind: 'exponentialDecay';
  /** What the rate is multiplied by. */
  readonly factor: number;
}

/** The learning rate falls as 1/(1 + decay·epoch). */
export interface InverseTimeDecay {
  /** What this is. */
  readonly kind: 'inverseTimeDecay';
  /** How fast. */
  readonly decay: number;
}

/** The learning rate rises for some epochs, then falls along half a cosine. */
export interface CosineDecay {
  /** What this is. */
  readonly kind: 'cosineDecay';
  /** Epochs in which it falls. */
  readonly epochs: number;
  /** The share of the rate that is left in the end. */
  readonly minimum: number;
  /** Epochs in which it rises, before. */
  readonly warmup: number;
}

/** The learning rate falls by a factor whenever a figure no longer improves. */
export interface ReduceOnPlateau {
  /** What this is. */
  readonly kind: 'reduceOnPlateau';
  /** The figure: a key of the epoch's log; undefined: the validation loss where there is one, else the loss. */
  readonly monitor: string | undefined;
  /** What the rate is multiplied by. */
  readonly factor: number;
  /** Epochs without improvement before it falls. */
  readonly patience: number;
  /** Changes up to this are no improvement. */
  readonly minDelta: number;
  /** Epochs after a fall that do not count. */
  readonly cooldown: number;
  /** The rate does not fall below this. */
  readonly minLearningRate: number;
}

/** A schedule as plain data, fit for JSON. */
export type ScheduleSpec =
  | StepDecay
  | ExponentialDecay
  | InverseTimeDecay
  | CosineDecay
  | ReduceOnPlateau;

/** A schedule, or a function of the epoch (from 0) and the optimizer's learning rate that returns the one to use. */
export type Schedule = ScheduleSpec | ((epoch: number, learningRate: number) => number);

/**
 * learningRate·factor^⌊epoch/every⌋, as PyTorch's `StepLR`.
 *
 * @param options - `every`: epochs; `factor` in (0, 1], 0.1 by default.
 * @throws OptionError
 *
 * @example
 * ```ts
 * const schedule = stepDecay({ every: 30 }); // a tenth after every 30 epochs
 * ```
 */
export function stepDecay(options: { every: number; factor?: number }): StepDecay {
  const given = checkOptions('stepDecay', options, ['every', 'factor']);
  return {
    kind: 'stepDecay',
    every: count('stepDecay: every', given.every, 1),
    factor: factor('stepDecay', given.factor ?? 0.1),
  };
}

/**
 * learningRate·factor^epoch, as PyTorch's `ExponentialLR`.
 *
 * @throws OptionError
 *
 * @example
 * ```ts
 * const schedule = exponentialDecay({ factor: 0.95 });
 * ```
 */
export function exponentialDecay(options: { factor: number }): ExponentialDecay {
  const given = checkOptions('exponentialDecay', options, ['factor']);
  return { kind: 'exponentialDecay', factor: factor('exponentialDecay', given.factor) };
}

/**
 * learningRate/(1 + decay·epoch), as Keras's `InverseTimeDecay`.
 *
 * @throws OptionError
 *
 * @example
 * ```ts
 * const schedule = inverseTimeDecay({ decay: 0.1 });
 * ```
 */
export function inverseTimeDecay(options: { decay: number }): InverseTimeDecay {
  const given = checkOptions('inverseTimeDecay', options, ['decay']);
  return {
    kind: 'inverseTimeDecay',
    decay: checkNumber('inverseTimeDecay: decay', given.decay, 0),
  };
}

/**
 * Half a cosine (Loshchilov and Hutter 2017, without restarts), after a linear warm-up: in epoch e < warmup
 * learningRate·(e + 1)/(warmup + 1); then, t = (e − warmup)/epochs, at most 1,
 * learningRate·(minimum + (1 − minimum)·½(1 + cos πt)), as Keras's `CosineDecay`.
 *
 * @param options - `epochs` in which it falls; `minimum`: the share that is left, 0 by default; `warmup`: epochs
 * before, 0 by default.
 * @throws OptionError
 *
 * @example
 * ```ts
 * const schedule = cosineDecay({ epochs: 95, warmup: 5, minimum: 0.01 });
 * ```
 */
export function cosineDecay(options: {
  epochs: number;
  minimum?: number;
  warmup?: number;
}): CosineDecay {
  const given = checkOptions('cosineDecay', options, ['epochs', 'minimum', 'warmup']);
  return {
    kind: 'cosineDecay',
    epochs: count('cosineDecay: epochs', given.epochs, 1),
    minimum: checkNumber('cosineDecay: minimum', given.minimum ?? 0, 0, 1),
    warmup: count('cosineDecay: warmup', given.warmup ?? 0, 0),
  };
}

/**
 * After `patience` epochs in which the figure has not improved by more than `minDelta` the rate is multiplied by
 * `factor`. The rules and defaults of Keras's `ReduceLROnPlateau`: `factor` 0.1, `patience` 10, `minDelta` 1e−4,
 * `cooldown` 0, `minLearningRate` 0.
 *
 * @param options - `monitor`: `'loss'`, `'validationLoss'` or one of the training's metrics; by default the validation
 * loss where there is validation data, else the loss.
 * @throws OptionError
 *
 * @example
 * ```ts
 * const schedule = reduceOnPlateau({ patience: 5, factor: 0.5 });
 * ```
 */
export function reduceOnPlateau(
  options: {
    monitor?: string | undefined;
    factor?: number;
    patience?: number;
    minDelta?: number;
    cooldown?: number;
    minLearningRate?: number;
  } = {},
): ReduceOnPlateau {
  const given = checkOptions('reduceOnPlateau', options, [
    'monitor',
    'factor',
    'patience',
    'minDelta',
    'cooldown',
    'minLearningRate',
  ]);
  return {
    kind: 'reduceOnPlateau',
    monitor: given.monitor,
    factor: factor('reduceOnPlateau', given.factor ?? 0.1),
    patience: count('reduceOnPlateau: patience', given.patience ?? 10, 1),
    minDelta: checkNumber('reduceOnPlateau: minDelta', given.minDelta ?? 1e-4, 0),
    cooldown: count('reduceOnPlateau: cooldown', given.cooldown ?? 0, 0),
    minLearningRate: checkNumber('reduceOnPlateau: minLearningRate', given.minLearningRate ?? 0, 0),
  };
}

const MAKERS: Readonly<Record<ScheduleSpec['kind'], (options: never) => ScheduleSpec>> = {
  stepDecay,
  exponentialDecay,
  inverseTimeDecay,
  cosineDecay,
  reduceOnPlateau,
};

/** The schedule that a user's option stands for, checked again. @throws OptionError @internal */
export function resolveSchedule(what: string, given: unknown): Schedule {
  if (typeof given === 'function') return given as Schedule;
  if (typeof given === 'object' && given !== null) {
    const { kind, ...options } = ownProperties(given) as unknown as ScheduleSpec;
    if (Object.hasOwn(MAKERS, kind)) return MAKERS[kind](options as never);
  }
  throw new OptionError(
    `${what}: expected a function or one of ${Object.keys(MAKERS).join(', ')}, got ${describe(given)}.`,
  );
}

function count(what: string, value: unknown, min: number): number {
  return checkInteger(what, value, min, 2 ** 31 - 1);
}

function factor(where: string, value: unknown): number {
  const number = checkNumber(`${where}: factor`, value, 0, 1);
  if (number > 0) return number;
  throw new OptionError(`${where}: factor: expected a number above 0, got ${describe(value)}.`);
}
