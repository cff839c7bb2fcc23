import { DataError, OptionError, ShapeError } from '../base/errors.js';
import { makeResult } from '../base/typed-array.js';
import { checkInteger, checkName, checkOptions, describe } from '../base/validate.js';
import { isList, notFinite, type OwnList, ownList } from '../matrix/intake.js';
import { type Matrix, matrixOf } from '../matrix/matrix.js';
import type { Vector } from '../matrix/matrix-like.js';
import { type Tensor, tensorOf } from '../matrix/tensor.js';

/** What `padSequences` takes. */
export interface PadOptions {
  /** Steps of every sequence in the result. Default: as many as the longest has. */
  maxLength?: number;
  /** Where a shorter sequence is filled up: before it or after it. Default `'pre'`. */
  padding?: 'pre' | 'post';
  /** Where a longer sequence loses steps: its first or its last ones. Default `'pre'`. */
  truncating?: 'pre' | 'post';
  /** What it is filled up with. Default 0. */
  value?: number;
}

const SIDES = ['pre', 'post'] as const;

/**
 * Sequences of different lengths, all brought to one. Keras' `pad_sequences`, with its defaults.
 *
 * @param sequences Of numbers each, such as indices of words: the result is (sequences, steps). Of lists of numbers, the
 * features of each step: it is (sequences, steps, features). An empty one becomes nothing but padding.
 * @throws DataError no sequences, or a value that is no finite number: its row is the sequence, its column the step.
 * @throws ShapeError steps of different numbers of features. @throws OptionError
 *
 * @example
 * ```ts
 * padSequences([[1], [2, 3], [4, 5, 6]]).toArray(); // [[0, 0, 1], [0, 2, 3], [4, 5, 6]]
 * padSequences([[1], [4, 5, 6]], { maxLength: 2, padding: 'post' }).toArray(); // [[1, 0], [5, 6]]
 * ```
 */
export function padSequences(sequences: readonly Vector[], options?: PadOptions): Matrix;
export function padSequences(
  sequences: readonly (readonly Vector[])[],
  options?: PadOptions,
): Tensor;
export function padSequences(
  sequences: readonly Vector[] | readonly (readonly Vector[])[],
  options: PadOptions = {},
): Matrix | Tensor {
  const what = 'padSequences';
  const given = checkOptions(what, options, ['maxLength', 'padding', 'truncating', 'value']);
  const padding = checkName(`${what}: padding`, given.padding ?? 'pre', SIDES);
  const truncating = checkName(`${what}: truncating`, given.truncating ?? 'pre', SIDES);
  const value = given.value ?? 0;
  if (typeof value !== 'number') {
    throw new OptionError(`${what}: value: expected a number, got ${describe(value)}.`);
  }
  const list = ownList(what, sequences);
  if (!list || list.length === 0) {
    throw new DataError(
      `${what}: expected a list of sequences, got ${list ? 'none' : describe(sequences)}.`,
    );
  }
  const own = Array.from(list as ArrayLike<unknown>, (sequence, i) =>
    readSequence(what, sequence, i),
  );
  const features = featuresOf(what, own);
  const longest = own.reduce((most, { length }) => Math.max(most, length), 0);
  const steps = checkInteger(
    `${what}: maxLength`,
    given.maxLength ?? Math.max(longest, 1),
    1,
    2 ** 31,
  );
  const width = features ?? 1;
  const data = makeResult(what, own.length * steps * width, (length) => new Float64Array(length));
  data.fill(value);
  for (const [i, sequence] of own.entries()) {
    const kept = Math.min(sequence.length, steps);
    const from = truncating === 'pre' ? sequence.length - kept : 0;
    const at = i * steps + (padding === 'pre' ? steps - kept : 0);
    for (let k = 0; k < kept; k++)
      put(what, sequence[from + k], i, from + k, data, (at + k) * width);
  }
  return features === undefined
    ? matrixOf(data, own.length, steps)
    : tensorOf(data, [own.length, steps, features]);
}

/** The steps of a sequence, each a number or a list that is ours. */
function readSequence(what: string, sequence: unknown, i: number): readonly (unknown | OwnList)[] {
  const steps = ownList(what, sequence);
  if (!steps) {
    throw new DataError(`${what}: sequence ${i} is ${describe(sequence)}, expected a list.`, i);
  }
  return Array.from(steps as ArrayLike<unknown>, (step) =>
    isList(step) ? ownList(what, step) : step,
  );
}

/** Numbers in a step that is a list; undefined: steps are numbers. */
function featuresOf(what: string, own: readonly (readonly unknown[])[]): number | undefined {
  const first = own.find(({ length }) => length > 0)?.[0];
  const features = isList(first) ? first.length : undefined;
  if (features === 0) throw new DataError(`${what}: a step has no features.`);
  for (const [i, sequence] of own.entries()) {
    for (const [k, step] of sequence.entries()) {
      const found = isList(step) ? step.length : undefined;
      if (found === features) continue;
      const show = (count: number | undefined): string =>
        count === undefined ? 'a number' : `a list of ${count}`;
      if (typeof step !== 'number' && found === undefined) throw notFinite(what, step, i, k);
      throw new ShapeError(
        `${what}: sequence ${i}, step ${k} is ${show(found)}, expected ${show(features)} as the first.`,
      );
    }
  }
  return features;
}

/** Writes a step, each number checked. */
function put(
  what: string,
  step: unknown,
  sequence: number,
  place: number,
  target: Float64Array,
  at: number,
): void {
  const numbers: ArrayLike<unknown> = isList(step) ? step : [step];
  for (let j = 0; j < numbers.length; j++) {
    const value = numbers[j];
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw notFinite(what, value, sequence, place);
    }
    target[at + j] = value;
  }
}
