// The life of threads: how many there are, how they end, and what becomes of work when one ends too soon.
import type { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { core } from '../../src/core/engine.js';
import type { ThreadExports } from '../../src/core/threads/shared-memory.js';
import { dense, EngineError, init, Network, OptionError, threads } from '../../src/index.js';
import { CASES, make, outcome, samplesOf, TRAINING } from '../support/divided-networks.js';
import { runProgram } from '../support/programs.js';

const EACH = CASES.dense!;
const { x, y } = samplesOf(EACH);

/** The threads and workers that are started while `body` runs; `body` is given those so far. */
async function started(body: (made: readonly Worker[]) => Promise<void>): Promise<Worker[]> {
  const module = process.getBuiltinModule('node:worker_threads');
  const { Worker: Own } = module;
  const made: Worker[] = [];
  module.Worker = class extends Own {
    constructor(...given: ConstructorParameters<typeof Own>) {
      super(...given);
      made.push(this);
    }
  };
  try {
    await body(made);
    return made;
  } finally {
    module.Worker = Own;
  }
}

afterEach(() => init());

describe('threads', () => {
  it.each([0, -1, 1.5, 33, Number.NaN, '2', {}, null])('%s are refused', async (count) => {
    await expect(init({ threads: count as never })).rejects.toBeInstanceOf(OptionError);
    const network = make(EACH, 'float64');
    const options = { ...TRAINING, threads: count as never };
    await expect(network.trainAsync(x, y, options)).rejects.toBeInstanceOf(OptionError);
    expect(threads()).toBe(1);
  });

  it('are as many as asked for, until the engine is chosen anew; the plain engine has one', async () => {
    await init({ threads: 3 });
    expect(threads()).toBe(3);
    await init({ threads: 2 });
    expect(threads()).toBe(2);
    await init({ threads: 4, engine: 'js' });
    expect(threads()).toBe(1);
    await init({ threads: 'auto' });
    expect(threads()).toBeGreaterThanOrEqual(1);
    await init();
    expect(threads()).toBe(1);
  });

  it('keep what objects hold, and follow memory that grows', async () => {
    const plain = outcome(EACH, 'float64');
    const network = make(EACH, 'float64');
    network.train(x, y, TRAINING);
    await init({ threads: 2 });
    const before = core().byteLength;
    const wide = new Network({ inputs: 900, layers: [dense({ units: 900 })], seed: 1 });
    wide.run(new Float64Array(900));
    expect(core().byteLength).toBeGreaterThan(before);
    expect(outcome(EACH, 'float64') === plain).toBe(true);
    network.train(x, y, TRAINING);
    const alone = make(EACH, 'float64');
    await init();
    for (const _ of [1, 2]) alone.train(x, y, TRAINING);
    expect(JSON.stringify(network) === JSON.stringify(alone)).toBe(true);
  });
});

describe('the program of threads from a URL', () => {
  const url = new URL('../../build/worker.js', import.meta.url);

  it('is the worker’s: to the same bits, by init and by trainAsync', async () => {
    const expected = make(EACH, 'float64');
    expected.train(x, y, TRAINING);
    for (const worker of [url, url.href]) {
      const made = await started(async () => {
        await init({ threads: 3, worker });
        expect(threads()).toBe(3);
        const network = make(EACH, 'float64');
        (core() as unknown as ThreadExports).threadsAlways();
        network.train(x, y, TRAINING);
        expect(JSON.stringify(network) === JSON.stringify(expected)).toBe(true);
        await init();
        const other = make(EACH, 'float64');
        await other.trainAsync(x, y, { ...TRAINING, threads: 2, worker });
        expect(JSON.stringify(other) === JSON.stringify(expected)).toBe(true);
      });
      expect(made.length).toBeGreaterThanOrEqual(3);
    }
  });

  it('that cannot be loaded is an EngineError; the engine stays', async () => {
    await init({ threads: 2 });
    const worker = new URL('../../build/none.js', import.meta.url);
    await expect(init({ threads: 2, worker })).rejects.toBeInstanceOf(EngineError);
    expect(threads()).toBe(2);
  });

  it.each([[{ threads: 2, worker: 1 }], [{ threads: 2, worker: false }], [{ worker: url }]])(
    '%o is refused',
    async (options) => {
      await expect(init(options as never)).rejects.toBeInstanceOf(OptionError);
    },
  );
});

describe('a program', () => {
  it('ends by itself with threads that are idle', () => {
    const { stdout, status } = runProgram(`
      import { dense, init, Network, threads } from 'myelin';
      await init({ threads: 3 });
      const network = new Network({ inputs: 90, layers: [dense({ units: 90 })], seed: 1 });
      network.run({ data: new Float64Array(90 * 90), shape: [90, 90] });
      console.log(threads());`);
    expect([stdout, status]).toEqual(['3\n', 0]);
  });
});

describe('trainAsync', () => {
  it('divides the work of its worker, to the same bits', async () => {
    const expected = make(EACH, 'float64');
    expected.train(x, y, TRAINING);
    const made = await started(async () => {
      for (const count of [3, 'auto'] as const) {
        const network = make(EACH, 'float64');
        await network.trainAsync(x, y, { ...TRAINING, threads: count });
        expect(JSON.stringify(network) === JSON.stringify(expected)).toBe(true);
      }
    });
    expect(made.length).toBeGreaterThanOrEqual(2);
  });
});

describe('a thread that ends too soon', () => {
  it('is gone without; the engine goes on alone', async () => {
    const expected = outcome(EACH, 'float32');
    const made = await started(() => init({ threads: 3 }));
    expect(made).toHaveLength(2);
    const ended = made[0]!.terminate();
    // What it was to do others do, also before anybody knows that it is gone.
    expect(outcome(EACH, 'float32') === expected).toBe(true);
    await ended;
    await expect.poll(threads).toBe(1);
    expect(outcome(EACH, 'float32') === expected).toBe(true);
  });

  it('amid a part makes the call throw an EngineError; the network is as it was', async () => {
    await init({ threads: 3 });
    const network = make(EACH, 'float64');
    const before = JSON.stringify(network);
    const engine = core() as unknown as ThreadExports;
    engine.threadsAlways();
    engine.threadFailed(); // what a thread says whose kernel traps
    expect(() => network.train(x, y, TRAINING)).toThrow(EngineError);
    expect(JSON.stringify(network)).toBe(before);
    expect(threads()).toBe(1);
    network.train(x, y, TRAINING);
    const expected = make(EACH, 'float64');
    await init();
    expected.train(x, y, TRAINING);
    expect(JSON.stringify(network) === JSON.stringify(expected)).toBe(true);
  });

  it('amid trainAsync rejects it with an EngineError; the network is as it was', async () => {
    const network = make(EACH, 'float64');
    const before = JSON.stringify(network);
    const options = { ...TRAINING, epochs: 1_000_000, threads: 2 };
    let epochs = 0;
    await started(async (made) => {
      const onEpoch = () => {
        epochs++;
        if (epochs === 3) void made.at(-1)!.terminate(); // the worker is there before its helper
      };
      const training = network.trainAsync(x, y, { ...options, onEpoch });
      await expect(training).rejects.toBeInstanceOf(EngineError);
    });
    expect(epochs).toBeGreaterThanOrEqual(3);
    expect(JSON.stringify(network)).toBe(before);
  });
});
