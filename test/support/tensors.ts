import fc from 'fast-check';
import type { TensorLike } from '../../src/files.js';

/** Any tensor of any dtype, special values included. */
export const tensors: fc.Arbitrary<TensorLike> = fc
  .array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 })
  .chain((shape) => {
    const count = shape.reduce((product, length) => product * length, 1);
    const list = (value: fc.Arbitrary<number>) =>
      fc.array(value, { minLength: count, maxLength: count });
    const int32 = { min: -(2 ** 31), max: 2 ** 31 - 1 };
    return fc.oneof(
      list(fc.double()).map((data) => ({ shape, data: Float64Array.from(data) })),
      list(fc.float()).map((data) => ({ shape, data: Float32Array.from(data) })),
      list(fc.integer(int32)).map((data) => ({ shape, data: Int32Array.from(data) })),
      list(fc.nat(2 ** 32 - 1)).map((data) => ({ shape, data: Uint32Array.from(data) })),
      list(fc.maxSafeInteger()).map((data) => ({
        dtype: 'int64' as const,
        shape,
        data: Float64Array.from(data),
      })),
    );
  });
