import type { TypedArray } from '../base/typed-array.js';
import type { Numbers } from './matrix-like.js';

// As in base/typed-array.ts: what the slots of a buffer say, not its properties.
const getter = (name: string): (() => unknown) | undefined =>
  Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, name)?.get;
const byteLengthOf = getter('byteLength')!;
const resizableOf = getter('resizable');

/** Whether a view is all of a buffer that could be moved: not shared, of fixed size, nothing else in it. */
export function isAlone({ buffer, byteLength }: TypedArray): boolean {
  try {
    const whole = Reflect.apply(byteLengthOf, buffer, []) === byteLength; // throws for a shared one
    return whole && !(resizableOf && Reflect.apply(resizableOf, buffer, []));
  } catch {
    return false;
  }
}

/**
 * Takes the numbers away from whoever else has them: their arrays are empty from now on. Views of one buffer stay so. A
 * copy where a buffer cannot be moved, such as WebAssembly's.
 */
export function moveAll<T extends Numbers | Uint32Array>(views: readonly T[]): T[] {
  const buffers = new Map<ArrayBufferLike, ArrayBufferLike>();
  return views.map((view) => {
    const { buffer } = view;
    if (!buffers.has(buffer)) buffers.set(buffer, take(buffer as ArrayBuffer));
    return new (view.constructor as new (buffer: ArrayBufferLike) => T)(buffers.get(buffer)!);
  });
}

function take(buffer: ArrayBuffer): ArrayBuffer {
  try {
    return structuredClone(buffer, { transfer: [buffer] });
  } catch {
    return buffer.slice(0);
  }
}
