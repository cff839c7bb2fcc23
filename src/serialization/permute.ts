import type { Numbers } from '../matrix/matrix-like.js';
import { countOf } from '../matrix/shape.js';
import { type Tensor, tensorOf } from '../matrix/tensor.js';

/** Numbers with their axes in another order: axis i of the result is axis `order[i]` of what is given. A copy. */
export function permutedNumbers<T extends Numbers>(
  data: T,
  shape: readonly number[],
  order: readonly number[],
): T {
  const steps = shape.map((_, axis) => countOf(shape.slice(axis + 1)));
  const result = data.slice() as T;
  const lengths = order.map((axis) => shape[axis]!);
  const own = order.map((axis) => steps[axis]!);
  const index = lengths.map(() => 0);
  let from = 0;
  for (let to = 0; to < result.length; to++) {
    result[to] = data[from]!;
    // Counts on like the hands of a clock, the last axis fastest.
    for (let axis = lengths.length - 1; axis >= 0; axis--) {
      from += own[axis]!;
      if (++index[axis]! < lengths[axis]!) break;
      from -= own[axis]! * lengths[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}

/** The same of a tensor. */
export function permuted({ data, shape }: Tensor, order: readonly number[]): Tensor {
  return tensorOf(
    permutedNumbers(data, shape, order),
    order.map((axis) => shape[axis]!),
  );
}
