import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectSameBits, SIZES } from '../support/bits.js';
import { type Floats, TYPES, type Type, uniform, varied } from '../support/buffers.js';
import { js, relaxed, strict } from '../support/engines.js';
import { CASES, type OptimizerCase, optimize } from '../support/optimizers.js';

const TYPED = Object.entries(CASES).flatMap(([name, example]) =>
  TYPES.map((type): [string, Type, OptimizerCase] => [name, type, example]),
);

describe.each(strict)('optimizers, %s against the JS core', (_, core) => {
  it.each(TYPED)('%s %s: equal bits after five steps, every size', (_name, type, example) => {
    for (const size of SIZES) {
      const start = uniform(size, size);
      const gradient = (_: Floats, step: number) => varied(size, step + 1);
      const expected = optimize(js, type, example, start, 5, gradient);
      for (const offset of [0, 1, 3]) {
        const actual = optimize(core, type, example, start, 5, gradient, { offset });
        expectSameBits(actual.parameters, expected.parameters, `size ${size}`);
        expectSameBits(actual.moments, expected.moments, `moments, size ${size}`);
      }
    }
  });

  it.each(TYPED)('%s %s: equal bits for any gradient', (_name, type, example) => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.double(), fc.double()), { maxLength: 20 }), (pairs) => {
        const [start, gradient] = [pairs.map(([w]) => w), pairs.map(([, g]) => g)];
        const actual = optimize(core, type, example, start, 3, () => gradient);
        const expected = optimize(js, type, example, start, 3, () => gradient);
        expectSameBits(actual.parameters, expected.parameters);
        expectSameBits(actual.moments, expected.moments, 'moments');
      }),
    );
  });
});

const ENGINES = [
  ...strict,
  ['js', js] as const,
  ...(relaxed ? [['relaxed', relaxed] as const] : []),
];

// The adaptive ones swing about the minimum by about their rate, so that it has to shrink.
const PARABOLA: Readonly<Record<string, number>> = {
  rmsprop: 0.1,
  adagrad: 0.9,
  adam: 0.1,
  adamW: 0.1,
};
const ROSENBROCK: Readonly<Record<string, number>> = {
  sgd: 1e-3,
  momentum: 3e-4,
  nesterov: 3e-4,
  rmsprop: 2e-2,
  adagrad: 0.5,
  adam: 2e-2,
  adamW: 2e-2,
};

/** Without decay: its minimum is not the function's. */
function undecayed(name: string): OptimizerCase {
  const { name: kind, scalars } = CASES[name]!;
  return { name: kind, scalars: scalars.map((x, i) => (i === 6 ? 0 : x)) };
}

describe.each(ENGINES)('optimizers, %s, reach the minimum', (_, core) => {
  it.each(TYPED)('%s %s: of a parabola', (name, type) => {
    const minimum = [3, -2, 0.5, 1, -1];
    const curvature = [1, 2, 0.5, 4, 0.1];
    const slope = (w: Floats) => w.map((x, i) => 2 * curvature[i]! * (x - minimum[i]!));
    const rate = PARABOLA[name];
    const options = rate ? { rate: (step: number) => rate / (1 + step / 200) } : {};
    const start = [0, 0, 0, 0, 0];
    const { parameters } = optimize(core, type, undecayed(name), start, 3000, slope, options);
    for (const [i, x] of parameters.entries()) {
      expect(Math.abs(x - minimum[i]!), `${name} ${i}`).toBeLessThan(1e-3);
    }
  });

  it.each(TYPED)('%s %s: of Rosenbrock’s valley', (name, type) => {
    const slope = (w: Floats): number[] => {
      const [x, y] = [w[0]!, w[1]!];
      return [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)];
    };
    const first = ROSENBROCK[name]!;
    const adaptive = name in PARABOLA && name !== 'adagrad';
    const rate = (step: number) => (adaptive ? first / (1 + step / 2000) : first);
    const options = { rate };
    const { parameters } = optimize(core, type, undecayed(name), [-1.2, 1], 30_000, slope, options);
    for (const x of parameters) expect(Math.abs(x - 1), name).toBeLessThan(0.01);
  });
});

describe('optimizers', () => {
  it.each(TYPES)('%s: adamW without decay is adam, bit for bit', (type) => {
    const start = uniform(13, 1);
    const gradient = (_: Floats, step: number) => uniform(13, step + 2);
    const adamW = { name: 'adamW', scalars: [...CASES.adam!.scalars, 0] } as const;
    const actual = optimize(js, type, adamW, start, 20, gradient);
    const expected = optimize(js, type, CASES.adam!, start, 20, gradient);
    expectSameBits(actual.parameters, expected.parameters);
  });

  it.each(TYPES)('%s: without momentum, sgd keeps no moments', (type) => {
    for (const [, core] of [...strict, ['js', js] as const]) {
      const { moments } = optimize(core, type, CASES.sgd!, [1, 2, 3], 4, () => [1, 1, 1]);
      expect([...moments]).toEqual([]);
    }
  });

  it.each(TYPES)(
    '%s: without gradient, moments decay to 0 and do not end in subnormal numbers',
    (type) => {
      for (const name of ['momentum', 'nesterov', 'adam']) {
        const example = CASES[name]!;
        const gradient = (_: Floats, step: number) => (step ? [0, 0] : [1e-3, -1e5]);
        const { moments } = optimize(
          js,
          type,
          example,
          [1, 2],
          type === 'F64' ? 8000 : 1500,
          gradient,
        );
        expect([...moments.subarray(0, 2)], name).toEqual([0, 0]);
      }
    },
  );

  it.each(TYPES)(
    '%s: without gradient, averages of squares stop where a decayed one is still normal',
    (type) => {
      const smallest = type === 'F64' ? 2 ** -1022 : 2 ** -126;
      for (const name of ['rmsprop', 'adam']) {
        const { moments } = optimize(js, type, CASES[name]!, [1], 3, () => [0]);
        expect(moments.at(-1), name).toBe(4 * smallest);
      }
    },
  );

  it('the first step of adam is the rate, whatever the gradient’s size', () => {
    const gradient = [1e-3, -5, 1e6];
    const { parameters } = optimize(js, 'F64', CASES.adam!, [0, 0, 0], 1, () => gradient);
    for (const [i, x] of parameters.entries()) expect(x).toBeCloseTo(i === 1 ? 0.01 : -0.01, 6);
  });
});

describe.runIf(relaxed)('optimizers, relaxed against the JS core', () => {
  it.each(TYPED)(
    '%s %s: within 20 units of the last place after ten steps',
    (_n, type, example) => {
      const unit = type === 'F64' ? 2 ** -52 : 2 ** -23;
      for (const size of SIZES) {
        const start = uniform(size, size);
        const gradient = (_: Floats, step: number) => uniform(size, step + 1);
        const actual = optimize(relaxed!, type, example, start, 10, gradient).parameters;
        const expected = optimize(js, type, example, start, 10, gradient).parameters;
        for (const [i, x] of expected.entries()) {
          expect(Math.abs(actual[i]! - x)).toBeLessThanOrEqual(20 * unit);
        }
      }
    },
  );
});
