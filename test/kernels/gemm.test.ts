import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FullCore as Core, GemmStart } from '../../src/core/core.js';
import { expectSameBits } from '../support/bits.js';
import { some, thorough } from '../support/effort.js';
import { js, relaxed, strict, withBlocks } from '../support/engines.js';

type Type = 'F64' | 'F32';
const TYPES: readonly Type[] = ['F64', 'F32'];
const bytesOf = (type: Type): number => (type === 'F64' ? 8 : 4);
const arrayOf = (type: Type, source: number | number[]): Float64Array | Float32Array =>
  type === 'F64' ? Float64Array.from(listOf(source)) : Float32Array.from(listOf(source));
const listOf = (source: number | number[]): number[] =>
  typeof source === 'number' ? new Array<number>(source).fill(0) : source;
const viewOf = (core: Core, type: Type): Float64Array | Float32Array =>
  type === 'F64' ? core.f64 : core.f32;
const STARTS = Object.values(GemmStart);

/** What one call is asked: sizes, layout of A, padding of rows, how far each block is from an alignment of 16. */
interface Product {
  m: number;
  n: number;
  k: number;
  start: number;
  transposedA?: boolean;
  padding?: number;
  offset?: number;
}

interface Operands {
  a: number[];
  b: number[];
  c: number[];
  bias: number[];
}

/** Numbers of very different sizes, so that another order of summation shows; some zeros of both signs. */
function numbers(count: number, seed: number): number[] {
  let state = Math.imul(seed + 1, 2654435761) >>> 0;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    if (state >>> 27 === 7) return state & 4096 ? 0 : -0;
    return (state / 2 ** 31 - 1) * 2 ** ((state >>> 7) % 24);
  });
}

const columnsOfA = ({ m, k, transposedA, padding = 0 }: Product): number =>
  (transposedA ? m : k) + padding;

function operandsOf(product: Product): Operands {
  const { m, n, k, transposedA, padding = 0 } = product;
  return {
    a: numbers((transposedA ? k : m) * columnsOfA(product), 1),
    b: numbers(k * (n + padding), 2),
    c: numbers(m * (n + padding), 3),
    bias: numbers(n, 4),
  };
}

/** C, its padding included. */
function gemm(
  core: Core,
  type: Type,
  product: Product,
  operands: Operands,
): Float64Array | Float32Array {
  const { m, n, k, start, transposedA, padding = 0, offset = 0 } = product;
  const size = bytesOf(type);
  const lda = columnsOfA(product);
  const { a, b, c, bias } = operands;
  const work = core[`gemmWorkspace${type}`](m, n, k);
  const lengths = [a, b, c, bias].map((values) => (values.length + offset) * size);
  return withBlocks(core, [...lengths, work], (...pointers) => {
    const view = viewOf(core, type);
    const [pa, pb, pc, pbias] = pointers.map((pointer) => pointer + offset * size) as [
      ...[number, number, number, number],
    ];
    view.set(a, pa / size);
    view.set(b, pb / size);
    view.set(c, pc / size);
    view.set(bias, pbias / size);
    const [rsA, csA] = transposedA ? [1, lda] : [lda, 1];
    const ld = n + padding;
    core[`gemm${type}`](m, n, k, pa, rsA, csA, pb, ld, pc, ld, start, pbias, pointers[4]!);
    return viewOf(core, type).slice(pc / size, pc / size + c.length);
  });
}

/** The definition: one element after the other, in index order. Knows nothing of Myelin. */
function naive(type: Type, product: Product, operands: Operands): Float64Array | Float32Array {
  const { m, n, k, start, transposedA, padding = 0 } = product;
  const round = type === 'F64' ? (x: number) => x : Math.fround;
  const lda = columnsOfA(product);
  const [a, b, bias] = [operands.a, operands.b, operands.bias].map((x) => arrayOf(type, x)) as [
    ...[Float64Array, Float64Array, Float64Array],
  ];
  const c = arrayOf(type, operands.c);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      const at = i * (n + padding) + j;
      const term = (p: number): number =>
        round(a[transposedA ? p * lda + i : i * lda + p]! * b[p * (n + padding) + j]!);
      let sum = start === GemmStart.bias ? bias[j]! : c[at]!;
      let p = 0;
      if (start === GemmStart.zero) sum = k > 0 ? term(p++) : 0;
      for (; p < k; p++) sum = round(sum + term(p));
      c[at] = sum;
    }
  }
  return c;
}

const nameOf = (type: Type, product: Product): string => `${type} ${JSON.stringify(product)}`;

/** Every m, n and k, with the starts, layouts, paddings and offsets in turn. */
function* sweep(ms: number[], ns: number[], ks: number[]): Generator<Product> {
  let turn = 0;
  for (const m of ms) {
    for (const n of ns) {
      for (const k of ks) {
        const start = STARTS[turn % 3]!;
        const transposedA = turn % 2 === 1;
        yield { m, n, k, start, transposedA, padding: turn % 5, offset: turn % 4 };
        turn++;
      }
    }
  }
}

const upTo = (last: number): number[] => Array.from({ length: last + 1 }, (_, i) => i);

// All engines in one test: what is expected takes most of the time.
describe('gemm, strict engines', () => {
  const check = (type: Type, product: Product, engines = strict): void => {
    const operands = operandsOf(product);
    const expected = naive(type, product, operands);
    for (const [engine, core] of [['js', js] as const, ...engines]) {
      const name = `${engine}, ${nameOf(type, product)}`;
      expectSameBits(gemm(core, type, product, operands), expected, name);
    }
  };

  it.each(TYPES)('%s: equal bits at every small size', (type) => {
    for (const product of some([...sweep(upTo(10), upTo(18), [0, 1, 2, 3, 7])]))
      check(type, product);
  });

  it.each(TYPES)('%s: each start with each layout', (type) => {
    for (const start of STARTS) {
      for (const transposedA of [false, true]) {
        for (const [m, n, k] of [
          [1, 37, 19],
          [6, 1, 9],
          [7, 10, 13],
          [13, 15, 5],
          [8, 66, 3],
          [17, 131, 33],
        ] as const) {
          check(type, { m, n, k, start, transposedA, padding: 3, offset: 1 });
        }
      }
    }
  });

  it.each(TYPES)('%s: one row, past several blocks of outputs', (type) => {
    for (const product of some([...sweep([1], upTo(70), [0, 1, 2, 9])])) check(type, product);
    for (const product of sweep([1], [97, 100, 111, 131, 300], [33])) check(type, product);
  });

  it.each(TYPES)('%s: one term', (type) => {
    for (const product of some([...sweep([9, 17, 64, 100], [1, 2, 3, 7, 10, 33, 66], [1])])) {
      for (const start of STARTS) check(type, { ...product, start });
    }
  });

  it.each(TYPES)('%s: one column, past several vectors of rows', (type) => {
    const all = sweep([...upTo(20), 33, 40, 71], [1], [2, 3, 4, 5, 8, 9, 33, 100]);
    for (const product of some([...all])) {
      for (const start of STARTS) {
        // As networks have it, and where neither a row nor a column lies by itself.
        check(type, { ...product, start, padding: 0 });
        check(type, { ...product, start, padding: 2 });
      }
    }
  });

  it.each(TYPES)('%s: about as many terms as go without tiles', (type) => {
    const all = sweep([1, 3, 4, 5, 8, 16], [1, 2, 3, 4, 5, 8], [1, 2, 4, 8, 16, 64, 65]);
    for (const product of some([...all])) {
      for (const start of STARTS) check(type, { ...product, start });
    }
  });

  it.each(TYPES)('%s: packed, past every block size', (type) => {
    const sizes = [
      [48, 128, 65],
      [50, 129, 66],
      [49, 143, 257],
      [66, 130, 300],
      [130, 64, 259],
      [137, 66, 130],
      [4, 5, 513],
      [1, 9, 600],
    ] as const;
    const large = [
      [51, 1027, 35],
      [263, 129, 80],
      [53, 515, 258],
    ] as const;
    const release = strict.filter(([engine]) => engine !== 'debug');
    for (const [i, [m, n, k]] of [
      ...sizes,
      ...thorough<readonly (typeof large)[number][]>(large, []),
    ].entries()) {
      const engines = i < sizes.length ? strict : release;
      for (const transposedA of thorough([false, true], [i % 2 === 1])) {
        const product = { m, n, k, start: STARTS[i % 3]!, transposedA };
        check(type, { ...product, padding: i % 3, offset: i % 4 }, engines);
      }
    }
  });

  it.each(TYPES)('%s: random sizes, layouts and values, special ones among them', (type) => {
    const value = fc.oneof(fc.double(), fc.double({ min: -4, max: 4 }), fc.constant(-0));
    fc.assert(
      fc.property(
        fc.record({
          m: fc.nat(12),
          n: fc.nat(20),
          k: fc.nat(12),
          start: fc.constantFrom(...STARTS),
          transposedA: fc.boolean(),
          padding: fc.nat(3),
          offset: fc.nat(3),
        }),
        fc.array(value, { minLength: 1, maxLength: 50 }),
        (product, values) => {
          const operands = operandsOf(product);
          for (const list of Object.values(operands)) {
            for (let i = 0; i < list.length; i++) list[i] = values[(i * 7) % values.length]!;
          }
          const expected = naive(type, product, operands);
          for (const [engine, core] of strict) {
            const name = `${engine}, ${nameOf(type, product)}`;
            expectSameBits(gemm(core, type, product, operands), expected, name);
          }
        },
      ),
    );
  });
});

describe.each(strict)('transpose, %s', (_, core) => {
  it.each(TYPES)('transpose%s', (type) => {
    const size = bytesOf(type);
    for (const rows of [...upTo(9), 33]) {
      for (const columns of [...upTo(9), 18]) {
        for (const padding of [0, 1, 3]) {
          const [ldsrc, lddst] = [columns + padding, rows + padding];
          const values = numbers(rows * ldsrc, 5);
          const before = numbers(columns * lddst, 6);
          const actual = withBlocks(
            core,
            [values.length * size, before.length * size],
            (src, dst) => {
              const view = viewOf(core, type);
              view.set(values, src / size);
              view.set(before, dst / size);
              core[`transpose${type}`](rows, columns, src, ldsrc, dst, lddst);
              return view.slice(dst / size, dst / size + before.length);
            },
          );
          const expected = arrayOf(type, before);
          for (let i = 0; i < rows; i++) {
            for (let j = 0; j < columns; j++) expected[j * lddst + i] = values[i * ldsrc + j]!;
          }
          expectSameBits(actual, expected, `${type} ${rows}×${columns} padding ${padding}`);
        }
      }
    }
  });
});

// A workspace is made for the largest batch; the last batch of an epoch has fewer rows, which may be the terms of a sum.
it.each([...strict, ...(relaxed ? [['relaxed', relaxed] as const] : [])])(
  'no product needs more workspace than one of more rows or terms, %s',
  (_name, core) => {
    for (const type of TYPES) {
      const workspace = core[`gemmWorkspace${type}`];
      for (const [m, n] of [
        [64, 512],
        [200, 300],
        [48, 1100],
        [1000, 70],
      ] as const) {
        let before = 0;
        for (let k = 1; k < 1100; k++) {
          const bytes = workspace(m, n, k);
          if (bytes < before) expect.fail(`${type} ${m}×${n}×${k}: ${bytes} after ${before}`);
          before = bytes;
        }
      }
      let before = 0;
      for (let m = 1; m < 600; m++) {
        const bytes = workspace(m, 300, 257);
        if (bytes < before) expect.fail(`${type} ${m} rows: ${bytes} after ${before}`);
        before = bytes;
      }
    }
  },
);

describe.skipIf(!relaxed)('gemm, relaxed', () => {
  // Both results lie within γ(k + 1)·(|start| + Σ|a·b|) of the exact sum, γ(k) = k·u/(1 − k·u) (Higham, Accuracy and
  // Stability of Numerical Algorithms, 3.1), fused or not; so they differ by at most twice that.
  it.each(TYPES)('%s: within the bound for sums of k products', (type) => {
    const unit = type === 'F64' ? 2 ** -53 : 2 ** -24;
    for (const product of some([
      ...sweep(upTo(9), [1, 3, 5, 10, 17, 130], [0, 1, 4, 33]),
      ...sweep([33, 70], [10, 131], [100]),
      ...sweep([5, 10, 12, 15, 19, 20, 43], [8, 10, 17, 66, 131], [1, 2, 3, 65]),
      ...sweep([48, 75], [130], [259]),
    ])) {
      const operands = operandsOf(product);
      const absolute = Object.fromEntries(
        Object.entries(operands).map(([name, values]) => [name, values.map(Math.abs)]),
      ) as unknown as Operands;
      const actual = gemm(relaxed!, type, product, operands);
      const expected = naive(type, product, operands);
      const scale = naive('F64', product, absolute);
      const gamma = ((product.k + 1) * unit) / (1 - (product.k + 1) * unit);
      for (let i = 0; i < actual.length; i++) {
        const bound = 2 * gamma * (1 + gamma) * scale[i]!;
        if (!(Math.abs(actual[i]! - expected[i]!) <= bound)) {
          expect.fail(`${nameOf(type, product)} index ${i}: ${actual[i]}, expected ${expected[i]}`);
        }
      }
    }
  });
});
