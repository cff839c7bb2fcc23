// A training in time slices holds its thread for one step at a time. How long a step is a clock tells, and other processes
// lengthen it; what is done in it can be counted.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ELEMENTS_PER_STEP } from '../src/base/steps.js';
import { RandomState } from '../src/index.js';
import { METRIC_NAMES, measure } from '../src/network/training/metrics.js';

const ROWS = 200_000;

type Kernel = (...args: number[]) => unknown;

/** Calls of a kernel, counted: what `work` makes of its arguments. Returns how to undo it. */
function count(
  kernels: object,
  name: string,
  work: (...args: number[]) => number,
  add: (n: number) => void,
): () => void {
  const all = kernels as Record<string, Kernel>;
  const kernel = all[name]!;
  all[name] = (...args) => {
    add(work(...args));
    return kernel.apply(all, args);
  };
  return () => {
    all[name] = kernel;
  };
}

describe('a training in time slices', () => {
  afterEach(() => vi.restoreAllMocks());

  it('does little in a step, however many rows there are', async () => {
    // Slices keep the clock that they find when they are loaded.
    vi.resetModules();
    const now = performance.now.bind(performance);
    let onStep = (): void => {};
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
      onStep();
      return now();
    });
    const { dense, Network, sgd } = await import('../src/index.js');
    const { core } = await import('../src/core/engine.js');
    const random = new RandomState(1);
    const x = { data: random.normal(0, 1, ROWS * 3), shape: [ROWS, 3] as const };
    const y = Float64Array.from({ length: ROWS }, (_, i) => (x.data[3 * i]! > 0 ? 1 : 0));
    const network = new Network({ inputs: 3, layers: [dense({ units: 1 })], seed: 1 });
    const work = { shuffled: 0, trained: 0, evaluated: 0 };
    const most = { ...work };
    const total = { ...work };
    const passes = core().network.float64;
    const undo = [
      count(
        core(),
        'shuffleU32',
        (_, from, to) => from! - to!,
        (n) => (work.shuffled += n),
      ),
      count(
        passes,
        'train',
        (_, first, last) => last! - first!,
        (n) => (work.trained += n),
      ),
      count(
        passes,
        'evaluate',
        (_, first, last) => last! - first!,
        (n) => (work.evaluated += n),
      ),
    ];
    // Slices read the clock after each step.
    let steps = 0;
    onStep = () => {
      steps++;
      for (const name of Object.keys(work) as (keyof typeof work)[]) {
        most[name] = Math.max(most[name], work[name]);
        total[name] += work[name];
        work[name] = 0;
      }
    };
    try {
      await network.trainAsync(x, y, {
        epochs: 2,
        batchSize: 32,
        loss: 'meanSquaredError',
        optimizer: sgd({ learningRate: 0.01 }),
        metrics: ['accuracy', 'r2'],
        validationSplit: 0.25,
        worker: false,
      });
    } finally {
      for (const each of undo) each();
      clock.mockRestore();
    }
    expect(total.shuffled).toBeGreaterThanOrEqual(2 * 0.7 * ROWS);
    expect(total.trained).toBe(2 * Math.ceil((0.75 * ROWS) / 32));
    expect(total.evaluated).toBeGreaterThan(0);
    expect(most.shuffled).toBeLessThanOrEqual(2 ** 15);
    // A batch of 32 rows is some thousand products with what goes with them; 200,000 are half a millisecond.
    expect(most.trained).toBeLessThanOrEqual(100);
    expect(most.evaluated).toBeLessThanOrEqual(20);
    expect(steps).toBeGreaterThan(total.trained / most.trained);
  });

  it.each(METRIC_NAMES)('%s pauses, however many rows there are', (name) => {
    for (const columns of [1, 3]) {
      let read = 0;
      const targets = new Float64Array(ROWS * columns).map((_, i) => i % 7);
      const scored = {
        rows: ROWS,
        columns,
        threshold: 0.5,
        targets,
        get outputs() {
          read++;
          return targets;
        },
      };
      const steps = measure([name], scored);
      let most = 0;
      let all = 0;
      for (let done = false; !done; ) {
        read = 0;
        done = steps.next().done === true;
        most = Math.max(most, read);
        all += read;
      }
      expect(all).toBeGreaterThanOrEqual(ROWS);
      // A step may end one pass over the rows and begin another.
      expect(most).toBeLessThanOrEqual(2 * ELEMENTS_PER_STEP);
    }
  });
});
