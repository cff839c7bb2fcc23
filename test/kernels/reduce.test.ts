import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FullCore as Core } from '../../src/core/core.js';
import { expectSameBits, SIZES } from '../support/bits.js';
import { TYPES, type Type, uniform, varied, withBuffers } from '../support/buffers.js';
import { thorough } from '../support/effort.js';
import { js, relaxed, strict } from '../support/engines.js';
import { RANDOM_VALUE, SPECIAL } from '../support/values.js';

type Kernel = (
  core: Core,
  type: Type,
  x: readonly number[],
  offset: number,
) => Float64Array | Float32Array;

const KERNELS: Record<string, Kernel> = {
  sum: (core, type, x, offset) =>
    withBuffers(
      core,
      type,
      [x],
      (a) => Float64Array.of(core[`sum${type}`](x.length, a.pointer)),
      offset,
    ),
  sumOfSquares: (core, type, x, offset) =>
    withBuffers(
      core,
      type,
      [x],
      (a) => Float64Array.of(core[`sumOfSquares${type}`](x.length, a.pointer)),
      offset,
    ),
  sumOfMagnitudes: (core, type, x, offset) =>
    withBuffers(
      core,
      type,
      [x],
      (a) => Float64Array.of(core[`sumOfMagnitudes${type}`](x.length, a.pointer)),
      offset,
    ),
  scale: (core, type, x, offset) =>
    withBuffers(
      core,
      type,
      [x],
      (a) => {
        core[`scale${type}`](x.length, 0.3, a.pointer);
        return a.read();
      },
      offset,
    ),
  clip: (core, type, x, offset) =>
    withBuffers(
      core,
      type,
      [x],
      (a) => {
        core[`clip${type}`](x.length, 0.7, a.pointer);
        return a.read();
      },
      offset,
    ),
  penaltyGradient: (core, type, x, offset) =>
    withBuffers(
      core,
      type,
      [x, varied(x.length, 4)],
      (w, g) => {
        core[`penaltyGradient${type}`](x.length, 0.01, 0.003, w.pointer, g.pointer);
        return g.read();
      },
      offset,
    ),
};
const CASES = Object.entries(KERNELS).flatMap(([name, kernel]) =>
  TYPES.map((type): [string, Type, Kernel] => [name, type, kernel]),
);

function columnSums(core: Core, type: Type, rows: number, columns: number, offset = 0) {
  return withBuffers(
    core,
    type,
    [varied(rows * columns, rows + columns), Array(columns).fill(7)],
    (src, dst) => {
      core[`columnSums${type}`](rows, columns, src.pointer, dst.pointer);
      return dst.read();
    },
    offset,
  );
}

describe.each(strict)('reductions, %s against the JS core', (_, core) => {
  it.each(CASES)('%s %s: equal bits at every size and offset', (_name, type, kernel) => {
    for (const size of SIZES) {
      const x = varied(size, size);
      const expected = kernel(js, type, x, 0);
      for (const offset of [0, 1, 3]) {
        expectSameBits(kernel(core, type, x, offset), expected, `size ${size}`);
      }
    }
  });

  it.each(CASES)('%s %s: equal bits on random and special values', (_name, type, kernel) => {
    const value = fc.oneof(RANDOM_VALUE, fc.constantFrom(...SPECIAL));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), fc.nat(3), (x, offset) => {
        expectSameBits(kernel(core, type, x, offset), kernel(js, type, x, 0));
      }),
    );
  });

  it.each(TYPES)('columnSums %s: equal bits at every width', (type) => {
    for (const columns of SIZES) {
      for (const rows of thorough([0, 1, 2, 3, 32, 33], [0, 1, 3, 33])) {
        const expected = columnSums(js, type, rows, columns);
        for (const offset of [0, 1]) {
          const what = `${rows} × ${columns}`;
          expectSameBits(columnSums(core, type, rows, columns, offset), expected, what);
        }
      }
    }
  });
});

describe('reductions', () => {
  it('sumOfSquaresF64 is the inner product of a buffer with itself', () => {
    for (const size of SIZES) {
      withBuffers(js, 'F64', [varied(size, 3)], ({ pointer }) => {
        expect(js.sumOfSquaresF64(size, pointer)).toBe(js.dotF64(size, pointer, pointer, 0));
      });
    }
  });

  it('sumOfSquaresF32 does not overflow where float32 would', () => {
    withBuffers(js, 'F32', [[3e30, 4e30]], ({ pointer }) => {
      expect(Math.sqrt(js.sumOfSquaresF32(2, pointer))).toBeCloseTo(5e30, -24);
    });
  });

  it('the penalty gradient is 2·l2·w + l1·sign(w)', () => {
    withBuffers(
      js,
      'F64',
      [
        [2, -3, 0, -0],
        [1, 1, 1, 1],
      ],
      (w, g) => {
        js.penaltyGradientF64(4, 0.5, 0.25, w.pointer, g.pointer);
        expect([...g.read()]).toEqual([2.5, -1, 1, 1]);
      },
    );
  });

  it('clip leaves NaN, and cuts ±∞', () => {
    const x = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0.5];
    withBuffers(js, 'F64', [x], (a) => {
      js.clipF64(4, 2, a.pointer);
      expect([...a.read()]).toEqual([Number.NaN, 2, -2, 0.5]);
    });
  });
});

describe.runIf(relaxed)('reductions, relaxed against the JS core', () => {
  it.each(CASES)(
    '%s %s: within 2 units of the last place of the largest',
    (_name, type, kernel) => {
      const unit = type === 'F64' ? 2 ** -52 : 2 ** -23;
      for (const size of SIZES) {
        const x = uniform(size, size + 1);
        const [actual, expected] = [kernel(relaxed!, type, x, 0), kernel(js, type, x, 0)];
        const largest = Math.max(0, ...expected.map(Math.abs));
        for (const [i, y] of expected.entries()) {
          expect(Math.abs(actual[i]! - y)).toBeLessThanOrEqual(2 * unit * largest);
        }
      }
    },
  );
});
