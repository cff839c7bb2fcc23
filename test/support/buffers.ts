import type { FullCore as Core } from '../../src/core/core.js';
import { withBlocks } from './engines.js';

export type Type = 'F64' | 'F32';
export const TYPES: readonly Type[] = ['F64', 'F32'];
export type Floats = Float64Array | Float32Array;

export interface Buffer {
  readonly pointer: number;
  read(): Floats;
}

/**
 * Runs `body` with a copy of each array in the core's memory, `offset` elements past an aligned address, and guard
 * bytes right behind it.
 */
export function withBuffers<T>(
  core: Core,
  type: Type,
  arrays: readonly ArrayLike<number>[],
  body: (...buffers: Buffer[]) => T,
  offset = 0,
): T {
  const size = type === 'F64' ? 8 : 4;
  const view = () => (type === 'F64' ? core.f64 : core.f32);
  return withBlocks(
    core,
    arrays.map((array) => (array.length + offset) * size),
    (...blocks) =>
      body(
        ...arrays.map((array, i) => {
          const pointer = blocks[i]! + offset * size;
          view().set(array, pointer / size);
          return {
            pointer,
            read: () => view().slice(pointer / size, pointer / size + array.length),
          };
        }),
      ),
  );
}

/** Numbers in (−1, 1), the same on every platform. */
export function uniform(count: number, seed: number): number[] {
  let state = Math.imul(seed, 2654435761) >>> 0;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 31 - 1;
  });
}

/** Numbers of very different sizes, so that another order of summation shows. */
export function varied(count: number, seed: number): number[] {
  return uniform(count, seed).map((x, i) => x * 2 ** ((i * 7 + seed) % 24));
}
