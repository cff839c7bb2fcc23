// Gigabytes: slow, and the only way to see what lies beyond 32-bit pointers.
import { expect, it } from 'vitest';
import { MyelinError } from '../../src/base/errors.js';
import { JsMemory } from '../../src/core/js/memory.js';

it('the plain engine refuses what lies beyond 4 GiB, and no block shares its bytes with another', () => {
  const memory = new JsMemory();
  const size = 2 ** 30 - 16;
  const blocks: number[] = [];
  let refused: unknown;
  while (refused === undefined) {
    try {
      const block = memory.allocate(size);
      memory.f64[block >>> 3] = blocks.length + 1;
      blocks.push(block);
    } catch (error) {
      refused = error;
    }
    if (blocks.length > 5) break;
  }
  expect(refused).toBeInstanceOf(MyelinError);
  expect(refused).toMatchObject({ code: 'ERR_OUT_OF_MEMORY' });
  expect(blocks).toHaveLength(3);
  for (const [i, block] of blocks.entries()) expect(memory.f64[block >>> 3]).toBe(i + 1);
}, 120_000);
