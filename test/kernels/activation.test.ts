import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTIVATIONS } from '../../src/core/abi-names.js';
import type { FullCore as Core } from '../../src/core/core.js';
import { expectSameBits, expectWithinUlps, SIZES } from '../support/bits.js';
import { js, relaxed, strict, withBlocks } from '../support/engines.js';
import { RANDOM_VALUE, SPECIAL } from '../support/values.js';

type Type = 'F64' | 'F32';
const SLOPES = [0.2, 0, 1.5, 1e-320];
const TYPES = ['F64', 'F32'] as const;
const CASES = [
  ...ACTIVATIONS.flatMap((name, code) =>
    TYPES.map((type): [string, Type, number, number] => [name, type, code, 0.01]),
  ),
  ...SLOPES.flatMap((slope) =>
    TYPES.map((type): [string, Type, number, number] => {
      return [`leakyRelu of ${slope}`, type, ACTIVATIONS.indexOf('leakyRelu'), slope];
    }),
  ),
];

interface Result {
  values: Float64Array | Float32Array;
  derivatives: Float64Array | Float32Array;
}

/** Values and derivatives at an address `offset` elements past an aligned one; in place: each over its last source. */
function run(
  core: Core,
  type: Type,
  code: number,
  slope: number,
  input: readonly number[],
  offset: number,
  inPlace: boolean,
): Result {
  const size = type === 'F64' ? 8 : 4;
  const bytes = (input.length + offset + 2) * size;
  return withBlocks(core, [bytes, bytes, bytes], (a, b, c) => {
    const view = type === 'F64' ? core.f64 : core.f32;
    const [z, o, dst] = [a, b, c].map((pointer) => pointer + offset * size) as [
      number,
      number,
      number,
    ];
    const n = input.length;
    const slice = (pointer: number) => view.slice(pointer / size, pointer / size + n);
    const guarded = (pointer: number, kernel: () => void) => {
      view[pointer / size + n] = 42;
      kernel();
      expect(view[pointer / size + n], 'wrote past its end').toBe(42);
    };
    view.set(input, z / size);
    view.fill(7, o / size, o / size + n);
    guarded(o, () => core[`activate${type}`](code, slope, n, z, o));
    const values = slice(o);
    if (inPlace) {
      guarded(o, () => core[`activationDerivative${type}`](code, slope, n, z, o, o));
      guarded(z, () => core[`activate${type}`](code, slope, n, z, z));
      expectSameBits(slice(z), values, 'in place');
    } else {
      guarded(dst, () => core[`activationDerivative${type}`](code, slope, n, z, o, dst));
    }
    return { values, derivatives: slice(inPlace ? o : dst) };
  });
}

describe.each(strict)('activation kernels, %s against the JS core', (_, core) => {
  it.each(CASES)(
    '%s %s: equal bits at every size, offset and in place',
    (_name, type, code, slope) => {
      for (const size of SIZES) {
        const input = Array.from(
          { length: size },
          (_, i) => SPECIAL[i % 61] ?? (i % 7) * 5.37 * (i % 2 ? -1 : 1) + i / 97,
        );
        for (const offset of [0, 1, 3]) {
          const expected = run(js, type, code, slope, input, offset, false);
          for (const inPlace of [false, true]) {
            const actual = run(core, type, code, slope, input, offset, inPlace);
            expectSameBits(actual.values, expected.values, `value, size ${size}`);
            expectSameBits(actual.derivatives, expected.derivatives, `derivative, size ${size}`);
          }
        }
      }
    },
  );

  it.each(CASES)('%s %s: equal bits on random data', (_name, type, code, slope) => {
    fc.assert(
      fc.property(fc.array(RANDOM_VALUE, { maxLength: 67 }), fc.nat(3), (input, offset) => {
        const actual = run(core, type, code, slope, input, offset, false);
        const expected = run(js, type, code, slope, input, offset, false);
        expectSameBits(actual.values, expected.values, 'value');
        expectSameBits(actual.derivatives, expected.derivatives, 'derivative');
      }),
    );
  });
});

describe.runIf(relaxed)('activation kernels, relaxed against the JS core', () => {
  it.each(CASES)(
    '%s %s: values within 6 ulp, derivatives within 1e-14 (1e-5)',
    (_name, type, code, slope) => {
      fc.assert(
        fc.property(fc.array(RANDOM_VALUE, { maxLength: 67 }), (input) => {
          const actual = run(relaxed!, type, code, slope, input, 0, false);
          const expected = run(js, type, code, slope, input, 0, false);
          expectWithinUlps(actual.values, expected.values, 6, 'value');
          // Derivatives pass through 0, where only the absolute error is small.
          for (const [i, derivative] of expected.derivatives.entries()) {
            if (Number.isNaN(derivative)) expect(actual.derivatives[i]).toBeNaN();
            else
              expect(Math.abs(actual.derivatives[i]! - derivative)).toBeLessThan(
                type === 'F64' ? 1e-14 : 1e-5,
              );
          }
        }),
      );
    },
  );
});

describe('derivatives', () => {
  it.each(CASES.filter(([, type]) => type === 'F64'))(
    '%s: the central difference',
    (name, type, code, slope) => {
      const input = Array.from({ length: 401 }, (_, i) => (i - 200) / 13 + 0.001);
      const h = 1e-5;
      const shifted = (by: number) =>
        run(
          js,
          type,
          code,
          slope,
          input.map((x) => x + by),
          0,
          false,
        ).values;
      const [above, below] = [shifted(h), shifted(-h)];
      const { derivatives } = run(js, type, code, slope, input, 0, false);
      for (const [i, derivative] of derivatives.entries()) {
        const difference = (above[i]! - below[i]!) / (2 * h);
        expect(Math.abs(derivative - difference), `${name}′(${input[i]})`).toBeLessThan(1e-9);
      }
    },
  );

  it('are 0, 1 or the slope at the ends, never NaN', () => {
    const ends = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    const expected: Record<string, readonly number[]> = {
      linear: [1, 1],
      sigmoid: [0, 0],
      tanh: [0, 0],
      relu: [0, 1],
      leakyRelu: [0.01, 1],
      elu: [0, 1],
      selu: [0, 1.0507009873554805],
      gelu: [0, 1],
      silu: [0, 1],
      softplus: [0, 1],
      mish: [0, 1],
      hardSigmoid: [0, 0],
    };
    for (const [code, name] of ACTIVATIONS.entries()) {
      const { derivatives } = run(js, 'F64', code, 0.01, ends, 0, false);
      expect([...derivatives].map(Math.abs), name).toEqual(expected[name]);
    }
  });
});
