import { type Memory, type Pointer, SCRATCH_BYTES } from '../core.js';
import { storeLogTable } from '../log-table.js';
import { outOfMemory } from '../out-of-memory.js';

const ALIGNMENT = 16;
const HEADER = ALIGNMENT;
const FIRST_BLOCK = ALIGNMENT;
/** Pointers, also one behind the last byte, have 32 bits as in WebAssembly: `>>>` would fold others back to the start. */
const MOST_BYTES = 2 ** 32 - 65_536;
/** As in AssemblyScript's allocator, so that both engines refuse the same sizes. */
const LARGEST_BLOCK = 2 ** 30 - HEADER;

/**
 * The JS engine's linear memory: one growing ArrayBuffer and, per power of two, a list of released blocks.
 * It exists only so that both engines take the same calls; a block keeps its size class for life.
 */
export class JsMemory implements Memory {
  f64!: Float64Array;
  f32!: Float32Array;
  u32!: Uint32Array;
  readonly scratch: Pointer;
  readonly #mostBytes: number;
  #logTable: Pointer | undefined;
  #used = FIRST_BLOCK;
  readonly #released = new Map<number, Pointer[]>();

  /** Never grows beyond `mostBytes`. */
  constructor(mostBytes: number = MOST_BYTES) {
    this.#mostBytes = mostBytes;
    this.#view(new ArrayBuffer(2 * SCRATCH_BYTES));
    this.scratch = this.allocate(SCRATCH_BYTES);
  }

  get byteLength(): number {
    return this.f64.byteLength;
  }

  get logTable(): Pointer {
    this.#logTable ??= storeLogTable(this);
    return this.#logTable;
  }

  allocate(byteLength: number): Pointer {
    if (byteLength > LARGEST_BLOCK) throw outOfMemory(byteLength);
    const size = sizeClass(byteLength);
    const reused = this.#released.get(size)?.pop();
    if (reused !== undefined) return reused;
    const end = this.#used + HEADER + size;
    if (end > this.byteLength) this.#grow(end, byteLength);
    const pointer = this.#used + HEADER;
    this.u32[(pointer - HEADER) >>> 2] = size;
    this.#used = end;
    return pointer;
  }

  release(pointer: Pointer): void {
    const size = this.u32[(pointer - HEADER) >>> 2]!;
    const list = this.#released.get(size);
    if (list) list.push(pointer);
    else this.#released.set(size, [pointer]);
  }

  #grow(needed: number, requested: number): void {
    if (needed > this.#mostBytes) throw outOfMemory(requested);
    const old = new Uint8Array(this.f64.buffer);
    const wanted = Math.min(Math.max(needed, old.length * 1.5), this.#mostBytes);
    let buffer: ArrayBuffer;
    try {
      buffer = new ArrayBuffer(Math.ceil(wanted / 65_536) * 65_536);
    } catch (cause) {
      throw outOfMemory(requested, cause);
    }
    new Uint8Array(buffer).set(old);
    this.#view(buffer);
  }

  #view(buffer: ArrayBuffer): void {
    this.f64 = new Float64Array(buffer);
    this.f32 = new Float32Array(buffer);
    this.u32 = new Uint32Array(buffer);
  }
}

/** Powers of two up to 1 MiB, whole mebibytes beyond: at most half of a small block is lost, little of a large one. */
function sizeClass(byteLength: number): number {
  if (byteLength > 1_048_576) return Math.ceil(byteLength / 1_048_576) * 1_048_576;
  return Math.max(ALIGNMENT, 2 ** Math.ceil(Math.log2(Math.max(1, byteLength))));
}
