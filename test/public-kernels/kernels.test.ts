// The numeric core in people's hands: what it answers, on both engines, in linear memory and out of it.
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { ACTIVATIONS } from '../../src/core/abi-names.js';
import { createJsKernels } from '../../src/core/public-kernels.js';
import { engineName, init, OptionError } from '../../src/index.js';
import * as kernels from '../../src/kernels.js';
import { allocate, type CoreArray, type DType, type Operand } from '../../src/kernels.js';
import { expectSameBits } from '../support/bits.js';
import { runs } from '../support/effort.js';
import { expectError } from '../support/errors.js';
import { RANDOM_VALUE, SPECIAL } from '../support/values.js';

type Numbers = Float64Array | Float32Array;
const DTYPES: readonly DType[] = ['float64', 'float32'];
const SIZES = [0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 33, 100, 1001, 8191, 8193, 20_011];
const MAPS = [
  'exp',
  'log',
  'sigmoid',
  'sigmoidDerivative',
  'tanh',
  'tanhDerivative',
  'relu',
  'leakyRelu',
  'elu',
  'selu',
  'gelu',
  'silu',
  'softplus',
  'mish',
  'hardSigmoid',
] as const;

/** Each by its name. */
const MAP_OF = new Map<string, (x: Operand, out?: Operand) => Operand>(
  Object.entries({ ...kernels }) as [],
);
const startEngine = engineName();
afterAll(() => init({ engine: startEngine }));

const typed = (dtype: DType, values: readonly number[]): Numbers =>
  dtype === 'float64' ? Float64Array.from(values) : Float32Array.from(values);

/** Repeatable numbers, the special ones among them. */
const numbers = (length: number, seed = 1): number[] =>
  Array.from({ length }, (_, i) =>
    i % 11 === 10 ? SPECIAL[(i * seed) % SPECIAL.length]! : ((i * 7919 * seed) % 1009) / 101 - 5,
  );
const tame = (length: number, seed = 1): number[] =>
  Array.from({ length }, (_, i) => ((i * 7919 * seed) % 1009) / 505 - 1);

function resident(values: Numbers, shape?: readonly number[]): CoreArray {
  const dtype = values instanceof Float64Array ? 'float64' : 'float32';
  return allocate(shape ?? values.length, dtype).set(values);
}

/** The twins, called directly: what each function must answer to the bit. */
const oracle = createJsKernels();
function twin(name: (typeof MAPS)[number], x: Numbers): Numbers {
  const single = x instanceof Float32Array;
  const view = (): Numbers => (single ? oracle.f32 : oracle.f64);
  const size = single ? 4 : 8;
  const pointer = oracle.allocate(x.length * size);
  view().set(x, pointer / size);
  const code = (ACTIVATIONS as readonly string[]).indexOf(name);
  if (code > 2) {
    oracle[single ? 'activateF32' : 'activateF64'](code, 0.01, x.length, pointer, pointer);
  } else {
    const key = `${name as 'exp'}${single ? 'F32' : 'F64'}` as const;
    oracle[key](x.length, pointer, pointer);
  }
  const answer = view().slice(pointer / size, pointer / size + x.length);
  oracle.release(pointer);
  return answer;
}

describe.each(['simd', 'js'] as const)('engine %s', (engine) => {
  const use = () => init({ engine });

  it.each(MAPS)('%s: the twin to the bit, everywhere and in place', async (name) => {
    await use();
    const call = MAP_OF.get(name)!;
    for (const dtype of DTYPES) {
      for (const size of SIZES) {
        const x = typed(dtype, numbers(size));
        const expected = twin(name, x);
        const kept = x.slice();
        expectSameBits(call(x) as Numbers, expected, `${name} ${dtype} plain`);
        expectSameBits(x, kept, 'x stays');
        const a = resident(x);
        const b = call(a) as CoreArray;
        expectSameBits(b.view(), expected, `${name} ${dtype} resident`);
        const out = typed(dtype, tame(size));
        expect(call(a, out)).toBe(out);
        expectSameBits(out, expected, `${name} resident to plain`);
        expect(call(x, b)).toBe(b);
        expectSameBits(b.view(), expected, `${name} plain to resident`);
        expect(call(a, b)).toBe(b);
        expectSameBits(b.view(), expected, `${name} resident to resident`);
        call(a, a);
        expectSameBits(a.view(), expected, `${name} in place`);
        call(x, x);
        expectSameBits(x, expected, `${name} plain in place`);
        b.dispose();
      }
    }
  });

  it('leakyRelu takes a slope', async () => {
    await use();
    for (const dtype of DTYPES) {
      const round = dtype === 'float64' ? (v: number) => v : Math.fround;
      for (const slope of [0, 0.2, 1.5]) {
        const x = typed(dtype, tame(33));
        const expected = x.map((v) => (v < 0 ? v * round(slope) : v));
        expectSameBits(kernels.leakyRelu(x, undefined, slope), expected);
        const a = resident(x);
        expectSameBits(kernels.leakyRelu(a, undefined, slope).view(), expected);
        expectSameBits(kernels.leakyRelu(a, a, slope).view(), expected, 'in place');
      }
    }
    for (const slope of [-1, Number.NaN, '0.2', null]) {
      const call = () => kernels.leakyRelu(Float64Array.of(1), undefined, slope as number);
      expectError(call, OptionError, 'ERR_OPTION', 'leakyRelu: slope');
    }
  });

  it('views of one buffer that overlap are read before they are written', async () => {
    await use();
    for (const size of [5, 20_011]) {
      for (const [from, to] of [
        [0, 3],
        [3, 0],
      ] as const) {
        const memory = Float64Array.from(tame(size + 3));
        const expected = twin('exp', memory.subarray(from, from + size));
        kernels.exp(memory.subarray(from, from + size), memory.subarray(to, to + size));
        expectSameBits(memory.subarray(to, to + size), expected);
        const array = allocate(size + 3).set(tame(size + 3));
        const all = array.view();
        kernels.exp(all.subarray(from, from + size), all.subarray(to, to + size));
        expectSameBits(array.view().subarray(to, to + size), expected);
      }
    }
  });

  it('sums: by their order of summation', async () => {
    await use();
    for (const dtype of DTYPES) {
      const round = dtype === 'float64' ? (v: number) => v : Math.fround;
      for (const size of SIZES) {
        const x = typed(dtype, tame(size, 3));
        const y = typed(dtype, tame(size, 5));
        const block = dtype === 'float64' ? 8 : 16;
        const a = resident(x);
        const b = resident(y);
        const inner = orderedSum(size, block, dtype === 'float64' ? 2 : 4, round, (i) =>
          round(x[i]! * y[i]!),
        );
        const total = orderedSum(
          size,
          8,
          2,
          (v) => v,
          (i) => x[i]!,
        );
        const squares = orderedSum(
          size,
          8,
          2,
          (v) => v,
          (i) => x[i]! * x[i]!,
        );
        for (const [p, q] of [
          [x, y],
          [a, b],
          [a, y],
          [x, b.view()],
        ] as const) {
          expect(kernels.dot(p, q)).toBe(inner);
          expect(kernels.sum(p)).toBe(total);
          expect(kernels.norm(p)).toBe(Math.sqrt(squares));
        }
      }
    }
  });

  it('norm neither overflows nor loses small numbers', async () => {
    await use();
    for (const factor of [1e-320, 5e-324, 1e-200, 1e-150, 1e150, 1e200, 1e307]) {
      for (const size of [1, 3, 100, 9001]) {
        const x = new Float64Array(size).fill(factor);
        const expected = factor * Math.sqrt(size);
        if (expected === Number.POSITIVE_INFINITY) continue;
        const a = resident(x);
        for (const got of [kernels.norm(x), kernels.norm(a)]) {
          expect(Math.abs(got - expected)).toBeLessThanOrEqual(1e-14 * expected + 5e-324);
        }
        expectSameBits(a.view(), x, 'x stays');
      }
    }
    expect(kernels.norm(new Float64Array(3))).toBe(0);
    expect(kernels.norm(new Float64Array(0))).toBe(0);
    expect(kernels.norm(Float64Array.of(1, Number.NEGATIVE_INFINITY))).toBe(
      Number.POSITIVE_INFINITY,
    );
    expect(kernels.norm(Float64Array.of(Number.NaN, Number.NEGATIVE_INFINITY))).toBeNaN();
    expect(kernels.norm(Float32Array.of(3e38, 3e38))).toBeCloseTo(
      Math.fround(3e38) * Math.SQRT2,
      -30,
    );
  });

  it('axpy, scale, multiply: two operands anywhere, out anywhere', async () => {
    await use();
    for (const dtype of DTYPES) {
      const round = dtype === 'float64' ? (v: number) => v : Math.fround;
      const alpha = -1.7;
      for (const size of SIZES) {
        const x = typed(dtype, tame(size, 3));
        const y = typed(dtype, tame(size, 7));
        const sums = typed(
          dtype,
          Array.from(x, (v, i) => y[i]! + round(round(alpha) * v)),
        );
        const scaled = typed(
          dtype,
          Array.from(x, (v) => round(alpha) * v),
        );
        const products = typed(
          dtype,
          Array.from(x, (v, i) => v * y[i]!),
        );
        const places = <T>(
          values: Numbers,
          check: (operand: Operand, read: () => Numbers) => T,
        ) => {
          const plain = values.slice();
          check(plain, () => plain);
          const array = resident(values);
          check(array, () => array.view());
        };
        places(x, (p) =>
          places(y, (q, read) => {
            const before = (
              p instanceof Float64Array || p instanceof Float32Array ? p : (p as CoreArray).view()
            ).slice();
            expectSameBits(viewed(kernels.multiply(p, q)), products, 'multiply');
            expectSameBits(viewed(kernels.scale(alpha, p)), scaled, 'scale');
            places(x, (out, result) => {
              expect(kernels.multiply(p, q, out)).toBe(out);
              expectSameBits(result(), products, 'multiply, out');
              expect(kernels.scale(alpha, p, out)).toBe(out);
              expectSameBits(result(), scaled, 'scale, out');
            });
            expectSameBits(viewed(p), before, 'x stays');
            expect(kernels.axpy(alpha, p, q)).toBe(q);
            expectSameBits(read(), sums, 'axpy');
            expectSameBits(viewed(p), before, 'x stays');
          }),
        );
        // In place, for either argument.
        const a = resident(x);
        const b = resident(y);
        kernels.multiply(a, b, b);
        expectSameBits(b.view(), products, 'into y');
        b.set(y);
        kernels.multiply(a, b, a);
        expectSameBits(a.view(), products, 'into x');
        a.set(x);
        kernels.scale(alpha, a, a);
        expectSameBits(a.view(), scaled, 'in place');
        a.set(x);
        kernels.axpy(1, a, a);
        expectSameBits(
          a.view(),
          typed(
            dtype,
            Array.from(x, (v) => v + v),
          ),
          'twice itself',
        );
      }
    }
  });

  it('softmax and logSumExp, by rows', async () => {
    await use();
    for (const dtype of DTYPES) {
      const tolerance = dtype === 'float64' ? 1e-14 : 1e-5;
      for (const [rows, columns] of [
        [1, 1],
        [1, 7],
        [5, 3],
        [40, 10],
        [3, 1001],
      ] as const) {
        const x = typed(dtype, tame(rows * columns, 3));
        const expected = Array.from({ length: rows }, (_, i) => {
          const row = Array.from(x.subarray(i * columns, (i + 1) * columns));
          const total = row.reduce((sum, v) => sum + Math.exp(v), 0);
          return { log: Math.log(total), shares: row.map((v) => Math.exp(v) / total) };
        });
        const a = resident(x, [rows, columns]);
        const plain = kernels.softmax(x, undefined, columns);
        const array = kernels.softmax(a);
        expect(array.shape).toEqual([rows, columns]);
        expectSameBits(array.view(), plain);
        for (const [i, value] of expected.flatMap(({ shares }) => shares).entries()) {
          expect(Math.abs(plain[i]! - value)).toBeLessThanOrEqual(
            tolerance * value + tolerance * 1e-3,
          );
        }
        const logs = kernels.logSumExpRows(x, undefined, columns);
        const inMemory = kernels.logSumExpRows(a);
        expect(inMemory.shape).toEqual([rows]);
        expectSameBits(inMemory.view(), logs);
        for (const [i, { log }] of expected.entries()) {
          expect(Math.abs(logs[i]! - log)).toBeLessThanOrEqual(20 * tolerance);
        }
        expect(kernels.logSumExp(x.subarray(0, columns))).toBe(logs[0]);
        kernels.softmax(a, a);
        expectSameBits(a.view(), plain, 'in place');
        array.dispose();
        inMemory.dispose();
      }
    }
    expect(kernels.logSumExp(Float64Array.of(1000, 1000))).toBeCloseTo(1000 + Math.LN2, 12);
  });

  it('matmul: strided, transposed, with bias, accumulated: index order over k', async () => {
    await use();
    const sizes = fc.integer({ min: 1, max: 19 });
    fc.assert(
      fc.property(
        ...[sizes, sizes, sizes],
        fc.constantFrom(...DTYPES),
        fc.record({
          transposeA: fc.boolean(),
          transposeB: fc.boolean(),
          start: fc.constantFrom('zero', 'bias', 'accumulate'),
          gaps: fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)),
          columnGap: fc.nat(2),
          places: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
        }),
        (m, k, n, dtype, { transposeA, transposeB, start, gaps, columnGap, places }) => {
          const made: CoreArray[] = [];
          const matrix = (
            rows: number,
            columns: number,
            gap: number,
            step: number,
            inside: boolean,
            seed: number,
          ) => {
            const offset = gap;
            const strides = [columns * step + gap, step] as const;
            const values = typed(dtype, tame(offset + rows * strides[0] + 5, seed));
            const data: Operand = inside ? resident(values) : values;
            if (inside) made.push(data as CoreArray);
            const at = (i: number, j: number) => values[offset + i * strides[0] + j * strides[1]]!;
            return {
              operand: { data, shape: [rows, columns] as const, strides, offset },
              at,
              values,
            };
          };
          const a = matrix(
            transposeA ? k : m,
            transposeA ? m : k,
            gaps[0],
            1 + columnGap,
            places[0],
            3,
          );
          const b = matrix(
            transposeB ? n : k,
            transposeB ? k : n,
            gaps[1],
            1 + columnGap,
            places[1],
            5,
          );
          const c = matrix(m, n, gaps[2], 1, places[2], 7);
          const bias = typed(dtype, tame(n, 11));
          const round = dtype === 'float64' ? (v: number) => v : Math.fround;
          const expected = c.values.slice();
          for (let i = 0; i < m; i++) {
            for (let j = 0; j < n; j++) {
              let sum = start === 'bias' ? bias[j]! : start === 'accumulate' ? c.at(i, j) : -0;
              for (let p = 0; p < k; p++) {
                const left = transposeA ? a.at(p, i) : a.at(i, p);
                const right = transposeB ? b.at(j, p) : b.at(p, j);
                sum = round(sum + round(left * right));
              }
              expected[c.operand.offset + i * c.operand.strides[0] + j] = sum;
            }
          }
          const options = {
            transposeA,
            transposeB,
            ...(start === 'bias' && { bias }),
            ...(start === 'accumulate' && { accumulate: true }),
          };
          expect(kernels.matmul(a.operand, b.operand, c.operand, options)).toBe(c.operand);
          // Between the rows nothing has changed.
          expectSameBits(viewed(c.operand.data), expected, 'out');
          if (start !== 'accumulate') {
            const fresh = kernels.matmul(a.operand, b.operand, undefined, options);
            const flat = viewed('data' in fresh ? fresh.data : fresh);
            expect(fresh.shape).toEqual([m, n]);
            expect('data' in fresh).toBe(!places[0] && !places[1]);
            for (let i = 0; i < m; i++) {
              const row = c.operand.offset + i * c.operand.strides[0];
              expectSameBits(
                flat.subarray(i * n, (i + 1) * n) as Numbers,
                expected.subarray(row, row + n) as Numbers,
              );
            }
            if (!('data' in fresh)) fresh.dispose();
          }
          for (const array of made) array.dispose();
        },
      ),
      { numRuns: runs(150) },
    );
  });

  it('matmul of larger arrays, and without terms', async () => {
    await use();
    const [m, k, n] = [70, 90, 65];
    const [x, y] = [Float64Array.from(tame(m * k)), Float64Array.from(tame(k * n, 3))];
    const a = resident(x, [m, k]);
    const b = resident(y, [k, n]);
    const c = kernels.matmul(a, b);
    const plain = kernels.matmul({ data: x, shape: [m, k] }, { data: y, shape: [k, n] });
    expectSameBits(c.view(), plain.data);
    expect(c.view()[3 * n + 5]).toBeCloseTo(
      Array.from({ length: k }, (_, p) => x[3 * k + p]! * y[p * n + 5]!).reduce((s, v) => s + v),
      10,
    );
    const none = kernels.matmul(
      { data: new Float64Array(0), shape: [2, 0] },
      { data: new Float64Array(0), shape: [0, 3] },
    );
    expectSameBits(none.data, new Float64Array(6));
  });

  it('any numbers: resident as plain', async () => {
    await use();
    fc.assert(
      fc.property(
        fc.array(RANDOM_VALUE, { maxLength: 70 }),
        fc.constantFrom(...DTYPES),
        (list, dtype) => {
          const x = typed(dtype, list);
          const a = resident(x);
          for (const name of MAPS) {
            const call = MAP_OF.get(name)!;
            const plain = call(x) as Numbers;
            expectSameBits(plain, twin(name, x), name);
            const array = call(a) as CoreArray;
            expectSameBits(array.view(), plain, name);
          }
          expect(kernels.sum(a)).toBe(kernels.sum(x));
          expect(kernels.dot(a, a)).toBe(kernels.dot(x, x));
        },
      ),
      { numRuns: runs(60) },
    );
  });
});

describe('relaxed', () => {
  it('has the strict kernels', async () => {
    const x = Float64Array.from(tame(1001));
    await init({ engine: 'js' });
    const expected = kernels.dot(x, x);
    await init({ engine: 'relaxed' }).catch(() => undefined);
    expect(kernels.dot(x, x)).toBe(expected);
  });
});

const viewed = (operand: Operand): Numbers =>
  operand instanceof Float64Array || operand instanceof Float32Array ? operand : operand.view();

/** As docs/numerics.md says: partial sums of a block, folded by vectors, then across the lanes, then the rest. */
function orderedSum(
  count: number,
  block: number,
  lanes: number,
  round: (value: number) => number,
  term: (i: number) => number,
): number {
  const partial = new Array<number>(block).fill(0);
  const whole = count - (count % block);
  for (let i = 0; i < whole; i++) partial[i % block] = round(partial[i % block]! + term(i));
  const vector = (v: number) => partial.slice(v * lanes, (v + 1) * lanes);
  const add = (a: number[], b: number[]) => a.map((value, i) => round(value + b[i]!));
  let folded = add(add(vector(0), vector(2)), add(vector(1), vector(3)));
  while (folded.length > 1) {
    const half = folded.length / 2;
    folded = add(folded.slice(0, half), folded.slice(half));
  }
  let sum = whole > 0 ? folded[0]! : 0;
  for (let i = whole; i < count; i++) sum = round(sum + term(i));
  return sum;
}
