// One sample on its way into linear memory, as fast as may be: `run` is called for every one.
import { MyelinError, ShapeError } from '../base/errors.js';
import { floatsLength } from '../base/typed-array.js';
import { notFinite, unreadable } from './intake.js';
import type { Numbers, Vector } from './matrix-like.js';

/** A longer array is not kept for the next sample. */
const KEPT = 65_536;
/** Up to here a loop copies in less time than `set`. */
const SHORT = 32;

/** What samples are read into; undefined while one is read, as a getter of the user's may run another network. */
let stage: Float64Array | undefined;

/**
 * The numbers of a sample, each of type number, NaN and ±∞ among them: a user's array of floats itself, else a copy that
 * holds until the next sample is read. Between this and `putSample` nothing of the user's must run.
 *
 * @throws ShapeError another number than `count`. @throws DataError an element that is no number.
 */
export function readSample(what: string, sample: Vector, count: number): Numbers {
  const length = floatsLength(sample);
  if (length >= 0) {
    checkLength(what, length, count);
    return sample as Numbers;
  }
  const numbers = stage?.length === count ? stage : new Float64Array(count);
  stage = undefined;
  try {
    checkLength(what, sample.length, count);
    for (let j = 0; j < count; j++) {
      const value: unknown = sample[j];
      if (typeof value !== 'number') throw notFinite(what, value, 0, j);
      numbers[j] = value;
    }
  } catch (error) {
    throw error instanceof MyelinError ? error : unreadable(what, error);
  }
  if (count <= KEPT) stage = numbers;
  return numbers;
}

function checkLength(what: string, length: number, count: number): void {
  if (length !== count) {
    throw new ShapeError(`${what}: expected ${count} numbers, got ${length}.`);
  }
}

/** Copies what `readSample` gave to `target` from element `at`. */
export function putSample(numbers: Numbers, count: number, target: Numbers, at: number): void {
  // `set` goes by the true length of a typed array, whatever its `length` says.
  if (count > SHORT) target.set(numbers, at);
  else for (let j = 0; j < count; j++) target[at + j] = numbers[j]!;
}
