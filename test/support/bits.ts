import { expect } from 'vitest';

/** Fails unless both arrays hold the same bits (any NaN equals any NaN); names the first differing index. */
export function expectSameBits<T extends Float64Array | Float32Array>(
  actual: T,
  expected: T,
  what = '',
): void {
  expect(actual.length, `${what} length`).toBe(expected.length);
  for (let i = 0; i < actual.length; i++) {
    if (!Object.is(actual[i], expected[i])) {
      expect.fail(`${what} index ${i} of ${actual.length}: ${actual[i]}, expected ${expected[i]}`);
    }
  }
}

/** 0, 1, 2, … 33, then sizes past several vectors with odd tails: what every kernel test runs over. */
export const SIZES: readonly number[] = [
  ...Array(34).keys(),
  63,
  64,
  65,
  100,
  127,
  129,
  1000,
  1001,
  1003,
];
