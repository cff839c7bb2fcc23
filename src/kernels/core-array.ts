import { DataError, DisposedError, OptionError, ShapeError } from '../base/errors.js';
import { checkInteger, describe, isArray } from '../base/validate.js';
import type { Pointer } from '../core/core.js';
import { ownList } from '../matrix/intake.js';
import type { Numbers } from '../matrix/matrix-like.js';
import { type Bound, boundOf, type DType, isCurrent } from './bound.js';

/** Where one array lies. The finalizer holds this, so that it knows nothing of the array. */
export interface Block {
  /** The kernels of the memory that it lies in; undefined once disposed of. */
  bound: Bound | undefined;
  pointer: Pointer;
  readonly length: number;
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** The latest view, until memory grows. */
  view: Numbers | undefined;
}

/** A block of at most 1 GiB. */
const MOST_BYTES = 2 ** 30;

const registry =
  typeof FinalizationRegistry === 'function' ? new FinalizationRegistry(release) : undefined;

function release(block: Block): void {
  const { bound, pointer } = block;
  block.bound = undefined;
  block.view = undefined;
  bound?.memory.release(pointer);
}

let making: Block | undefined;
let find: (value: object) => Block | undefined;
let make: (block: Block) => CoreArray;

/**
 * Numbers in the engine's linear memory, on which kernels work without a copy. `allocate` makes one.
 *
 * It holds its memory until `dispose()`, until the end of a `using` block, or until it is collected as garbage, which a loop
 * that awaits nothing gives no time for: release there what is no longer needed.
 *
 * @example
 * ```ts
 * const x = allocate(3);
 * x.set([1, 2, 3]);
 * dot(x, x); // 14
 * x.dispose();
 * ```
 */
export class CoreArray {
  readonly #block: Block;

  static {
    find = (value) => (#block in value ? value.#block : undefined);
    make = (block) => {
      making = block;
      return new CoreArray();
    };
  }

  private constructor() {
    if (!making) throw new OptionError('CoreArray: made by allocate(length | shape, dtype).');
    this.#block = making;
    making = undefined;
    registry?.register(this, this.#block, this.#block);
  }

  /** How many numbers. */
  get length(): number {
    return this.#block.length;
  }

  /** The lengths of the axes, the last one contiguous; frozen. */
  get shape(): readonly number[] {
    return this.#block.shape;
  }

  /** The type of each number. */
  get dtype(): DType {
    return this.#block.dtype;
  }

  /**
   * The numbers themselves, for reading and writing: a `Float64Array` or `Float32Array` over linear memory. It is of use until
   * the next call of this module, as memory that grows detaches every view (its length is 0 then), and another engine has
   * another memory; a view asked for anew is always current, and costs nothing where nothing has changed.
   *
   * @throws DisposedError
   */
  view(): Numbers {
    return viewOfBlock(this.#block);
  }

  /**
   * Copies numbers in, from element `offset` on (default 0). Float32 rounds them.
   *
   * @param values - A list of numbers, a typed array, or another `CoreArray`; NaN and ±∞ are numbers.
   * @throws ShapeError they reach beyond the end. @throws DataError a value is no number; nothing is written then.
   * @throws OptionError `offset` is no index. @throws DisposedError
   */
  set(values: ArrayLike<number> | CoreArray, offset = 0): this {
    live(this.#block);
    const start = checkInteger('set: offset', offset, 0, this.length);
    const fits = (length: number): void => {
      if (length <= this.length - start) return;
      throw new ShapeError(
        `set: ${length} values from element ${start} on do not fit an array of ${this.length}.`,
      );
    };
    const other = blockOf(values);
    if (other) {
      fits(other.length);
      this.view().set(viewOfBlock(other), start);
      return this;
    }
    const own = ownList('set', values, fits, (value, index) => {
      if (typeof value === 'number') return;
      throw new DataError(`set: value ${index} is ${describe(value)}, expected a number.`, index);
    });
    if (!own) throw new DataError(`set: expected a list of numbers, got ${describe(values)}.`);
    this.view().set(own as ArrayLike<number>, start);
    return this;
  }

  /** Gives the memory back. The array cannot be used any more; once more does nothing. */
  dispose(): void {
    registry?.unregister(this.#block);
    if (this.#block.bound) release(this.#block);
  }

  /** `using array = allocate(…)` calls `dispose` at the end of the block. */
  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** Where an array lies; undefined for anything else, proxies included. */
export function blockOf(value: unknown): Block | undefined {
  return typeof value === 'object' && value !== null ? find(value) : undefined;
}

/** The block's kernels, the array being in the memory of the engine in use from now on. @throws DisposedError */
export function live(block: Block): Bound {
  const { bound } = block;
  if (bound !== undefined && isCurrent(bound)) return bound;
  if (bound === undefined) throw new DisposedError('CoreArray');
  return move(block, bound);
}

/** From the memory of the engine that was in use before. */
function move(block: Block, from: Bound): Bound {
  const to = boundOf(block.dtype);
  const pointer = to.memory.allocate(block.length * to.size);
  const start = block.pointer >>> from.shift;
  to.view().set(from.view().subarray(start, start + block.length), pointer >>> to.shift);
  from.memory.release(block.pointer);
  block.bound = to;
  block.pointer = pointer;
  block.view = undefined;
  return to;
}

function viewOfBlock(block: Block): Numbers {
  const bound = live(block);
  const all = bound.view();
  let { view } = block;
  // An array without elements lies nowhere; of others, length 0 is what memory that grew has left.
  if (view === undefined || view.buffer !== all.buffer || view.length !== block.length) {
    const start = block.pointer >>> bound.shift;
    view = all.subarray(start, start + block.length);
    block.view = view;
  }
  return view;
}

/**
 * An array of zeros in the engine's linear memory.
 *
 * @param size - How many numbers, or the lengths of the axes.
 * @param dtype - The type of each number. Default `'float64'`.
 * @throws OptionError no whole numbers from 0, or no known dtype. @throws EngineError `ERR_OUT_OF_MEMORY`.
 *
 * @example
 * ```ts
 * using a = allocate([2, 3], 'float32');
 * a.shape; // [2, 3]
 * a.view(); // Float32Array [ 0, 0, 0, 0, 0, 0 ]
 * ```
 */
export function allocate(size: number | readonly number[], dtype: DType = 'float64'): CoreArray {
  if (dtype !== 'float64' && dtype !== 'float32') {
    throw new OptionError(
      `allocate: dtype: expected 'float64' or 'float32', got ${describe(dtype)}.`,
    );
  }
  const shape = Object.freeze(shapeOf(size));
  return place(shape, boundOf(dtype), true);
}

/** @throws EngineError */
export function place(shape: readonly number[], bound: Bound, zeros: boolean): CoreArray {
  const length = shape.reduce((product, count) => product * count, 1);
  const pointer = bound.memory.allocate(length * bound.size);
  if (zeros) bound.view().fill(0, pointer >>> bound.shift, (pointer >>> bound.shift) + length);
  const { dtype } = bound;
  return make({ bound, pointer, length, shape, dtype, view: undefined });
}

function shapeOf(size: number | readonly number[]): number[] {
  const given: unknown = size;
  if (typeof given === 'number') return [checkInteger('allocate: length', given, 0, MOST_BYTES)];
  if (!isArray(given)) {
    throw new OptionError(`allocate: expected a length or a shape, got ${describe(given)}.`);
  }
  const own: unknown[] = ownList('allocate: shape', given) as unknown[];
  if (own.length === 0 || own.length > 8) {
    throw new OptionError(`allocate: shape: expected 1 to 8 lengths, got ${own.length}.`);
  }
  const shape = own.map((count, axis) =>
    checkInteger(`allocate: shape[${axis}]`, count, 0, MOST_BYTES),
  );
  const length = shape.reduce((product, count) => product * count, 1);
  checkInteger('allocate: the product of the shape', length, 0, Number.MAX_SAFE_INTEGER);
  return shape;
}
