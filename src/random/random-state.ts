import { DisposedError, OptionError } from '../base/errors.js';
import { inspectable } from '../base/inspect.js';
import { sendJSON } from '../base/not-cloneable.js';
import { seedOf } from '../base/seed.js';
import { liveViewOf, makeResult, type TypedArray, viewOf } from '../base/typed-array.js';
import { checkInteger, checkNumber } from '../base/validate.js';
import { RANDOM_BYTES } from '../core/abi.js';
import { type Core, type Pointer, SCRATCH_BYTES } from '../core/core.js';
import { core, loadFamily, residency } from '../core/engine.js';
import { randomFamily } from '../core/families/random.js';
import { type Content, Resident } from '../core/residency.js';
import { reading } from '../matrix/intake.js';
import { checkArray, checkSafeInteger } from './arguments.js';
import { fromRandomStateJSON, type RandomStateJSON, toRandomStateJSON } from './json.js';
import { arrange, writeBack } from './order.js';

/** Values that the engine's scratch block takes at a time. */
const CHUNK = SCRATCH_BYTES / 8;

type Fill = (core: Core, state: Pointer, count: number, dst: Pointer) => void;

const NOT_CLONEABLE = sendJSON('RandomState');

/**
 * NumPy's `numpy.random.RandomState`, bit for bit: the Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998) with
 * NumPy's seeding and its legacy distributions. The same seed and the same calls give the same values on every engine
 * and machine, the ones that NumPy gives on x86-64 Linux.
 *
 * Every method checks its arguments before it draws: a call that throws leaves the generator as it was.
 *
 * @example
 * ```ts
 * const random = new RandomState(1);
 * random.random(); // 0.417022004702574
 * random.random(2); // Float64Array [ 0.7203244934421581, 0.00011437481734488664 ]
 * ```
 */
export class RandomState {
  /** @internal */
  readonly notCloneable = NOT_CLONEABLE;
  readonly #seed: number;
  #resident: Resident<Core> | undefined;

  /**
   * @param seed - An integer from 0 to 4294967295. Without one it is drawn from the platform's cryptographic
   * generator and kept in `seed`, so that a run can be repeated.
   * @throws OptionError the seed is not such an integer.
   */
  constructor(seed?: number) {
    inspectable(this, 'RandomState', (self) => ({ seed: self.seed }));
    loadFamily(randomFamily);
    this.#seed = seedOf('RandomState', seed);
    this.#resident = new Resident(RANDOM_BYTES, seeded(this.#seed));
  }

  /** The seed that this generator started from, given or drawn. */
  get seed(): number {
    return this.#seed;
  }

  /**
   * Uniform values in [0, 1), multiples of 2^-53. NumPy's `random_sample`.
   *
   * @param size - How many. Without it one number is returned.
   * @throws OptionError `size` is not an integer ≥ 0. DisposedError after `dispose`. EngineError no memory is left.
   *
   * @example
   * ```ts
   * new RandomState(42).random(); // 0.3745401188473625
   * ```
   */
  random(size?: undefined): number;
  random(size: number): Float64Array;
  random(size?: number): number | Float64Array;
  random(size?: number): number | Float64Array {
    if (size === undefined) return core().uniformOne(this.#enter(), 0, 1);
    return this.#fill(size, 'random', (core, state, count, dst) =>
      core.uniformF64(state, 0, 1, count, dst),
    );
  }

  /**
   * Uniform values in [low, high): low + (high − low)·u. As in NumPy `high` may lie below `low`, and rounding may
   * give `high` itself.
   *
   * @param low - Lower bound, 0 by default.
   * @param high - Upper bound, 1 by default.
   * @param size - How many. Without it one number is returned.
   * @throws OptionError a bound or their difference is not finite, or `size` is not an integer ≥ 0.
   *
   * @example
   * ```ts
   * new RandomState(42).uniform(-1, 1); // -0.250919762305275
   * ```
   */
  uniform(low?: number, high?: number, size?: undefined): number;
  uniform(low: number | undefined, high: number | undefined, size: number): Float64Array;
  uniform(low?: number, high?: number, size?: number): number | Float64Array;
  uniform(low = 0, high = 1, size?: number): number | Float64Array {
    const range = checkNumber('uniform: high', high) - checkNumber('uniform: low', low);
    if (!Number.isFinite(range)) {
      throw new OptionError(`uniform: the range from ${low} to ${high} is too wide for float64.`);
    }
    if (size === undefined) return core().uniformOne(this.#enter(), low, range);
    return this.#fill(size, 'uniform', (core, state, count, dst) =>
      core.uniformF64(state, low, range, count, dst),
    );
  }

  /**
   * Values of the standard normal distribution, by the polar method (Marsaglia and Bray, 1964). They are made in
   * pairs; the second of a pair is kept for the next call, as in NumPy's `standard_normal`.
   *
   * @param size - How many. Without it one number is returned.
   * @throws OptionError `size` is not an integer ≥ 0.
   *
   * @example
   * ```ts
   * new RandomState(42).standardNormal(); // 0.4967141530112327
   * ```
   */
  standardNormal(size?: undefined): number;
  standardNormal(size: number): Float64Array;
  standardNormal(size?: number): number | Float64Array;
  standardNormal(size?: number): number | Float64Array {
    return this.#normal(0, 1, size, 'standardNormal');
  }

  /**
   * Values of a normal distribution: mean + standardDeviation·g, g as in `standardNormal`. NumPy's `normal`.
   *
   * @param mean - 0 by default.
   * @param standardDeviation - ≥ 0, 1 by default.
   * @param size - How many. Without it one number is returned.
   * @throws OptionError an argument is not finite, the deviation is negative, or `size` is not an integer ≥ 0.
   *
   * @example
   * ```ts
   * new RandomState(42).normal(100, 15); // 107.45071229516849
   * ```
   */
  normal(mean?: number, standardDeviation?: number, size?: undefined): number;
  normal(
    mean: number | undefined,
    standardDeviation: number | undefined,
    size: number,
  ): Float64Array;
  normal(mean?: number, standardDeviation?: number, size?: number): number | Float64Array;
  normal(mean = 0, standardDeviation = 1, size?: number): number | Float64Array {
    checkNumber('normal: mean', mean);
    checkNumber('normal: standardDeviation', standardDeviation, 0);
    return this.#normal(mean, standardDeviation, size, 'normal');
  }

  /**
   * Integers in [low, high), all equally likely; with one argument in [0, low). NumPy's legacy `randint`: words are
   * cut to as many bits as the range needs until one falls into it (32-bit words for ranges up to 2^32, else 64-bit).
   *
   * @param low - Lowest integer; alone, the upper bound.
   * @param high - One above the highest integer.
   * @param size - How many. Without it one number is returned. The array is a `Float64Array`: integers to ±2^53.
   * @throws OptionError a bound is not a safe integer, low ≥ high, or `size` is not an integer ≥ 0.
   *
   * @example
   * ```ts
   * new RandomState(42).randint(100); // 51
   * new RandomState(42).randint(-5, 5, 3); // Float64Array [ 1, -2, 2 ]
   * ```
   */
  randint(low: number, high?: number, size?: undefined): number;
  randint(low: number, high: number | undefined, size: number): Float64Array;
  randint(low: number, high?: number, size?: number): number | Float64Array;
  randint(low: number, high?: number, size?: number): number | Float64Array {
    checkSafeInteger('randint: low', low);
    const first = high === undefined ? 0 : low;
    const end = high === undefined ? low : checkSafeInteger('randint: high', high);
    if (first >= end) {
      throw new OptionError(`randint: [${first}, ${end}) is empty; 'high' must be above 'low'.`);
    }
    if (size === undefined) return core().integerOne(this.#enter(), first, end);
    return this.#fill(size, 'randint', (core, state, count, dst) =>
      core.integersF64(state, first, end, count, dst),
    );
  }

  /**
   * Shuffles an array in place, every order equally likely: Fisher and Yates from the back, as NumPy's `shuffle`.
   *
   * @param array - A plain array without holes, or a typed array.
   * @throws OptionError not an array, or a frozen one. DataError a hole. EngineError no memory is left.
   *
   * @example
   * ```ts
   * const cards = ['a', 'b', 'c', 'd'];
   * new RandomState(42).shuffle(cards); // [ 'b', 'd', 'a', 'c' ]
   * ```
   */
  shuffle(array: unknown[] | TypedArray): void {
    const view = liveViewOf(array);
    if (view) {
      arrange(view as unknown as unknown[], this.#order(view.length));
      return;
    }
    const before = reading('shuffle', () => {
      checkArray('shuffle', array);
      if (array.length > 0 && Object.isFrozen(array)) {
        throw new OptionError('shuffle: the array is frozen; use permutation, which makes a copy.');
      }
      return Array.from(array as unknown[]);
    });
    const after = [...before];
    arrange(after, this.#order(after.length));
    writeBack(array as unknown[], after, before);
  }

  /**
   * The integers from 0 to n − 1 in random order, or a shuffled copy of an array. NumPy's `permutation`.
   *
   * @param n - How many integers, 0 to 4294967295; or a plain array without holes, or a typed array.
   * @returns A `Uint32Array` of n integers; or an array of the given kind.
   * @throws OptionError neither an integer in range nor an array. DataError a hole. EngineError no memory is left.
   *
   * @example
   * ```ts
   * new RandomState(42).permutation(5); // Uint32Array [ 1, 4, 2, 0, 3 ]
   * ```
   */
  permutation(n: number): Uint32Array;
  permutation<T>(array: readonly T[]): T[];
  permutation<T extends TypedArray>(array: T): T;
  permutation(n: number | readonly unknown[] | TypedArray): Uint32Array | unknown[] | TypedArray {
    if (typeof n === 'number') {
      return this.#order(checkInteger('permutation: n', n, 0, 2 ** 32 - 1));
    }
    const copy = reading('permutation', () => {
      checkArray('permutation', n);
      return viewOf(n)?.slice() ?? Array.from(n as unknown[]);
    });
    arrange(copy as unknown[], this.#order(copy.length));
    return copy;
  }

  /**
   * The whole state, the waiting normal value included. `JSON.stringify` calls it.
   *
   * @example
   * ```ts
   * const text = JSON.stringify(random);
   * const twin = RandomState.fromJSON(JSON.parse(text)); // goes on as `random` does
   * ```
   */
  toJSON(): RandomStateJSON {
    const start = this.#enter() >>> 2;
    return toRandomStateJSON(this.#seed, core().u32.slice(start, start + RANDOM_BYTES / 4));
  }

  /**
   * A generator that goes on where the one that was saved stood.
   *
   * @throws FormatError `json` is not what `toJSON` returns.
   */
  static fromJSON(json: RandomStateJSON): RandomState {
    const { seed, words } = fromRandomStateJSON(json);
    const made = new RandomState(seed);
    made.#resident = new Resident(RANDOM_BYTES, words);
    return made;
  }

  /** Releases the memory now rather than some time after the last use. Other calls throw DisposedError from then on. */
  dispose(): void {
    if (this.#resident) residency().release(this.#resident);
    this.#resident = undefined;
  }

  /** `dispose`, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Where the state lies now. Called after everything else that allocates. */
  #enter(): Pointer {
    if (!this.#resident) throw new DisposedError('RandomState');
    return residency().enter(this.#resident, this);
  }

  #normal(
    mean: number,
    standardDeviation: number,
    size: number | undefined,
    where: string,
  ): number | Float64Array {
    const { logTable } = core();
    if (size === undefined) {
      return core().normalOne(this.#enter(), logTable, mean, standardDeviation);
    }
    return this.#fill(size, where, (core, state, count, dst) =>
      core.normalF64(state, logTable, mean, standardDeviation, count, dst),
    );
  }

  #fill(size: number, where: string, fill: Fill): Float64Array {
    const values = makeResult(where, size, (length) => new Float64Array(length));
    const state = this.#enter();
    const engine = core();
    const { f64, scratch } = engine;
    for (let done = 0; done < size; done += CHUNK) {
      const count = Math.min(CHUNK, size - done);
      fill(engine, state, count, scratch);
      values.set(f64.subarray(scratch >>> 3, (scratch >>> 3) + count), done);
    }
    return values;
  }

  /** 0 … count − 1, shuffled. */
  #order(count: number): Uint32Array {
    const engine = core();
    const large = count * 4 > SCRATCH_BYTES;
    const place = large ? residency().allocate(count * 4) : engine.scratch;
    try {
      const state = this.#enter();
      const order = makeResult('permutation', count, (length) => new Uint32Array(length));
      for (let i = 0; i < count; i++) order[i] = i;
      engine.u32.set(order, place >>> 2);
      engine.shuffleU32(state, count, 0, place);
      order.set(engine.u32.subarray(place >>> 2, (place >>> 2) + count));
      return order;
    } finally {
      if (large) engine.release(place);
    }
  }
}

/** What a new generator's block is filled with. Apart from the class: it must not hold the object. */
function seeded(seed: number): Content<Core> {
  return (core, pointer) => core.randomSeed(pointer, seed);
}
