import type { Memory, Pointer } from './core.js';

/** Runs `body` with one block per size and releases them, whatever happens. @throws EngineError out of memory */
export function withBlocks<T>(
  memory: Pick<Memory, 'allocate' | 'release'>,
  byteLengths: readonly number[],
  body: (...pointers: Pointer[]) => T,
): T {
  const pointers: Pointer[] = [];
  try {
    for (const byteLength of byteLengths) pointers.push(memory.allocate(byteLength));
    return body(...pointers);
  } finally {
    for (const pointer of pointers) memory.release(pointer);
  }
}
