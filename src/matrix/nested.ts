// Data with a shape of any number of axes on its way in: nested lists, or one array with its shape. As in intake.ts it is
// read once, and ours from then on.
import { DataError, ShapeError } from '../base/errors.js';
import { isFloats, makeResult, viewOf } from '../base/typed-array.js';
import { describe, isArray } from '../base/validate.js';
import { checkAttached, hasShape, lengthOf, notFinite, type OwnMatrix, reading } from './intake.js';
import type { TensorLike } from './matrix-like.js';
import { countOf, sameShape, showShape } from './shape.js';

/**
 * Numbers of exactly this shape, row by row along the last axis. What came with its shape may hold NaN and ±∞.
 *
 * @throws DataError no numbers. @throws ShapeError another shape. @throws EngineError too large.
 */
export function ownTensor(what: string, input: TensorLike, shape: readonly number[]): OwnMatrix {
  return reading(what, () => {
    if (typeof input !== 'object' || input === null) throw notNumbers(what, input, shape);
    const columns = shape.at(-1)!;
    const count = countOf(shape);
    const rows = count / columns;
    if (hasShape(input)) {
      return { data: ownShaped(what, input, shape), rows, columns, flat: true };
    }
    const data = makeResult(what, count, (length) => new Float64Array(length));
    copyNested(what, input, shape, data);
    return { data, rows, columns, flat: false };
  });
}

function ownShaped(
  what: string,
  { data: given, shape: stated }: { data: unknown; shape: unknown },
  shape: readonly number[],
): Float64Array | Float32Array {
  const data = viewOf(given);
  if (!isFloats(data)) {
    throw new DataError(
      `${what}: data must be a Float64Array or Float32Array, got ${describe(given)}.`,
    );
  }
  if (data.length === 0) checkAttached(what, given);
  const own: unknown[] = isArray(stated)
    ? Array.from({ length: Math.min(stated.length, shape.length + 1) }, (_, axis) => stated[axis])
    : [];
  if (!sameShape(own, shape)) {
    const shown = isArray(stated) ? `[${own.map(describe).join(', ')}]` : describe(stated);
    throw new ShapeError(`${what}: expected shape ${showShape(shape)}, got ${shown}.`);
  }
  if (data.length !== countOf(shape)) {
    throw new ShapeError(
      `${what}: shape ${showShape(shape)} does not fit data of length ${data.length}.`,
    );
  }
  return data;
}

function notNumbers(what: string, value: unknown, shape: readonly number[]): DataError {
  return new DataError(
    `${what}: expected numbers of shape ${showShape(shape)}, got ${describe(value)}.`,
  );
}

/** Copies nested lists of this shape; every number is finite. @throws ShapeError @throws DataError with its place */
export function copyNested(
  what: string,
  input: unknown,
  shape: readonly number[],
  target: Float64Array,
): void {
  let at = 0;
  const path: number[] = [];
  const columns = shape.at(-1)!;

  const copy = (value: unknown, axis: number): void => {
    const expected = shape[axis]!;
    const place = path.map((i) => `[${i}]`).join('');
    const length = typeof value === 'object' && value !== null ? lengthOf(value) : undefined;
    if (typeof length !== 'number') {
      const wanted = axis === shape.length - 1 ? 'numbers' : 'lists';
      throw new DataError(
        `${what}${place}: expected ${expected} ${wanted}, got ${describe(value)}.`,
        path[0],
      );
    }
    if (length !== expected) {
      throw new ShapeError(
        `${what}${place}: expected a length of ${expected} for shape ${showShape(shape)}, got ${length}.`,
      );
    }
    if (axis === shape.length - 1) {
      const list = (isArray(value) ? value : (viewOf(value) ?? value)) as ArrayLike<unknown>;
      for (let j = 0; j < expected; j++) {
        const number = list[j];
        // NaN and ±∞ are the numbers for which v − v is not 0.
        if (typeof number !== 'number' || number - number !== 0) {
          throw notFinite(what, number, at / columns, j);
        }
        target[at + j] = number;
      }
      at += expected;
      return;
    }
    for (let i = 0; i < expected; i++) {
      path.push(i);
      copy((value as ArrayLike<unknown>)[i], axis + 1);
      path.pop();
    }
  };
  copy(input, 0);
}
