import { describe, expect, it } from 'vitest';
import {
  DataError,
  DisposedError,
  EngineError,
  FormatError,
  MyelinError,
  OptionError,
} from '../src/base/errors.js';
import { init } from '../src/core/engine.js';
import type { RandomStateJSON } from '../src/random/json.js';
import { RandomState } from '../src/random/random-state.js';

/** Calls with arguments that types forbid. */
type Loose = Record<string, (...args: unknown[]) => unknown>;

const NO_NUMBERS: unknown[] = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  '1',
  null,
  1n,
  true,
  {},
  [],
  () => 1,
];
const NO_SIZES: unknown[] = [-1, 0.5, 2 ** 53, -0.5, ...NO_NUMBERS];
const NO_INTEGERS: unknown[] = [0.5, 2 ** 53, -(2 ** 53), 1e300, ...NO_NUMBERS];

const TABLE: [method: string, ...rejected: unknown[][]][] = [
  ['random', ...NO_SIZES.map((size) => [size])],
  ['standardNormal', ...NO_SIZES.map((size) => [size])],
  [
    'uniform',
    ...NO_NUMBERS.flatMap((x) => [[x], [0, x], [x, 1, 3]]),
    ...NO_SIZES.map((size) => [0, 1, size]),
    [-1e308, 1e308],
  ],
  [
    'normal',
    ...NO_NUMBERS.flatMap((x) => [[x], [0, x], [x, 1, 3]]),
    ...NO_SIZES.map((size) => [0, 1, size]),
    [0, -1],
    [0, -5e-324],
  ],
  [
    'randint',
    ...NO_INTEGERS.flatMap((x) => [[x], [0, x], [x, 1], [x, 1, 3]]),
    ...NO_SIZES.map((size) => [0, 1, size]),
    ...[[], [0], [-1], [5, 5], [6, 5], [undefined, 3]],
  ],
  [
    'shuffle',
    ...[
      ...NO_NUMBERS.filter((x) => !Array.isArray(x)),
      'abc',
      new DataView(new ArrayBuffer(8)),
      { length: 2 },
      new Set([1]),
    ].map((x) => [x]),
    [],
    [Object.freeze([1, 2])],
  ],
  [
    'permutation',
    ...[-1, 0.5, 2 ** 32, Number.NaN, 'abc', null, {}, 3n, new Map()].map((x) => [x]),
    [],
  ],
];

describe('RandomState refuses', () => {
  it.each(TABLE)('%s: wrong arguments, with nothing drawn', (method, ...rejected) => {
    const random = new RandomState(3);
    random.standardNormal(); // a value waits: it must go on waiting
    const before = random.toJSON();
    for (const args of rejected) {
      let caught: unknown;
      try {
        (random as unknown as Loose)[method]!(...args);
      } catch (error) {
        caught = error;
      }
      expect(caught, `${method}(${args.map(String).join(', ')})`).toBeInstanceOf(OptionError);
      expect((caught as OptionError).code).toBe('ERR_OPTION');
    }
    expect(random.toJSON()).toEqual(before);
  });

  it.each([-1, 0.5, 2 ** 32, Number.NaN, Number.POSITIVE_INFINITY, '1', null, 1n, {}])(
    'the seed %s',
    (seed) => {
      expect(() => new RandomState(seed as number)).toThrow(OptionError);
    },
  );

  it('holes, naming the place', () => {
    const random = new RandomState(3);
    const before = random.toJSON();
    // biome-ignore lint/suspicious/noSparseArray: the hole is the point
    const holes = [1, , 3];
    for (const call of [() => random.shuffle(holes), () => random.permutation(holes)]) {
      expect(call).toThrow(DataError);
      expect(call).toThrow(/index 1/);
    }
    expect(random.toJSON()).toEqual(before);
  });

  it('says what came and what was expected', () => {
    const random = new RandomState(3);
    const says = (call: () => unknown, message: string) => expect(call).toThrow(message);
    says(
      () => random.random(-1),
      'random: size: expected a whole number from 0 to 9007199254740991, got -1.',
    );
    says(() => random.uniform(Number.NaN), 'uniform: low: expected a finite number, got NaN.');
    says(
      () => random.normal(0, -2),
      'normal: standardDeviation: expected a finite number ≥ 0, got -2.',
    );
    says(() => random.randint(5, 2), "randint: [5, 2) is empty; 'high' must be above 'low'.");
    says(
      () => random.shuffle('ab' as never),
      'shuffle: expected an array or a typed array, got the string "ab".',
    );
    says(
      () => new RandomState('7' as never),
      'RandomState: seed: expected a whole number from 0 to 4294967295, got the string "7".',
    );
  });

  it.each(['js', 'simd'] as const)(
    'on %s, results that no memory can hold, with nothing drawn',
    async (engine) => {
      await init({ engine });
      const random = new RandomState(3);
      const before = random.toJSON();
      for (const call of [
        () => random.random(Number.MAX_SAFE_INTEGER),
        () => random.randint(0, 5, 2 ** 50),
        () => random.permutation(2 ** 32 - 1),
      ]) {
        expect(call).toThrow(EngineError);
        expect(call).toThrow(expect.objectContaining({ code: 'ERR_OUT_OF_MEMORY' }));
      }
      expect(random.toJSON()).toEqual(before);
    },
  );

  it('use after dispose', () => {
    const random = new RandomState(3);
    random.random();
    random.dispose();
    random.dispose();
    const calls = [
      () => random.random(),
      () => random.random(3),
      () => random.random(0),
      () => random.uniform(),
      () => random.standardNormal(),
      () => random.normal(0, 1, 2),
      () => random.randint(3),
      () => random.shuffle([1, 2]),
      () => random.shuffle([]),
      () => random.permutation(3),
      () => random.permutation(['a']),
      () => random.toJSON(),
    ];
    for (const call of calls) expect(call).toThrow(DisposedError);
    expect(random.seed).toBe(3);
    const never = new RandomState(4);
    never[Symbol.dispose]();
    expect(() => never.random()).toThrow(DisposedError);
  });
});

describe('RandomState.fromJSON refuses', () => {
  const good = (): Record<string, unknown> => ({ ...new RandomState(5).toJSON() });
  const withKey = (index: number, word: unknown) => ({
    ...good(),
    key: (good().key as unknown[]).map((old, i) => (i === index ? word : old)),
  });
  const zeros = new Array(624).fill(0);
  const broken: [what: string, json: unknown][] = [
    ['undefined', undefined],
    ['null', null],
    ['text', JSON.stringify(good())],
    ['a number', 5],
    ['nothing', {}],
    ['an array', []],
    ['another type', { ...good(), type: 'Neuron' }],
    ['a later version', { ...good(), version: 2 }],
    ['no seed', { ...good(), seed: undefined }],
    ['a seed out of range', { ...good(), seed: 2 ** 32 }],
    ['no key', { ...good(), key: undefined }],
    ['a short key', { ...good(), key: (good().key as unknown[]).slice(1) }],
    ['a key of text', { ...good(), key: 'x'.repeat(624) }],
    ['a fraction in the key', withKey(17, 0.5)],
    ['a negative word', withKey(0, -1)],
    ['a large word', withKey(623, 2 ** 32)],
    ['a word of text', withKey(5, '5')],
    ['null in the key', withKey(5, null)],
    ['a key of zeros', { ...good(), key: zeros }],
    [
      'a key of zeros but for bits that are not used',
      { ...good(), key: [0x7fffffff, ...zeros.slice(1)] },
    ],
    ['position 625', { ...good(), position: 625 }],
    ['a negative position', { ...good(), position: -1 }],
    ['no position', { ...good(), position: undefined }],
    ['no gauss', { ...good(), gauss: undefined }],
    ['a gauss of text', { ...good(), gauss: '0.5' }],
    ['an infinite gauss', { ...good(), gauss: Number.POSITIVE_INFINITY }],
  ];

  it.each(broken)('%s', (_, json) => {
    expect(() => RandomState.fromJSON(json as RandomStateJSON)).toThrow(FormatError);
  });

  it('and takes what it gave', () => {
    expect(RandomState.fromJSON(good() as unknown as RandomStateJSON).toJSON()).toEqual(good());
  });
});

it('every failure is a MyelinError', () => {
  expect(new OptionError('')).toBeInstanceOf(MyelinError);
});
