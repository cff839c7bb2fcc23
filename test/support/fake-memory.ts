import type { Pointer } from '../../src/core/core.js';
import { outOfMemory } from '../../src/core/out-of-memory.js';
import type { BlockMemory } from '../../src/core/residency.js';

/** A memory that never moves, knows every block and refuses what a careless caller does. */
export class FakeMemory implements BlockMemory {
  readonly u32: Uint32Array;
  readonly blocks = new Map<Pointer, number>();

  constructor(readonly byteLength: number) {
    this.u32 = new Uint32Array(byteLength / 4);
  }

  allocate(byteLength: number): Pointer {
    let pointer = 16;
    for (const [start, length] of [...this.blocks].sort(([a], [b]) => a - b)) {
      if (start - pointer >= byteLength) break;
      pointer = Math.ceil((start + length) / 16) * 16;
    }
    if (pointer + byteLength > this.byteLength) throw outOfMemory(byteLength);
    this.blocks.set(pointer, byteLength);
    return pointer;
  }

  release(pointer: Pointer): void {
    const length = this.blocks.get(pointer);
    if (length === undefined) throw new Error(`block ${pointer} is not allocated`);
    this.u32.fill(0xdeadbeef, pointer >>> 2, (pointer + length) >>> 2); // whoever still reads it shall notice
    this.blocks.delete(pointer);
  }
}
