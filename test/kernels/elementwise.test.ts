import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Core, ElementwiseKernels } from '../../src/core/core.js';
import { expectSameBits, SIZES } from '../support/bits.js';
import { js, strict, withBlocks } from '../support/engines.js';

const KERNELS: readonly (keyof ElementwiseKernels)[] = [
  'expF64',
  'expF32',
  'sigmoidF64',
  'sigmoidF32',
  'sigmoidDerivativeF64',
  'sigmoidDerivativeF32',
];

const SPECIAL = [
  0,
  -0,
  1,
  -1,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NaN,
  5e-324,
  -5e-324,
  1e-310,
  1e-45,
  2.2250738585072014e-308,
  1.1754943508222875e-38,
  1e300,
  -1e300,
  1.7976931348623157e308,
  709.78,
  709.79,
  -708.4,
  -745.13,
  -745.14,
  88.72,
  88.73,
  -87.34,
  -103.97,
  -103.98,
  36.7,
  -36.7,
  17.3,
  708,
  708.0000001,
  -708,
  87,
  87.00001,
];

/** Runs one kernel at an address `offset` elements past an aligned one, with guard elements around the output. */
function run(
  core: Core,
  name: keyof ElementwiseKernels,
  input: readonly number[],
  offset: number,
  inPlace: boolean,
) {
  const wide = name.endsWith('F64');
  const size = wide ? 8 : 4;
  const bytes = (input.length + offset + 2) * size;
  return withBlocks(core, [bytes, bytes], (a, b) => {
    const view = wide ? core.f64 : core.f32;
    const src = a + offset * size;
    const dst = inPlace ? src : b + offset * size;
    view.set(input, src / size);
    if (!inPlace) view.fill(7, dst / size, dst / size + input.length);
    view[dst / size + input.length] = 42;
    core[name](input.length, src, dst);
    expect(view[dst / size + input.length], `${name} wrote past its end`).toBe(42);
    return view.slice(dst / size, dst / size + input.length);
  });
}

describe.each(strict)('element-wise kernels, %s against the JS core', (_, core) => {
  it.each(KERNELS)('%s: equal bits at every size, offset and in place', (name) => {
    for (const size of SIZES) {
      const input = Array.from(
        { length: size },
        (_, i) => SPECIAL[i % 41] ?? (i % 7) * 13.37 * (i % 2 ? -1 : 1) + i / 97,
      );
      for (const offset of [0, 1, 3]) {
        const expected = run(js, name, input, offset, false);
        expectSameBits(run(core, name, input, offset, false), expected, `${name} size ${size}`);
        expectSameBits(
          run(core, name, input, offset, true),
          expected,
          `${name} in place, size ${size}`,
        );
      }
    }
  });

  it.each(KERNELS)('%s: equal bits on random data', (name) => {
    const value = fc.oneof(
      fc.double(),
      fc.double({ min: -800, max: 800 }),
      fc.double({ min: -4, max: 4 }),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 67 }), fc.nat(3), (input, offset) => {
        expectSameBits(
          run(core, name, input, offset, false),
          run(js, name, input, offset, false),
          name,
        );
      }),
    );
  });
});
