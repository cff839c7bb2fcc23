import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FullCore as Core, ElementwiseKernels } from '../../src/core/core.js';
import { expectSameBits, expectWithinUlps, SIZES } from '../support/bits.js';
import { js, relaxed, strict, withBlocks } from '../support/engines.js';
import { RANDOM_VALUE, SPECIAL } from '../support/values.js';

const KERNELS: readonly (keyof ElementwiseKernels)[] = [
  'expF64',
  'expF32',
  'logF64',
  'logF32',
  'sigmoidF64',
  'sigmoidF32',
  'sigmoidDerivativeF64',
  'sigmoidDerivativeF32',
  'tanhF64',
  'tanhF32',
  'tanhDerivativeF64',
  'tanhDerivativeF32',
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
        (_, i) => SPECIAL[i % 61] ?? (i % 7) * 13.37 * (i % 2 ? -1 : 1) + i / 97,
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
    fc.assert(
      fc.property(fc.array(RANDOM_VALUE, { maxLength: 67 }), fc.nat(3), (input, offset) => {
        expectSameBits(
          run(core, name, input, offset, false),
          run(js, name, input, offset, false),
          name,
        );
      }),
    );
  });
});

// Fused operations round less often, hence elsewhere; the function stays within its bound, so both engines lie close.
describe.runIf(relaxed)('element-wise kernels, relaxed against the JS core', () => {
  it.each(KERNELS)('%s: within 2 ulp on random data', (name) => {
    fc.assert(
      fc.property(fc.array(RANDOM_VALUE, { maxLength: 67 }), (input) => {
        // 1 − o² and o·(1 − o) lose digits near o = 1; the bound holds where they do not.
        const data = name.includes('Derivative') ? input.map((x) => x % 0.5) : input;
        expectWithinUlps(
          run(relaxed!, name, data, 0, false),
          run(js, name, data, 0, false),
          2,
          name,
        );
      }),
    );
  });
});
