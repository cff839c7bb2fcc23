import { OptionError } from '../base/errors.js';
import { checkName, checkNumber } from '../base/validate.js';
import { LOSSES } from '../core/abi-names.js';

/**
 * Loss functions. With t the targets and o the outputs of one sample, m of them; a batch's loss is the mean over its
 * samples (with `sampleWeights` the weighted mean, Σw·loss/Σw), to which the layers' `l1` and `l2` penalties are added.
 *
 * | name | loss of one sample | targets |
 * |---|---|---|
 * | `meanSquaredError` | Σ(o − t)²/m | |
 * | `sumSquaredError` | ½Σ(o − t)², summed over the batch instead of averaged: the loss of the NumPy programs | |
 * | `meanAbsoluteError` | Σ\|o − t\|/m | |
 * | `huber` | Σh/m, h = ½d² for \|d\| ≤ 1, else \|d\| − ½, d = o − t (Huber 1964) | |
 * | `binaryCrossentropy` | −Σ(t·ln o + (1 − t)·ln(1 − o))/m; behind a sigmoid from its logits | 0 to 1 |
 * | `categoricalCrossentropy` | −Σt·ln o; behind a softmax from its logits | class indices, or one-hot rows |
 * | `poisson` | Σ(o − t·ln(o + 1e−8))/m | 0 or more |
 * | `hinge` | Σmax(1 − t·o, 0)/m | −1 or 1 |
 */
export type LossName = (typeof LOSSES)[number];

/** What a loss demands of each target. */
export interface Domain {
  holds(target: number): boolean;
  readonly expected: string;
}

export const PROBABILITY: Domain = {
  holds: (target) => target >= 0 && target <= 1,
  expected: 'a number from 0 to 1',
};

const DOMAINS: Partial<Record<LossName, Domain>> = {
  binaryCrossentropy: PROBABILITY,
  categoricalCrossentropy: PROBABILITY,
  poisson: { holds: (target) => target >= 0, expected: 'a number ≥ 0' },
  hinge: { holds: (target) => target === -1 || target === 1, expected: '-1 or 1' },
};

/** What a network ends in, as far as losses want to know. @internal */
export interface Outcome {
  /** Numbers along the last axis. */
  readonly outputs: number;
  /** The activation of its last layer that has one. */
  readonly activation: string;
}

/** Losses that take the logarithm of outputs, the activations behind which these are never outside, and the one to take. */
const NEEDS: Partial<
  Record<LossName, { outputs: string; behind: readonly string[]; take: string }>
> = {
  binaryCrossentropy: {
    outputs: 'from 0 to 1',
    behind: ['sigmoid', 'softmax', 'hardSigmoid'],
    take: "'sigmoid' there, from whose logits the loss is computed",
  },
  categoricalCrossentropy: {
    outputs: 'from 0 to 1',
    behind: ['softmax', 'sigmoid', 'hardSigmoid'],
    take: "'softmax' there, from whose logits the loss is computed",
  },
  poisson: {
    outputs: 'of 0 or more',
    behind: ['softplus', 'relu', 'sigmoid', 'softmax', 'hardSigmoid'],
    take: "'softplus' there",
  },
};

/** The name, checked against what the network ends in. @throws OptionError @internal */
export function checkLoss(what: string, name: unknown, { outputs, activation }: Outcome): LossName {
  const loss = checkLossName(what, name, outputs);
  const needs = NEEDS[loss];
  if (!needs || needs.behind.includes(activation)) return loss;
  throw new OptionError(
    `${what}: ${loss} needs outputs ${needs.outputs}, but the last layer's activation is ${activation}; take ${needs.take}.`,
  );
}

/** The name, checked against the number of outputs alone: what a file may hold. @throws OptionError @internal */
export function checkLossName(what: string, name: unknown, outputs: number): LossName {
  const loss = checkName(what, name, LOSSES);
  if (loss === 'categoricalCrossentropy' && outputs < 2) {
    throw new OptionError(
      `${what}: categoricalCrossentropy needs at least 2 outputs, the network has ${outputs}; for two classes and one output take binaryCrossentropy.`,
    );
  }
  return loss;
}

/** What the loss demands of each target; undefined: any finite number. @internal */
export function domainOf(loss: LossName): Domain | undefined {
  return DOMAINS[loss];
}

const SMOOTHED: readonly LossName[] = ['binaryCrossentropy', 'categoricalCrossentropy'];

/**
 * How much of each target is shared among the classes, 0 by default: t becomes t·(1 − ε) + ε/k, k = 2 for binaryCrossentropy.
 *
 * @throws OptionError no number of [0, 1), or not with this loss. @internal
 */
export function checkSmoothing(what: string, given: unknown, loss: LossName | undefined): number {
  if (given === undefined) return 0;
  const smoothing = checkNumber(what, given, 0, 1);
  if (smoothing === 1) {
    throw new OptionError(`${what}: expected a number of 0 or more and below 1, got 1.`);
  }
  if (smoothing === 0 || (loss && SMOOTHED.includes(loss))) return smoothing;
  throw new OptionError(
    `${what}: labels are smoothed for ${SMOOTHED.join(' and ')}, the loss is ${loss ?? 'not known'}.`,
  );
}
