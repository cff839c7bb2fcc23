import { DataError, ShapeError } from '../base/errors.js';
import { describe } from '../base/validate.js';
import type { Numbers, SamplesLike, TensorLike } from '../matrix/matrix-like.js';
import { ownTensor } from '../matrix/nested.js';
import { claimedShape } from '../matrix/samples.js';

/** Pictures that are ours: views over the user's array where it came with its shape. @internal */
export interface OwnPictures {
  readonly data: Numbers;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** (pictures, height, width, channels). @throws DataError @throws ShapeError @internal */
export function ownPictures(what: string, input: SamplesLike): OwnPictures {
  const [count, height, width, channels] = lengthsOf(
    what,
    input,
    4,
    'pictures, height, width, channels',
  );
  const { data } = ownTensor(what, input as TensorLike, [count!, height!, width!, channels!]);
  return { data, count: count!, height: height!, width: width!, channels: channels! };
}

/** The lengths that data claims to have, each at least 1. @throws DataError @throws ShapeError @internal */
export function lengthsOf(
  what: string,
  input: unknown,
  rank: number,
  names: string,
): readonly number[] {
  const shape = claimedShape(what, input);
  if (shape.length === 0) {
    throw new DataError(`${what}: expected numbers of shape (${names}), got ${describe(input)}.`);
  }
  const lengths = shape.filter(
    (length): length is number => Number.isInteger(length) && (length as number) >= 1,
  );
  if (lengths.length === shape.length && shape.length === rank) return lengths;
  throw new ShapeError(
    `${what}: expected shape (${names}), got [${shape.map((length) => (typeof length === 'number' ? length : describe(length))).join(', ')}].`,
  );
}
