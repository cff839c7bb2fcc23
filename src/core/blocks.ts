import type { Memory, Pointer } from './core.js';

/** The part of a memory that is needed here. */
type BlockMemory = Pick<Memory, 'allocate' | 'release'>;

/** A block of so many bytes; whoever lent the function releases it. @throws EngineError out of memory */
export type Allocate = (byteLength: number) => Pointer;

/** Lends `body` an allocator and releases what it has taken, whatever happens. */
export function withAllocator<T>(memory: BlockMemory, body: (allocate: Allocate) => T): T {
  const pointers: Pointer[] = [];
  try {
    return body((byteLength) => {
      const pointer = memory.allocate(byteLength);
      pointers.push(pointer);
      return pointer;
    });
  } finally {
    for (const pointer of pointers) memory.release(pointer);
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
