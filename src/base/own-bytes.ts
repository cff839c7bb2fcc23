// As in typed-array.ts: what the slots of an object say, whatever its class or its own properties say. They know the
// objects of other realms as well.
import { viewOf } from './typed-array.js';

const { apply } = Reflect;
const getter = (prototype: object, name: string): (() => unknown) =>
  Object.getOwnPropertyDescriptor(prototype, name)!.get!;
const bufferLength = getter(ArrayBuffer.prototype, 'byteLength');
const sharedLength =
  typeof SharedArrayBuffer === 'function'
    ? getter(SharedArrayBuffer.prototype, 'byteLength')
    : undefined;
const dataBuffer = getter(DataView.prototype, 'buffer');
const dataOffset = getter(DataView.prototype, 'byteOffset');
const dataLength = getter(DataView.prototype, 'byteLength');

/** What a slot says; undefined where the value has none. */
function ask(of: (() => unknown) | undefined, value: unknown): unknown {
  try {
    return of && apply(of, value, []);
  } catch {
    return undefined;
  }
}

/**
 * The bytes of a buffer or of a view of one: a view of our own, or a copy where the memory is shared; undefined for
 * anything else, proxies included. Of a detached buffer no bytes.
 */
export function bytesIn(value: unknown): Uint8Array | undefined {
  const view = viewOf(value);
  if (view) return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  if (ask(bufferLength, value) !== undefined) return bytesOf(value as ArrayBuffer);
  if (ask(sharedLength, value) !== undefined) return bytesOf(value as ArrayBuffer).slice();
  const buffer = ask(dataBuffer, value) as ArrayBufferLike | undefined;
  if (!buffer) return undefined;
  // These two throw where a DataView's buffer is detached.
  const bytes = bytesOf(buffer, ask(dataOffset, value), ask(dataLength, value));
  return ask(bufferLength, buffer) === undefined ? bytes.slice() : bytes;
}

function bytesOf(buffer: ArrayBufferLike, offset?: unknown, length?: unknown): Uint8Array {
  try {
    return new Uint8Array(buffer, offset as number | undefined, length as number | undefined);
  } catch {
    return new Uint8Array(0); // detached
  }
}
