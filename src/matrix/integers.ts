import { type TypedArray, viewOf } from '../base/typed-array.js';
import { hasShape, reading } from './intake.js';
import type { TargetsLike, TensorLike } from './matrix-like.js';

/** One array of integers that came with its shape as one of floats, ours; anything else as it is. @throws DataError */
export function withFloats(what: string, given: TargetsLike): TensorLike {
  return reading(what, () => {
    if (!hasShape(given as object)) return given as TensorLike;
    const { data, shape } = given as { data: unknown; shape: readonly number[] };
    const view = viewOf(data);
    const own = view && isInteger(view) ? Float64Array.from(view) : data;
    return { data: own as Float64Array, shape };
  });
}

function isInteger(view: TypedArray): view is Exclude<TypedArray, BigInt64Array | BigUint64Array> {
  const isFloat = view instanceof Float64Array || view instanceof Float32Array;
  return !isFloat && !(view instanceof BigInt64Array) && !(view instanceof BigUint64Array);
}
