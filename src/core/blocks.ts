import type { Memory, Pointer } from './core.js';

/** The part of a memory that is needed here. */
export type BlockMemory = Pick<Memory, 'allocate' | 'release'>;

/** A block of so many bytes; whoever lent the function releases it. @throws EngineError out of memory */
export type Allocate = (byteLength: number) => Pointer;

/** Blocks that are released together. */
export class Blocks {
  readonly #memory: BlockMemory;
  readonly #pointers: Pointer[] = [];

  constructor(memory: BlockMemory) {
    this.#memory = memory;
  }

  readonly allocate: Allocate = (byteLength) => {
    const pointer = this.#memory.allocate(byteLength);
    this.#pointers.push(pointer);
    return pointer;
  };

  release(): void {
    for (const pointer of this.#pointers.splice(0)) this.#memory.release(pointer);
  }
}

/** Lends `body` an allocator and releases what it has taken, whatever happens. */
export function withAllocator<T>(memory: BlockMemory, body: (allocate: Allocate) => T): T {
  const blocks = new Blocks(memory);
  try {
    return body(blocks.allocate);
  } finally {
    blocks.release();
  }
}

/** Runs `body` with one block per size and releases them, whatever happens. @throws EngineError out of memory */
export function withBlocks<T>(
  memory: BlockMemory,
  byteLengths: readonly number[],
  body: (...pointers: Pointer[]) => T,
): T {
  return withAllocator(memory, (allocate) => body(...byteLengths.map(allocate)));
}
