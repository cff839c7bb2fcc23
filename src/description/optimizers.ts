import { OptionError } from '../base/errors.js';
import {
  checkBoolean,
  checkName,
  checkNumber,
  checkOptions,
  describe,
  ownProperties,
} from '../base/validate.js';
import { OPTIMIZER_SCALARS, OPTIMIZERS } from '../core/abi-names.js';
import {
  type LbfgsSpec,
  type LevenbergMarquardtSpec,
  resolveLbfgs,
  resolveLevenbergMarquardt,
} from './second-order.js';

/** Gradient descent as plain data: what `sgd` returns. */
export interface SgdSpec {
  /** What this is. */
  readonly kind: 'sgd';
  /** Factor of the gradient. */
  readonly learningRate: number;
  /** Share of the last step that is taken again. */
  readonly momentum: number;
  /** Whether the gradient is taken ahead. */
  readonly nesterov: boolean;
}

/** RMSprop as plain data: what `rmsprop` returns. */
export interface RmspropSpec {
  /** What this is. */
  readonly kind: 'rmsprop';
  /** Factor of the scaled gradient. */
  readonly learningRate: number;
  /** Share of the old mean square that is kept. */
  readonly decay: number;
  /** Added to the root. */
  readonly epsilon: number;
}

/** Adagrad as plain data: what `adagrad` returns. */
export interface AdagradSpec {
  /** What this is. */
  readonly kind: 'adagrad';
  /** Factor of the scaled gradient. */
  readonly learningRate: number;
  /** Added to the root. */
  readonly epsilon: number;
}

/** Adam as plain data: what `adam` returns. */
export interface AdamSpec {
  /** What this is. */
  readonly kind: 'adam';
  /** Bound of a step's size. */
  readonly learningRate: number;
  /** Share of the old mean that is kept. */
  readonly beta1: number;
  /** Share of the old mean square that is kept. */
  readonly beta2: number;
  /** Added to the root. */
  readonly epsilon: number;
}

/** AdamW as plain data: what `adamW` returns. */
export interface AdamWSpec extends Omit<AdamSpec, 'kind'> {
  /** What this is. */
  readonly kind: 'adamW';
  /** Share, times the learning rate, by which every parameter shrinks. */
  readonly weightDecay: number;
}

/** An optimizer as plain data, fit for JSON: what `sgd`, `adam` and the other functions return. */
export type OptimizerSpec =
  | SgdSpec
  | RmspropSpec
  | AdagradSpec
  | AdamSpec
  | AdamWSpec
  | LbfgsSpec
  | LevenbergMarquardtSpec;

/**
 * Stochastic gradient descent. With g the gradient, v ← momentum·v − learningRate·g and w ← w + v; with `nesterov`
 * w ← w + momentum·v − learningRate·g, v the new one. This is the form of Keras and scikit-learn; at a constant rate
 * PyTorch's is the same.
 *
 * @param options - `learningRate` > 0, needed; `momentum` in [0, 1), 0 by default; `nesterov`, false by default.
 * @throws OptionError an option is unknown, missing or out of range; `nesterov` without momentum.
 *
 * @example
 * ```ts
 * network.train(inputs, targets, {
 *   epochs: 100,
 *   loss: 'meanSquaredError',
 *   optimizer: sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }),
 * });
 * ```
 */
export function sgd(options: {
  learningRate: number;
  momentum?: number;
  nesterov?: boolean;
}): SgdSpec {
  const given = checkOptions('sgd', options, ['learningRate', 'momentum', 'nesterov']);
  const momentum = share('sgd: momentum', given.momentum ?? 0);
  const nesterov = checkBoolean('sgd: nesterov', given.nesterov ?? false);
  if (nesterov && momentum === 0) {
    throw new OptionError('sgd: nesterov needs a momentum above 0, such as 0.9.');
  }
  return {
    kind: 'sgd',
    learningRate: positive('sgd: learningRate', given.learningRate),
    momentum,
    nesterov,
  };
}

/**
 * RMSprop (Hinton 2012, lecture 6e): v ← decay·v + (1 − decay)·g², w ← w − learningRate·g/(√v + epsilon). PyTorch's
 * form and defaults: `learningRate` 0.01, `decay` (its alpha) 0.99, `epsilon` 1e−8. Keras has 0.001, 0.9 and 1e−7.
 *
 * @throws OptionError an option is unknown or out of range.
 *
 * @example
 * ```ts
 * const optimizer = rmsprop({ learningRate: 0.001, decay: 0.9 });
 * ```
 */
export function rmsprop(
  options: { learningRate?: number; decay?: number; epsilon?: number } = {},
): RmspropSpec {
  const given = checkOptions('rmsprop', options, ['learningRate', 'decay', 'epsilon']);
  return {
    kind: 'rmsprop',
    learningRate: positive('rmsprop: learningRate', given.learningRate ?? 0.01),
    decay: share('rmsprop: decay', given.decay ?? 0.99),
    epsilon: positive('rmsprop: epsilon', given.epsilon ?? 1e-8),
  };
}

/**
 * Adagrad (Duchi, Hazan and Singer 2011): s ← s + g², w ← w − learningRate·g/(√s + epsilon). PyTorch's form and
 * defaults: `learningRate` 0.01, `epsilon` 1e−10, s starts from 0. Keras has 0.001, 1e−7 and starts from 0.1.
 *
 * @throws OptionError an option is unknown or out of range.
 *
 * @example
 * ```ts
 * const optimizer = adagrad({ learningRate: 0.05 });
 * ```
 */
export function adagrad(options: { learningRate?: number; epsilon?: number } = {}): AdagradSpec {
  const given = checkOptions('adagrad', options, ['learningRate', 'epsilon']);
  return {
    kind: 'adagrad',
    learningRate: positive('adagrad: learningRate', given.learningRate ?? 0.01),
    epsilon: positive('adagrad: epsilon', given.epsilon ?? 1e-10),
  };
}

/**
 * Adam, the paper's Algorithm 1 (Kingma and Ba 2015): m ← beta1·m + (1 − beta1)·g, v ← beta2·v + (1 − beta2)·g²,
 * w ← w − learningRate·m̂/(√v̂ + epsilon) with m̂ = m/(1 − beta1ᵗ), v̂ = v/(1 − beta2ᵗ), as PyTorch and optax. Keras and
 * scikit-learn add epsilon before the correction of v, the difference is of its size.
 *
 * @param options - `learningRate` 0.001, `beta1` 0.9, `beta2` 0.999, `epsilon` 1e−8 by default: those of the paper,
 * PyTorch and scikit-learn (Keras: epsilon 1e−7).
 * @throws OptionError an option is unknown or out of range.
 *
 * @example
 * ```ts
 * const optimizer = adam({ learningRate: 0.003 });
 * ```
 */
export function adam(
  options: { learningRate?: number; beta1?: number; beta2?: number; epsilon?: number } = {},
): AdamSpec {
  const given = checkOptions('adam', options, ['learningRate', 'beta1', 'beta2', 'epsilon']);
  return { kind: 'adam', ...moments('adam', given) };
}

/**
 * AdamW (Loshchilov and Hutter 2019): first w ← w − learningRate·weightDecay·w for every parameter, biases too, then
 * the step of `adam`. PyTorch's form and defaults: those of `adam`, and `weightDecay` 0.01 (Keras: 0.004).
 *
 * @throws OptionError an option is unknown or out of range.
 *
 * @example
 * ```ts
 * const optimizer = adamW({ learningRate: 0.003, weightDecay: 0.05 });
 * ```
 */
export function adamW(
  options: {
    learningRate?: number;
    beta1?: number;
    beta2?: number;
    epsilon?: number;
    weightDecay?: number;
  } = {},
): AdamWSpec {
  const given = checkOptions('adamW', options, [
    'learningRate',
    'beta1',
    'beta2',
    'epsilon',
    'weightDecay',
  ]);
  return {
    kind: 'adamW',
    ...moments('adamW', given),
    weightDecay: checkNumber('adamW: weightDecay', given.weightDecay ?? 0.01, 0),
  };
}

/** The description that a user's option stands for, checked again. @throws OptionError @internal */
export function resolveOptimizer(what: string, given: unknown): OptimizerSpec {
  if (typeof given !== 'object' || given === null) {
    throw new OptionError(
      `${what}: expected an optimizer such as adam(), got ${describe(given)}; known are ${OPTIMIZERS.join(', ')}.`,
    );
  }
  const { kind, ...rest } = ownProperties(given) as unknown as OptimizerSpec;
  const options = rest as never; // each function checks its own
  switch (checkName(`${what}: kind`, kind, OPTIMIZERS)) {
    case 'sgd':
      return sgd(options);
    case 'rmsprop':
      return rmsprop(options);
    case 'adagrad':
      return adagrad(options);
    case 'adam':
      return adam(options);
    case 'adamW':
      return adamW(options);
    case 'lbfgs':
      return resolveLbfgs(options);
    case 'levenbergMarquardt':
      return resolveLevenbergMarquardt(options);
  }
}

/** Whether each step looks at all samples. @internal */
export function isFullBatch({ kind }: OptimizerSpec): boolean {
  return kind === 'lbfgs' || kind === 'levenbergMarquardt';
}

/** The learning rate to begin with; 1 where there is none. @internal */
export function learningRateOf(optimizer: OptimizerSpec): number {
  return 'learningRate' in optimizer ? optimizer.learningRate : 1;
}

/** How many buffers, each as long as the parameters, the optimizer keeps. @internal */
export function momentCount(optimizer: OptimizerSpec): number {
  if (optimizer.kind === 'lbfgs') return 2 * optimizer.memory;
  if (optimizer.kind === 'levenbergMarquardt') return 0;
  if (optimizer.kind === 'adam' || optimizer.kind === 'adamW') return 2;
  return optimizer.kind === 'sgd' && optimizer.momentum === 0 ? 0 : 1;
}

/** The numbers that the kernels take, before the first step. @internal */
export function scalarsOf(optimizer: OptimizerSpec): readonly number[] {
  // The powers of the betas, and what full-batch methods have gathered, which the kernels carry on.
  const carried = { power1: 1, power2: 1, updates: 0, lambda: 0, growth: 0 };
  const values: Readonly<Record<string, unknown>> = { learningRate: 1, ...carried, ...optimizer };
  return OPTIMIZER_SCALARS[optimizer.kind].map((name) => Number(values[name]));
}

/** Whether an optimizer can go on with what another has gathered: all but the learning rate is the same. @internal */
export function continues(next: OptimizerSpec, before: OptimizerSpec | undefined): boolean {
  if (next.kind !== before?.kind) return false;
  // What they have gathered is the loss's, whatever the options of a search.
  if (next.kind === 'lbfgs') return next.memory === (before as LbfgsSpec).memory;
  if (next.kind === 'levenbergMarquardt') return true;
  const [, ...a] = scalarsOf(next);
  const [, ...b] = scalarsOf(before);
  return a.every((value, i) => value === b[i]);
}

function moments(
  where: string,
  options: { learningRate?: number; beta1?: number; beta2?: number; epsilon?: number },
): Omit<AdamSpec, 'kind'> {
  return {
    learningRate: positive(`${where}: learningRate`, options.learningRate ?? 0.001),
    beta1: share(`${where}: beta1`, options.beta1 ?? 0.9),
    beta2: share(`${where}: beta2`, options.beta2 ?? 0.999),
    epsilon: positive(`${where}: epsilon`, options.epsilon ?? 1e-8),
  };
}

function positive(what: string, value: unknown): number {
  const number = checkNumber(what, value, 0);
  if (number > 0) return number;
  throw new OptionError(`${what}: expected a number above 0, got ${describe(value)}.`);
}

function share(what: string, value: unknown): number {
  const number = checkNumber(what, value, 0, 1);
  if (number < 1) return number;
  throw new OptionError(`${what}: expected a number below 1, got ${describe(value)}.`);
}
