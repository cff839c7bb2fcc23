import { beforeAll, describe, expect, it } from 'vitest';
import { RandomState } from '../src/random/random-state.js';
import golden from './golden/random-state.json' with { type: 'json' };
import { expectSameBits } from './support/bits.js';
import { bitsOf, Digest } from './support/digest.js';
import { some } from './support/effort.js';
import { engines } from './support/facade.js';

const SAFE = Number.MAX_SAFE_INTEGER;

/** The kinds of test/golden/random-state.py. */
const KINDS: Record<string, (random: RandomState, n: number) => ArrayLike<number>> = {
  random: (r, n) => r.random(n),
  uniform: (r, n) => r.uniform(-3.5, 12.25, n),
  uniformReversed: (r, n) => r.uniform(1e10, -1e-3, n),
  standardNormal: (r, n) => r.standardNormal(n),
  normal: (r, n) => r.normal(5, 2.5, n),
  randintSmall: (r, n) => r.randint(10, undefined, n),
  randintNegative: (r, n) => r.randint(-1000, 37, n),
  randintWord: (r, n) => r.randint(0, 2 ** 32, n),
  randintAboveWord: (r, n) => r.randint(-1, 2 ** 32, n),
  randintLong: (r, n) => r.randint(-(10 ** 15), 3 * 10 ** 15, n),
  randintSafe: (r, n) => r.randint(-SAFE, SAFE, n),
  permutation: (r, n) => r.permutation(n),
  shuffle(r, n) {
    const values = Float64Array.from({ length: n }, (_, i) => i * 0.5);
    r.shuffle(values);
    return values;
  },
};

interface Vector {
  first: string[];
  last: string[];
  checkpoints: string[];
  state: { key: string; position: number; gauss: string | null };
}

function expectVector(values: ArrayLike<number>, vector: Vector): void {
  const all = new Float64Array(values);
  const { length } = vector.first;
  expect(bitsOf(all.subarray(0, length)), 'first values').toEqual(vector.first);
  const digest = new Digest();
  vector.checkpoints.forEach((checkpoint, i) => {
    const end = Math.min((i + 1) * golden.step, all.length);
    digest.add(all.subarray(i * golden.step, end));
    expect(digest.hex(), `a value from ${i * golden.step} to ${end - 1}`).toBe(checkpoint);
  });
  expect(bitsOf(all.subarray(-length)), 'last values').toEqual(vector.last);
}

function expectState(random: RandomState, state: Vector['state']): void {
  const { key, position, gauss } = random.toJSON();
  const digest = new Digest();
  digest.add(key);
  expect({
    key: digest.hex(),
    position,
    gauss: gauss === null ? null : bitsOf([gauss])[0],
  }).toEqual(state);
}

/** `interleaved` of test/golden/random-state.py: the same calls, chosen by the same congruential generator. */
function interleaved(random: RandomState, seed: number): number[] {
  const values: number[] = [];
  let chooser = seed;
  const choose = (n: number): number => {
    chooser = (Math.imul(chooser, 1664525) + 1013904223) >>> 0;
    return (chooser >>> 16) % n;
  };
  while (values.length < golden.draws) {
    const kind = choose(10);
    const size = choose(40);
    if (kind === 0) values.push(random.random());
    else if (kind === 1) values.push(...random.random(size));
    else if (kind === 2) values.push(random.standardNormal());
    else if (kind === 3) values.push(...random.normal(size, size / 8, size));
    else if (kind === 4) values.push(random.randint(size + 1));
    else if (kind === 5) values.push(...random.randint(-size, 2 ** (32 + (size % 20)), size));
    else if (kind === 6) {
      const list = Array.from({ length: size }, (_, i) => i);
      random.shuffle(list);
      values.push(...list);
    } else if (kind === 7) values.push(...random.permutation(size));
    else if (kind === 8) values.push(random.uniform(-size, size + 1));
    else values.push(...random.standardNormal(size));
  }
  return values;
}

describe.each(engines)(`RandomState on engine %s against NumPy ${golden.numpy}`, (_, use) => {
  beforeAll(use);

  describe.each(some(Object.keys(golden.seeds)))('seed %s', (seed) => {
    const vectors = (golden.seeds as unknown as Record<string, Record<string, Vector>>)[seed]!;

    it.each(Object.keys(KINDS))(`${golden.draws} × %s`, (kind) => {
      const random = new RandomState(Number(seed));
      expectVector(KINDS[kind]!(random, golden.draws), vectors[kind]!);
      expectState(random, vectors[kind]!.state);
    });

    it(`${golden.draws} draws of every kind, interleaved`, () => {
      const random = new RandomState(Number(seed));
      expectVector(interleaved(random, Number(seed)), vectors.interleaved!);
      expectState(random, vectors.interleaved!.state);
    });
  });

  it('draws one by one what it draws in bulk', () => {
    const one = new RandomState(7);
    const bulk = new RandomState(7);
    const kinds: ((r: RandomState, n?: number) => number | Float64Array)[] = [
      (r, n) => r.random(n),
      (r, n) => r.uniform(-2, 3, n),
      (r, n) => r.standardNormal(n),
      (r, n) => r.normal(1, 4, n),
      (r, n) => r.randint(6, undefined, n),
      (r, n) => r.randint(-5, 2 ** 50, n),
    ];
    for (const kind of kinds) {
      for (const size of [0, 1, 2, 3, 311, 312, 313, 8191, 8192, 8193, 20_000]) {
        const values = kind(bulk, size) as Float64Array;
        const single = Float64Array.from({ length: size }, () => kind(one) as number);
        expectSameBits(single, values, `${kind} size ${size}`);
      }
    }
    expect(one.toJSON()).toEqual(bulk.toJSON());
  });
});

it('seeds that are drawn, also more than are drawn at a time, are no two alike', () => {
  const seeds = Array.from({ length: 200 }, () => new RandomState().seed);
  // Two of 200 among 2³²: once in 200,000 runs.
  expect(new Set(seeds).size).toBe(200);
  expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)).toBe(true);
});
