// Arguments of kernels: arrays in linear memory as they are, others copied in for the length of one call.
import { DataError, OptionError, ShapeError } from '../base/errors.js';
import { floatsLength, isFloats, liveViewOf, viewOf } from '../base/typed-array.js';
import { describe } from '../base/validate.js';
import { aligned } from '../core/aligned.js';
import type { Pointer } from '../core/core.js';
import { checkAttached } from '../matrix/intake.js';
import type { Numbers } from '../matrix/matrix-like.js';
import { type Bound, boundOf, type DType } from './bound.js';
import { blockOf, type CoreArray, live } from './core-array.js';

/** What kernels take: numbers in linear memory, or a plain typed array, which is copied in and out. */
export type Operand = CoreArray | Float64Array | Float32Array;

/** An argument that has been read: once, by a view of our own. */
export interface Given {
  readonly length: number;
  readonly dtype: DType;
  /** Where it lies in the memory of the engine in use: a `CoreArray`, or a view that one gave. */
  readonly at: Pointer | undefined;
  /** The numbers that lie elsewhere. */
  readonly view: Numbers | undefined;
  /** Of a `CoreArray`. */
  readonly shape: readonly number[] | undefined;
}

/** Reads an argument; `writable`: it takes a result, hence no copy of shared memory. @throws DataError none of both */
export function given(what: string, value: unknown, writable = false): Given {
  const block = blockOf(value);
  if (block) {
    live(block);
    const { length, dtype, pointer, shape } = block;
    return { length, dtype, at: pointer, view: undefined, shape };
  }
  const view = floatsLength(value) < 0 ? undefined : writable ? liveViewOf(value) : viewOf(value);
  if (!isFloats(view)) {
    throw new DataError(
      `${what}: expected a CoreArray, a Float64Array or a Float32Array, got ${describe(value)}.`,
    );
  }
  const { length } = view;
  if (length === 0) checkAttached(what, value);
  const dtype = view instanceof Float64Array ? 'float64' : 'float32';
  // By its place: memory may grow before the call ends, which detaches views.
  const inMemory = length > 0 && view.buffer === boundOf(dtype).view().buffer;
  return inMemory
    ? { length, dtype, at: view.byteOffset, view: undefined, shape: undefined }
    : { length, dtype, at: undefined, view, shape: undefined };
}

/** @throws OptionError two arguments of one call are not of one dtype. */
export function checkDtype(what: string, { dtype }: Given, expected: DType): void {
  if (dtype === expected) return;
  throw new OptionError(`${what}: expected ${expected} as the others, got ${dtype}.`);
}

/** @throws ShapeError two arguments of one call are not of one length. */
export function checkLength(what: string, { length }: Given, expected: number): void {
  if (length === expected) return;
  throw new ShapeError(`${what}: expected ${expected} numbers, got ${length}.`);
}

/** `value` after checks against the first argument of the call, of `length` numbers. */
export function like(
  what: string,
  value: unknown,
  first: Given,
  writable = false,
  length: number = first.length,
): Given {
  const own = given(what, value, writable);
  checkDtype(what, own, first.dtype);
  checkLength(what, own, length);
  return own;
}

/** Whether two arguments share numbers, or might: views of one buffer are taken to. */
export function mayOverlap(a: Given, b: Given, { size }: Bound): boolean {
  if (a.at !== undefined && b.at !== undefined) {
    return a.at < b.at + b.length * size && b.at < a.at + a.length * size;
  }
  return a.view !== undefined && a.view.buffer === b.view?.buffer;
}

/** The part of a typed array that a call copies in. */
export interface Part {
  readonly view: Numbers;
  readonly start: number;
  readonly length: number;
}

function partOf(view: Numbers, start: number, length: number): Numbers {
  try {
    const part = view.subarray(start, start + length);
    if (part.length === length) return part;
  } catch {}
  throw new DataError(
    "kernels: an array's buffer was moved or resized while the others were read.",
  );
}

/** Room in linear memory for the length of one call, in the engine's scratch where that is enough. */
export class Room {
  readonly bound: Bound;
  #used = 0;
  readonly #bytes: number;
  readonly #pointer: Pointer;
  readonly #own: boolean;

  /** @throws EngineError `ERR_OUT_OF_MEMORY`. */
  constructor(bound: Bound, bytes: number, scratch: number) {
    this.bound = bound;
    this.#bytes = bytes;
    this.#own = bytes > scratch;
    this.#pointer = this.#own ? bound.memory.allocate(bytes) : bound.memory.scratch;
  }

  /** A place for `length` elements, aligned to 16 bytes. */
  take(length: number): Pointer {
    const pointer = this.#pointer + this.#used;
    this.#used += aligned(length * this.bound.size);
    if (this.#used > this.#bytes) throw new RangeError('kernels: the room was reckoned too small');
    return pointer;
  }

  /** A place with a copy of the numbers. @throws DataError a getter of what was read later has taken them away. */
  put({ view, start, length }: Part): Pointer {
    const pointer = this.take(length);
    this.bound.view().set(partOf(view, start, length), pointer >>> this.bound.shift);
    return pointer;
  }

  release(): void {
    if (this.#own) this.bound.memory.release(this.#pointer);
  }
}

/** The kernels for an argument's element type. */
export const boundFor = (first: Given): Bound => boundOf(first.dtype);
