import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { core, init, residency } from '../../src/core/engine.js';
import { RandomState } from '../../src/random/random-state.js';
import { runs, thorough } from '../support/effort.js';
import { engines } from '../support/facade.js';

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const safe = fc.maxSafeInteger();

type Call = (random: RandomState) => unknown;

/** Any call of any method. */
const calls: fc.Arbitrary<Call> = fc.oneof(
  fc.constant<Call>((r) => r.random()),
  fc.constant<Call>((r) => r.standardNormal()),
  fc.nat(700).map<Call>((n) => (r) => r.random(n)),
  fc.nat(70).map<Call>((n) => (r) => r.standardNormal(n)),
  fc.nat(70).map<Call>((n) => (r) => r.normal(n, n / 3, n)),
  fc.nat(70).map<Call>((n) => (r) => r.uniform(-n, 2 * n, n)),
  fc.tuple(safe, safe, fc.nat(70)).map<Call>(
    ([a, b, n]) =>
      (r) =>
        a === b ? r.permutation(n) : r.randint(Math.min(a, b), Math.max(a, b), n),
  ),
  fc.nat(70).map<Call>((n) => (r) => r.permutation(n)),
  fc.array(fc.string(), { maxLength: 70 }).map<Call>((list) => (r) => r.permutation(list)),
);

describe.each(engines)('RandomState on engine %s', (_, use) => {
  beforeAll(use);

  it('shuffle keeps the elements and draws as permutation does', () => {
    fc.assert(
      fc.property(seeds, fc.array(fc.integer(), { maxLength: 300 }), (seed, list) => {
        const shuffled = [...list];
        const random = new RandomState(seed);
        random.shuffle(shuffled);
        expect([...shuffled].sort()).toEqual([...list].sort());
        const order = new RandomState(seed).permutation(list.length);
        expect(shuffled).toEqual(Array.from(order, (i) => list[i]));
        const again = new RandomState(seed);
        expect(again.permutation(list)).toEqual(shuffled);
        expect(again.toJSON()).toEqual(random.toJSON());
      }),
    );
  });

  it('permutation holds each integer once', () => {
    fc.assert(
      fc.property(seeds, fc.nat(2000), (seed, n) => {
        const order = new RandomState(seed).permutation(n);
        expect(order).toBeInstanceOf(Uint32Array);
        expect(order.slice().sort()).toEqual(Uint32Array.from({ length: n }, (_, i) => i));
      }),
    );
  });

  it('randint stays in its range, to the ends of the safe integers', () => {
    const bounds = fc.oneof(
      safe,
      fc.constantFrom(-(2 ** 53) + 1, 2 ** 53 - 1, -1, 0, 1, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1),
    );
    fc.assert(
      fc.property(seeds, bounds, bounds, (seed, a, b) => {
        fc.pre(a !== b);
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        for (const value of new RandomState(seed).randint(low, high, 50)) {
          expect(
            Number.isSafeInteger(value) && value >= low && value < high && !Object.is(value, -0),
          ).toBe(true);
        }
      }),
    );
  });

  it('goes on identically from JSON, wherever it is saved', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.array(calls, { maxLength: 8 }),
        fc.array(calls, { maxLength: 8 }),
        (seed, before, after) => {
          const random = new RandomState(seed);
          for (const call of before) call(random);
          const twin = RandomState.fromJSON(JSON.parse(JSON.stringify(random)));
          expect(twin.seed).toBe(seed);
          for (const call of after) expect(call(twin)).toEqual(call(random));
          expect(twin.toJSON()).toEqual(random.toJSON());
        },
      ),
    );
  });

  it('saves the second normal value', () => {
    const random = new RandomState(9);
    random.standardNormal();
    const saved = random.toJSON();
    expect(saved.gauss).not.toBeNull();
    expect(RandomState.fromJSON(saved).standardNormal()).toBe(random.standardNormal());
    expect(random.toJSON().gauss).toBeNull();
  });
});

describe('RandomState', () => {
  it('gives the same values whenever the engine is changed', async () => {
    const script = fc.array(fc.record({ engine: fc.nat(engines.length - 1), call: calls }), {
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(seeds, script, async (seed, steps) => {
        await init({ engine: 'js' });
        const alone = new RandomState(seed);
        const expected = steps.map(({ call }) => call(alone));
        const random = new RandomState(seed);
        random.standardNormal(3); // resident, with a value waiting
        const reference = new RandomState(seed);
        reference.standardNormal(3);
        const moved = new RandomState(seed);
        for (const [i, { engine, call }] of steps.entries()) {
          await engines[engine]![1]();
          expect(call(moved)).toEqual(expected[i]);
          call(random);
        }
        await init({ engine: 'js' });
        for (const { call } of steps) call(reference);
        expect(random.toJSON()).toEqual(reference.toJSON());
      }),
      { numRuns: runs(12) }, // each compiles some four binaries, slowly in WebKit
    );
  });

  it('draws a seed of its own and keeps it', () => {
    const random = new RandomState();
    expect(Number.isInteger(random.seed) && random.seed >= 0 && random.seed < 2 ** 32).toBe(true);
    expect(new RandomState(random.seed).random(5)).toEqual(random.random(5));
    expect(new Set(Array.from({ length: 20 }, () => new RandomState().seed)).size).toBeGreaterThan(
      15,
    );
  });

  it('shuffles every kind of array in place, copies with permutation', () => {
    const expected = new RandomState(4).permutation(9);
    const kinds = [
      Int8Array,
      Uint8Array,
      Uint8ClampedArray,
      Int16Array,
      Uint16Array,
      Int32Array,
      Uint32Array,
      Float32Array,
      Float64Array,
    ];
    const ascending = [0, 1, 2, 3, 4, 5, 6, 7, 8];
    for (const Kind of kinds) {
      const array = new Kind(ascending);
      const copy = new RandomState(4).permutation(array);
      expect(copy).toEqual(new Kind(expected));
      expect(array).toEqual(new Kind(ascending));
      new RandomState(4).shuffle(array);
      expect(array).toEqual(copy);
    }
    const big = BigInt64Array.from({ length: 9 }, (_, i) => BigInt(i));
    new RandomState(4).shuffle(big);
    expect([...big].map(Number)).toEqual([...expected]);
    const objects = Array.from({ length: 9 }, (_, i) => ({ i }));
    const permuted = new RandomState(4).permutation(objects);
    expect(permuted.map(({ i }) => i)).toEqual([...expected]);
    expect(permuted[0]).toBe(objects[expected[0]!]);
  });

  it('copies even arrays whose slice is a view', () => {
    class View extends Uint8Array {
      override slice(start?: number, end?: number): Uint8Array<ArrayBuffer> {
        return this.subarray(start, end) as Uint8Array<ArrayBuffer>;
      }
    }
    const view = View.from([0, 1, 2, 3, 4]);
    new RandomState(4).permutation(view);
    expect([...view]).toEqual([0, 1, 2, 3, 4]);
  });

  it('draws nothing where NumPy draws nothing', () => {
    const random = new RandomState(4);
    const fresh = random.toJSON();
    expect(random.randint(5, 6, 100)).toEqual(new Float64Array(100).fill(5));
    expect(Object.is(random.randint(-0, 1), 0)).toBe(true);
    expect(random.random(0)).toEqual(new Float64Array(0));
    expect(random.permutation(0)).toEqual(new Uint32Array(0));
    expect(random.permutation(1)).toEqual(new Uint32Array(1));
    random.shuffle([]);
    random.shuffle(['one']);
    expect(random.toJSON()).toEqual(fresh);
  });
});

describe.each(engines)('generators on engine %s', (name, use) => {
  beforeAll(use);
  // The budget of 16 MiB holds some 6,000.
  const many = name === 'simd' ? thorough(100_000, 25_000) : thorough(20_000, 10_000);

  it(`${many} made and dropped in one synchronous loop stay bounded, and older ones keep their place`, {
    timeout: 60_000,
  }, () => {
    const kept = new RandomState(1);
    const reference = new RandomState(1).random(3);
    expect(kept.random()).toBe(reference[0]);
    let sum = 0;
    for (let seed = 0; seed < many; seed++) {
      sum += new RandomState(seed).random();
      if (seed === many / 2) expect(kept.random()).toBe(reference[1]);
    }
    expect(sum / many).toBeCloseTo(0.5, 2);
    expect(kept.random()).toBe(reference[2]);
    // 16 MiB, and as much as came back: the kept one, twice.
    expect(residency().residentBytes).toBeLessThanOrEqual(16 * 2 ** 20 + 2 * 2600);
    expect(core().byteLength).toBeLessThan(48 * 2 ** 20);
  });
});
