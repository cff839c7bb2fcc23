// Samples with a shape on their way in.
import { ShapeError } from '../base/errors.js';
import { describe, isArray } from '../base/validate.js';
import { hasShape, lengthOf, type OwnMatrix, ownMatrix, reading } from './intake.js';
import type { SamplesLike, TensorLike } from './matrix-like.js';
import { ownTensor } from './nested.js';
import { countOf, sameShape, showShape } from './shape.js';

/** No data has more axes: that of a sample and one for the samples. */
const MAX_RANK = 9;

/**
 * The shape that data claims to have: the one that comes with it, else that of the first list, of its first list and so on.
 * Reading it in this shape shows whether it has.
 */
export function claimedShape(what: string, input: unknown): readonly unknown[] {
  return reading(what, () => {
    if (typeof input !== 'object' || input === null) return [];
    if (hasShape(input)) {
      const shape: unknown = (input as { shape: unknown }).shape;
      return isArray(shape) ? shape.slice(0, MAX_RANK + 1) : [];
    }
    const shape: unknown[] = [];
    let value: unknown = input;
    while (typeof value === 'object' && value !== null && shape.length <= MAX_RANK) {
      shape.push(lengthOf(value));
      value = (value as ArrayLike<unknown>)[0];
    }
    return shape;
  });
}

/**
 * Samples of this shape, ours from now on: rows of all the numbers of each.
 *
 * @throws DataError no samples, or an element that is no number, with row and column. @throws ShapeError another shape.
 * @throws EngineError too large.
 */
export function ownSamples(what: string, input: SamplesLike, shape: readonly number[]): OwnMatrix {
  const columns = countOf(shape);
  if (shape.length === 1) return ownMatrix(what, input as never, columns);
  const [rows, ...claimed] = claimedShape(what, input);
  // Also where it is neither: what is wrong with it as a matrix is said there.
  if (claimed.length <= 1 && !sameShape(claimed, shape)) {
    return ownMatrix(what, input as never, columns);
  }
  if (!sameShape(claimed, shape) || !Number.isInteger(rows)) {
    const got = [rows, ...claimed].map((length) =>
      typeof length === 'number' ? String(length) : describe(length),
    );
    throw new ShapeError(
      `${what}: expected rows of ${columns} numbers, or samples of shape ${showShape(shape)}, got shape [${got.join(', ')}].`,
    );
  }
  if (rows === 0) return ownMatrix(what, [] as never, columns); // says that it is empty
  const own = ownTensor(what, input as TensorLike, [rows as number, ...shape]);
  return { ...own, rows: rows as number, columns };
}
