import { ALIGNMENT } from './abi.js';

/** The bytes that a part of a block takes: the next begins aligned. Its twin is `rounded` in assembly/training/layout.ts. */
export function aligned(byteLength: number): number {
  return Math.ceil(byteLength / ALIGNMENT) * ALIGNMENT;
}
