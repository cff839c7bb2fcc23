import { type Core, type Pointer, SCRATCH_BYTES } from '../../src/core/core.js';

/** Enough for a kernel that runs a few vectors too far; a multiple of the alignment. */
const GUARD = 256;
const MARK = 0xa5;
/** What a fresh block holds: as float64 or float32 a NaN, so that a number read before it was written shows. */
const FRESH = 0xff;

/** Every memory that was guarded. */
export const guardedMemories: GuardedBlocks[] = [];

/** Puts guard bytes around every block that the core gives out from now on, its scratch block included. */
export function guarded(core: Core): Core {
  const blocks = new GuardedBlocks(core);
  guardedMemories.push(blocks);
  Object.defineProperties(core, {
    allocate: { value: blocks.allocate },
    release: { value: blocks.release },
    scratch: { value: blocks.allocate(SCRATCH_BYTES) },
  });
  return core;
}

class GuardedBlocks {
  readonly core: Core;
  readonly #allocate: Core['allocate'];
  readonly #release: Core['release'];
  readonly #blocks = new Map<Pointer, number>();
  /** Blocks given out so far. */
  count = 0;

  constructor(core: Core) {
    this.core = core;
    this.#allocate = core.allocate.bind(core);
    this.#release = core.release.bind(core);
  }

  readonly allocate = (byteLength: number): Pointer => {
    const start = this.#allocate(byteLength + 2 * GUARD);
    const bytes = this.#bytes();
    bytes.fill(MARK, start, start + byteLength + 2 * GUARD);
    bytes.fill(FRESH, start + GUARD, start + GUARD + byteLength);
    this.#blocks.set(start + GUARD, byteLength);
    this.count++;
    return start + GUARD;
  };

  readonly release = (pointer: Pointer): void => {
    this.#check(pointer);
    this.#blocks.delete(pointer);
    this.#release(pointer - GUARD);
  };

  /** Fails where a byte around any block was written. */
  check(): void {
    for (const pointer of this.#blocks.keys()) this.#check(pointer);
  }

  #check(pointer: Pointer): void {
    const byteLength = this.#blocks.get(pointer);
    if (byteLength === undefined) throw new Error(`block ${pointer} is not allocated`);
    const bytes = this.#bytes();
    const end = pointer + byteLength;
    for (let i = 1; i <= GUARD; i++) {
      if (bytes[pointer - i] !== MARK)
        throw new Error(`written ${i} bytes before a block of ${byteLength}`);
      if (bytes[end + i - 1] !== MARK)
        throw new Error(`written ${i} bytes behind a block of ${byteLength}`);
    }
  }

  #bytes(): Uint8Array {
    return new Uint8Array(this.core.u32.buffer); // read anew: memory may have grown
  }
}
