import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FullCore as Core } from '../../src/core/core.js';
import { expectSameBits, SIZES } from '../support/bits.js';
import { type Floats, TYPES, type Type, uniform, varied, withBuffers } from '../support/buffers.js';
import { js, relaxed, strict } from '../support/engines.js';
import { RANDOM_VALUE, SPECIAL } from '../support/values.js';

interface Result {
  p: Floats;
  logSumExp: Floats;
  gradient: Floats;
}

function run(
  core: Core,
  type: Type,
  rows: number,
  z: readonly number[],
  g: readonly number[],
  offset = 0,
  inPlace = false,
): Result {
  const columns = rows ? z.length / rows : 0;
  const blank = z.map(() => 7);
  return withBuffers(
    core,
    type,
    [z, blank, g, blank, z.slice(0, rows)],
    (src, p, gradient, result, sums) => {
      core[`logSumExp${type}`](rows, columns, src.pointer, sums.pointer);
      const out = inPlace ? src : p;
      core[`softmax${type}`](rows, columns, src.pointer, out.pointer);
      const dst = inPlace ? gradient : result;
      core[`softmaxDerivative${type}`](rows, columns, out.pointer, gradient.pointer, dst.pointer);
      return { p: out.read(), logSumExp: sums.read(), gradient: dst.read() };
    },
    offset,
  );
}

function expectSame(actual: Result, expected: Result, what: string): void {
  expectSameBits(actual.p, expected.p, `${what} p`);
  expectSameBits(actual.logSumExp, expected.logSumExp, `${what} logSumExp`);
  expectSameBits(actual.gradient, expected.gradient, `${what} gradient`);
}

describe.each(strict)('softmax kernels, %s against the JS core', (_, core) => {
  it.each(TYPES)('%s: equal bits at every width, offset and in place', (type) => {
    for (const columns of SIZES.filter((size) => size > 0)) {
      const rows = columns > 100 ? 2 : 3;
      const z = uniform(rows * columns, columns).map((x) => x * 30);
      const g = varied(rows * columns, columns + 1);
      const expected = run(js, type, rows, z, g);
      for (const offset of [0, 1, 3]) {
        expectSame(run(core, type, rows, z, g, offset), expected, `${columns} columns`);
      }
      expectSame(run(core, type, rows, z, g, 0, true), expected, `${columns} columns, in place`);
      expectSame(run(js, type, rows, z, g, 0, true), expected, `${columns} columns, JS in place`);
    }
    run(core, type, 0, [], []);
  });

  it.each(TYPES)('%s: equal bits on random and special values', (type) => {
    const value = fc.oneof(RANDOM_VALUE, fc.constantFrom(...SPECIAL));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 35 }), fc.nat(3), (z, offset) => {
        const g = uniform(z.length, 3);
        expectSame(run(core, type, 1, z, g, offset), run(js, type, 1, z, g, offset), 'random');
      }),
    );
  });
});

describe('softmax', () => {
  it.each(TYPES)('%s: the formula', (type) => {
    const z = uniform(24, 5).map((x) => x * 4);
    const { p, logSumExp } = run(js, type, 4, z, z);
    const tolerance = type === 'F64' ? 1e-14 : 1e-6;
    for (let i = 0; i < 4; i++) {
      const row = z.slice(i * 6, i * 6 + 6);
      const sum = row.reduce((total, x) => total + Math.exp(x), 0);
      expect(Math.abs(logSumExp[i]! - Math.log(sum))).toBeLessThan(4 * tolerance);
      for (const [j, x] of row.entries()) {
        expect(Math.abs(p[i * 6 + j]! - Math.exp(x) / sum)).toBeLessThan(tolerance);
      }
    }
  });

  it.each(TYPES)('%s: huge logits, equal logits, NaN, one column', (type) => {
    const of = (...z: number[]) => run(js, type, 1, z, z);
    expect([...of(3e38, -3e38, 0).p]).toEqual([1, 0, 0]);
    expect([...of(-3e38, -3e38).p]).toEqual([0.5, 0.5]);
    expect([...of(-1000, -1000, -1000, -1000).p]).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect([...of(0, Number.NEGATIVE_INFINITY).p]).toEqual([1, 0]);
    expect(of(-1e30, -1e30).logSumExp[0]).toBe(of(-1e30).logSumExp[0]);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      for (let at = 0; at < 5; at++) {
        const z = [1, 2, 3, 4, 5];
        z[at] = bad;
        for (const value of of(...z).p) expect(value).toBeNaN();
      }
    }
    expect([...of(17).p]).toEqual([1]);
  });

  it('the derivative is the central difference of Σ g·p', () => {
    const [rows, columns, h] = [3, 5, 1e-6];
    const z = uniform(rows * columns, 8).map((x) => x * 3);
    const g = uniform(rows * columns, 9);
    const { gradient } = run(js, 'F64', rows, z, g);
    const value = (logits: number[]) => run(js, 'F64', rows, logits, g).p.map((p, i) => p * g[i]!);
    const sum = (values: Floats) => Array.from(values).reduce((total, x) => total + x, 0);
    for (const i of z.keys()) {
      const moved = (by: number) => sum(value(z.map((x, j) => (i === j ? x + by : x))));
      expect(Math.abs(gradient[i]! - (moved(h) - moved(-h)) / (2 * h))).toBeLessThan(1e-9);
    }
  });
});

describe.runIf(relaxed)('softmax kernels, relaxed against the JS core', () => {
  it.each(TYPES)('%s: within 20 units of the last place of 1', (type) => {
    const bound = 20 * (type === 'F64' ? 2 ** -52 : 2 ** -23);
    for (const columns of SIZES.filter((size) => size > 0)) {
      const z = uniform(2 * columns, columns).map((x) => x * 30);
      const g = uniform(2 * columns, columns + 1);
      const [actual, expected] = [run(relaxed!, type, 2, z, g), run(js, type, 2, z, g)];
      for (const key of ['p', 'gradient'] as const) {
        for (const [i, x] of expected[key].entries()) {
          expect(Math.abs(actual[key][i]! - x), `${key} ${columns}`).toBeLessThan(bound);
        }
      }
    }
  });
});
