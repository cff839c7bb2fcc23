import { EngineError } from '../../base/errors.js';
import { ABI_VERSION } from '../abi.js';
import { type Core, type Kernels, type Memory, type Pointer, SCRATCH_BYTES } from '../core.js';
import { outOfMemory } from '../out-of-memory.js';
import { withKernels } from '../with-kernels.js';

interface Exports extends Kernels {
  readonly memory: WebAssembly.Memory;
  abiVersion(): number;
  isRelaxed(): number;
  allocate(byteLength: number): Pointer;
  release(pointer: Pointer): void;
}

/** AssemblyScript's allocator refuses more (BLOCK_MAXSIZE in its rt/tlsf.ts). */
const LARGEST_BLOCK = 2 ** 30 - 16;

/** What makes the table of `Core.logTable`. */
export type PlaceLogTable = (memory: Pick<Memory, 'f64' | 'allocate'>) => Pointer;

/** The engine of an instance of `module`. @throws EngineError the module is not Myelin's or of another version. */
export function wasmCore(
  instance: WebAssembly.Instance,
  module: WebAssembly.Module,
  placeLogTable: PlaceLogTable,
): Core {
  // The raw exports: the loader's own object wraps functions, which costs each call some nanoseconds.
  const exports = instance.exports as unknown as Exports;
  if (typeof exports.abiVersion !== 'function' || exports.abiVersion() !== ABI_VERSION) {
    throw new EngineError(
      `This WebAssembly module is not Myelin's, or of another version (ABI ${ABI_VERSION} was expected).`,
    );
  }
  return withKernels(new WasmMemory(exports, module, placeLogTable), kernelsOf(exports));
}

function kernelsOf(exports: Exports): Kernels {
  const { memory, abiVersion, isRelaxed, allocate, release, ...kernels } = exports;
  return kernels;
}

class WasmMemory {
  readonly engine: 'simd' | 'relaxed';
  readonly scratch: Pointer;
  readonly module: WebAssembly.Module;
  readonly #exports: Exports;
  readonly #placeLogTable: PlaceLogTable;
  #f64 = new Float64Array(0);
  #f32 = new Float32Array(0);
  #u32 = new Uint32Array(0);
  #logTable: Pointer | undefined;

  constructor(exports: Exports, module: WebAssembly.Module, placeLogTable: PlaceLogTable) {
    this.#exports = exports;
    this.module = module;
    this.#placeLogTable = placeLogTable;
    this.engine = exports.isRelaxed() ? 'relaxed' : 'simd';
    this.scratch = this.allocate(SCRATCH_BYTES);
  }

  // A detached view has length 0: cheaper to test than the identity of the buffer.
  get f64(): Float64Array {
    if (this.#f64.length === 0) this.#f64 = new Float64Array(this.#exports.memory.buffer);
    return this.#f64;
  }

  get f32(): Float32Array {
    if (this.#f32.length === 0) this.#f32 = new Float32Array(this.#exports.memory.buffer);
    return this.#f32;
  }

  get u32(): Uint32Array {
    if (this.#u32.length === 0) this.#u32 = new Uint32Array(this.#exports.memory.buffer);
    return this.#u32;
  }

  get byteLength(): number {
    return this.#exports.memory.buffer.byteLength;
  }

  get logTable(): Pointer {
    this.#logTable ??= this.#placeLogTable(this);
    return this.#logTable;
  }

  allocate(byteLength: number): Pointer {
    if (byteLength > LARGEST_BLOCK) throw outOfMemory(byteLength);
    try {
      // Addresses beyond 2 GiB come back negative.
      return this.#exports.allocate(byteLength) >>> 0;
    } catch (cause) {
      throw outOfMemory(byteLength, cause);
    }
  }

  release(pointer: Pointer): void {
    this.#exports.release(pointer);
  }
}
