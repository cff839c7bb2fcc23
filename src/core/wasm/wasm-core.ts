import { EngineError } from '../../base/errors.js';
import { ABI_VERSION } from '../abi.js';
import { byDtype } from '../by-dtype.js';
import { type Core, type Kernels, type Memory, type Pointer, SCRATCH_BYTES } from '../core.js';
import type { EngineModules, FamilyLink, LinkedFamily } from '../modules.js';
import { outOfMemory } from '../out-of-memory.js';
import { withKernels } from '../with-kernels.js';
import { enterKinds } from './enter-kinds.js';

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
export type StoreLogTable = (memory: Pick<Memory, 'f64' | 'allocate'>) => Pointer;

/** The loader's in the facade, WebAssembly's own in workers. */
export type Instantiate = (
  module: WebAssembly.Module,
  imports: WebAssembly.Imports,
) => WebAssembly.Instance;

/** An engine of WebAssembly: more families can be linked into it. */
export type WasmCore = Core & WasmMemory;

/** The engine of a base binary. @throws EngineError the module is not Myelin's or of another version. */
export function wasmCore(
  module: WebAssembly.Module,
  instantiate: Instantiate,
  storeLogTable: StoreLogTable,
): WasmCore {
  // The raw exports: the loader's own object wraps functions, which costs each call some nanoseconds.
  const exports = instantiate(module, {}).exports as unknown as Exports;
  if (typeof exports.abiVersion !== 'function' || exports.abiVersion() !== ABI_VERSION) {
    throw new EngineError(
      `This WebAssembly module is not Myelin's, or of another version (ABI ${ABI_VERSION} was expected).`,
    );
  }
  const memory = new WasmMemory(exports, module, instantiate, storeLogTable);
  // What is by element type comes with the families (`link`).
  return withKernels(memory, kernelsOf(exports)) as WasmCore;
}

function kernelsOf(exports: Exports): Kernels {
  const { memory, abiVersion, isRelaxed, allocate, release, ...kernels } = exports;
  return kernels;
}

/** The memory of all binaries, and what is linked into it. */
export class WasmMemory {
  readonly engine: 'simd' | 'relaxed';
  readonly scratch: Pointer;
  readonly #base: WebAssembly.Module;
  readonly #exports: Exports;
  readonly #instantiate: Instantiate;
  readonly #storeLogTable: StoreLogTable;
  readonly #families: LinkedFamily[] = [];
  /** Kinds of layers in the function table. */
  readonly #entered: Set<number> = new Set();
  /** The exports of each binary, by the name by which others import them. */
  readonly #parts: Record<string, WebAssembly.Exports>;
  #f64 = new Float64Array(0);
  #f32 = new Float32Array(0);
  #u32 = new Uint32Array(0);
  #logTable: Pointer | undefined;
  readonly #isShared: boolean;
  #sharedLength = 0;

  constructor(
    exports: Exports,
    module: WebAssembly.Module,
    instantiate: Instantiate,
    storeLogTable: StoreLogTable,
  ) {
    this.#exports = exports;
    this.#base = module;
    this.#instantiate = instantiate;
    this.#storeLogTable = storeLogTable;
    this.#parts = { base: exports as unknown as WebAssembly.Exports };
    this.#isShared =
      typeof SharedArrayBuffer === 'function' && exports.memory.buffer instanceof SharedArrayBuffer;
    this.engine = exports.isRelaxed() ? 'relaxed' : 'simd';
    this.scratch = this.allocate(SCRATCH_BYTES);
  }

  get modules(): EngineModules {
    return { base: this.#base, families: this.#families };
  }

  /**
   * Links a family's binary into this memory; `read` gives it, and is asked only where the base binary lacks the family.
   * Where linking fails nothing has changed.
   */
  link({ name, mark, kinds }: FamilyLink, read: () => WebAssembly.Module | BufferSource): void {
    let exports = this.#parts.base!;
    let module: WebAssembly.Module | undefined;
    if (!(mark in exports)) {
      const source = read();
      module = source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source);
      exports = this.#instantiate(module, this.#parts).exports;
    }
    withKernels(this, { ...(module && exports), [name]: byDtype(name, exports) });
    this.#enter(kinds, exports);
    this.#parts[name] = exports;
    this.#families.push({ name, mark, kinds, module });
  }

  /** Enters the kinds of layers that the base binary has, before they are linked: where other instances have entered them, too. */
  enterAll(kinds: Readonly<Record<string, number>>): void {
    this.#enter(kinds, this.#parts.base!);
  }

  #enter(kinds: Readonly<Record<string, number>>, exports: WebAssembly.Exports): void {
    const missing = Object.entries(kinds).filter(([, code]) => !this.#entered.has(code));
    enterKinds(Object.fromEntries(missing), exports, this.#parts.network ?? exports);
    for (const [, code] of missing) this.#entered.add(code);
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
    this.#logTable ??= this.#storeLogTable(this);
    return this.#logTable;
  }

  allocate(byteLength: number): Pointer {
    if (byteLength > LARGEST_BLOCK) throw outOfMemory(byteLength);
    try {
      // Addresses beyond 2 GiB come back negative.
      const pointer = this.#exports.allocate(byteLength) >>> 0;
      if (this.#isShared) this.#follow();
      return pointer;
    } catch (cause) {
      throw outOfMemory(byteLength, cause);
    }
  }

  release(pointer: Pointer): void {
    this.#exports.release(pointer);
  }

  /** Memory that is shared and grows does not detach its views, which end where it ended. */
  #follow(): void {
    if (this.#exports.memory.buffer.byteLength === this.#sharedLength) return;
    this.#sharedLength = this.#exports.memory.buffer.byteLength;
    this.#f64 = new Float64Array(0);
    this.#f32 = new Float32Array(0);
    this.#u32 = new Uint32Array(0);
  }
}
