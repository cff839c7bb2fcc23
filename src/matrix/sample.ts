// One sample on its way into linear memory, as fast as may be: `run` is called for every one.
import { MyelinError, ShapeError } from '../base/errors.js';
import { floatsLength } from '../base/typed-array.js';
import { describe } from '../base/validate.js';
import { hasShape, notFinite, unreadable } from './intake.js';
import type { Numbers, TensorLike } from './matrix-like.js';

/** A longer array is not kept for the next sample. */
const KEPT = 65_536;
/** Up to here a loop copies in less time than `set`. */
const SHORT = 32;

/** What samples are read into; undefined while one is read, as a getter of the user's may run another network. */
let stage: Float64Array | undefined;

/**
 * The numbers of a sample, each of type number, NaN and ±∞ among them: a user's array of floats itself, else a copy that
 * holds until the next sample is read. Between this and its use nothing of the user's must run. undefined: the input is no
 * sample but a matrix.
 *
 * @throws ShapeError another number than `count`. @throws DataError an element that is no number.
 */
export function readSample(what: string, input: TensorLike, count: number): Numbers | undefined {
  const numbers = stage !== undefined && stage.length === count ? stage : new Float64Array(count);
  stage = undefined;
  let read: Numbers | undefined;
  try {
    // Arrays first: to ask for slots or properties takes a third of the time of a short `run`.
    read = Array.isArray(input)
      ? readList(what, input, count, numbers)
      : readOther(what, input, count, numbers);
  } catch (error) {
    throw error instanceof MyelinError ? error : unreadable(what, error);
  }
  if (count <= KEPT) stage = numbers;
  return read;
}

function readOther(
  what: string,
  input: TensorLike,
  count: number,
  numbers: Float64Array,
): Numbers | undefined {
  const length = floatsLength(input);
  if (length < 0) {
    return hasShape(input)
      ? undefined
      : readList(what, input as ArrayLike<unknown>, count, numbers);
  }
  if (length !== count) throw misfit(what, length, count);
  return input as Numbers;
}

function readList(
  what: string,
  list: ArrayLike<unknown>,
  count: number,
  numbers: Float64Array,
): Numbers | undefined {
  let value = list[0];
  if (typeof value === 'object' && value !== null) return undefined;
  const { length } = list;
  if (length !== count) throw misfit(what, length ?? list, count);
  for (let j = 0; ; ) {
    if (typeof value !== 'number') throw notFinite(what, value, 0, j);
    numbers[j] = value;
    if (++j >= count) return numbers;
    value = list[j];
  }
}

/** `got` is the length, or what has none. */
function misfit(what: string, got: unknown, count: number): ShapeError {
  return new ShapeError(`${what}: expected ${count} numbers, got ${describe(got)}.`);
}

/** Copies what `readSample` gave to `target` from element `at`. */
export function putSample(numbers: Numbers, count: number, target: Numbers, at: number): void {
  // `set` goes by the true length of a typed array, whatever its `length` says.
  if (count > SHORT) target.set(numbers, at);
  else for (let j = 0; j < count; j++) target[at + j] = numbers[j]!;
}
