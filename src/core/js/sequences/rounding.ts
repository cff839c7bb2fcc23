import type { TypedKernels } from '../typed.js';

/** What one operation gives is of the element type. */
export function roundOf({ size }: TypedKernels): (x: number) => number {
  return size === 8 ? (x) => x : Math.fround;
}
