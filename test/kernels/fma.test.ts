import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fma } from '../../src/core/js/fma.js';
import { runs } from '../support/effort.js';

/** A finite double as mantissa·2^exponent. */
function exact(x: number): [mantissa: bigint, exponent: number] {
  let exponent = 0;
  let m = x;
  while (!Number.isInteger(m)) {
    m *= 2;
    exponent--;
  }
  return [BigInt(m), exponent];
}

/** a·b + c in integers, then rounded once, ties to even. Results in the normal range. */
function reference(a: number, b: number, c: number): number {
  const [ma, ea] = exact(a);
  const [mb, eb] = exact(b);
  const [mc, ec] = exact(c);
  const exponent = Math.min(ea + eb, ec);
  const sum = ((ma * mb) << BigInt(ea + eb - exponent)) + (mc << BigInt(ec - exponent));
  const magnitude = sum < 0n ? -sum : sum;
  const drop = Math.max(0, magnitude.toString(2).length - 53);
  const unit = 1n << BigInt(drop);
  const rest = magnitude & (unit - 1n);
  let kept = magnitude >> BigInt(drop);
  if (2n * rest > unit || (2n * rest === unit && kept & 1n)) kept++;
  let value = Number(kept);
  for (let e = exponent + drop; e < 0; e++) value /= 2;
  for (let e = exponent + drop; e > 0; e--) value *= 2;
  return sum < 0n ? -value : value;
}

/** Doubles of any 53 bits, many of them with few bits set, within 2^±60: ties and near ties are frequent. */
const factor = fc
  .tuple(
    fc.oneof(fc.bigInt({ min: 2n ** 52n, max: 2n ** 53n - 1n }), fc.bigInt({ min: 1n, max: 64n })),
    fc.integer({ min: -60, max: 60 }),
    fc.boolean(),
  )
  .map(([mantissa, exponent, negative]) => Number(mantissa) * 2 ** exponent * (negative ? -1 : 1));

it('fma rounds a·b + c once', () => {
  fc.assert(
    fc.property(factor, factor, factor, (a, b, c) => {
      expect(fma(a, b, c)).toBe(reference(a, b, c));
    }),
    { numRuns: runs(20_000) },
  );
});

it('fma decides midpoints by what lies below them', () => {
  // c + a·b where a·b is half a unit of c's last place, plus or minus a little: the rounding of the tail hides it.
  fc.assert(
    fc.property(
      fc.bigInt({ min: 2n ** 52n, max: 2n ** 53n - 1n }),
      fc.integer({ min: 1, max: 52 }),
      (m, k) => {
        const c = Number(m) * 2 ** 53;
        for (const a of [1 + 2 ** -k, 1 - 2 ** -k, 2 ** 26 + 1]) {
          for (const b of [
            2 ** 52,
            2 ** 52 + 1,
            2 ** 52 - 0.5,
            -(2 ** 52),
            2 ** 52 * (1 - 2 ** -k),
            1 - 2 ** -k,
          ]) {
            expect(fma(a, b, c)).toBe(reference(a, b, c));
            expect(fma(a, -b, c)).toBe(reference(a, -b, c));
            expect(fma(a, b, -c)).toBe(reference(a, b, -c));
          }
        }
      },
    ),
    { numRuns: runs(2_000) },
  );
});

it('fma of numbers that cancel', () => {
  fc.assert(
    fc.property(factor, factor, fc.integer({ min: -3, max: 3 }), (a, b, steps) => {
      const p = a * b;
      const c = -p + steps * Math.abs(p) * 2 ** -52;
      expect(Object.is(fma(a, b, c), reference(a, b, c)) || reference(a, b, c) === 0).toBe(true);
    }),
    { numRuns: runs(20_000) },
  );
});
