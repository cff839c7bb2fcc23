import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ANSWER_CONVERGED,
  ANSWER_EVALUATE,
  ANSWER_OVER,
  ANSWER_STALLED,
  SEARCH_BYTES,
  SEARCH_EVALUATIONS,
  SEARCH_LOSS,
} from '../../src/core/abi.js';
import type { FullCore } from '../../src/core/core.js';
import { expectSameBits } from '../support/bits.js';
import { js, strict, withBlocks } from '../support/engines.js';

/** A function of `count` numbers with its gradient. */
interface Problem {
  readonly start: readonly number[];
  /** Writes the gradient, returns the value. */
  readonly evaluate: (x: ArrayLike<number>, gradient: number[]) => number;
}

/** Rosenbrock's valley, extended: Σ 100(x₂ − x₁²)² + (1 − x₁)² over pairs; the least is 0 at (1, 1, …). */
const rosenbrock = (count: number): Problem => ({
  start: Array.from({ length: count }, (_, i) => (i % 2 ? 1 : -1.2)),
  evaluate(x, gradient) {
    let sum = 0;
    for (let i = 0; i < count; i += 2) {
      const [a, b] = [x[i]!, x[i + 1]!];
      const t = b - a * a;
      sum += 100 * t * t + (1 - a) * (1 - a);
      gradient[i] = -400 * a * t - 2 * (1 - a);
      gradient[i + 1] = 200 * t;
    }
    return sum;
  },
});

/** ½ Σ cᵢ·xᵢ², the least 0 at 0. */
const bowl = (curvatures: readonly number[]): Problem => ({
  start: curvatures.map((_, i) => 1 + (i % 3)),
  evaluate(x, gradient) {
    return curvatures.reduce((sum, c, i) => {
      gradient[i] = c * x[i]!;
      return sum + 0.5 * c * x[i]! * x[i]!;
    }, 0);
  },
});

interface Settings {
  dtype?: 'F64' | 'F32';
  memory?: number;
  tolerance?: number;
  c1?: number;
  c2?: number;
  limit?: number;
  iterations?: number;
  /** A new workspace for each iteration, as when a training begins anew. */
  anew?: boolean;
}

interface Run {
  x: Float64Array;
  losses: number[];
  answer: number;
  evaluations: number;
  /** Of each line search. */
  searches: number[];
}

/** The kernel on a function, with nothing of a network. */
function minimize(core: FullCore, { start, evaluate }: Problem, settings: Settings = {}): Run {
  const { dtype = 'F64', memory = 10, tolerance = 1e-8, c1 = 1e-4, c2 = 0.9 } = settings;
  const { limit = 20, iterations = 200, anew = false } = settings;
  const count = start.length;
  const size = dtype === 'F64' ? 8 : 4;
  const bytes = core[`lbfgsWorkspace${dtype}`](count, memory);
  const blocks = [count * size, count * size, 2 * memory * count * size, 64, bytes];
  return withBlocks(core, blocks, (x, g, state, scalars, work) => {
    const view = (): Float64Array | Float32Array => (dtype === 'F64' ? core.f64 : core.f32);
    const read = (at: number): Float64Array =>
      Float64Array.from(view().subarray(at / size, at / size + count));
    view().set(start, x / size);
    core.f64.set([1, memory, tolerance, c1, c2, limit, 0, 0], scalars / 8);
    const clear = (): void => void core.u32.fill(0, work / 4, (work + SEARCH_BYTES) / 4);
    clear();
    let evaluations = 0;
    const gradient: number[] = new Array(count);
    const measure = (): number => {
      evaluations++;
      const value = evaluate(read(x), gradient);
      view().set(gradient, g / size);
      return value;
    };
    const losses: number[] = [];
    const searches: number[] = [];
    let answer = ANSWER_OVER as number;
    let loss = measure();
    while (losses.length < iterations && answer === ANSWER_OVER) {
      if (anew) {
        clear();
        loss = measure();
      }
      do {
        answer = core[`lbfgsAdvance${dtype}`](count, x, g, state, scalars, work, loss);
        if (answer === ANSWER_EVALUATE) loss = measure();
      } while (answer === ANSWER_EVALUATE);
      loss = core.f64[(work + SEARCH_LOSS) / 8]!;
      searches.push(core.u32[(work + SEARCH_EVALUATIONS) / 4]!);
      losses.push(loss);
    }
    return { x: read(x), losses, answer, evaluations, searches };
  });
}

const bits = ({ x, losses, answer, evaluations }: Run): Float64Array =>
  Float64Array.of(...x, ...losses, answer, evaluations);

describe.each([...strict, ['js', js] as const])('L-BFGS on functions, %s', (_, core) => {
  it.each([2, 10, 100])('comes to the end of Rosenbrock’s valley, %i numbers', (count) => {
    const run = minimize(core, rosenbrock(count));
    expect(run.answer).toBe(ANSWER_CONVERGED);
    expect(run.losses.at(-1)).toBeLessThan(1e-16);
    for (const value of run.x) expect(value).toBeCloseTo(1, 7);
    // SciPy's fmin_l_bfgs_b takes 36 iterations and 44 evaluations for two numbers.
    expect(run.losses.length).toBeLessThan(60);
    expect(run.evaluations).toBeLessThan(80);
  });

  it('solves a quadratic function of n curvatures in little more than n iterations', () => {
    const run = minimize(core, bowl([1, 2, 5, 10, 100]), { tolerance: 1e-10 });
    expect(run.answer).toBe(ANSWER_CONVERGED);
    expect(run.losses.length).toBeLessThan(35);
  });

  it('says so at once where it begins at the least', () => {
    const run = minimize(core, { ...bowl([1, 1]), start: [0, 0] });
    expect(run).toMatchObject({ answer: ANSWER_CONVERGED, losses: [0], evaluations: 1 });
  });

  it('never makes the loss larger', () => {
    for (const memory of [1, 2, 5, 30]) {
      const { losses } = minimize(core, rosenbrock(20), { memory });
      for (let i = 1; i < losses.length; i++) expect(losses[i]).toBeLessThanOrEqual(losses[i - 1]!);
      expect(losses.at(-1)).toBeLessThan(1e-12);
    }
  });

  it('stalls where the type can tell no lower loss, with the best parameters', () => {
    const run = minimize(core, rosenbrock(2), { dtype: 'F32', tolerance: 0 });
    expect([ANSWER_STALLED, ANSWER_CONVERGED]).toContain(run.answer);
    expect(run.losses.at(-1)).toBeLessThan(1e-9);
  });

  it('steps back from where the function has no value', () => {
    // −log x + x: infinite at and below 0; the least is 1 at 1. The first trial from 40 is beyond 0 at a steep slope.
    const wall: Problem = {
      start: [0.01],
      evaluate(x, gradient) {
        gradient[0] = 1 - 1 / x[0]!;
        return x[0]! > 0 ? x[0]! - Math.log(x[0]!) : Number.NaN;
      },
    };
    const run = minimize(core, wall);
    expect(run.answer).toBe(ANSWER_CONVERGED);
    expect(run.x[0]).toBeCloseTo(1, 7);
    const far = minimize(core, { ...wall, start: [40] }, { c2: 0.1 });
    expect(far.x[0]).toBeCloseTo(1, 7);
  });

  it('goes on in a new workspace to the same bits', () => {
    for (const dtype of ['F64', 'F32'] as const) {
      const settings = { dtype, memory: 4, iterations: 25, tolerance: 1e-5 };
      const run = minimize(core, rosenbrock(6), settings);
      const again = minimize(core, rosenbrock(6), { ...settings, anew: true });
      expectSameBits(
        Float64Array.of(...run.x, ...run.losses),
        Float64Array.of(...again.x, ...again.losses),
        dtype,
      );
    }
  });

  it('the step of a line search meets the strong Wolfe conditions', () => {
    // By the function alone: the loss at the end of the first iteration, along −g from the start.
    const { start, evaluate } = rosenbrock(4);
    for (const [c1, c2] of [
      [1e-4, 0.9],
      [1e-4, 0.1],
      [0.3, 0.5],
    ] as const) {
      const run = minimize(core, { start, evaluate }, { iterations: 1, c1, c2 });
      const g: number[] = [];
      const before = evaluate(start, g);
      const slope = -g.reduce((sum, v) => sum + v * v, 0);
      const after: number[] = [];
      const loss = evaluate(run.x, after);
      const step = (run.x[0]! - start[0]!) / -g[0]!;
      const slopeAfter = -after.reduce((sum, v, i) => sum + v * g[i]!, 0);
      expect(loss).toBeLessThanOrEqual(before + c1 * step * slope);
      expect(Math.abs(slopeAfter)).toBeLessThanOrEqual(c2 * Math.abs(slope));
    }
  });
});

describe.each(strict)('L-BFGS, %s against the JS core: equal bits', (_, core) => {
  it.each(['F64', 'F32'] as const)('whole runs, %s', (dtype) => {
    for (const count of [2, 6, 14, 34]) {
      for (const memory of [1, 3, 10]) {
        const settings = { dtype, memory, tolerance: dtype === 'F64' ? 1e-9 : 1e-4 };
        const actual = bits(minimize(core, rosenbrock(count), settings));
        expectSameBits(
          actual,
          bits(minimize(js, rosenbrock(count), settings)),
          `${count}, ${memory}`,
        );
      }
    }
  });

  it('random curvatures and conditions', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('F64' as const, 'F32' as const),
        fc.array(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 19 }),
        fc.integer({ min: 1, max: 6 }),
        fc.double({ min: 0.2, max: 0.95, noNaN: true }),
        fc.integer({ min: 1, max: 8 }),
        (dtype, curvatures, memory, c2, limit) => {
          const settings = { dtype, memory, c2, limit, iterations: 20, tolerance: 0 };
          const actual = bits(minimize(core, bowl(curvatures), settings));
          expectSameBits(actual, bits(minimize(js, bowl(curvatures), settings)), 'run');
        },
      ),
      { numRuns: 100 },
    );
  });

  it('inner products and the largest number, at odd lengths and starts', () => {
    const random = (i: number): number => Math.fround(Math.sin(i * 12.9898) * 43.5);
    for (const dtype of ['F64', 'F32'] as const) {
      const size = dtype === 'F64' ? 8 : 4;
      for (const count of [0, 1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 33, 100]) {
        for (const offset of [0, 1]) {
          const results = [core, js].map((engine) =>
            withBlocks(engine, [(count + 1) * size, (count + 1) * size], (a, b) => {
              const view = dtype === 'F64' ? engine.f64 : engine.f32;
              for (let i = 0; i <= count; i++) {
                view[a / size + i] = random(i);
                view[b / size + i] = random(i + 1000);
              }
              const [x, y] = [a + offset * size, b + offset * size];
              return Float64Array.of(
                engine[`innerProduct${dtype}`](count, x, y),
                engine[`largest${dtype}`](count, x),
              );
            }),
          );
          expectSameBits(results[0]!, results[1]!, `${dtype}, ${count} from ${offset}`);
        }
      }
    }
  });
});
