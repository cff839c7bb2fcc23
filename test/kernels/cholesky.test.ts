import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FullCore } from '../../src/core/core.js';
import { expectSameBits } from '../support/bits.js';
import { js, strict, withBlocks } from '../support/engines.js';

/** B·Bᵀ + I, lower triangle; NaN above, which must not be read. */
function matrixOf(n: number, seed: number): number[] {
  const b = Array.from({ length: n * n }, (_, i) => Math.sin(i * 12.9898 + seed));
  return Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    if (j > i) return Number.NaN;
    let sum = i === j ? 1 : 0;
    for (let k = 0; k < n; k++) sum += b[i * n + k]! * b[j * n + k]!;
    return sum;
  });
}

/** Whether it could be factored, the factor's lower triangle, and the solution for 1, 2, 3, … */
function solve(
  core: FullCore,
  n: number,
  a: readonly number[],
  shift: number,
  each = n,
): Float64Array {
  return withBlocks(core, [8 * n * n, 8 * n * n, 8 * n], (matrix, factor, x) => {
    core.f64.set(a, matrix / 8);
    core.f64.set(
      Array.from({ length: n }, (_, i) => i + 1),
      x / 8,
    );
    let done = true;
    for (let first = 0; done && first < n; first += each) {
      done = Boolean(core.choleskyF64(n, first, Math.min(n, first + each), matrix, shift, factor));
    }
    if (!done) return Float64Array.of(0);
    core.choleskySolveF64(n, factor, x);
    const lower = [...core.f64.subarray(factor / 8, factor / 8 + n * n)].filter(
      (_, at) => at % n <= Math.floor(at / n),
    );
    return Float64Array.of(1, ...lower, ...core.f64.subarray(x / 8, x / 8 + n));
  });
}

describe.each(strict)('the factor of Cholesky, %s', (_, core) => {
  it('equal bits to the JS core, in whatever calls, and it solves the system', () => {
    for (const n of [1, 2, 3, 7, 8, 9, 16, 17, 33, 60]) {
      const a = matrixOf(n, n);
      const result = solve(core, n, a, 0.5);
      expectSameBits(result, solve(js, n, a, 0.5), `${n}`);
      expectSameBits(result, solve(core, n, a, 0.5, 3), `${n}, three rows a call`);
      const x = result.subarray(result.length - n);
      for (let i = 0; i < n; i++) {
        let sum = 0.5 * x[i]!;
        for (let j = 0; j < n; j++) sum += a[i >= j ? i * n + j : j * n + i]! * x[j]!;
        expect(sum / (i + 1)).toBeCloseTo(1, 9);
      }
    }
  });

  it('says where a matrix is not positive definite', () => {
    for (const [a, shift] of [
      [[0], 0],
      [[1, Number.NaN, 2, 1], 0],
      [[1, Number.NaN, 1, 1], 0],
      [[Number.NaN], 1],
      [[Number.POSITIVE_INFINITY], 0],
    ] as const) {
      const n = Math.sqrt(a.length);
      expect([...solve(core, n, a, shift)]).toEqual([0]);
      expect([...solve(js, n, a, shift)]).toEqual([0]);
    }
    expect(solve(core, 2, [1, Number.NaN, 2, 1], 2)[0]).toBe(1);
  });

  it('random matrices, definite or not: equal bits', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }).chain((n) =>
          fc.array(fc.double({ min: -10, max: 10, noNaN: true }), {
            minLength: n * n,
            maxLength: n * n,
          }),
        ),
        fc.double({ min: 0, max: 50, noNaN: true }),
        (a, shift) => {
          const n = Math.sqrt(a.length);
          expectSameBits(solve(core, n, a, shift), solve(js, n, a, shift), 'solution');
        },
      ),
    );
  });
});
