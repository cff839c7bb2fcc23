import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type FunctionName, REFERENCES } from './activations.js';
import { FLOAT32, FLOAT64, Scaled, ulpError } from './scaled.js';

// Made by mpmath-vectors.py, which states the format.
const vectors: Record<string, string[]> = JSON.parse(
  readFileSync(new URL('./vectors.json', import.meta.url), 'utf8'),
);

const bits = new BigUint64Array(1);
const float = new Float64Array(bits.buffer);

/** A finite float64 as integer·2^exponent. */
function exact(x: number): [integer: bigint, exponent: number] {
  float[0] = x;
  const pattern = bits[0]!;
  const field = Number((pattern >> 52n) & 2047n);
  const fraction = pattern & 0xfffffffffffffn;
  const integer = field === 0 ? fraction : fraction | 0x10000000000000n;
  return [pattern >> 63n ? -integer : integer, Math.max(field, 1) - 1075];
}

/** log2 of the relative error of high + low against integer·2^exponent. */
function relativeError(actual: Scaled, integer: bigint, exponent: number): number {
  const [high, highExponent] = exact(actual.high);
  const [low, lowExponent] = exact(actual.low);
  const base = Math.min(highExponent, lowExponent);
  let sum = (high << BigInt(highExponent - base)) + (low << BigInt(lowExponent - base));
  let target = integer;
  const shift = base + actual.exponent - exponent;
  if (shift >= 0) sum <<= BigInt(shift);
  else target <<= BigInt(-shift);
  const difference = sum > target ? sum - target : target - sum;
  if (difference === 0n) return Number.NEGATIVE_INFINITY;
  const magnitude = target < 0n ? -target : target;
  return difference.toString(2).length - magnitude.toString(2).length + 1;
}

describe('the double-double reference', () => {
  it.each(Object.keys(REFERENCES) as FunctionName[])('%s: within 2^-100 of mpmath', (name) => {
    const rows = vectors[name]!;
    expect(rows.length).toBe(2000);
    const out = new Scaled();
    let worst = Number.NEGATIVE_INFINITY;
    for (const row of rows) {
      const [argument, result, exponent] = row.split(' ') as [string, string, string];
      bits[0] = BigInt(`0x${argument}`);
      const x = float[0]!;
      REFERENCES[name](x, out);
      const integer = result.startsWith('-') ? -BigInt(`0x${result.slice(1)}`) : BigInt(`0x${result}`);
      const error = relativeError(out, integer, Number(exponent));
      if (error > worst) worst = error;
      expect(error, `${name}(${x})`).toBeLessThanOrEqual(-100);
    }
    expect(worst).toBeLessThanOrEqual(-100);
  });
});

describe('ulpError', () => {
  const of = (high: number, exponent = 0, low = 0) => Object.assign(new Scaled(), { high, low, exponent });
  it('measures in units of the format at the exact value', () => {
    expect(ulpError(1, of(1, 0, 2 ** -54), FLOAT64)).toBe(0.25);
    expect(ulpError(1 + 2 ** -52, of(1), FLOAT64)).toBe(1);
    expect(ulpError(1 + 2 ** -23, of(1), FLOAT32)).toBe(1);
    expect(ulpError(2 - 2 ** -52, of(2), FLOAT64)).toBe(0.5);
  });
  it('takes the smallest subnormal as the least unit', () => {
    expect(ulpError(0, of(1, -1075), FLOAT64)).toBe(0.5);
    expect(ulpError(5e-324, of(1.5, -1074), FLOAT64)).toBe(0.5);
    expect(ulpError(0, of(1, -150), FLOAT32)).toBe(0.5);
  });
  it('takes infinity as the next power of two, and NaN only for NaN', () => {
    expect(ulpError(Number.POSITIVE_INFINITY, of(2 - 2 ** -52, 1023), FLOAT64)).toBe(1);
    expect(ulpError(Number.POSITIVE_INFINITY, of(1, 1024), FLOAT64)).toBe(0);
    expect(ulpError(Number.MAX_VALUE, of(1, 1024), FLOAT64)).toBe(Number.POSITIVE_INFINITY);
    expect(ulpError(Number.NaN, of(1), FLOAT64)).toBeNaN();
    expect(ulpError(Number.NaN, of(Number.NaN), FLOAT64)).toBe(0);
  });
});
