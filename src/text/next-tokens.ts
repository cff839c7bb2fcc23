import { DataError, ShapeError } from '../base/errors.js';
import { makeResult } from '../base/typed-array.js';
import { checkBoolean, checkInteger, checkOptions, describe } from '../base/validate.js';
import { ownList } from '../matrix/intake.js';
import { type Matrix, matrixOf } from '../matrix/matrix.js';

/** What `nextTokens` takes. */
export interface NextTokensOptions {
  /** Tokens that the network sees at a time. */
  size: number;
  /** Tokens from the beginning of a sample to that of the next. Default 1; with `everyStep` the size. */
  stride?: number;
  /** Whether each token of a sample has a target, not the last alone: for networks that answer at every step. Default false. */
  everyStep?: boolean;
}

/** Samples of a network that foretells the next token. */
export interface NextTokens {
  /** (samples, size): indices. */
  inputs: Matrix;
  /** The index that follows, one a sample. */
  targets: Float64Array;
}

/** Samples of a network that foretells the next token at every step. */
export interface NextTokensOfEach {
  /** (samples, size): indices. */
  inputs: Matrix;
  /** (samples, size): the index that follows each. */
  targets: Matrix;
}

/**
 * Cuts the indices of a text into samples, each with the token that follows: what `Network.train` takes with the loss
 * `categoricalCrossentropy`.
 *
 * @param indices As `Vocabulary.encode` returns them.
 * @throws ShapeError a sample and the token after it are longer than the text. @throws OptionError
 *
 * @example
 * ```ts
 * const { inputs, targets } = nextTokens([4, 5, 6, 7], { size: 2 });
 * inputs.toArray(); // [[4, 5], [5, 6]]
 * targets; // Float64Array [6, 7]
 * ```
 */
export function nextTokens(
  indices: ArrayLike<number>,
  options: NextTokensOptions & { everyStep: true },
): NextTokensOfEach;
export function nextTokens(indices: ArrayLike<number>, options: NextTokensOptions): NextTokens;
export function nextTokens(
  indices: ArrayLike<number>,
  options: NextTokensOptions,
): NextTokens | NextTokensOfEach {
  const what = 'nextTokens';
  const given = checkOptions(what, options, ['size', 'stride', 'everyStep']);
  const size = checkInteger(`${what}: size`, given.size, 1, 2 ** 31);
  const everyStep = checkBoolean(`${what}: everyStep`, given.everyStep ?? false);
  const stride = checkInteger(
    `${what}: stride`,
    given.stride ?? (everyStep ? size : 1),
    1,
    2 ** 31,
  );
  const own = ownList(what, indices, undefined, (index, i) => {
    if (typeof index === 'number' && Number.isInteger(index) && index >= 0) return;
    throw new DataError(
      `${what}: index ${i}: expected a whole number from 0, got ${describe(index)}.`,
      i,
    );
  }) as ArrayLike<number> | undefined;
  if (!own) throw new DataError(`${what}: expected a list of indices, got ${describe(indices)}.`);
  if (own.length <= size) {
    throw new ShapeError(
      `${what}: a sample of ${size} tokens and the one after it need ${size + 1} tokens, the text has ${own.length}.`,
    );
  }
  const count = Math.floor((own.length - size - 1) / stride) + 1;
  const data = makeResult(what, count * size, (length) => new Float64Array(length));
  const wanted = everyStep ? size : 1;
  const targets = makeResult(what, count * wanted, (length) => new Float64Array(length));
  for (let s = 0; s < count; s++) {
    for (let i = 0; i < size; i++) data[s * size + i] = own[s * stride + i]!;
    for (let i = 0; i < wanted; i++) {
      targets[s * wanted + i] = own[s * stride + size - wanted + i + 1]!;
    }
  }
  const inputs = matrixOf(data, count, size);
  return everyStep ? { inputs, targets: matrixOf(targets, count, size) } : { inputs, targets };
}
