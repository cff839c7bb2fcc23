// Neuron.run sums short samples and arrays of JavaScript itself (src/neuron/answer.ts): the kernel's bits, whatever the kind of
// array, and nothing that a caller's object does may pass unseen.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { core, init } from '../src/core/engine.js';
import { supports } from '../src/core/wasm/probe.js';
import { ACTIVATION_NAMES, activationCode } from '../src/description/activations.js';
import { DataError, DisposedError, Neuron, ShapeError } from '../src/index.js';

const ENGINES = (['simd', 'js', 'relaxed'] as const).filter(
  (name) => name === 'js' || supports(name),
);
const ACTIVATIONS = ACTIVATION_NAMES.filter((name) => name !== 'softmax');
const SIZES = [
  1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 40, 100, 127, 128, 129, 1000, 4095, 4096, 5000,
];

/** The kernel's answer. */
function kernelAnswer(x: ArrayLike<number>, weights: ArrayLike<number>, code: number): number {
  const engine = core();
  const count = x.length;
  const at = engine.allocate(16 * count);
  engine.f64.set(x, at >>> 3);
  engine.f64.set(Array.from(weights).slice(0, count), (at >>> 3) + count);
  const bias = weights.length > count ? weights[count]! : -0;
  const answer = engine.neuronRun(count, at, at + 8 * count, bias, code, 0.01);
  engine.release(at);
  return answer;
}

const number = (seed: number, j: number): number => {
  const magnitude = ((seed + j) % 5) * 3 - 6;
  return Math.sin(seed * 12.9898 + j * 78.233) * 10 ** magnitude;
};

it.each(ENGINES)('%s: the bits of the kernel for every kind of array and size', async (engine) => {
  await init({ engine });
  for (const count of SIZES) {
    for (const bias of [true, false]) {
      const activation = ACTIVATIONS[(count + (bias ? 1 : 0)) % ACTIVATIONS.length]!;
      const weights = Float64Array.from({ length: count + (bias ? 1 : 0) }, (_, j) => number(7, j));
      const neuron = new Neuron({ inputs: count, bias, weights, activation });
      const single = Float32Array.from({ length: count }, (_, j) => number(count, j));
      const double = Float64Array.from(single);
      const expected = kernelAnswer(double, weights, activationCode(activation));
      class Mine extends Float64Array {}
      const whole = new Float64Array(count + 3);
      whole.set(double, 2);
      const likeArray = { ...Array.from(double), length: count } as ArrayLike<number>;
      const mixed: unknown[] = Array.from(double);
      mixed.push('not a number');
      mixed.pop();
      const samples = [
        Array.from(double),
        double,
        single,
        Mine.from(double),
        whole.subarray(2, 2 + count),
        mixed,
        likeArray,
      ] as (number[] | Float64Array)[];
      for (const sample of samples) expect(neuron.run(sample)).toBe(expected);
      const rows = samples as number[][];
      expect(Array.from(neuron.run(rows))).toEqual(rows.map(() => expected));
      const data = new Float64Array(3 * count);
      for (let i = 0; i < 3; i++) data.set(double, i * count);
      const flat = neuron.run({ data, shape: [3, count] });
      expect(Array.from(flat)).toEqual([expected, expected, expected]);
    }
  }
  await init();
});

it('answers as the kernel does for every activation', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ACTIVATIONS),
      fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
        minLength: 1,
        maxLength: 20,
      }),
      fc.array(fc.double({ noNaN: true, min: -1e3, max: 1e3 }), { minLength: 20, maxLength: 20 }),
      (activation, x, drawn) => {
        const weights = drawn.slice(0, x.length);
        const neuron = new Neuron({ inputs: x.length, bias: false, weights, activation });
        const expected = kernelAnswer(x, weights, activationCode(activation));
        expect(neuron.run(x)).toBe(expected);
        expect(neuron.run([x])[0]).toBe(expected);
        expect(neuron.run(Float64Array.from(x))).toBe(expected);
      },
    ),
  );
});

it('sums beyond the largest number: finite inputs are no error', () => {
  for (const count of [2, 9, 40, 200]) {
    const weights = new Float64Array(count).fill(10);
    const large = new Array<number>(count).fill(1e308);
    const sigmoid = new Neuron({ inputs: count, bias: false, weights });
    const linear = new Neuron({ inputs: count, bias: false, weights, activation: 'linear' });
    for (const x of [large, Float64Array.from(large)]) {
      expect(sigmoid.run(x)).toBe(1);
      expect(linear.run(x)).toBe(Number.POSITIVE_INFINITY);
      expect(Array.from(linear.run([x, x] as number[][]))).toEqual([Infinity, Infinity]);
    }
  }
});

it.each([3, 40, 200])('names what is no finite number among %i', (count) => {
  const neuron = new Neuron({ inputs: count, seed: 1, activation: 'relu' });
  const bad: unknown[] = [NaN, Infinity, -Infinity, '1', null, undefined, true, 1n, {}, [1]];
  for (const value of bad) {
    const x: unknown[] = new Array(count).fill(1);
    x[2] = value;
    expect(() => neuron.run(x as number[])).toThrow(DataError);
    expect(() => neuron.run(x as number[])).toThrow(/row 0, column 2 is /);
    expect(() => neuron.run([new Array(count).fill(1), x] as number[][])).toThrow(
      /row 1, column 2/,
    );
    if (typeof value !== 'number') continue;
    expect(() => neuron.run(Float64Array.from(x as number[]))).toThrow(/row 0, column 2 is /);
    expect(() => neuron.run(Float32Array.from(x as number[]))).toThrow(/row 0, column 2 is /);
  }
  const hole = new Array<number>(count).fill(1);
  delete hole[1];
  expect(() => neuron.run(hole)).toThrow(/column 1 is undefined/);
});

it.each([3, 40, 200])('goes by the true length of a typed array, %i inputs', (count) => {
  const neuron = new Neuron({ inputs: count, seed: 1 });
  class Lying extends Float64Array {
    override get length(): number {
      return count;
    }
  }
  expect(() => neuron.run(new Lying(count + 1))).toThrow(ShapeError);
  expect(() => neuron.run(new Lying(count - 1))).toThrow(ShapeError);
  expect(() => neuron.run(new Float64Array(count + 1))).toThrow(ShapeError);
  const moved = new Float64Array(count);
  structuredClone(moved, { transfer: [moved.buffer] });
  expect(() => neuron.run(moved)).toThrow();
  expect(() => neuron.run(new BigInt64Array(count) as never)).toThrow(DataError);
  // A view without elements of its own; what it claims must reach no memory.
  const view = Object.assign(new DataView(new ArrayBuffer(8 * count)), {
    ...new Array(count).fill(1),
  });
  Object.setPrototypeOf(view, Float64Array.prototype);
  Object.defineProperty(view, 'length', { value: 2 ** 20 });
  if (count > 32) expect(() => neuron.run(view as never)).toThrow();
  else expect(neuron.run(view as never)).toBe(neuron.run(new Array<number>(count).fill(1)));
});

it('runs what the caller’s object does, once, and goes on with what it was', () => {
  const weights = [1, 2, 3];
  const neuron = new Neuron({ inputs: 3, bias: false, weights, activation: 'linear' });
  let reads = 0;
  const counted = [1, 0, 1];
  Object.defineProperty(counted, 1, { get: () => ++reads });
  expect(neuron.run(counted)).toBe(1 + 2 * 1 + 3);
  expect(reads).toBe(1);

  const disposing = [1, 2, 3];
  Object.defineProperty(disposing, 2, {
    get: () => {
      neuron.dispose();
      return 3;
    },
  });
  expect(() => neuron.run(disposing)).toThrow(DisposedError);

  const other = new Neuron({ inputs: 3, seed: 1 });
  const throwing = new Proxy([1, 2, 3], {
    get: (target, key) => {
      if (key === '1') throw new RangeError('mine');
      return Reflect.get(target, key) as unknown;
    },
  });
  expect(() => other.run(throwing)).toThrow(/cannot be read: mine/);
  const { proxy, revoke } = Proxy.revocable([1, 2, 3], {});
  revoke();
  expect(() => other.run(proxy)).toThrow(DataError);
  const endless = new Proxy([[1, 2, 3]], {
    get: (target, key) => (key === 'length' ? 2 ** 32 - 1 : Reflect.get(target, key)),
  });
  expect(() => other.run(endless)).toThrow(/row 1|Out of memory|cannot be had/);
});
