// Bits depend neither on the number of threads nor on which of them took what.
import { afterAll, describe, expect, it } from 'vitest';
import { core } from '../../src/core/engine.js';
import { canShare } from '../../src/core/threads/can-share.js';
import type { ThreadExports } from '../../src/core/threads/shared-memory.js';
import { supports } from '../../src/core/wasm/probe.js';
import { init, threads } from '../../src/index.js';
import {
  ALONE,
  CASES,
  type Dtype,
  forksOf,
  MORE_CASES,
  make,
  outcome,
  samplesOf,
} from '../support/divided-networks.js';
import { some, thorough } from '../support/effort.js';

const DTYPES: readonly Dtype[] = ['float64', 'float32'];
const COUNTS = thorough([2, 3, 4, 7], [2, 3, 4]);
const ENGINES = (['simd', 'relaxed'] as const).filter(supports);
const ALL = Object.entries({ ...CASES, ...MORE_CASES }).flatMap(([name, each]) =>
  DTYPES.map((dtype) => [name, dtype, each] as const),
);

const divided = (): ThreadExports => core() as unknown as ThreadExports;

afterAll(() => init());

describe.runIf(canShare())('any number of threads gives the bits of one', () => {
  for (const engine of ENGINES) {
    const cases = engine === 'simd' ? ALL : some(ALL);
    const alone = new Map<string, string>();
    it(`${engine}, one thread`, async () => {
      await init({ engine });
      for (const [name, dtype, each] of cases) alone.set(name + dtype, outcome(each, dtype));
      expect(threads()).toBe(1);
    });

    for (const count of COUNTS) {
      it(`${engine}, ${count} threads`, async () => {
        await init({ engine, threads: count });
        expect(threads()).toBe(count);
        divided().threadsAlways();
        for (const [name, dtype, each] of cases) {
          const before = divided().threadForks();
          expect(outcome(each, dtype) === alone.get(name + dtype), `${name}, ${dtype}`).toBe(true);
          expect(divided().threadForks(), `${name}, ${dtype}: divided`).toBeGreaterThan(before);
        }
      });
    }
  }
});

describe.runIf(canShare())('what is divided', () => {
  it.each(Object.entries(ALONE))('%s', async (_, each) => {
    await init({ threads: 2 });
    divided().threadsAlways();
    const rest = { ...each, layers: [] };
    for (const dtype of DTYPES) {
      expect(forksOf(each, dtype), dtype).toBeGreaterThan(forksOf(rest, dtype));
    }
  });
});

describe.runIf(canShare())('numbers that are not finite', () => {
  it.each(DTYPES)('are found by whichever thread has them, %s', async (dtype) => {
    await init({ threads: 3 });
    divided().threadsAlways();
    const network = make(CASES.dense!, dtype);
    const { x } = samplesOf(CASES.dense!);
    const [rows, columns] = x.shape as [number, number];
    for (const row of [0, rows >> 1, rows - 1]) {
      const data = x.data.slice();
      data[row * columns + 100] = Number.NaN;
      const place = expect.objectContaining({ row, column: 100 });
      expect(() => network.run({ data, shape: [rows, columns] })).toThrow(place);
    }
    expect(network.run(x as { data: Float64Array; shape: [number, number] }).shape).toEqual([
      rows,
      10,
    ]);
  });
});
