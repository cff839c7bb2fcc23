import { EngineError } from './errors.js';
import { checkInteger } from './validate.js';

/** An array of numbers or bigints that JavaScript keeps in typed memory. */
export type TypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/** An array for `size` values. @throws OptionError not a length. @throws EngineError too long to be had. */
export function makeResult<T>(where: string, size: unknown, make: (size: number) => T): T {
  const length = checkInteger(`${where}: size`, size, 0, Number.MAX_SAFE_INTEGER);
  try {
    return make(length);
  } catch (cause) {
    throw new EngineError(`${where}: an array of ${length} numbers cannot be had.`, {
      code: 'ERR_OUT_OF_MEMORY',
      cause,
    });
  }
}

// The getters of %TypedArray%.prototype, taken before anybody can change them: what they say of an array is so, whatever
// its class or its own properties say. They know the arrays of other realms (frames, `vm`) as well.
const PROTOTYPE = Object.getPrototypeOf(Uint8Array.prototype) as object;
const getter = (name: PropertyKey): (() => unknown) =>
  Object.getOwnPropertyDescriptor(PROTOTYPE, name)!.get!;
const tagOf = getter(Symbol.toStringTag);
const bufferOf = getter('buffer');
const offsetOf = getter('byteOffset');
const lengthOf = getter('length');
const { apply } = Reflect;

type Kind = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => TypedArray;
const KINDS: ReadonlyMap<unknown, Kind> = new Map(
  [
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
  ].map((Type) => [Type.name, Type as Kind]),
);

/**
 * A view of our own over the numbers of a typed array, whoever made it and of whatever class it is, or a copy where its
 * memory is shared; undefined for anything else, proxies included. One whose buffer is detached has length 0.
 */
export function viewOf(value: unknown): TypedArray | undefined {
  const view = liveViewOf(value);
  // Other threads may write to shared memory between a check and a use.
  return view && isShared(view.buffer) ? view.slice() : view;
}

/** As `viewOf`, for writing: of shared memory too it is a view. */
export function liveViewOf(value: unknown): TypedArray | undefined {
  const Type = KINDS.get(apply(tagOf, value, []));
  if (!Type) return undefined;
  const length = apply(lengthOf, value, []) as number;
  const offset = apply(offsetOf, value, []) as number;
  const buffer = apply(bufferOf, value, []) as ArrayBufferLike;
  if (length === 0) return new Type(new ArrayBuffer(0), 0, 0);
  return new Type(buffer, offset, length);
}

const bufferLength = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength')!.get!;

/** Whether a typed array's buffer is one that other threads may write to, of whatever realm. */
function isShared(buffer: ArrayBufferLike): boolean {
  try {
    apply(bufferLength, buffer, []);
    return false;
  } catch {
    return true; // only an ArrayBuffer has this length
  }
}

/** Whether it is a typed array whose buffer was moved elsewhere, so that its numbers are gone. */
export function isDetached(value: unknown): boolean {
  if (apply(tagOf, value, []) === undefined) return false;
  try {
    new Uint8Array(apply(bufferOf, value, []) as ArrayBuffer);
    return false;
  } catch {
    return true;
  }
}

/** The true length of an array of float64 or float32; −1 for anything else, proxies included. */
export function floatsLength(value: unknown): number {
  const tag = apply(tagOf, value, []);
  return tag === 'Float64Array' || tag === 'Float32Array'
    ? (apply(lengthOf, value, []) as number)
    : -1;
}

/** The true length of an array of this kind; −1 for anything else. */
export function lengthOfKind(value: unknown, kind: 'Float64Array' | 'Float32Array'): number {
  return apply(tagOf, value, []) === kind ? (apply(lengthOf, value, []) as number) : -1;
}

/** Whether a view is one of float64 or float32. */
export function isFloats(view: TypedArray | undefined): view is Float64Array | Float32Array {
  return view instanceof Float64Array || view instanceof Float32Array;
}
