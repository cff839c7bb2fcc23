import { expect } from 'vitest';
import { thorough } from './effort.js';

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

/** What every kernel test runs over: 0, 1, 2, … 33, then past several vectors, with odd tails. */
export const SIZES: readonly number[] = thorough(
  [...Array(34).keys(), 63, 64, 65, 100, 127, 129, 1000, 1001, 1003],
  [...Array(18).keys(), 23, 31, 32, 33, 65, 127, 259],
);

/** Fails unless each element lies at most `bound` representable numbers from the expected one (NaN only on NaN). */
export function expectWithinUlps<T extends Float64Array | Float32Array>(
  actual: T,
  expected: T,
  bound: number,
  what = '',
): void {
  expect(actual.length, `${what} length`).toBe(expected.length);
  for (let i = 0; i < actual.length; i++) {
    if (Object.is(actual[i], expected[i])) continue;
    const distance = place(actual, i) - place(expected, i);
    if (
      !(Math.abs(Number(distance)) <= bound) ||
      Number.isNaN(actual[i]) ||
      Number.isNaN(expected[i])
    ) {
      expect.fail(`${what} index ${i}: ${actual[i]}, expected ${expected[i]} within ${bound} ulp`);
    }
  }
}

/** The element's place among all representable numbers, 0 for ±0. */
function place(array: Float64Array | Float32Array, index: number): bigint {
  const wide = array instanceof Float64Array;
  const view = new DataView(array.buffer, array.byteOffset + index * array.BYTES_PER_ELEMENT);
  const bits = wide ? view.getBigInt64(0, true) : BigInt(view.getInt32(0, true));
  return bits >= 0n ? bits : (wide ? -(2n ** 63n) : -(2n ** 31n)) - bits;
}
