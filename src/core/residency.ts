import { EngineError } from '../base/errors.js';
import type { Memory, Pointer } from './core.js';

/** What states may take that are not seen to come back. */
const LEAST_BUDGET = 16 * 2 ** 20;
/** What they may take at all: a quarter of what a linear memory can be. */
const MOST_BUDGET = 2 ** 30;

/** The part of `Memory` that is needed here. */
export type BlockMemory = Pick<Memory, 'u32' | 'allocate' | 'release'>;

/** What a state starts from: its words, or a function that writes them to a block. It must not refer to the owner. */
export type Content<M extends BlockMemory> = Uint32Array | ((memory: M, pointer: Pointer) => void);

/**
 * The state of one object: a block of linear memory while resident, else a typed array of its own. The object (the
 * owner) holds this; a residency holds it too, but only while the block exists. The fields are the residency's.
 */
export class Resident<M extends BlockMemory> {
  readonly byteLength: number;
  /** The state while it is not resident. */
  content: Content<M> | undefined;
  /** The memory it is resident in. */
  home: Residency<M> | undefined;
  pointer: Pointer = 0;
  pins = 0;
  /** Where room was made of it last, and what that memory had then taken in, less what stood there. */
  leftFrom: Residency<M> | undefined;
  leftAt = 0;
  newer: Resident<M> | undefined;
  older: Resident<M> | undefined;

  constructor(byteLength: number, content: Content<M>) {
    this.byteLength = Math.ceil(byteLength / 4) * 4;
    this.content = content;
  }
}

/** The bounds of a residency's budget, in bytes. */
export interface Budget {
  readonly least: number;
  readonly most: number;
}

/**
 * Keeps objects' states in one linear memory between calls, within a budget of bytes.
 *
 * Linear memory is a cache: when a state enters and the budget would be passed, those least recently used are copied
 * out to typed arrays and their blocks released. That alone bounds memory, also in a synchronous loop in which no
 * finalizer can run. Finalizers of dropped owners only release sooner; an owner is registered while its state is
 * resident, so that the registry keeps no more than the budget alive.
 *
 * The budget follows what is used in turn. A state that comes back tells how large a budget would have kept it: what stood
 * here when it left, and all that has entered since. Where that is within bounds the budget rises towards it, by the state's
 * size. So networks that take turns stay after the second turn, however large they are, and what is made, used and dropped
 * never comes back and never raises anything. A state takes no more memory here than its object would hold elsewhere.
 * Where memory is short the budget goes back to the least, and is half of what memory gave from then on, at most.
 */
export class Residency<M extends BlockMemory> {
  /** For blocks of the caller's own, as `allocate` gives them. */
  readonly blocks: Pick<Memory, 'allocate' | 'release'>;
  readonly #memory: M;
  readonly #least: number;
  #budget: number;
  #most: number;
  /** Bytes of all states that ever entered. */
  #entered = 0;
  readonly #finalizers: FinalizationRegistry<Resident<M>> | undefined;
  #residentBytes = 0;
  #workspace: Pointer = 0;
  #workspaceBytes = 0;
  #holder: object | undefined;
  #newest: Resident<M> | undefined;
  #oldest: Resident<M> | undefined;

  constructor(memory: M, budget: Budget = { least: LEAST_BUDGET, most: MOST_BUDGET }) {
    this.#memory = memory;
    this.#least = budget.least;
    this.#budget = budget.least;
    this.#most = budget.most;
    this.blocks = {
      allocate: (byteLength) => this.allocate(byteLength),
      release: (pointer) => memory.release(pointer),
    };
    this.#finalizers =
      typeof FinalizationRegistry === 'function'
        ? new FinalizationRegistry((resident) => this.#leave(resident))
        : undefined;
  }

  /** Bytes of all blocks of states in this memory. */
  get residentBytes(): number {
    return this.#residentBytes;
  }

  /**
   * Where the state lies in this memory. The pointer holds until the next call of `enter` or `allocate`, `evictAll`
   * or `release`, hence never across code of the user's.
   *
   * @throws EngineError no memory is left; the state is as it was.
   */
  enter(resident: Resident<M>, owner: WeakKey): Pointer {
    this.#holder = undefined;
    if (resident.home !== this) this.#loadFamily(resident, owner);
    else if (this.#newest !== resident) {
      this.#unlink(resident);
      this.#link(resident);
    }
    return resident.pointer;
  }

  /** Keeps an entered state in place while others enter, until `unpin`. */
  pin(resident: Resident<M>): void {
    resident.pins++;
  }

  unpin(resident: Resident<M>): void {
    resident.pins--;
  }

  /** A block of the caller's own; states make room for it when memory is short. @throws EngineError as Memory. */
  allocate(byteLength: number): Pointer {
    this.#holder = undefined;
    try {
      return this.#memory.allocate(byteLength);
    } catch (error) {
      const had = this.#residentBytes;
      if (this.#makeRoom(0) === 0) throw error;
      this.#most = Math.max(this.#least, Math.min(this.#most, had / 2));
      this.#budget = this.#least;
      return this.#memory.allocate(byteLength);
    }
  }

  /**
   * A block of at least `byteLength` bytes for a short call that leaves nothing behind, kept for the next one. Holds
   * until the next call of `workspace`. Ask for it before `enter`, as it may allocate.
   */
  workspace(byteLength: number): Pointer {
    this.#holder = undefined;
    if (byteLength > this.#workspaceBytes) {
      if (this.#workspaceBytes > 0) this.#memory.release(this.#workspace);
      this.#workspaceBytes = 0;
      this.#workspace = this.allocate(byteLength);
      this.#workspaceBytes = byteLength;
    }
    return this.#workspace;
  }

  /** Notes that all stands as `holder` has laid it out: its state has entered last, the workspace is its own. */
  hold(holder: object): void {
    this.#holder = holder;
  }

  /** Whether nothing has entered, left or taken the workspace since `hold`. Memory may have grown. */
  holds(holder: object): boolean {
    return this.#holder === holder;
  }

  /** Forgets the state for good; its owner is done with it. */
  release(resident: Resident<M>): void {
    if (resident.home) resident.home.#leave(resident);
    resident.content = undefined;
  }

  /** Copies every state out, so that this memory can be given up for another. */
  evictAll(): void {
    this.#makeRoom(0);
    if (this.#newest) throw new EngineError('The engine cannot be changed inside a running call.');
  }

  #loadFamily(resident: Resident<M>, owner: WeakKey): void {
    if (resident.home) resident.home.#evict(resident); // from the engine used before
    const content = resident.content!;
    if (resident.leftFrom === this) {
      const needed = this.#entered - resident.leftAt;
      const raised = Math.min(needed, this.#budget + resident.byteLength);
      if (needed <= this.#most) this.#budget = Math.max(this.#budget, raised);
    }
    this.#makeRoom(this.#budget - resident.byteLength);
    const pointer = this.allocate(resident.byteLength);
    try {
      if (typeof content === 'function') content(this.#memory, pointer);
      else this.#memory.u32.set(content, pointer >>> 2);
    } catch (error) {
      this.#memory.release(pointer);
      throw error;
    }
    resident.content = undefined;
    resident.home = this;
    resident.pointer = pointer;
    this.#residentBytes += resident.byteLength;
    this.#entered += resident.byteLength;
    this.#link(resident);
    this.#finalizers?.register(owner, resident, resident);
  }

  /** Evicts the least recently used until at most `allowed` bytes are resident. Returns how many bytes went. */
  #makeRoom(allowed: number): number {
    const before = this.#residentBytes;
    let resident = this.#oldest;
    while (resident && this.#residentBytes > allowed) {
      const next = resident.newer;
      if (resident.pins === 0) this.#evict(resident);
      resident = next;
    }
    return before - this.#residentBytes;
  }

  #evict(resident: Resident<M>): void {
    const start = resident.pointer >>> 2;
    resident.content = this.#memory.u32.slice(start, start + (resident.byteLength >>> 2));
    resident.leftFrom = this;
    resident.leftAt = this.#entered - this.#residentBytes;
    this.#leave(resident);
  }

  /** Releases the block, whatever it holds. */
  #leave(resident: Resident<M>): void {
    this.#holder = undefined;
    this.#finalizers?.unregister(resident);
    this.#unlink(resident);
    resident.home = undefined;
    this.#residentBytes -= resident.byteLength;
    this.#memory.release(resident.pointer);
  }

  #link(resident: Resident<M>): void {
    resident.older = this.#newest;
    if (this.#newest) this.#newest.newer = resident;
    else this.#oldest = resident;
    this.#newest = resident;
  }

  #unlink(resident: Resident<M>): void {
    const { newer, older } = resident;
    if (newer) newer.older = older;
    else this.#newest = older;
    if (older) older.newer = newer;
    else this.#oldest = newer;
    resident.newer = undefined;
    resident.older = undefined;
  }
}
