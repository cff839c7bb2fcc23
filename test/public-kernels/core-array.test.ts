// Arrays in linear memory: what they hold, for how long, and what they make of hostile input.
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { DisposedError, engineName, init, MyelinError } from '../../src/index.js';
import * as kernels from '../../src/kernels.js';
import { allocate, type CoreArray, dot, type Operand } from '../../src/kernels.js';
import { expectSameBits } from '../support/bits.js';

const startEngine = engineName();
afterAll(() => init({ engine: startEngine }));

/** The code of what is thrown, and its message. */
function thrown(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof MyelinError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'nothing thrown';
}

describe.each(['simd', 'js'] as const)('engine %s', (engine) => {
  beforeEach(() => init({ engine }));

  it('has a length, a shape, a dtype, and zeros', () => {
    for (let i = 0; i < 50; i++) {
      // Blocks that have been used before.
      const a = allocate([2, 3, 4], 'float32');
      expect([a.length, a.shape, a.dtype]).toEqual([24, [2, 3, 4], 'float32']);
      expectSameBits(a.view() as Float32Array, new Float32Array(24));
      expect(Object.isFrozen(a.shape)).toBe(true);
      a.view().fill(7);
    }
    const b = allocate(0);
    expect([b.length, b.shape, b.dtype, b.view().length]).toEqual([0, [0], 'float64', 0]);
  });

  it('set takes lists, typed arrays and other arrays, from an offset on', () => {
    const a = allocate(5);
    expect(a.set([1, 2])).toBe(a);
    a.set(Float32Array.of(0.5), 2);
    a.set(Uint8Array.of(9, 8), 3);
    expect(Array.from(a.view())).toEqual([1, 2, 0.5, 9, 8]);
    const b = allocate(2, 'float32').set([0.1, Number.NaN]);
    a.set(b, 3);
    expect(Array.from(a.view())).toEqual([1, 2, 0.5, Math.fround(0.1), Number.NaN]);
    a.set(a.view().subarray(0, 4), 1);
    expect(Array.from(a.view())).toEqual([1, 1, 2, 0.5, Math.fround(0.1)]);
  });

  it('stays what it is while memory grows, and the view is always current', () => {
    const kept = allocate(1000).set(Array.from({ length: 1000 }, (_, i) => i));
    const before = kept.view();
    expect(kept.view()).toBe(before);
    const others: CoreArray[] = [];
    // More than the memory starts with, many times.
    for (let i = 0; i < 20; i++) others.push(allocate(250_000));
    const after = kept.view();
    expect(after === before).toBe(false);
    expect(after[999]).toBe(999);
    after[0] = 5;
    expect(dot(kept, kept)).toBe(Array.from(after, (v) => v * v).reduce((sum, v) => sum + v));
    // A view as an argument of a call that makes memory grow.
    const large = new Float64Array(600_000).fill(1);
    const whole = allocate(600_000).set(large);
    expect(dot(whole.view(), large)).toBe(600_000);
    for (const each of [...others, kept]) each.dispose();
  });

  it('is done with after dispose, and twice is once', () => {
    const a = allocate(3);
    const b = allocate(3);
    a.dispose();
    a.dispose();
    expect([a.length, a.shape, a.dtype]).toEqual([3, [3], 'float64']);
    for (const call of [
      () => a.view(),
      () => a.set([1]),
      () => b.set(a),
      () => dot(a, b),
      () => dot(b, a),
      () => kernels.exp(a),
      () => kernels.exp(b, a),
      () => kernels.exp(Float64Array.of(1, 2, 3), a),
      () => kernels.axpy(1, a, b),
      () => kernels.axpy(1, b, a),
      () => kernels.scale(2, a, a),
      () => kernels.norm(a),
      () => kernels.sum(a),
      () => kernels.softmax(a, a),
      () => kernels.logSumExp(a),
      () => kernels.matmul({ data: a, shape: [1, 3] }, { data: b, shape: [3, 1] }),
    ]) {
      expect(call).toThrow(DisposedError);
    }
    // What `using` calls at the end of its block; WebKit does not parse the word.
    const c = allocate(2);
    c[Symbol.dispose]();
    expect(() => c.view()).toThrow(DisposedError);
  });

  it('gives its memory back: loops stay bounded', () => {
    const memory = () => {
      const probe = allocate(1);
      return probe.view().buffer.byteLength;
    };
    for (let i = 0; i < 4; i++) allocate(100_000).dispose();
    const before = memory();
    for (let i = 0; i < 60; i++) {
      const a = allocate(100_000);
      kernels.exp(a).dispose();
      a.dispose();
    }
    expect(memory()).toBe(before);
  });

  it('goes on with another engine, its numbers kept', async () => {
    const a = allocate([2, 2]).set([1, 2, 3, 4]);
    const b = allocate(4).set([1, 1, 1, 1]);
    const before = kernels.norm(a);
    await init({ engine: engine === 'js' ? 'simd' : 'js' });
    expect(dot(a, b)).toBe(10);
    expect(kernels.norm(a)).toBe(before);
    expect(Array.from(kernels.matmul(a, a).view())).toEqual([7, 10, 15, 22]);
    await init({ engine });
    expect(dot(b, a)).toBe(10);
    a.dispose();
    b.dispose();
  });

  it('refuses what is no length, shape or dtype', () => {
    for (const size of [
      -1,
      1.5,
      Number.NaN,
      '3',
      null,
      undefined,
      [],
      [2, -1],
      [2, '3'],
      {},
      [1e300, 1e300],
    ]) {
      expect(
        thrown(() => allocate(size as number)),
        String(size),
      ).toMatch(/^ERR_OPTION: allocate/);
    }
    expect(thrown(() => allocate(1, 'int8' as 'float32'))).toBe(
      "ERR_OPTION: allocate: dtype: expected 'float64' or 'float32', got the string \"int8\".",
    );
    expect(thrown(() => allocate(2 ** 29))).toMatch(/^ERR_OUT_OF_MEMORY/);
    expect(thrown(() => allocate([2 ** 20, 2 ** 20]))).toMatch(/^ERR_OUT_OF_MEMORY/);
  });

  it('set refuses what does not fit, with nothing written', () => {
    const a = allocate(3).set([1, 2, 3]);
    expect(thrown(() => a.set([7, 8, 9, 10]))).toMatch(/^ERR_SHAPE: set: 4 values/);
    expect(thrown(() => a.set([7], 3))).toMatch(/^ERR_SHAPE/);
    expect(thrown(() => a.set([7, 'x' as unknown as number]))).toBe(
      'ERR_DATA: set: value 1 is the string "x", expected a number.',
    );
    expect(thrown(() => a.set(BigInt64Array.of(1n) as never))).toMatch(/^ERR_DATA: set: value 0/);
    expect(thrown(() => a.set(null as never))).toMatch(/^ERR_DATA: set: expected a list/);
    expect(thrown(() => a.set({ length: -1 } as never))).toMatch(/^ERR_DATA/);
    expect(thrown(() => a.set([7], -1))).toMatch(/^ERR_OPTION: set: offset/);
    expect(thrown(() => a.set([7], 0.5))).toMatch(/^ERR_OPTION: set: offset/);
    const throwing = Object.defineProperty([1, 2], 1, {
      get() {
        throw new Error('no');
      },
    });
    expect(thrown(() => a.set(throwing))).toMatch(/^ERR_DATA: set: cannot be read: no/);
    expect(Array.from(a.view())).toEqual([1, 2, 3]);
    // A getter that disposes of the array, or of which the length changes.
    const b = allocate(2);
    const disposing = Object.defineProperty([1, 2], 0, {
      get() {
        b.dispose();
        return 1;
      },
    });
    expect(() => b.set(disposing)).toThrow(DisposedError);
  });

  it('kernels refuse what is no array, and lengths and dtypes that do not fit', () => {
    const a = allocate(3).set([1, 2, 3]);
    const single = allocate(3, 'float32');
    const plain = Float64Array.of(1, 2, 3);
    const bad: unknown[] = [
      null,
      undefined,
      3,
      'x',
      [1, 2, 3],
      { length: 3 },
      Int32Array.of(1, 2, 3),
      new Proxy(plain, {}),
      new Proxy(a, {}),
      Object.create(Object.getPrototypeOf(a) as object),
      () => a,
    ];
    for (const value of bad) {
      const x = value as Operand;
      for (const call of [
        () => dot(x, a),
        () => dot(a, x),
        () => kernels.exp(x),
        () => kernels.sum(x),
        () => kernels.norm(x),
        () => kernels.axpy(1, x, a),
        () => kernels.axpy(1, a, x),
        () => kernels.scale(1, x),
        () => kernels.multiply(a, x),
        () => kernels.softmax(x),
        () => kernels.logSumExp(x),
      ]) {
        expect(thrown(call)).toMatch(/^ERR_DATA/);
      }
      if (value !== undefined) {
        expect(thrown(() => kernels.exp(a, x))).toMatch(/^ERR_DATA/);
        expect(thrown(() => kernels.multiply(a, a, x))).toMatch(/^ERR_DATA/);
        expect(thrown(() => kernels.matmul(x as CoreArray, x as CoreArray))).toMatch(
          /^ERR_(OPTION|DATA|SHAPE)/,
        );
      }
    }
    expect(thrown(() => dot(a, single))).toBe(
      'ERR_OPTION: dot: y: expected float64 as the others, got float32.',
    );
    expect(thrown(() => kernels.sigmoid(plain, new Float64Array(2)))).toBe(
      'ERR_SHAPE: sigmoid: out: expected 3 numbers, got 2.',
    );
    expect(thrown(() => dot(a, new Float64Array(4)))).toMatch(/^ERR_SHAPE: dot: y/);
    expect(thrown(() => kernels.axpy('2' as never, a, a))).toMatch(/^ERR_OPTION: axpy: alpha/);
    expect(thrown(() => kernels.softmax(a, a, 2))).toMatch(/^ERR_SHAPE: softmax: 3 numbers/);
    expect(thrown(() => kernels.softmax(a, a, 0))).toMatch(/^ERR_OPTION: softmax: columns/);
    expect(thrown(() => kernels.logSumExp(new Float64Array(0)))).toMatch(/^ERR_SHAPE/);
    expect(Array.from(a.view())).toEqual([1, 2, 3]);
  });

  it('arrays whose properties lie, of subclasses and of shared memory are read as what they are', () => {
    class Lying extends Float64Array {
      override get length(): number {
        return 1e9;
      }
    }
    const lying = new Lying([1, 2, 3]);
    Object.defineProperty(lying, 'buffer', { value: new ArrayBuffer(8) });
    expect(dot(lying, lying)).toBe(14);
    const a = allocate(3).set([1, 2, 3]);
    Object.defineProperty(a, 'length', { value: 1e9 });
    expect(dot(a, a)).toBe(14);
    if (typeof SharedArrayBuffer === 'function') {
      const shared = new Float64Array(new SharedArrayBuffer(24));
      shared.set([1, 2, 3]);
      expect(dot(shared, a)).toBe(14);
      kernels.scale(2, a, shared);
      expect(Array.from(shared)).toEqual([2, 4, 6]);
    }
    const moved = Float64Array.of(1, 2, 3);
    structuredClone(moved.buffer, { transfer: [moved.buffer] });
    expect(thrown(() => kernels.sum(moved))).toMatch(
      /^ERR_DATA: sum: x: this array was transferred/,
    );
  });

  it('matmul checks shapes, strides, overlap and options', () => {
    const a = allocate([2, 3]);
    const b = allocate([3, 2]);
    const flat = allocate(6);
    const data = new Float64Array(6);
    for (const [call, error] of [
      [() => kernels.matmul(a, a), /^ERR_SHAPE: matmul: a has 3 columns, b has 2 rows/],
      [
        () => kernels.matmul(flat, b),
        /^ERR_SHAPE: matmul: a: expected an array of two axes, got shape \[6\]/,
      ],
      [
        () => kernels.matmul(a, b, a),
        /^ERR_SHAPE: matmul: out: expected shape \[2, 2\], got \[2, 3\]/,
      ],
      [
        () => kernels.matmul(a, b, { data: a, shape: [2, 2] }),
        /^ERR_OPTION: matmul: out: it overlaps/,
      ],
      [() => kernels.matmul(a, b, new Float64Array(5)), /^ERR_SHAPE: matmul: out: expected 4/],
      [
        () => kernels.matmul(a, b, new Float32Array(4)),
        /^ERR_OPTION: matmul: out: expected float64/,
      ],
      [
        () => kernels.matmul({ data, shape: [3, 3] }, { data, shape: [3, 1] }),
        /reaches element 8 of 6/,
      ],
      [() => kernels.matmul({ data, shape: [2, 2], offset: 4 }, b), /reaches element 7 of 6/],
      [
        () => kernels.matmul({ data, shape: [2, 2], strides: [-1, 1] }, b),
        /^ERR_OPTION: .*strides\[0\]/,
      ],
      [
        () => kernels.matmul({ data, shape: [2] } as never, b),
        /^ERR_SHAPE: matmul: a: shape: expected two/,
      ],
      [
        () => kernels.matmul({ data, shape: [2, 3], stride: [1, 1] } as never, b),
        /unknown property 'stride'/,
      ],
      [
        () => kernels.matmul(a, b, undefined, { transpose: true } as never),
        /unknown option 'transpose'/,
      ],
      [
        () => kernels.matmul(a, b, undefined, { transposeA: 1 } as never),
        /^ERR_OPTION: matmul: transposeA/,
      ],
      [
        () => kernels.matmul(a, b, undefined, { bias: new Float64Array(3) }),
        /^ERR_SHAPE: matmul: bias/,
      ],
      [
        () => kernels.matmul(a, b, undefined, { accumulate: true }),
        /^ERR_OPTION: matmul: accumulate/,
      ],
      [
        () => kernels.matmul(a, b, { data, shape: [2, 2], strides: [1, 1] }),
        /^ERR_SHAPE: matmul: out: its rows/,
      ],
      [
        () => kernels.matmul(a, b, { data, shape: [2, 2], strides: [1, 2] }),
        /^ERR_SHAPE: matmul: out: its rows/,
      ],
    ] as const) {
      expect(thrown(call)).toMatch(error);
    }
    expect(Array.from(data)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('is made by allocate alone', () => {
    const a = allocate(1);
    const Class = a.constructor as new () => unknown;
    expect(thrown(() => new Class())).toMatch(/^ERR_OPTION: CoreArray: made by allocate/);
    class Heir extends (Class as new () => object) {}
    expect(thrown(() => new Heir())).toMatch(/^ERR_OPTION/);
  });
});
