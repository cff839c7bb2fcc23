import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FullCore as Core } from '../../src/core/core.js';
import { expectSameBits, SIZES } from '../support/bits.js';
import { js, strict, withBlocks } from '../support/engines.js';

type Type = 'F64' | 'F32';
const TYPES: readonly Type[] = ['F64', 'F32'];
const bytesOf = (type: Type): number => (type === 'F64' ? 8 : 4);
const viewOf = (core: Core, type: Type): Float64Array | Float32Array =>
  type === 'F64' ? core.f64 : core.f32;

/** Numbers of very different sizes, so that another order of summation shows. */
function numbers(count: number, seed: number): number[] {
  let state = seed * 2654435761 + 12345;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state / 2 ** 31 - 1) * 2 ** ((state >>> 7) % 24);
  });
}

function dot(
  core: Core,
  type: Type,
  a: number[],
  b: number[],
  start: number,
  offset: number,
): number {
  const size = bytesOf(type);
  return withBlocks(core, [(a.length + offset) * size, (b.length + 3) * size], (pa, pb) => {
    const view = viewOf(core, type);
    view.set(a, pa / size + offset);
    view.set(b, pb / size + 3);
    return core[`dot${type}`](a.length, pa + offset * size, pb + 3 * size, start);
  });
}

describe.each(strict)('linear kernels, %s against the JS core', (_, core) => {
  it.each(TYPES)('dot%s: equal bits at every size and offset', (type) => {
    for (const size of SIZES) {
      for (const offset of [0, 1, 2]) {
        const [a, b] = [numbers(size, 1 + size), numbers(size, 77 + size)];
        for (const start of [0, -0, 3.7]) {
          expect(dot(core, type, a, b, start, offset), `size ${size}`).toBe(
            dot(js, type, a, b, start, offset),
          );
        }
      }
    }
  });

  it.each(TYPES)('gemv%s: equal bits, padded rows, and every row as dot', (type) => {
    const size = bytesOf(type);
    const run = (engine: Core, rows: number, columns: number, lda: number) =>
      withBlocks(
        engine,
        [(rows * lda + 1) * size, (columns + 1) * size, (rows + 1) * size],
        (a, x, y) => {
          const view = viewOf(engine, type);
          view.set(numbers(rows * lda, rows), a / size);
          view.set(numbers(columns, 5), x / size);
          view[y / size + rows] = 42;
          engine[`gemv${type}`](rows, columns, a, lda, x, 0.5, y);
          expect(view[y / size + rows]).toBe(42);
          const values = view.slice(y / size, y / size + rows);
          for (let i = 0; i < rows; i++) {
            expect(values[i]).toBe(engine[`dot${type}`](columns, a + i * lda * size, x, 0.5));
          }
          return values;
        },
      );
    for (const rows of [0, 1, 2, 3, 4, 5, 8, 17]) {
      for (const columns of [0, 1, 3, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100, 101]) {
        for (const lda of [columns, columns + 3]) {
          expectSameBits(
            run(core, rows, columns, lda),
            run(js, rows, columns, lda),
            `${rows}×${columns}, lda ${lda}`,
          );
        }
      }
    }
  });

  it.each(['axpyF64', 'axpyF32'] as const)('%s: equal bits, nothing beyond', (name) => {
    const type = name.endsWith('F64') ? 'F64' : 'F32';
    const size = bytesOf(type);
    const run = (engine: Core, x: number[], y: number[], factor: number, offset: number) =>
      withBlocks(engine, [(x.length + offset) * size, (y.length + offset + 1) * size], (px, py) => {
        const view = viewOf(engine, type);
        view.set(x, px / size + offset);
        view.set(y, py / size + offset);
        view[py / size + offset + y.length] = 42;
        engine[name](x.length, factor, px + offset * size, py + offset * size);
        return view.slice(py / size + offset, py / size + offset + y.length + 1);
      });
    for (const count of SIZES) {
      const [x, y] = [numbers(count, 3), numbers(count, 9)];
      for (const offset of [0, 1, 3]) {
        expectSameBits(
          run(core, x, y, 0.37, offset),
          run(js, x, y, 0.37, offset),
          `${name} ${count}`,
        );
      }
    }
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double(), fc.double()), { maxLength: 40 }),
        fc.double(),
        (pairs, factor) => {
          const [x, y] = [pairs.map((p) => p[0]), pairs.map((p) => p[1])];
          expectSameBits(run(core, x, y, factor, 1), run(js, x, y, factor, 1), name);
        },
      ),
    );
  });
});
