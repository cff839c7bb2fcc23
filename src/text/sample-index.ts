import { DataError } from '../base/errors.js';
import { checkInteger, checkNumber, checkOptions, describe } from '../base/validate.js';
import { expF64 } from '../core/js/exp.js';
import { logF64 } from '../core/js/log.js';
import { ownList } from '../matrix/intake.js';
import type { Vector } from '../matrix/matrix-like.js';

/** How the next token is drawn. */
export interface SamplingOptions {
  /** Probabilities are raised to 1/temperature: below 1 the likely becomes likelier, 0 takes the likeliest. Default 1. */
  temperature?: number;
  /** Only so many of the likeliest are drawn from; of equals the lower index. Default: all. */
  topK?: number;
  /** Only the likeliest that together have this probability are drawn from, after `temperature` and `topK`. Default 1: all. */
  topP?: number;
}

/** The options with every default filled in. @internal */
export interface Sampling {
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
}

/** @throws OptionError @internal */
export function resolveSampling(what: string, given: SamplingOptions): Sampling {
  return {
    temperature: checkNumber(`${what}: temperature`, given.temperature ?? 1, 0),
    topK: checkInteger(`${what}: topK`, given.topK ?? 2 ** 31, 1, 2 ** 31),
    topP: checkNumber(`${what}: topP`, given.topP ?? 1, 0, 1),
  };
}

/**
 * Draws an index from probabilities, as `generate` does, for loops of one's own. Logarithm and exponential are Myelin's, so
 * that the same draw gives the same index everywhere.
 *
 * @param probabilities ≥ 0, one an index, as softmax gives them; they need not sum to 1.
 * @param draw Uniform in [0, 1), such as `random.random()`.
 * @throws DataError a probability that is none, or all are 0. @throws OptionError
 *
 * @example
 * ```ts
 * sampleIndex([0.1, 0.7, 0.2], 0.5); // 1
 * ```
 */
export function sampleIndex(
  probabilities: Vector,
  draw: number,
  options: SamplingOptions = {},
): number {
  const what = 'sampleIndex';
  const given = checkOptions(what, options, ['temperature', 'topK', 'topP']);
  const sampling = resolveSampling(what, given);
  const own = ownList(what, probabilities);
  if (!own) {
    throw new DataError(
      `${what}: expected a list of probabilities, got ${describe(probabilities)}.`,
    );
  }
  const uniform = checkNumber(`${what}: draw`, draw, 0, 1);
  return drawIndex(what, own as ArrayLike<number>, uniform, sampling);
}

/** @internal */
export function drawIndex(
  what: string,
  probabilities: ArrayLike<number>,
  draw: number,
  { temperature, topK, topP }: Sampling,
): number {
  const order = likeliestFirst(what, probabilities);
  if (order.length === 0) {
    throw new DataError(`${what}: all probabilities are 0; there is nothing to draw.`);
  }
  if (temperature === 0) return order[0]!;
  const kept = order.slice(0, topK);
  const highest = logF64(probabilities[kept[0]!]!);
  const weights = kept.map((index) =>
    temperature === 1
      ? probabilities[index]!
      : expF64((logF64(probabilities[index]!) - highest) / temperature),
  );
  const count = countWithin(weights, topP);
  const end = draw * sumOf(weights, count);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += weights[i]!;
    if (end < sum) return kept[i]!;
  }
  // Rounding, or a draw of 1.
  return kept[count - 1]!;
}

/** The indices with a probability above 0. @throws DataError */
function likeliestFirst(what: string, probabilities: ArrayLike<number>): number[] {
  const order: number[] = [];
  for (let i = 0; i < probabilities.length; i++) {
    const value: unknown = probabilities[i];
    if (typeof value !== 'number' || !(value >= 0 && value < Number.POSITIVE_INFINITY)) {
      throw new DataError(
        `${what}: probability ${i} is ${describe(value)}, expected 0 or more.`,
        i,
      );
    }
    if (value > 0) order.push(i);
  }
  return order.sort((a, b) => probabilities[b]! - probabilities[a]! || a - b);
}

/** How many of the first have this share of all. */
function countWithin(weights: readonly number[], share: number): number {
  const enough = share * sumOf(weights, weights.length);
  let sum = 0;
  for (const [i, weight] of weights.entries()) {
    sum += weight;
    if (sum >= enough) return i + 1;
  }
  return weights.length;
}

function sumOf(weights: readonly number[], count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += weights[i]!;
  return sum;
}
